"""What waits for a worker, and since when has the oldest of it waited? Read it as a table: name, and who knows."""

WAITING: dict[str, str] = {
    "reactions": "events.backlog.oldest_reaction",
    "seals": "events.backlog.oldest_unsealed",
    "letters": "messaging.backlog.oldest_letter",
    "answers": "feedback.backlog.oldest_answer",
}
