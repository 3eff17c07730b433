"""How does a firm's compliance look after what must be provable?"""

from compliance.admin import exports, incidents, keeping, records

__all__ = ["exports", "incidents", "keeping", "records"]
