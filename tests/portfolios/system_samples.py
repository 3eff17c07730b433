"""What does each system tell of the same account? 40 OAK at 105, 25.50 in cash; a deposit, a buy, a dividend.

Account 8821-1000 in the week before 23 November 2026; written by hand after each provider's own document.
"""

from tests.portfolios.system_stub import Answer, Asked

NUMBER, OTHER = "8821-1000", "8821-2000"
OAK = {"name": "OAK", "assetType": "EQUITY", "symbol": "OAK", "description": "Oak Works", "cusip": "000000001"}
MONEY = {"name": "USD", "assetType": "CURRENCY", "symbol": "CURRENCY_USD"}
MOVED = [
    {
        "activityId": 7001,
        "time": "2026-11-16T15:00:00.000+00:00",
        "tradeDate": "2026-11-16T15:00:00.000+00:00",
        "type": "ACH_RECEIPT",
        "status": "VALID",
        "description": "ACH deposit",
        "netAmount": 4200.0,
        "transferItems": [{"instrument": MONEY, "amount": 4200.0}],
    },
    {
        "activityId": 7002,
        "time": "2026-11-17T15:31:05.000+00:00",
        "tradeDate": "2026-11-17T15:31:05.000+00:00",
        "type": "TRADE",
        "status": "VALID",
        "netAmount": -4185.0,
        "transferItems": [
            {"instrument": MONEY, "amount": 5.0, "cost": -5.0, "feeType": "COMMISSION"},
            {"instrument": OAK, "amount": 40.0, "cost": -4180.0, "price": 104.5, "positionEffect": "OPENING"},
        ],
    },
    {
        "activityId": 7003,
        "time": "2026-11-18T09:00:00.000+00:00",
        "tradeDate": "2026-11-18T09:00:00.000+00:00",
        "type": "DIVIDEND_OR_INTEREST",
        "status": "VALID",
        "description": "Qualified Dividend",
        "netAmount": 10.5,
        "transferItems": [{"instrument": OAK, "amount": 10.5}],
    },
    {"activityId": 7004, "time": "2026-11-18T09:00:00.000+00:00", "type": "TRADE", "status": "PENDING", "netAmount": -1.0},
]


def schwab_account(number=NUMBER, shares=40.0, value=4200.0):
    held = {"longQuantity": shares, "shortQuantity": 0.0, "averagePrice": 104.625, "marketValue": value, "instrument": OAK}
    cash = {"totalCash": 25.5, "liquidationValue": value + 25.5}
    return {"securitiesAccount": {"type": "CASH", "accountNumber": number, "positions": [held], "currentBalances": cash}}


def schwab(asked: Asked) -> Answer:
    if asked.path == "/v1/oauth/token":
        return Answer({"access_token": "at-1", "refresh_token": "rt-1", "expires_in": 1800, "token_type": "Bearer"})
    if asked.path.endswith("/accountNumbers"):
        return Answer([{"accountNumber": NUMBER, "hashValue": "HASH1"}])
    if asked.path.endswith("/accounts"):
        told = schwab_account()
        if "fields=positions" not in asked.query:  # only who asks for them is told
            del told["securitiesAccount"]["positions"]
        return Answer([told])
    if asked.path.endswith("/transactions"):
        return Answer([one for one in MOVED if f"types={one['type']}" in asked.query.split("&")])
    return Answer({"message": "nowhere"}, status=404)


SCHWAB = {
    "app_key": "key-of-the-app",
    "app_secret": "secret-of-the-app",
    "access_token": "at-0",
    "refresh_token": "rt-0",
    "access_until": "2026-11-23T16:00:00+00:00",
}


# -- SnapTrade -----------------------------------------------------------------------------------------------------------------
ACCOUNT, LINK, ANY = (
    "917c8734-8470-4a3e-a18f-57c3f2ee6631",
    "87b24961-b51e-4db8-9226-f198f6518a89",
    "2bcd7cc3-e922-4976-bce1-9858296801c3",
)
DOLLARS = {"id": ANY, "code": "USD", "name": "US Dollar"}
TOLD = {
    "id": ACCOUNT,
    "brokerage_authorization": LINK,
    "name": "Brokerage",
    "number": NUMBER,
    "institution_account_id": "54953432",
    "institution_name": "Fidelity",
    "created_date": "2026-07-23T22:50:22Z",
    "sync_status": {
        "transactions": {"initial_sync_completed": True, "last_successful_sync": "2026-11-22"},
        "holdings": {"initial_sync_completed": True, "last_successful_sync": "2026-11-23T03:00:00Z"},
    },
    "balance": {"total": {"amount": 4225.5, "currency": "USD"}},
    "is_paper": False,
    "status": "open",
}
SHARE = {"id": ANY, "symbol": "OAK", "raw_symbol": "OAK", "description": "Oak Works", "currency": DOLLARS}
ACTED = [
    {
        "id": "a-3",
        "type": "DIVIDEND",
        "symbol": SHARE,
        "units": 40,
        "price": 0.2625,
        "amount": 10.5,
        "trade_date": "2026-11-18T00:00:00Z",
    },
    {
        "id": "a-2",
        "type": "BUY",
        "symbol": SHARE,
        "units": 40,
        "price": 104.5,
        "amount": -4185.0,
        "fee": 5,
        "trade_date": "2026-11-17T15:31:05Z",
    },
    {
        "id": "a-1",
        "type": "CONTRIBUTION",
        "symbol": None,
        "units": 0,
        "price": 0,
        "amount": 4200.0,
        "trade_date": "2026-11-16T00:00:00Z",
    },
]
INSTRUMENT = {
    "kind": "stock",
    "id": ANY,
    "symbol": "OAK",
    "raw_symbol": "OAK",
    "description": "Oak Works",
    "currency": "USD",
    "exchange": "XNYS",
}


def snaptrade(asked: Asked) -> Answer:
    path = asked.path.removeprefix("/api/v1")
    if path == "/snapTrade/registerUser":
        return Answer({"userId": "relate-1", "userSecret": "secret-of-the-user"})
    if path == "/snapTrade/login":
        return Answer({"redirectURI": "https://app.snaptrade.com/snapTrade/redeemToken?token=t", "sessionId": ANY})
    if path == "/authorizations":
        return Answer([{"id": LINK, "disabled": False, "type": "read", "brokerage": {"name": "Fidelity"}}])
    if path == "/accounts":
        return Answer([TOLD])
    if path.endswith("/positions/all"):
        held = {"instrument": INSTRUMENT, "units": "40", "price": "105", "cost_basis": "104.625", "currency": "USD"}
        return Answer({"results": [held], "data_freshness": {"as_of": "2026-11-23T11:00:00Z"}})
    if path.endswith("/balances"):
        return Answer([{"currency": DOLLARS, "cash": 25.5, "buying_power": 25.5}])
    if path.endswith("/activities"):
        offset = int(dict(one.split("=") for one in asked.query.split("&"))["offset"])
        return Answer({"data": list(ACTED[offset : offset + 2]), "pagination": {"offset": offset, "limit": 2, "total": 3}})
    return Answer({"detail": "nowhere"}, status=404)


SNAPTRADE = {
    "client_id": "FIRM",
    "consumer_key": "secret-of-the-firm",
    "user_id": "relate-1",
    "user_secret": "secret-of-the-user",
}

# -- a system that the firm describes ------------------------------------------------------------------------------------------
DESCRIBED = {
    "accounts": {"path": "/accounts", "items": "data", "id": "id", "number": "number", "name": "title", "total": "worth"},
    "positions": {
        "path": "/accounts/{account}/positions",
        "items": "data",
        "symbol": "security.ticker",
        "name": "security.name",
        "quantity": "units",
        "price": "price",
        "value": "worth",
        "cost": "cost",
    },
    "transactions": {
        "path": "/accounts/{account}/movements?from={since}&to={until}",
        "items": "data",
        "next": "links.next",
        "id": "id",
        "date": "on",
        "type": "what",
        "symbol": "ticker",
        "quantity": "units",
        "amount": "money",
    },
    "types": {"Purchase": "buy", "Payment": "across", "Dividend": "dividend"},
    "cash": ["USD"],
}


def declared_options(script):
    return {"name": "Momentum", "base": f"{script.here}/v2" if script else "", "header": "X-Api-Key", "told": DESCRIBED}


def declared(asked: Asked) -> Answer:
    if asked.headers.get("X-Api-Key") != "secret-key":
        return Answer({}, 401)
    if asked.path == "/v2/accounts":
        return Answer({"data": [{"id": "a/1", "number": NUMBER, "title": "Brokerage", "worth": 4225.5}]})
    if asked.path == "/v2/accounts/a%2F1/positions":
        oak = {"security": {"ticker": "oak", "name": "Oak Works"}, "units": 40, "price": "105", "worth": 4200, "cost": 4185}
        return Answer({"data": [oak, {"security": {"ticker": "USD", "name": ""}, "units": 25.5, "worth": 25.5}]})
    if asked.path == "/v2/accounts/a%2F1/movements":
        paid = {"id": 1, "on": "2026-11-16", "what": "Payment", "money": 4200}
        bought = {"id": 2, "on": "2026-11-17", "what": "Purchase", "ticker": "OAK", "units": 40, "money": -4185}
        received = {"id": 3, "on": "2026-11-18", "what": "Dividend", "ticker": "OAK", "money": 10.5}
        if "cursor" in asked.query:
            return Answer({"data": [received], "links": {"next": None}})
        following = "https://elsewhere.example/v2/accounts/a%2F1/movements?cursor=2"  # its path, on the host that we know
        return Answer({"data": [paid, bought], "links": {"next": following}})
    return Answer({}, 404)


DECLARED = {"header_secret": "secret-key"}
