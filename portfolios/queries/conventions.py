"""By which conventions does the firm compute its figures? Set with its policy, shown with every figure."""

from dataclasses import dataclass
from decimal import Decimal

from portfolios.figures import Bands, FlowTiming
from tenants import enter
from tenants.configuration import Policy


@dataclass(frozen=True, slots=True)
class Conventions:
    """`model_fee`: a fraction a year, or None where net returns take off the actual fees. `indices`: symbols by asset class.

    `currency`: of households and of the whole book; an account has its own."""

    timing: FlowTiming
    model_fee: Decimal | None
    bands: Bands
    indices: dict[str, str]
    currency: str = "USD"

    @property
    def time_weighted(self) -> str:
        return f"Time-weighted, valued daily, flows at the {self.hour}, not annualised"

    @property
    def hour(self) -> str:
        return "end of the day" if self.timing is FlowTiming.END_OF_DAY else "start of the day"

    @property
    def fees(self) -> str:
        """What net means."""
        if self.model_fee is None:
            return "after advisory fees"
        return f"after a model fee of {(self.model_fee * 100).normalize():f} % a year"

    def fees_where(self, *, any_taken: bool) -> str:
        """The same for one period: where none was taken (billed elsewhere, say), net is gross, and says why."""
        return self.fees if any_taken or self.model_fee is not None else f"{self.fees}; none was taken here"


def conventions() -> Conventions:
    """Those of the firm whose work this is."""
    firm = enter.current()
    policy = firm.policy if firm else Policy()
    return Conventions(
        timing=FlowTiming.START_OF_DAY if policy.flow_timing == "start_of_day" else FlowTiming.END_OF_DAY,
        model_fee=Decimal(policy.model_fee) / 100 if policy.model_fee else None,
        bands=Bands(is_tighter=policy.band_rule == "tighter"),
        indices=dict(one.split("=", 1) for one in policy.class_indices),
        currency=policy.currency,
    )
