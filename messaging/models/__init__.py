"""What do we say, to whom does it go, and what becomes of it?"""

from messaging.models.deliveries import Delivery, Suppression
from messaging.models.messages import Approval, Message, MessageQuerySet, Version
from messaging.models.pauses import Pause
from messaging.models.webhooks import DeliveryEvent, WebhookCall, WebhookKey

__all__ = [
    "Approval",
    "Delivery",
    "DeliveryEvent",
    "Message",
    "MessageQuerySet",
    "Pause",
    "Suppression",
    "Version",
    "WebhookCall",
    "WebhookKey",
]
