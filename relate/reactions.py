"""When this happened, which tasks run? Read it as a table."""

REACTIONS: dict[str, tuple[str, ...]] = {
    "firm.export_asked": ("tenants.tasks.export_firm",),
    "trail.export_asked": ("compliance.tasks.export_trail",),
    "client.export_asked": ("clients.tasks.export_client",),
    "client.erasure_asked": ("messaging.tasks.withdraw_restricted",),
    "clients.import_begun": ("clients.tasks.run_import",),
    "import.begun": ("portfolios.tasks.run_import",),
    "import.applied": ("portfolios.tasks.revalue",),
    "import.undone": ("portfolios.tasks.revalue",),
    "portfolio.sync_asked": ("portfolios.tasks.revalue",),
    "portfolio.revalued": ("messaging.tasks.draft_after_revaluation", "insights.tasks.weigh_valuation"),
    "message.approved": ("messaging.tasks.schedule",),
    "message.scheduled": ("messaging.tasks.send_message",),
    "message.sent": ("messaging.tasks.answer_concerns",),
    "delivery.failed": ("insights.tasks.weigh_delivery",),
    "delivery.unknown": ("insights.tasks.weigh_delivery",),
    "reply.received": ("feedback.tasks.read_reply",),
    "reply.changed": ("feedback.tasks.read_reply",),
    "reading.made": ("insights.tasks.weigh_reading",),
    "reading.corrected": ("insights.tasks.weigh_reading",),
}
