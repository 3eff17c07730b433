"""A client answered: one call makes the letter, the delivery, the reply and its reading."""

from decimal import Decimal

from feedback.models import Reading, Reply, ReplyVersion
from messaging.models import Delivery, Message


def answered(client, *, at, score=0.5, text="The fees feel high.", rating=None, wants_call=False, **reading):
    household = client.household
    rating = rating or round(3 + 2 * score)
    message = Message.objects.create(
        household=household, advisor=household.advisor, as_of=at.date(), state="sent", submitted_at=at, sent_at=at
    )
    delivery = Delivery.objects.create(message=message, client=client, state="sent", due_at=at, handed_at=at)
    reply = Reply.objects.create(
        delivery=delivery,
        client=client,
        household=household,
        rating=rating,
        text=text,
        wants_call=wants_call,
        received_at=at,
        changed_at=at,
    )
    version = ReplyVersion.objects.create(reply=reply, number=1, rating=rating, text=text, at=at)
    sentiment = "positive" if score > 0.1 else "negative" if score < -0.1 else "neutral"
    values = {"sentiment": sentiment, "topics": ["fees"], "reader": "bundled", "model_version": "1"} | reading
    return Reading.objects.create(
        reply=reply, reply_version=version, sentiment_score=Decimal(str(round(score, 3))), at=at, **values
    )
