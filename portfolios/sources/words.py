"""What do custodians call what happened? Their words in lower case, by what each did to the portfolio."""

from decimal import Decimal

from portfolios.sources.statement import Movement


def _words(text: str) -> tuple[str, ...]:
    return tuple(" ".join(word.split()) for word in text.split(";"))


SCHWAB_OUT = _words("sell; sell to open; sell to close; sell short")
SCHWAB_ACROSS = _words("""
    journal; journaled shares; internal transfer; security transfer; stock plan activity; moneylink; moneylink deposit;
    moneylink transfer; funds received; funds paid; wire sent; wire received; wire funds; wire funds received; visa purchase;
    atm withdrawal; schwab atm rebate; cash transfer; tfr in; tfr out; promotional award; misc cash entry; check;
    check deposit;
    check paid; checks paid; check issued; billpay; debit card; atm deposit;
    deposit; withdrawal; ach deposit; ach withdrawal; transfer; delivered - other; received - other; futures mm sweep;
    auto s1 debit; auto s1 credit; bill pay; electronic transfer; bank transfer; returned check; atm fee rebate;
    moneylink withdrawal; funds disbursed; wire funds reversal; ach credit; ach debit; direct deposit; cash contribution;
    rollover; conversion to roth; roth conversion; cd deposit funds; cd deposit;
    ira contribution; ira distribution""")
SCHWAB = {
    Movement.BUY: _words("buy; buy to open; reinvest shares; reinvestment"),
    Movement.SELL: _words("sell; sell to close"),
    Movement.SHORT: _words("sell to open; sell short"),
    Movement.COVER: _words("buy to close; buy to cover"),
    Movement.RETURN_OF_CAPITAL: _words("return of capital; return of cap; principal payment"),
    Movement.SPIN_OFF: _words("spin-off; spinoff"),
    Movement.MERGER: _words("stock merger; cash merger; cash/stock merger; cash stock merger; reverse merger"),
    Movement.SYMBOL_CHANGE: _words("name change"),
    Movement.EXPIRY: _words("expired"),
    Movement.EXERCISE: _words("assigned; exercised; exchange or exercise"),
    Movement.DIVIDEND: _words("""
        dividend; cash dividend; cash div; qualified dividend; qual div; reinvest dividend; non-qualified dividend;
        non-qualified div; non-qual div; special dividend; special div; special qual div; special non qual div;
        special non-qual div; long term cap gain; short term cap gain; substitute payment; exempt dividend;
        tax exempt div; div; qualified div; non-qualified dividend; substitute pay; long term cap gains; short term cap gains;
        div adjustment; dividend adjustment; stock loan rebate; mlp distribution; partnership distribution"""),
    Movement.INTEREST: _words("""
        interest; bank interest; credit interest; bond interest; margin interest; cd interest; debit interest;
        stock lending interest; securities lending"""),
    Movement.FEE: _words("advisor fee; advisory fee; management fee; mgmt fee; schwab advisory fee"),
    Movement.CHARGE: _words("""
        fee; service fee; adr mgmt fee; adr fee; misc fee; wire fee; foreign transaction fee; reorg fee; account fee;
        exchange processing fee; hard to borrow fee"""),
    Movement.TAX: _words("""
        foreign tax paid; foreign tax reclaim; foreign tax; irs withhold; irs withholding; nra withholding; nra withhold; nra tax;
        nraptptax 1446f; nraptptax_1446f; tax withholding; tax reversal;
        federal tax withheld; state tax withheld;
        backup withholding"""),
    Movement.SPLIT: _words("stock split; reverse split; stock dividend; stock div dist; options frwd split; forward split"),
    Movement.EXCHANGE: _words("""
        full redemption; partial redemption; redemption; cxl redemption; final cash liquid; liquidation; dist rights
        trans; rights exercise; reorganized issue; exchange; mandatory exc; auto reorg; rights expire; bond
        redemption; maturity; forced disposition; partial call; cash in lieu; mandatory reorg exc; reorg; conversion;
        rights distribution; tender offer; voluntary reorg; mandatory exchange"""),
    Movement.OTHER: _words("misc credits; adjustment; crz adjustment; trade correction; misc debits"),
}
# What TD Ameritrade wrote of what Schwab now calls journaled shares: these begin with it.
AMERITRADE_WITHIN = (  # between parts of one account, or into its own sweep deposit: nothing happened
    "INTRA-ACCOUNT TRANSFER",
    "CASH ALTERNATIVES PURCHASE",
    "CASH ALTERNATIVES REDEMPTION",
    "INTERNAL TRANSFER BETWEEN ACCOUNTS OR ACCOUNT TYPES",
    "INTERNAL TRANSFER BETWEEN LOCATION CODES",
    "MARK TO THE MARKET",
)
AMERITRADE = {
    Movement.EXERCISE: ("REMOVAL OF OPTION DUE TO ASSIGNMENT", "REMOVAL OF OPTION DUE TO EXERCISE"),
    Movement.EXPIRY: ("REMOVAL OF OPTION",),
    Movement.INTEREST: ("CASH ALTERNATIVES INTEREST", "MONEY MARKET INTEREST", "FREE BALANCE INTEREST"),
    Movement.TAX: ("W-8 WITHHOLDING", "BACKUP WITHHOLDING", "FOREIGN TAX"),
    Movement.SPLIT: ("STOCK SPLIT", "MANDATORY REVERSE SPLIT", "REVERSE SPLIT"),
    Movement.SPIN_OFF: ("NON-TAXABLE SPIN OFF", "SPIN OFF", "SPIN-OFF"),
    Movement.EXCHANGE: ("MANDATORY - EXCHANGE", "MANDATORY - NAME CHANGE", "EXCHANGE", "CASH IN LIEU"),
}

# Fidelity prints sentences: these are how they begin. Sweeps move cash to cash: nothing happened.
FIDELITY_SWEEPS = _words("purchase into core account; redemption from core account; purchase into core; redemption from core")
FIDELITY_WITHIN = ("journaled jnl vs a/c types",)  # between cash, margin and short of one account: nothing happened
FIDELITY_ACROSS = _words("""
    transferred from; transferred to; transfer of assets; direct deposit; direct debit; check received; check paid;
    check deposit; electronic funds transfer; wire transfer; bill payment; debit card; atm; cash advance; cash contribution;
    contribution; partic contr; moneyline; money line; transferred; excess contrib; recharacter; ira; co contr; rollover;
    normal distr; premature distr; early dist; deposit; withdrawal; journaled; eft; teller; bank transfer;
    required min; death distr; you bought rsu;
    conversion shares deposited; roth conversion""")
FIDELITY = {
    Movement.SHORT: _words("you sold opening transaction; you sold short"),
    Movement.COVER: _words("you bought closing transaction; you bought to cover; you bought short cover"),
    Movement.BUY: _words("you bought; reinvestment; buy cancel; bought"),
    Movement.SELL: _words("you sold; sell cancel; sold"),
    Movement.RETURN_OF_CAPITAL: _words("return of capital; return of cap"),
    Movement.MERGER: _words("merger"),
    Movement.SPIN_OFF: _words("spin-off; spinoff; distribution spin-off; distribution spinoff"),
    Movement.EXPIRY: _words("expired"),
    Movement.EXERCISE: _words("assigned; exercised"),
    Movement.SYMBOL_CHANGE: _words("name changed"),
    Movement.DIVIDEND: _words("""
        dividend received; dividend adjustment; adjust dividend received; long-term cap gain; short-term cap gain;
        royalty tr pymt; substitute payment; dividend; short term cap gain; long term cap gain; div received;
        partnership distribution; cash distribution"""),
    Movement.INTEREST: _words("""
        interest; credit interest; debit interest; muni exempt int; margin interest; bond interest; taxable accrued int;
        accrued int"""),
    Movement.FEE: _words("advisory fee; advisor fee; adv fee; management fee; mgmt fee; basic advisory fee; asset based fee"),
    Movement.CHARGE: _words("""
        fee charged; adjust fee charged; account fee; adr fee; wire fee; late settlement fee; service fee; recordkeeping fee;
        short-term trading fee; early redemption fee; foreign transaction fee; annual fee; transfer fee; option fee; fee"""),
    Movement.TAX: _words(
        "foreign tax paid; adj foreign tax paid; adj foreign tax; foreign tax reclaim; foreign tax; fed tax w/h; state tax w/h; "
        "non-resident tax; backup withholding; tax withheld"
    ),
    Movement.SPLIT: _words("stock split; reverse split; distribution"),
    Movement.EXCHANGE: _words("""
        redemption payout; redemption; in lieu of; cash in lieu; tendered; tender; exchanged; reorg; called; maturity;
        liquidation"""),
}

VANGUARD_SWEEPS = _words("sweep in; sweep out; sweep")
VANGUARD_ACROSS = _words("""
    funds received; withdrawal; distribution; contribution; contribution aip; transfer; transfer (incoming);
    transfer (outgoing);
    rollover; rollover (incoming); rollover (outgoing); wire; wire received; wire sent; electronic bank transfer; check;
    direct deposit; deposit; roth conversion; wire in; wire out; funds sent; ach; electronic transfer;
    ira contribution; ira distribution; journal; asset transfer""")
VANGUARD = {
    Movement.BUY: _words("""
        buy; buy (initial); buy (exchange); buy to open; automatic investment; reinvestment;
        reinvestment (lt gain); reinvestment (st gain); buy cancel"""),
    Movement.SELL: _words("sell; sell (exchange); sell to close; redemption; sell cancel"),
    Movement.SHORT: _words("sell to open; sell short"),
    Movement.COVER: _words("buy to close; buy to cover"),
    Movement.DIVIDEND: _words("dividend; capital gain (lt); capital gain (st)"),
    Movement.RETURN_OF_CAPITAL: _words("return of capital"),
    Movement.MERGER: _words("merger (incoming); merger (outgoing); corp action (merger)"),
    Movement.SPIN_OFF: _words("spin-off; spinoff; corp action (spinoff)"),
    Movement.SYMBOL_CHANGE: _words("name change"),
    Movement.EXPIRY: _words("expiration; expired; option expiration"),
    Movement.EXERCISE: _words("assignment; exercise; assigned; exercised"),
    Movement.INTEREST: _words("interest; interest charge; margin interest; bond interest; interest (taxable); interest (exempt)"),
    Movement.FEE: _words("advisor fee; advisory fee; management fee"),
    Movement.CHARGE: _words("fee; account fee; account service fee; service fee; adr fee"),
    Movement.TAX: _words(
        "withholding; foreign tax; foreign tax withholding; tax withholding; federal withholding; state withholding"
    ),
    Movement.SPLIT: _words("stock split; split; reverse split; stock dividend"),
    Movement.EXCHANGE: _words("""
        conversion (incoming); conversion (outgoing); exchange; exchange in; exchange out; maturity; called"""),
}

IBKR_CASH = {
    Movement.DIVIDEND: _words("dividends; dividend; payment in lieu of dividends; payment in lieu; cash dividend"),
    Movement.RETURN_OF_CAPITAL: _words("return of capital"),
    Movement.TAX: _words("""
        withholding tax; foreign tax withholding; us tax withholding; 871(m) withholding; transaction tax; transaction fees;
        sales tax; vat"""),
    Movement.INTEREST: _words("""
        broker interest paid; broker interest received; bond interest paid; bond interest received; credit interest;
        debit interest; interest; bond interest; investment interest paid; investment interest received"""),
    Movement.FEE: _words("advisor fees; advisor fee; client fees; advisory fees"),
    Movement.CHARGE: _words("other fees; other fee; fees; broker fees; commission adjustments; commission adjustment; fee"),
    Movement.OTHER: _words("price adjustments; adjustment; other income; forex trade component; cash settling mtm"),
}
IBKR_ENDED = {  # an option's end, and the shares it moved
    word: kind
    for kind, each in {
        Movement.EXPIRY: "expired; expiration",
        Movement.EXERCISE: "assigned; assignment; exercise; exercised",
    }.items()
    for word in _words(each)
}
# Words that brokers share; a person confirms them, table by table.
COMMON_ACROSS = _words("""
    online transfer; ach; ach in; ach out; wire in; wire out; transferred;
    client requested electronic funding receipt (funds now);
    client requested electronic funding disbursement (funds now); contributions; withdrawals; deposits; cash in; cash out""")
COMMON = {
    Movement.BUY: _words("""
        bought; purchase; purchased; bought to open; dividend reinvestment; reinvest; reinvested; reinvestment share(s);
        automatic reinvestment; buy trade"""),
    Movement.SELL: _words("sold; sale; sold to close; sell trade"),
    Movement.SHORT: _words("sold short; sold to open; short sale; option written"),
    Movement.COVER: _words("bought to cover; bought to close"),
    Movement.DIVIDEND: _words("""
        ordinary dividend; dividend received; foreign dividend; div; qualified dividend; non qualified dividend;
        long term capital gain distribution; short term capital gain distribution; lt cap gain distribution;
        st cap gain distribution; capital gains"""),
    Movement.INTEREST: _words("interest income; interest earned; interest credit; money market interest; bond interest received"),
    Movement.CHARGE: _words("depository bank fee; adr fee; commission; misc fee; transaction fee"),
    Movement.TAX: _words("foreign tax withheld; foreign withholding; tax withheld; non-resident tax"),
    Movement.EXPIRY: _words("option expired; option expiration"),
    Movement.EXERCISE: _words("option assigned; option assignment; option exercised; assigned"),
    Movement.SPLIT: _words("share split; forward split"),
}
IBKR_ACROSS = _words(
    "deposits/withdrawals; deposits; withdrawals; deposits & withdrawals; deposits and withdrawals; deposit; withdrawal; "
    "transfer; cash transfer"
)


def across(quantity: Decimal, amount: Decimal) -> Movement:
    """What crosses the portfolio's border: securities where shares moved, else money."""
    if quantity:
        return Movement.TRANSFER_IN if quantity > 0 else Movement.TRANSFER_OUT
    return Movement.DEPOSIT if amount >= 0 else Movement.WITHDRAWAL


def kept(quantity: Decimal, amount: Decimal) -> Movement:
    """What an unknown word moved is asked about once it is in the books; what moved nothing asks for nothing."""
    return Movement.UNKNOWN if quantity or amount else Movement.OTHER


def unknown(custodian: str, action: str) -> tuple[str, str]:
    """Problem and fix of a word that is on no list: guessing would turn a deposit into a return."""
    return (
        f"We do not know what {custodian} means by “{action[:40]}”, so we cannot tell whether it is a return or a deposit.",
        "Tell us the word; until then remove the row only if it moved neither money nor shares.",
    )
