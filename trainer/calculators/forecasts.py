"""How far an online result lies from its offline forecast."""

from __future__ import annotations

import math
from typing import Annotated

from trainer.calculators.calculator import Output, Outputs, calculator
from trainer.calculators.kinds import Number, amount
from trainer.calculators.normal_tail import upper_tail
from trainer.errors import CalculatorError


@calculator(
    z=Output("standard deviations from the forecast", "z"),
    p_value=Output("chance of a miss at least as large, both sides counted", "p"),
    combined_sd=Output("as standard deviation of forecast minus result", "number"),
)
def forecast_error_z(
    *,
    forecast: Annotated[float, Number("online change that was forecast", "number", example=2.2)],
    observed: Annotated[float, Number("online change that was measured", "number", example=0.42)],
    launch_sd: Annotated[float, amount("scatter of launches about the forecast", example=0.9)],
    ab_se: Annotated[float, amount("standard error of the measured change", example=0.78)],
) -> Outputs:
    """Miss of a forecast in units of all the noise between forecast and result.

    Formula: z = (observed - forecast) / sqrt(launch_sd^2 + ab_se^2); two independent errors add as squares. All four in one unit.

    Source: variance of a sum of independent errors; any text on measurement.

    Raises:
        CalculatorError: If an input is out of range, or both errors are 0.
    """
    combined = math.hypot(launch_sd, ab_se)
    if combined == 0:
        raise CalculatorError("must be above 0 when ab_se is 0: without any noise no miss has a size", "launch_sd")
    z = (observed - forecast) / combined
    return {"z": z, "p_value": 2 * upper_tail(abs(z)), "combined_sd": combined}
