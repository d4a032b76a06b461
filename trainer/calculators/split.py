"""Whether the arms have the sizes they should have."""

from __future__ import annotations

from typing import Annotated

from trainer.calculators.calculator import Output, Outputs, calculator
from trainer.calculators.kinds import Number, Numbers, amount
from trainer.errors import CalculatorError


@calculator(
    chi_square=Output("as chi-square of the split", "number"),
    df=Output("degrees of freedom", "number"),
    p_value=Output("chance of so large a mismatch if the split works", "p"),
    mismatch=Output("sample-ratio mismatch", "flag"),
)
def sample_ratio_mismatch(
    *,
    observed: Annotated[list[float], Numbers("readers counted in each arm", amount("readers", "count"), 2, example=(48720, 47280))],
    expected_shares: Annotated[
        list[float], Numbers("planned shares, which need not add up to 1", Number("share", "share", 0, 1e9), 2, example=(0.5, 0.5))
    ],
    threshold: Annotated[float, Number("p-value below which a mismatch is called", "p", 0, 1, strict=True)] = 0.001,
) -> Outputs:
    """Whether arm sizes agree with the planned split.

    Formula: chi2 = sum (observed - planned)^2 / planned, on one degree of freedom less than there are arms; no continuity
    correction. The threshold is low since the test is made on every experiment and with many readers.

    Source: Fabijan et al., Diagnosing Sample Ratio Mismatch in Online Controlled Experiments, KDD 2019.

    Raises:
        CalculatorError: If counts are negative or all 0, shares are not positive, or the lists differ in length.
    """
    from scipy.special import chdtrc

    if len(observed) != len(expected_shares):
        message = f"needs as many shares as arms: {len(observed)} arms, {len(expected_shares)} shares"
        raise CalculatorError(message, "expected_shares")
    if not sum(observed):
        raise CalculatorError("must not be 0 in every arm", "observed")
    if not all(expected_shares):
        raise CalculatorError("must hold shares above 0", "expected_shares")
    total = sum(observed) / sum(expected_shares)
    chi_square = sum((seen - total * share) ** 2 / (total * share) for seen, share in zip(observed, expected_shares, strict=True))
    freedom = len(observed) - 1
    p_value = float(chdtrc(freedom, chi_square))
    return {"chi_square": chi_square, "df": freedom, "p_value": p_value, "mismatch": p_value < threshold}
