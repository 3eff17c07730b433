"""How does a firm change what it may set for itself?"""

from typing import Any

from django.db import transaction

from events import Actor, record
from tenants import hosts
from tenants.models import Organization

CONFIGURATIONS = frozenset({"branding_config", "ai_tone_settings", "compliance_rules"})


@transaction.atomic
def change_settings(*, organization: Organization, field: str, changes: dict[str, Any], by: Actor) -> Organization:
    """What is named of one of the three JSON configurations; the rest stays as it stands now, whatever this process remembers.

    What stood there before is kept beside the event.
    """
    if field not in CONFIGURATIONS:
        raise ValueError(f"{field} is no configuration of a firm.")
    before = getattr(Organization.objects.select_for_update().get(pk=organization.pk), field)
    after = {**before, **changes}
    setattr(organization, field, after)
    organization.clean_fields(exclude=[f.name for f in Organization._meta.fields if f.name != field])
    organization.save(update_fields=[field])
    record(kind="firm.changed", by=by, obj=organization, data={"field": field}, detail={"before": before, "after": after})
    transaction.on_commit(hosts.forget)
    return organization
