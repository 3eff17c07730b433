"""Does any request that the API's own description allows, or nearly allows, break it or get an answer that is not described?

Every operation of the OpenAPI document with generated parameters and bodies, right ones and wrong ones, by a key of the firm.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any
from unittest.mock import patch

from django.core.wsgi import get_wsgi_application
from django.test import override_settings
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as hypothesis_settings

from advisors.actions import create_api_key
from assurance.firms import own_firm
from assurance.letters import people
from assurance.proof import Outcome, Proof
from clients.models import Client, Household
from events import MACHINE
from relate.lib.api import KeyThrottle
from tenants import enter

WITHOUT_LIMIT = dict.fromkeys(("person", "address", "firm"), 10_000_000)
ASKED = ("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance")


def run(seed: int, size: int) -> Outcome:
    """At least `size` requests, as many to each operation."""
    with own_firm() as firm:
        ada, _ = people()
        household = Household.objects.create(name="Moss", advisor=ada, since_on=date(2021, 3, 1))
        Client.objects.create(household=household, name="Ivy Moss", salutation="Ivy", email="ivy@moss.example")
        _, key = create_api_key(user=ada, name="fuzz", by=MACHINE)
        limits = patch.object(KeyThrottle, "THROTTLE_RATES", {"key": "9999999/min"})
        with enter.nobody(), override_settings(RATES=WITHOUT_LIMIT), limits:
            asked, faults = _fuzz(firm.domain, key, seed, size)
    told = "; ".join(f"{count} x {fault}" for fault, count in faults.most_common(8))
    figure = f"{asked.total()} requests to {len(asked)} operations: {faults.total()} that broke or were not described"
    return Outcome(not faults and asked.total() >= size, figure + (f": {told}" if told else ""))


def _fuzz(host: str, key: str, chance: int, size: int) -> tuple[Counter[str], Counter[str]]:
    import schemathesis  # noqa: PLC0415 (seconds, of whoever only lists the proofs)

    headers = {"Host": host, "Accept": "application/vnd.oai.openapi+json"}
    document = schemathesis.openapi.from_wsgi("/api/schema/", app=_local(get_wsgi_application()), headers=headers)
    operations: list[Any] = [found.ok() for found in document.get_all_operations()]  # type: ignore[union-attr]  # or it raises
    asked: Counter[str] = Counter()
    faults: Counter[str] = Counter()
    for operation in operations:
        _ask(operation, {"Host": host, "Authorization": f"Bearer {key}"}, chance, -(-size // len(operations)), asked, faults)
    return asked, faults


def _local(application: Callable[..., Any]) -> Callable[..., Any]:
    """With the address that a server would have seen."""
    return lambda environ, start: application({**environ, "REMOTE_ADDR": "127.0.0.1"}, start)


def _ask(operation: Any, headers: dict[str, str], chance: int, count: int, asked: Counter[str], faults: Counter[str]) -> None:
    from schemathesis.checks import CHECKS  # noqa: PLC0415
    from schemathesis.generation import GenerationMode  # noqa: PLC0415

    name = f"{operation.method.upper()} {operation.path}"
    checks = [CHECKS.get_one(check) for check in ASKED]

    def one(case: Any) -> None:
        asked[name] += 1
        answer = case.call(headers=headers)
        for check in checks:
            try:
                case.validate_response(answer, checks=[check])
            except (Exception, BaseExceptionGroup) as fault:
                faults[f"{name}: {type(fault).__name__} {answer.status_code}"] += 1

    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
        given_cases = given(case=operation.as_strategy(generation_mode=mode))
        quiet = hypothesis_settings(
            max_examples=-(-count // 2),
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        seed(chance)(quiet(given_cases(one)))()


PROOF = Proof("api-fuzzed", (__doc__ or "").splitlines()[0], run, full=20_000, sample=0)
