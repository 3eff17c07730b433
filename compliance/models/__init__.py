"""What must be provable? Rules, findings, complaints, the archive, and the copies of records that were handed over."""

from compliance.models.exports import RecordsExport
from compliance.models.incidents import Incident
from compliance.models.keeping import Hold, KeptCopy
from compliance.models.records import ArchiveRecord, Complaint, Finding, Rule

__all__ = ["ArchiveRecord", "Complaint", "Finding", "Hold", "Incident", "KeptCopy", "RecordsExport", "Rule"]
