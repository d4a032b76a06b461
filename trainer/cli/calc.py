"""`grill calc`: list the calculators, show what one takes, compute with it, or with many lines of a file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from trainer.cli.request import Request
from trainer.errors import UsageError

if TYPE_CHECKING:
    from trainer.calculators.calculator import Calculator

_EXAMPLE = "for example: grill calc sample_size_proportions baseline_rate=12% mde_absolute=0.6pp"


@click.command(short_help="Compute with a statistics calculator, or list them.")
@click.argument("name", required=False)
@click.argument("given", nargs=-1, metavar="[KEY=VALUE]...")
@click.option("--story", metavar="STORY", help="List only the calculators that this story uses.")
@click.option(
    "--batch",
    metavar="FILE|-",
    help='Compute each line {"calculator", "inputs", …} of this file and print its outputs or its error; further keys are passed through.',
)
@click.option("--explain", is_flag=True, help="Add formula, steps, assumptions and what to say in the interview.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with numbers as they are.")
@click.pass_obj
def calc(
    request: Request, name: str | None, given: tuple[str, ...], story: str | None, batch: str | None, explain: bool, as_json: bool
) -> None:
    """Compute with the calculator NAME; without a NAME list them, without inputs show what it takes.

    Values are written as people write them: 4%, 0.5pp, +2%rel, 31k, 14d, $90k, and lists as 60000, 36000, 26000 in quotes.
    Names of inputs may be shortened while they stay unique.
    """
    if (name is not None) + (story is not None) + (batch is not None) > 1:
        raise UsageError("a calculator, --story and --batch exclude each other", where="calc", remedy=_EXAMPLE)
    if batch is not None:
        from trainer.cli.calc_batch import compute_batch

        compute_batch(batch, explain)
    elif name is None:
        from trainer.cli.calc_list import print_calculators

        print_calculators(request.trainer().library, story, as_json)
    else:
        _one(_found(name), given, explain, as_json)


def _one(calculator: Calculator[...], given: Iterable[str], explain: bool, as_json: bool) -> None:
    texts = _texts(given)
    if texts:
        from trainer.cli.calc_result import print_result

        print_result(calculator, texts, explain, as_json)
    else:
        from trainer.cli.calc_inputs import print_inputs

        print_inputs(calculator, explain, as_json)


def _found(name: str) -> Calculator[...]:
    from trainer.calculators.registry import find

    if "=" in name:
        raise UsageError(f"{name[:60]!r} is an input; name the calculator before it", where="calc", remedy=_EXAMPLE)
    return find(name.strip().lower().replace("-", "_"))


def _texts(given: Iterable[str]) -> dict[str, str]:
    """Inputs as text by name.

    Raises:
        UsageError: If one is not written as name=value, or a name is there twice.
    """
    texts: dict[str, str] = {}
    for word in given:
        name, equals, text = word.partition("=")
        if not equals or not name.strip():
            remedy = "write name=value without spaces around =, and quote a value that holds spaces: 'observed=48720, 47280'"
            raise UsageError(f"{word[:60]!r} is no input", where="calc", remedy=remedy)
        if name in texts:
            raise UsageError("is given twice", where=name[:60], remedy="give it once")
        texts[name] = text
    return texts
