"""Which benchmarks of its own does a firm of the demonstration measure accounts against?"""

import tomllib

from advisors.models import User
from advisors.roles import Role
from desk.demo.past import Past, save_all
from desk.demo.people import CONTENT
from portfolios.measuring import Blend


def tell_benchmarks(past: Past) -> dict[str, Blend]:
    """By the mix of the accounts; none where the firm has no admin who could have named them."""
    admin = User.objects.filter(role=Role.ADMIN).first()
    if admin is None:
        return {}
    told = tomllib.loads((CONTENT / "benchmarks.toml").read_text(encoding="utf-8"))["benchmark"]
    found = {}
    for one in told:
        on = past.day(weeks=one["weeks"])
        weights = {symbol: f"{weight:g}" for symbol, weight in one["weights"].items()}
        mixes = [{"since": on.isoformat(), "weights": weights}]
        blend = Blend(name=one["name"], rule=one["rule"], mixes=mixes, created_at=past.moment(on, 11))
        data = {"name": blend.name, "rule": blend.rule, "mixes": mixes}
        past.add("blend.named", admin.actor, blend, None, blend.created_at, data=data)
        found[one["mix"]] = blend
    save_all(found.values())
    return found
