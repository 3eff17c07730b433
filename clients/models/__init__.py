"""Whom do we serve? Households, the clients in them, and what we may and should do for each."""

from clients.models.households import Channel, Household, HouseholdQuerySet
from clients.models.imports import ClientImport, ClientImportChange
from clients.models.people import Client, Consent
from clients.models.privacy import Erasure
from clients.models.referrals import Referral
from clients.models.touches import Concern, Note, Task

__all__ = [
    "Channel",
    "Client",
    "ClientImport",
    "ClientImportChange",
    "Concern",
    "Consent",
    "Erasure",
    "Household",
    "HouseholdQuerySet",
    "Note",
    "Referral",
    "Task",
]
