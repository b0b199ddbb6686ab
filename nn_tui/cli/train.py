"""`nn-tui train`: train a network without a screen."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from nn_tui.cli.errors import UsageError
from nn_tui.cli.folds import train_folds
from nn_tui.cli.learning_curve import print_learning_curve
from nn_tui.cli.loop import Interruption, Loop, interruptible
from nn_tui.cli.options.parser import Parser
from nn_tui.cli.options.plan import plan_experiment, source_files
from nn_tui.cli.options.recipe_options import FLAGS, add_recipe_options, recipe_fields_of
from nn_tui.cli.options.target import is_run
from nn_tui.cli.output.checkpoints import Checkpoints
from nn_tui.cli.output.progress import FileProgress, Progress
from nn_tui.cli.output.save_file import SaveFile
from nn_tui.cli.output.writers import Csv, Ending, JsonLines, Line, Text, Writer
from nn_tui.cli.reading.sample_parts import sample_parts
from nn_tui.cli.streams import say
from nn_tui.data.plain_text import WHOLE, plain
from nn_tui.experiment.judging.importance import Importance, importances
from nn_tui.experiment.judging.rare import rare_class
from nn_tui.experiment.judging.report import report_of
from nn_tui.experiment.judging.yardstick import yardstick
from nn_tui.experiment.recipe.fold import MOST_FOLDS
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.experiment.run.measuring import is_solved
from nn_tui.experiment.storage import run_file

EXIT_DIVERGED = 1

EXAMPLES = """\
  nn-tui train letters
  nn-tui train xor --epochs 10000 --lr 0.5 --seed 3 --hidden 8,4
  nn-tui train letters --format jsonl --log-every 1000 --save letters.nntui
  nn-tui train letters.nntui --epochs 20000        resume a saved run
  nn-tui train spirals --noise 0.1 --features "x1,x2,sin(x1),sin(x2)"
  nn-tui train flowers.csv --target species --hidden 16,8 --activation relu,tanh
  nn-tui train flowers.csv --folds 5
  nn-tui train digits --optimizer adam --stop-accuracy 0.99
  nn-tui train --recipe my.toml"""


def run(words: list[str]) -> int:
    """Run the training that the command line asks for and return the exit code."""
    options = _parser().parse_args(words)
    several = "--folds" if options.folds else "--learning-curve" if options.learning_curve else ""
    if several and (options.save or (options.source is not None and is_run(options.source))):
        raise UsageError(f"{several}: it makes several runs and saves none: leave out --save, and name a dataset")
    with _saving(options) as saving, interruptible() as interruption:
        source = plain(options.source)
        reading = FileProgress(sys.stderr, f"reading {source}", f"measuring {source} before the first epoch")

        try:
            with interruption.raised():
                experiment, goal = plan_experiment(
                    options.source, options.recipe, recipe_fields_of(options), options.log_every, say, reading.show
                )
        except KeyboardInterrupt:
            return interruption.exit_code
        finally:
            reading.erase()
        if options.learning_curve:
            return print_learning_curve(experiment, options.format, interruption)
        if options.folds:
            return train_folds(experiment, options.folds, options.format, interruption)
        if saving:
            experiment = saving.begin(experiment, goal)
            if saving.path.suffix.lower() != run_file.SUFFIX:
                say(f"{saving.name}: without {run_file.SUFFIX} at its end, only nn-tui predict opens this file")
        checkpoints = Checkpoints(saving, experiment) if saving else None
        return _train(experiment, goal, options, checkpoints, interruption)


@contextmanager
def _saving(options: argparse.Namespace) -> Iterator[SaveFile | None]:
    """The file that the run is saved to, held while the command runs; None without --save."""
    if not options.save:
        yield None
        return
    opened = Path(options.source) if options.source is not None and is_run(options.source) else None
    sources = [] if opened else source_files(options.source, options.recipe)
    saving = SaveFile(options.save, options.force, opened, sources)
    try:
        yield saving
    finally:
        saving.release()


def _train(
    experiment: Experiment,
    goal: int,
    options: argparse.Namespace,
    checkpoints: Checkpoints | None,
    interruption: Interruption,
) -> int:
    format_name: str = options.format
    for number, layer in enumerate(experiment.network.layers, 1):
        if layer.remark:
            say(f"layer {number}, {layer.kind}, {layer.remark}")
    progress = Progress(sys.stderr if format_name == "text" else None, experiment.progress, goal)

    def on_slice() -> None:
        progress.show(experiment.progress)
        if checkpoints and (message := checkpoints.follow(experiment)):
            progress.erase()
            say(message)

    loop = Loop(experiment, goal, interruption, on_slice)
    try:
        writer = _writer(format_name, experiment, goal)
        for _ in loop.epochs():
            progress.erase()
            writer.line(_measured(experiment))
        progress.erase()
        ending = _ending(experiment, loop, format_name, interruption)
        writer.end(
            replace(ending, importances=_importances(experiment, interruption)) if options.importance else ending
        )
    except OSError:
        # The output was closed, or its disk is full: the run is saved all the same.
        if checkpoints:
            checkpoints.finish(experiment)
        raise
    rare = rare_class(experiment.encoding, experiment.dataset, experiment.training)
    if rare and experiment.recipe.class_weights == "equal":
        say(f"{rare.words}: {FLAGS['class_weights']} balanced makes it count as much as the others")
    if checkpoints:
        checkpoints.finish(experiment)
        if format_name == "text":
            say(f"saved to {plain(checkpoints.file.path, WHOLE)}")
    if experiment.divergence:
        divergence = experiment.divergence
        say(
            f"the run diverged at epoch {divergence.epoch}, first in the {divergence.quantity} of layer "
            f"{divergence.layer}: "
            "a smaller --lr usually helps"
        )
        return EXIT_DIVERGED
    if experiment.stopping.reason:
        say(f"stopped at epoch {experiment.epoch} of {goal}: {experiment.stopping.reason}")
    elif interruption.signal is not None and experiment.updates_until(goal):
        say(f"stopped at epoch {experiment.epoch} of {goal}")
        return interruption.exit_code
    return 0


def _writer(format_name: str, experiment: Experiment, goal: int) -> Writer:
    if format_name == "jsonl":
        return JsonLines()
    if format_name == "csv":
        return Csv()
    shape, held_back = experiment.encoding.ends.inputs, len(experiment.testing)
    return Text(experiment.recipe, experiment.dataset, shape, held_back, len(experiment.validation), goal)


def _measured(experiment: Experiment) -> Line:
    """The values of an epoch line, now."""
    values: Line = {"epoch": experiment.epoch, **experiment.measures._asdict()}
    if test := experiment.test_measures:
        values |= {"test_loss": test.loss, "test_mse": test.mse, "test_accuracy": test.accuracy}
    if watched := experiment.validation_measures:
        values |= {
            "validation_loss": watched.loss,
            "validation_mse": watched.mse,
            "validation_accuracy": watched.accuracy,
        }
    return values


def _ending(experiment: Experiment, loop: Loop, format_name: str, interruption: Interruption) -> Ending:
    assert experiment.trainer is not None
    parts = sample_parts(experiment)
    # Text judges every run, JSON Lines those with a part that was held back, and CSV has no place for it.
    is_judged = format_name == "text" or (format_name == "jsonl" and bool(parts))
    is_judged = is_judged and experiment.divergence is None
    return Ending(
        recipe=experiment.recipe,
        dataset=experiment.dataset,
        last=_measured(experiment),
        answers=experiment.predictor.outputs,
        targets=experiment.encoding.comparable(experiment.dataset.targets),
        solved=is_solved(experiment.measuring.measured(), experiment.trainer),
        standardised=experiment.encoding.targets is not None,
        stopped=experiment.stopping.reason,
        seconds=loop.seconds,
        updates=loop.updates,
        divergence=experiment.divergence,
        best_epoch=experiment.changes[-1].best_epoch if experiment.has_gone_back else None,
        report=report_of(experiment, lambda: interruption.signal is None) if is_judged else None,
        parts=parts,
    )


def _importances(experiment: Experiment, interruption: Interruption) -> list[Importance]:
    """The columns, the most important first, for the part that counts; empty where there are none."""
    rule = yardstick(experiment.encoding, experiment.dataset)
    if rule is None or experiment.divergence:
        return []
    rows = experiment.testing if len(experiment.testing) else experiment.training
    found = importances(experiment.predictor.outputs, rule, rows, lambda: interruption.signal is None)
    return sorted(found, key=lambda each: -each.drop)


def _parser() -> Parser:
    about = (
        "Train a network and print how it goes. What has a suffix is a file.\n"
        "What no option sets comes from --recipe, then from the dataset itself: see\n"
        "nn-tui datasets NAME."
    )
    parser = Parser("train", "DATASET|FILE|RUN [options]", about, EXAMPLES)
    parser.add_argument("source", nargs="?", metavar="DATASET|FILE|RUN", help="what to train on, or the run to resume")
    parser.add_argument(
        "--recipe", type=Path, metavar="FILE.toml", help="a recipe; its [dataset] path starts in its folder"
    )
    every = partial(_positive, takes="a whole number from 1 up")
    parser.add_argument("--log-every", type=every, metavar="K", help="a line every K epochs (default: a tenth of them)")
    parser.add_argument(
        "--format",
        choices=("text", "jsonl", "csv"),
        default="text",
        help="a table, one JSON object a line with the predictions at the end, or comma-separated epoch lines",
    )
    parser.add_argument(
        "--save",
        type=Path,
        metavar="FILE",
        help="save the run there from the start on, every few seconds and at its end, best as *.nntui; after a kill "
        "the same command goes on from there: it prints the lines from that epoch on, and counts seconds anew",
    )
    parser.add_argument(
        "--folds",
        type=partial(_positive, takes=f"a whole number from 2 to {MOST_FOLDS}", least=2, most=MOST_FOLDS),
        metavar="N",
        help="divide the samples into N parts and train a network for each, which is tested on it: prints mean and "
        "spread, for few samples",
    )
    parser.add_argument(
        "--learning-curve",
        action="store_true",
        help="train on fewer and fewer of the samples, and say whether more would help",
    )
    parser.add_argument(
        "--importance", action="store_true", help="print at the end which columns of a table the answers hang on"
    )
    parser.add_argument("--force", action="store_true", help="start over, and let --save overwrite a file that exists")
    add_recipe_options(parser)
    return parser


def _positive(text: str, takes: str, least: int = 1, most: int = sys.maxsize) -> int:
    try:
        value = int(text)
    except ValueError:
        value = 0
    if not least <= value <= most:
        raise argparse.ArgumentTypeError(f"takes {takes}, not {plain(text)!r}")
    return value
