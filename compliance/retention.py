"""How long must a message be kept? The longest that any regime of the firm asks for; a firm may keep longer, never shorter."""

from datetime import date
from types import MappingProxyType

from compliance.lexicon.rules import Profile

# Whole years after the end of the year of the message, rounded up. Sources: SEC 204-2(e) 5 years from the end of the fiscal year;
# SEC 17a-4(b)(4) 3 years; FINRA 4511 6 years where nothing else is said; FINRA 4513 4 years for complaints.
YEARS = MappingProxyType({Profile.SEC_RIA: 5, Profile.STATE_RIA: 5, Profile.BROKER_DEALER: 6, Profile.DUAL: 6, Profile.NON_US: 5})
HOUSE_YEARS = 7
COMPLAINT_DAYS = 30  # FINRA 4530(a): events to be reported within 30 calendar days


def keep_until(sent_on: date, *, profile: Profile) -> date:
    return date(sent_on.year + max(YEARS[profile], HOUSE_YEARS), 12, 31)
