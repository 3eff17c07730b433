"""What must the one who answers a reply know of it? What was read in it, in codes."""

from feedback.models import Rating, Reading, Reply, Sentiment
from messaging.writers.reply import Heard


def heard(reply: Reply, reading: Reading | None) -> Heard:
    """Where nobody has read it yet, or the reader is unsure, the rating says how it was meant."""
    is_sure = reading is not None and reading.sentiment != Sentiment.UNSURE
    return Heard(
        sentiment=reading.sentiment if reading and is_sure else _by_rating(reply.rating),
        topics=tuple(reading.topics) if reading else (),
        has_words=bool(reply.text),
        wants_call=reply.wants_call,
        is_complaint=reading.is_complaint if reading else False,
        is_leaving=reading.is_leaving if reading else False,
    )


def _by_rating(rating: int) -> str:
    if rating == Rating.OKAY:
        return Sentiment.NEUTRAL
    return Sentiment.POSITIVE if rating in Reply.HAPPY else Sentiment.NEGATIVE
