"""May this text go to a client? Every figure, date, name, direction and comparison is bound to a fact, or refused."""

from messaging.checker.check import check, check_rendered
from messaging.checker.findings import Bound, CheckResult, Finding, Suggestion

__all__ = ["Bound", "CheckResult", "Finding", "Suggestion", "check", "check_rendered"]
