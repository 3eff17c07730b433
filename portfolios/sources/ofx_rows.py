"""What did a transaction of an OFX file do, and what is a position? Signs become the portfolio's."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from portfolios.cashlike import is_money
from portfolios.sources import words
from portfolios.sources.ofx_fields import Fields
from portfolios.sources.statement import Movement, Position, RowProblem, Transaction
from portfolios.sources.tags import Node

ZERO = Decimal(0)
BUYS = frozenset({"BUYSTOCK", "BUYMF", "BUYDEBT", "BUYOPT", "BUYOTHER"})
SELLS = frozenset({"SELLSTOCK", "SELLMF", "SELLDEBT", "SELLOPT", "SELLOTHER"})
COVERS, SHORTS = frozenset({"BUYTOCOVER", "BUYTOCLOSE"}), frozenset({"SELLSHORT", "SELLTOOPEN"})
EXERCISED = frozenset({"EXERCISE", "ASSIGN"})
WITHIN = frozenset({"JRNLFUND", "JRNLSEC", "DTSTART", "DTEND"})  # between parts of the same account: nothing happened
INCOMES = {"DIV": Movement.DIVIDEND, "CGLONG": Movement.DIVIDEND, "CGSHORT": Movement.DIVIDEND, "INTEREST": Movement.INTEREST}
ASSETS = {"POSMF": "Mutual fund", "POSDEBT": "Fixed income", "POSOPT": "Option", "POSSTOCK": "Stock", "POSOTHER": ""}
BANKED = {"INT": Movement.INTEREST, "DIV": Movement.DIVIDEND, "FEE": Movement.CHARGE, "SRVCHG": Movement.CHARGE}
WITH_UNITS = BUYS | SELLS | {"REINVEST", "TRANSFER"}
WITH_TOTAL = BUYS | SELLS | {"REINVEST", "INCOME", "INVEXPENSE", "RETOFCAP", "MARGININTEREST"}
INFOS = ("STOCKINFO", "MFINFO", "DEBTINFO", "OPTINFO", "OTHERINFO", "SECINFO")
ELSEWHERE = "OTHER"  # where the money of a transaction is, if not in the account
UNSAID = frozenset({"CREDIT", "DEBIT", "DEP", "CASH", "PAYMENT", "OTHER", "FEE", ""})  # in a brokerage account the words say more
SAID = (
    (re.compile(r"withh|w/h|\btax(?:es)?\b"), Movement.TAX),
    (re.compile(r"\badvis|\badv fee|management fee|mgmt fee"), Movement.FEE),
    (re.compile(r"\bfees?\b|service charge|commission"), Movement.CHARGE),
    (re.compile(r"\bdividend|\bdiv\b|cap(?:ital)? gain"), Movement.DIVIDEND),
    (re.compile(r"\binterest\b|\bint\b"), Movement.INTEREST),
    (re.compile(r"\bcash trade\b|\bforex\b|foreign exchange|currency exchange"), Movement.OTHER),
)
ACROSS = re.compile(
    r"deposit|withdraw|transfer|contribution|distribution|rollover|\bach\b|\beft\b|wire|check|funds|journal|direct|card|bill"
)


@dataclass(frozen=True, slots=True)
class Security:
    symbol: str
    name: str
    strike: Decimal | None = None  # of an option


def securities_of(root: Node) -> dict[str, Security]:
    """By the custodian's identifier; the first of those that share it."""
    found: dict[str, Security] = {}
    for info in root.every(*INFOS):
        one, fields = info.child("SECINFO") or info, Fields(info, [])
        own = Fields(one, [])
        key, strike = own.text("UNIQUEID"), fields.number("STRIKEPRICE") if info.tag == "OPTINFO" else None
        found.setdefault(key, Security((own.text("TICKER") or key).upper()[:32], own.text("SECNAME"), strike))
    return found


def positions(statement: Node, securities: Mapping[str, Security], problems: list[RowProblem]) -> list[Position]:
    found = [one for node in statement.every(*ASSETS) if (one := _position(node, securities, problems))]
    cash = statement.child("INVBAL")
    if cash is None:
        return found
    fields = Fields(cash, problems)
    value = fields.amount("AVAILCASH") + fields.amount("MARGINBALANCE") + fields.amount("SHORTBALANCE")
    funds = {one.value for one in found if is_money(one.symbol, one)}
    is_told = not value or value in funds  # some state the settlement fund as cash once more
    return found if is_told else [*found, _cash(cash.line, value)]


def balance(node: Node, problems: list[RowProblem]) -> list[Position]:
    """A bank account holds its ledger balance; nothing where that is left empty."""
    value = Fields(node, problems).number("BALAMT")
    return [] if value is None else [_cash(node.line, value)]


def moves(statement: Node, securities: Mapping[str, Security], problems: list[RowProblem]) -> Iterator[Transaction]:
    listed = statement.child("INVTRANLIST")
    holds_cash = _holds_cash(statement)
    for node in listed.children if listed else ():
        if node.tag in WITHIN:
            continue
        before, fields = len(problems), Fields(node, problems)
        if node.tag == "INVBANKTRAN":
            found = _bank_move(node, fields, in_brokerage=True)
        elif node.tag == "CLOSUREOPT" and (strike := _delivered_at(fields, listed, securities)):
            found = _delivered(fields, securities, strike)
        else:
            found = _move(node.tag, fields, securities)
        if not holds_cash and fields.text("SUBACCTFUND").upper() == ELSEWHERE:
            found = _with_funds(found)
        if len(problems) == before:
            yield from (_in_account_currency(one, fields) for one in found)


def _delivered_at(fields: Fields, listed: Node | None, securities: Mapping[str, Security]) -> Decimal | None:
    """The strike at which shares went or came, where some tell the delivery of a share as the closing of an option too."""
    own = securities.get(fields.text("UNIQUEID"))
    if own is None or own.strike is not None or fields.text("OPTACTION").upper() == "EXPIRE":
        return None
    others = [Fields(one, []) for one in (listed.children if listed else ()) if one.tag == "CLOSUREOPT"]
    alike = [one for one in others if all(one.text(tag) == fields.text(tag) for tag in ("DTTRADE", "OPTACTION"))]
    strikes = {known.strike for one in alike if (known := securities.get(one.text("UNIQUEID"))) and known.strike}
    return strikes.pop() if len(strikes) == 1 else None


def _delivered(fields: Fields, securities: Mapping[str, Security], strike: Decimal) -> list[Transaction]:
    units = fields.required("UNITS")
    kind = Movement.BUY if units > 0 else Movement.SELL
    return [_told(kind, f"CLOSUREOPT {fields.text('OPTACTION')}", fields, securities, units, -units * strike)]


def _holds_cash(statement: Node) -> bool:
    """Accounts of funds and plans hold none: what is bought there is paid from outside."""
    listed, cash = statement.child("INVTRANLIST"), statement.child("INVBAL")
    return bool(listed and listed.child("INVBANKTRAN")) or bool(cash and Fields(cash, []).amount("AVAILCASH"))


def _with_funds(found: list[Transaction]) -> list[Transaction]:
    """With the money that came from outside for them, or went there."""
    amount = -sum((one.amount for one in found), ZERO)
    if not amount:
        return found
    like = replace(found[0], kind=words.across(ZERO, amount), symbol="", quantity=ZERO, price=None, commission=ZERO)
    return [*found, replace(like, amount=amount, reference=like.reference and f"{found[-1].reference} funds")]


def bank_moves(statement: Node, problems: list[RowProblem]) -> Iterator[Transaction]:
    listed = statement.child("BANKTRANLIST")
    for node in listed.every("STMTTRN") if listed else ():
        before, fields = len(problems), Fields(node, problems)
        found = _bank_move(node, fields, in_brokerage=False)
        if len(problems) == before:
            yield from (_in_account_currency(one, fields) for one in found)


def _position(node: Node, securities: Mapping[str, Security], problems: list[RowProblem]) -> Position | None:
    fields = Fields(node, problems)
    key = fields.text("UNIQUEID")
    security = securities.get(key) or Security(key.upper()[:32], fields.text("MEMO") or key)
    sign = -1 if fields.text("POSTYPE").upper() == "SHORT" else 1
    quantity, value = fields.required("UNITS"), fields.required("MKTVAL")
    if not quantity and not value:
        return None
    rate = fields.rate()
    return Position(
        row=node.line,
        symbol=security.symbol,
        name=security.name,
        quantity=sign * abs(quantity) if sign < 0 else quantity,
        price=fields.amount("UNITPRICE") * rate,
        value=(sign * abs(value) if sign < 0 else value) * rate,
        cost=None,
        asset=ASSETS[node.tag],
        is_cash=False,
    )


def _cash(row: int, value: Decimal) -> Position:
    return Position(row, "CASH", "Cash", value, Decimal(1), value, value, "Cash", is_cash=True)


def _move(tag: str, fields: Fields, securities: Mapping[str, Security]) -> list[Transaction]:
    signed = fields.required("UNITS") if tag in WITH_UNITS else fields.amount("UNITS")
    units, total = abs(signed), fields.required("TOTAL") if tag in WITH_TOTAL else ZERO
    if tag in BUYS:
        bought = Movement.COVER if fields.text("BUYTYPE", "OPTBUYTYPE").upper() in COVERS else Movement.BUY
        return [_told(bought, tag, fields, securities, units, -abs(total))]
    if tag in SELLS:
        sold = Movement.SHORT if fields.text("SELLTYPE", "OPTSELLTYPE").upper() in SHORTS else Movement.SELL
        return [_told(sold, tag, fields, securities, -units, total)]
    if tag == "REINVEST":
        income = _told(INCOMES.get(fields.text("INCOMETYPE"), Movement.DIVIDEND), tag, fields, securities, ZERO, abs(total))
        into = _told(Movement.BUY, tag, fields, securities, units, -abs(total))
        return [replace(income, reference=income.reference and f"{income.reference} income", price=None), into]
    if tag == "TRANSFER":
        out = (fields.text("TFERACTION").upper() or ("OUT" if signed < 0 else "IN")) == "OUT"
        across, moved = (Movement.TRANSFER_OUT, -units) if out else (Movement.TRANSFER_IN, units)
        return [_told(across, tag, fields, securities, moved, ZERO)] if moved else []  # none moved: a balance was told
    if tag == "SPLIT":
        more = fields.required("NEWUNITS") - fields.required("OLDUNITS")
        return [_told(Movement.SPLIT, tag, fields, securities, more, fields.amount("FRACCASH"))]
    if tag == "CLOSUREOPT":
        closed = units if fields.text("SUBACCTSEC").upper() == "SHORT" else signed  # as bought back, or given up
        ended = Movement.EXERCISE if fields.text("OPTACTION").upper() in EXERCISED else Movement.EXPIRY
        return [_told(ended, f"{tag} {fields.text('OPTACTION')}", fields, securities, closed, ZERO)]
    kind = _money_kind(tag, fields)
    if kind is None:
        fields.refuse("FITID", *words.unknown("the file", tag))
        return []
    return [_told(kind, tag, fields, securities, ZERO, total)]


def _money_kind(tag: str, fields: Fields) -> Movement | None:
    if tag == "INCOME":
        return INCOMES.get(fields.text("INCOMETYPE").upper(), Movement.OTHER)
    if tag == "INVEXPENSE":
        return next((kind for word, kind in SAID[:2] if word.search(_words(fields))), Movement.CHARGE)
    return {"RETOFCAP": Movement.RETURN_OF_CAPITAL, "MARGININTEREST": Movement.INTEREST}.get(tag)


def _bank_move(node: Node, fields: Fields, *, in_brokerage: bool) -> list[Transaction]:
    amount, kind = fields.required("TRNAMT"), fields.text("TRNTYPE").upper()
    found = BANKED.get(kind)
    if in_brokerage and kind in UNSAID:
        found = next((meant for word, meant in SAID if word.search(_words(fields))), found)
        if found is None and kind in ("OTHER", "") and not ACROSS.search(_words(fields)):
            said = fields.text("NAME", "MEMO") or kind or node.tag
            return [_told(words.kept(ZERO, amount), said, fields, {}, ZERO, amount)]
    return [_told(found or words.across(ZERO, amount), kind or node.tag, fields, {}, ZERO, amount)]


def _words(fields: Fields) -> str:
    return f"{fields.text('NAME')} {fields.text('MEMO')}".lower()


def _told(
    kind: Movement, action: str, fields: Fields, securities: Mapping[str, Security], quantity: Decimal, amount: Decimal
) -> Transaction:
    key = fields.text("UNIQUEID")
    security = securities.get(key) or Security(key.upper()[:32], "")
    on = fields.day("DTTRADE", "DTPOSTED")
    if quantity and not key:
        fields.refuse("UNIQUEID", "Shares moved, but the security is not named.")
    return Transaction(
        row=fields.row,
        on=on,
        effective_on=on,
        kind=kind,
        action=action,
        symbol=security.symbol,
        name=security.name or fields.text("NAME", "MEMO", "PAYEE"),
        quantity=quantity,
        price=fields.number("UNITPRICE") or None,
        amount=amount,
        commission=fields.amount("COMMISSION") + fields.amount("FEES"),
        reference=fields.text("FITID"),
    )


def _in_account_currency(one: Transaction, fields: Fields) -> Transaction:
    rate = fields.rate()
    if rate == 1:
        return one
    price = None if one.price is None else one.price * rate
    return replace(one, amount=one.amount * rate, commission=one.commission * rate, price=price)
