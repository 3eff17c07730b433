"""What do custodians call what happened? Their words in lower case, by what each did to the portfolio."""

from decimal import Decimal

from portfolios.sources.statement import Movement


def _words(text: str) -> tuple[str, ...]:
    return tuple(" ".join(word.split()) for word in text.split(";"))


SCHWAB_OUT = _words("sell; sell to open; sell to close; sell short")
SCHWAB_ACROSS = _words("""
    journal; journaled shares; internal transfer; security transfer; stock plan activity; moneylink; moneylink deposit;
    moneylink transfer; funds received; funds paid; wire sent; wire received; wire funds; wire funds received; visa purchase;
    atm withdrawal; schwab atm rebate; cash transfer; tfr in; tfr out; promotional award; misc cash entry; check; check deposit;
    deposit; withdrawal; ach deposit; ach withdrawal; transfer; auto s1 debit; auto s1 credit; bill pay; electronic transfer;
    ira contribution; ira distribution""")
SCHWAB = {
    Movement.BUY: _words("buy; buy to open; buy to close; reinvest shares"),
    Movement.SELL: SCHWAB_OUT,
    Movement.DIVIDEND: _words("""
        dividend; cash dividend; cash div; qualified dividend; qual div; reinvest dividend; non-qualified dividend;
        non-qualified div; non-qual div; special dividend; special div; special qual div; special non qual div;
        special non-qual div; long term cap gain; short term cap gain; return of capital; substitute payment; exempt dividend;
        tax exempt div; div"""),
    Movement.INTEREST: _words("interest; bank interest; credit interest; bond interest; margin interest; cd interest"),
    Movement.FEE: _words("advisor fee; advisory fee; management fee; mgmt fee; schwab advisory fee"),
    Movement.CHARGE: _words("fee; service fee; adr mgmt fee; misc fee; wire fee; foreign transaction fee"),
    Movement.TAX: _words("""
        foreign tax paid; nra withholding; nra tax; tax withholding; federal tax withheld; state tax withheld;
        backup withholding"""),
    Movement.SPLIT: _words("stock split; reverse split; stock dividend; stock div dist"),
    Movement.EXCHANGE: _words("""
        stock merger; cash merger; cash/stock merger; cash stock merger; reverse merger; spin-off; name change; expired;
        assigned; exercised; exchange or exercise; full redemption; partial call; cash in lieu; mandatory reorg exc; reorg;
        conversion; rights distribution; tender offer; voluntary reorg; mandatory exchange"""),
    Movement.OTHER: _words("misc credits; adjustment"),
}

# Fidelity prints sentences: these are how they begin. Sweeps move cash to cash: nothing happened.
FIDELITY_SWEEPS = _words("purchase into core account; redemption from core account")
FIDELITY_ACROSS = _words("""
    transferred from; transferred to; transfer of assets; direct deposit; direct debit; check received; check paid;
    check deposit; electronic funds transfer; wire transfer; bill payment; debit card; atm; cash advance; cash contribution;
    contribution; partic contr; co contr; rollover; normal distr; premature distr; deposit; withdrawal; journaled;
    conversion shares deposited; roth conversion""")
FIDELITY = {
    Movement.BUY: _words("you bought; reinvestment"),
    Movement.SELL: _words("you sold"),
    Movement.DIVIDEND: _words("""
        dividend received; long-term cap gain; short-term cap gain; return of capital; royalty tr pymt"""),
    Movement.INTEREST: _words("interest; muni exempt int; margin interest; bond interest"),
    Movement.FEE: _words("advisory fee; advisor fee; adv fee; management fee; mgmt fee"),
    Movement.CHARGE: _words("fee charged; account fee; adr fee; wire fee"),
    Movement.TAX: _words("foreign tax paid; fed tax w/h; state tax w/h; non-resident tax"),
    Movement.SPLIT: _words("stock split; reverse split; distribution"),
    Movement.EXCHANGE: _words("""
        redemption payout; merger; spin-off; spinoff; expired; assigned; exercised; in lieu of frx share; tendered; exchanged;
        name changed; reorg"""),
}


def across(quantity: Decimal, amount: Decimal) -> Movement:
    """What crosses the portfolio's border: securities where shares moved, else money."""
    if quantity:
        return Movement.TRANSFER_IN if quantity > 0 else Movement.TRANSFER_OUT
    return Movement.DEPOSIT if amount >= 0 else Movement.WITHDRAWAL


def unknown(custodian: str, action: str) -> tuple[str, str]:
    """Problem and fix of a word that is on no list: guessing would turn a deposit into a return."""
    return (
        f"We do not know what {custodian} means by “{action[:40]}”, so we cannot tell whether it is a return or a deposit.",
        "Tell us the word; until then remove the row only if it moved neither money nor shares.",
    )
