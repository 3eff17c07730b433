"""Is this run of digits really a card or a social security number?"""

import re
from collections.abc import Callable


def is_card(found: str) -> bool:
    """The Luhn check of ISO/IEC 7812: payment cards pass it, nine in ten other numbers do not."""
    digits = [int(digit) for digit in re.sub(r"\D", "", found)]
    if not 13 <= len(digits) <= 19:
        return False
    doubled = [digit * 2 - 9 * (digit > 4) if index % 2 else digit for index, digit in enumerate(reversed(digits))]
    return sum(doubled) % 10 == 0


def is_social_security_number(found: str) -> bool:
    """The Social Security Administration never issues area 000, 666 or 9xx, group 00 or serial 0000."""
    area, group, serial = re.sub(r"\D", "", found)[:3], re.sub(r"\D", "", found)[3:5], re.sub(r"\D", "", found)[5:]
    return area not in {"000", "666"} and area < "900" and group != "00" and serial != "0000"


CHECKS: dict[str, Callable[[str], bool]] = {"card": is_card, "ssn": is_social_security_number}
