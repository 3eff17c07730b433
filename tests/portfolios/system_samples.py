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
        return Answer([schwab_account()])
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
