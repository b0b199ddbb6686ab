"""Text that the network of a saved run writes, for `nn-tui predict --generate`."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator

import numpy as np

from nn_tui.cli.errors import UsageError
from nn_tui.cli.options.parser import Parser
from nn_tui.data.catalog import MAX_SEED
from nn_tui.data.errors import DataError
from nn_tui.data.next_step import how_to_be_text, text_of
from nn_tui.data.symbol_text import are_characters, text_of_symbols
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.experiment.sequences.generating import LONGEST_LINE, write_lines, write_text
from nn_tui.experiment.sequences.texts import first_symbols
from nn_tui.model.errors import ModelError
from nn_tui.model.network.stepping import Stepper

MOST = 1_000_000
HOTTEST = 100.0


def add_generate_options(parser: Parser) -> None:
    """Add --generate and what goes with it."""
    parser.add_argument(
        "--generate",
        type=int,
        metavar="N",
        help="write N symbols of text, each drawn from what the network answers to those before; where each sequence "
        "is a text of its own, such as a name, N of them, one a line",
    )
    parser.add_argument("--start", metavar="TEXT", help="what a text that is generated begins with")
    parser.add_argument(
        "--temperature", type=float, metavar="X", help="how boldly: 0 takes the likeliest symbol each time (default 1)"
    )
    parser.add_argument("--seed", type=int, metavar="N", help="draw with this seed (default 0)")


def check_generate_options(options: Namespace) -> None:
    """Raise UsageError where an option of --generate stands without it, beside another one, or out of range."""
    if options.generate is None:
        for name in ("start", "temperature", "seed"):
            if getattr(options, name) is not None:
                raise UsageError(f"--{name} goes with --generate N: give both, or neither")
        return
    if options.input is not None or options.format != "text":
        which = "--input" if options.input is not None else "--format"
        raise UsageError(f"{which} does not go with --generate, which writes text of its own: leave one of them out")
    if not 1 <= options.generate <= MOST:
        raise UsageError(f"--generate takes a whole number from 1 to {MOST:,}, not {options.generate}")
    if options.temperature is not None and not 0 <= options.temperature <= HOTTEST:
        raise UsageError(f"--temperature takes a number from 0 to {HOTTEST:g}, not {options.temperature}")
    if options.seed is not None and not 0 <= options.seed <= MAX_SEED:
        raise UsageError(f"--seed takes whole numbers from 0 to {MAX_SEED}, not {options.seed}")


def generated(experiment: Experiment, options: Namespace) -> Iterator[str]:
    """The text with its start in pieces, or the texts, each with a line end behind it.

    Raises UsageError where the run's data are no text, or the start is not made of their symbols.
    """
    dataset, text = experiment.dataset, text_of(experiment.dataset)
    if text is None:
        raise UsageError(f"--generate: {dataset.name} is no text: {how_to_be_text(dataset)}")
    start, count = options.start or "", options.generate
    random = np.random.RandomState(options.seed or 0)
    temperature = 1.0 if options.temperature is None else options.temperature
    try:
        first = first_symbols(dataset, text, start)
        stepper = Stepper(experiment.network)
        if text.ends is not None:
            given = first if text.begins is None else first[1:]
            lines = write_lines(stepper, first, text.ends, count, LONGEST_LINE, temperature, random)
            yield from (text_of_symbols([*given, *line], dataset.symbols) + "\n" for line in lines)
            return
        between = "" if are_characters(dataset.symbols) else " "
        yield start
        for place, symbol in enumerate(write_text(stepper, first, count, temperature, random)):
            yield (between if place or start else "") + dataset.symbols[symbol]
        yield "\n"
    except DataError as error:
        raise UsageError(f"--start: {str(error).removesuffix('.')}") from None
    except (ExperimentError, ModelError) as error:
        raise UsageError(f"--generate: {str(error).removesuffix('.')}") from None
