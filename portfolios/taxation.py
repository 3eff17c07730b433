"""How are sales in an account taxed, as far as the name of its registration says so? A person may say otherwise."""

import re

FREE = re.compile(r"\b(?:roth|hsa|health savings|529|coverdell)\b", re.IGNORECASE)
DEFERRED = re.compile(
    r"\b(?:ira|sep|simple|rollover|401 ?\(?k\)?|403 ?\(?b\)?|457 ?\(?b\)?|keogh|pension|profit sharing|retirement|annuity)"
    r"(?:\b|\))",
    re.IGNORECASE,
)


def taxation_of(registration: str) -> str:
    """`free`, `deferred` or `taxed` (26 U.S.C. 408, 408A, 401(k), 223, 529)."""
    if FREE.search(registration):
        return "free"
    return "deferred" if DEFERRED.search(registration) else "taxed"
