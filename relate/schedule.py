"""What does the clock do, when, and for whom? Read it as a table; `sync_schedule` writes it into beat's rows."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class For(StrEnum):
    EVERY_FIRM = "tenants.tasks.fan_out"
    OPERATOR = "tenants.tasks.for_operator"


@dataclass(frozen=True, slots=True)
class Job:
    what: str
    task: str
    every: timedelta
    whom: For = For.EVERY_FIRM


SCHEDULE = (
    Job("Bring the newest closes", "markets.tasks.bring_closes", timedelta(minutes=30), For.OPERATOR),
    Job("Bring the closes of what firms hold besides", "markets.tasks.bring_wanted", timedelta(minutes=20), For.OPERATOR),
    Job("Bring what companies are worth and earn", "markets.tasks.bring_fundamentals", timedelta(hours=1), For.OPERATOR),
    Job("Bring figures of the economy", "markets.tasks.bring_indicators", timedelta(hours=6), For.OPERATOR),
    Job("Bring the reference rates of currencies", "markets.tasks.bring_rates", timedelta(hours=6), For.OPERATOR),
    Job("Tie what is held to the market's securities", "portfolios.tasks.tie_instruments", timedelta(minutes=20)),
    Job("Value accounts up to the newest closes", "portfolios.tasks.value_new_days", timedelta(minutes=15)),
    Job("Ask the systems that accounts come in from", "portfolios.tasks.ask_connections", timedelta(minutes=5)),
    Job("Send reactions again that nobody began", "events.tasks.sweep", timedelta(seconds=20)),
    Job("Send the operator's reactions again", "events.tasks.sweep", timedelta(seconds=20), For.OPERATOR),
    Job(
        "Purge firms whose time has come, clear up",
        "tenants.tasks.clear_up",
        timedelta(minutes=5),
        For.OPERATOR,
    ),
    Job("Look at the DNS records of firms' hosts", "tenants.tasks.look_at_domains", timedelta(minutes=10), For.OPERATOR),
    Job("Seal what happened", "events.tasks.seal", timedelta(seconds=20)),
    Job("Seal what the operator did", "events.tasks.seal", timedelta(seconds=20), For.OPERATOR),
    Job("Look how long the oldest work has waited", "tenants.tasks.watch_backlog", timedelta(minutes=1)),
    Job("Anchor the chain of seals", "events.tasks.anchor", timedelta(minutes=30)),
    Job("Anchor the operator's chain of seals", "events.tasks.anchor", timedelta(minutes=30), For.OPERATOR),
    Job("Draft the letters that are due", "messaging.tasks.draft_due", timedelta(minutes=30)),
    Job("Send what is due", "messaging.tasks.send_due", timedelta(seconds=30)),
    Job("Forget what mail providers sent a month ago", "messaging.tasks.forget_webhook_bodies", timedelta(days=1)),
    Job("Read feedback that nobody has read", "feedback.tasks.read_unread", timedelta(minutes=2)),
    Job("Forget what machines were answered a day ago", "advisors.tasks.forget_answers", timedelta(hours=1)),
    Job("End support's access whose hours are over", "advisors.tasks.end_support", timedelta(minutes=5)),
    Job("Remove copies of records whose days are over", "compliance.tasks.remove_old_exports", timedelta(hours=1)),
    Job("Purge what was kept of erased clients", "compliance.tasks.purge_archive", timedelta(hours=6)),
    Job("Remind compliance of incidents' clocks", "compliance.tasks.remind_of_incidents", timedelta(minutes=15)),
    Job("Notice who looks at far more clients than usual", "compliance.tasks.watch_viewing", timedelta(minutes=5)),
    Job("Notice who has gone quiet", "insights.tasks.watch_for_silence", timedelta(days=1)),
)
