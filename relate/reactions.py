"""When this happened, which tasks run? Read it as a table."""

REACTIONS: dict[str, tuple[str, ...]] = {
    "clients.import_begun": ("clients.tasks.run_import",),
    "import.applied": ("portfolios.tasks.revalue",),
    "portfolio.revalued": ("messaging.tasks.draft_after_revaluation",),
    "message.approved": ("messaging.tasks.schedule",),
    "message.scheduled": ("messaging.tasks.send_message",),
    "reply.received": ("feedback.tasks.read_reply",),
    "reply.changed": ("feedback.tasks.read_reply",),
    "reading.made": ("insights.tasks.weigh_reading",),
}
