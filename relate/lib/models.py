"""What has every row in common?"""

import uuid

from django.db import models
from django.utils import timezone


class Row(models.Model):
    """UUID keys never collide between firms; the time of birth is the clock's, and tests freeze it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True
