"""Any sum, product or root that needs no calculator of its own."""

from __future__ import annotations

from typing import Annotated

from trainer.calculators.calculator import Output, Outputs, calculator
from trainer.calculators.expressions import LONGEST, NamedNumbers, evaluate
from trainer.calculators.kinds import Text


@calculator(value=Output("as value of the expression", "number"))
def arithmetic(
    *,
    expression: Annotated[str, Text("what to compute", "3 * 4000 + 12000", LONGEST)],
    values: Annotated[dict[str, float] | None, NamedNumbers("numbers by the names that the expression uses")] = None,
) -> Outputs:
    """Value of an arithmetic expression.

    Formula: numbers, names, + - * / ** % and parentheses with the usual precedence; sqrt, exp, log (natural), log10, abs, min, max,
    round, ceil, floor, Phi (normal distribution function) and z (its quantile). Numbers are written without separators.

    Source: arithmetic in double precision, read by the library simpleeval.

    Raises:
        CalculatorError: If it is no such expression, uses a name without a value, or has no finite value.
    """
    return {"value": evaluate(expression, values or {}, "expression")}
