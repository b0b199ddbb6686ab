"""Networks at their defaults against lines, on tables that ship inside packages.

``python -m tests.long.against_lines`` trains each table on 20 splits and prints what the network, scikit-learn's
logistic or linear regression, and its MLP at its defaults give on the test parts. It needs the packages of the extra
`comparison`.
"""

from __future__ import annotations

import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from math import sqrt
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from nn_tui.data.dataset import Dataset
from nn_tui.data.library.any_file import open_file
from nn_tui.data.opened_file import Choices
from nn_tui.experiment.judging.yardstick import yardstick
from nn_tui.experiment.recipe.defaults import recipe_for
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.experiment.run.experiment import Experiment

SPLITS: Final = 20
CLOSE: Final = 0.02
"""A network may be worse than the line by that much, or by one standard error of the paired difference."""


class Table(NamedTuple):
    """A table that a package ships: a function that makes its pandas frame, and its target column."""

    frame: Callable[[], Any]
    target: str


class Row(NamedTuple):
    """Scores on the test parts (splits,): shares of right answers, or R2."""

    name: str
    samples: int
    network: np.ndarray
    line: np.ndarray
    mlp: np.ndarray

    @property
    def error(self) -> float:
        """The standard error of the mean difference of network and line."""
        return float((self.network - self.line).std(ddof=1) / sqrt(len(self.line)))

    @property
    def difference(self) -> float:
        """How much better the network is than the line, on average."""
        return float((self.network - self.line).mean())

    @property
    def holds(self) -> bool:
        """Whether the network is as good as the line, or nearly."""
        return self.difference >= -max(CLOSE, self.error)

    @property
    def beats_mlp(self) -> bool:
        """Whether the network is better than scikit-learn's MLP, on average."""
        return bool(self.network.mean() > self.mlp.mean())


def _sklearn(name: str, **options: Any) -> Callable[[], Any]:
    def frame() -> Any:
        from sklearn import datasets

        loaded = getattr(datasets, f"load_{name}")(as_frame=True, **options)
        table = loaded.frame.copy()
        if "target_names" in loaded:
            table["target"] = [str(loaded.target_names[number]) for number in loaded.target]
        return table

    return frame


def _statsmodels(name: str, change: Callable[[Any], Any] = lambda frame: frame) -> Callable[[], Any]:
    def frame() -> Any:
        import statsmodels.api

        return change(getattr(statsmodels.api.datasets, name).load_pandas().data.copy())

    return frame


def _penguins() -> Any:
    import palmerpenguins

    return palmerpenguins.load_penguins().drop(columns="year").dropna()


def _cars() -> Any:
    import vega_datasets

    frame = vega_datasets.data.cars().drop(columns="Name").dropna()
    frame["Year"] = [date.year for date in frame["Year"]]
    return frame


def _had_affairs(frame: Any) -> Any:
    frame["affairs"] = ["yes" if share > 0 else "no" for share in frame["affairs"]]
    return frame


def _named(column: str, *names: str) -> Callable[[Any], Any]:
    def change(frame: Any) -> Any:
        frame[column] = [names[int(number)] for number in frame[column]]
        return frame

    return change


TABLES: Final = {
    "diabetes": Table(_sklearn("diabetes", scaled=False), "target"),
    "breast cancer": Table(_sklearn("breast_cancer"), "target"),
    "wine": Table(_sklearn("wine"), "target"),
    "iris": Table(_sklearn("iris"), "target"),
    "penguins": Table(_penguins, "species"),
    "anes96": Table(_statsmodels("anes96", _named("vote", "clinton", "dole")), "vote"),
    "fair": Table(_statsmodels("fair", _had_affairs), "affairs"),
    "spector": Table(_statsmodels("spector", _named("GRADE", "same", "better")), "GRADE"),
    "statecrime": Table(_statsmodels("statecrime"), "murder"),
    "cars": Table(_cars, "Miles_per_Gallon"),
}


def opened(name: str, folder: Path) -> tuple[Dataset, Recipe]:
    """A table as a person's CSV file, and the recipe that it gets."""
    table, path = TABLES[name], folder / f"{name.replace(' ', '-')}.csv"
    if not path.exists():
        table.frame().to_csv(path, index=False)
    found = open_file(path, path.stem, Choices(target=table.target))
    return found.dataset, recipe_for(found)


def trained(recipe: Recipe, dataset: Dataset) -> Experiment:
    """The run to the end of its epochs, or of its stop rules."""
    run = Experiment(recipe, dataset, record_every=recipe.epochs)
    while run.advance(run.updates_until(recipe.epochs)):
        pass
    return run


def compared(name: str, folder: Path, splits: int = SPLITS, **fields: Any) -> Row:
    """A table's scores on that many splits; ``fields`` change the default recipe."""
    dataset, default = opened(name, folder)
    scores = [_scores(dataset, default.with_(data_seed=seed, **fields)) for seed in range(splits)]
    return Row(name, dataset.samples, *np.array(scores).T)


def _scores(dataset: Dataset, recipe: Recipe) -> tuple[float, float, float]:
    """Those of the network, the line and the MLP on one test part."""
    from sklearn.linear_model import LinearRegression, LogisticRegression
    from sklearn.neural_network import MLPClassifier, MLPRegressor

    run = trained(recipe, dataset)
    rule, rows = yardstick(run.encoding, dataset), run.testing
    assert rule is not None
    network = float(rule.scores(run.predictor.outputs(dataset.flat_inputs[rows]), rows).mean())
    # They need no validation part: all that is not tested on is theirs.
    fitted = np.setdiff1d(np.arange(dataset.samples), rows)
    inputs = run.encoding.encode(dataset.flat_inputs)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if dataset.class_names is None:
            targets = run.encoding.encode_targets(dataset.targets)[:, 0]
            models: tuple[Any, ...] = LinearRegression(), MLPRegressor(random_state=0)
        else:
            targets = dataset.targets.argmax(axis=1)
            models = LogisticRegression(max_iter=10_000), MLPClassifier(random_state=0)
        line, mlp = (
            float(model.fit(inputs[fitted], targets[fitted]).score(inputs[rows], targets[rows])) for model in models
        )
    return network, line, mlp


def lines(rows: Iterator[Row]) -> Iterator[str]:
    """The comparison as a table, each row as soon as it is there."""
    yield f"{'table':15}{'rows':>6}{'network':>10}{'line':>8}{'MLP':>8}{'difference':>12}{'error':>8}"
    held = better = count = 0
    for row in rows:
        held, better, count = held + row.holds, better + row.beats_mlp, count + 1
        means = row.network.mean(), row.line.mean(), row.mlp.mean()
        verdict = "" if row.holds else "  the line wins"
        yield (
            f"{row.name:15}{row.samples:6}{means[0]:10.3f}{means[1]:8.3f}{means[2]:8.3f}"
            f"{row.difference:+12.3f}{row.error:8.3f}{verdict}"
        )
    yield f"as good as the line on {held} of {count}, better than the MLP on {better}"


def main() -> None:
    """Compare all tables, or those that are named."""
    names = sys.argv[1:] or list(TABLES)
    with tempfile.TemporaryDirectory() as folder:
        for line in lines(compared(name, Path(folder)) for name in names):
            print(line, flush=True)


if __name__ == "__main__":
    main()
