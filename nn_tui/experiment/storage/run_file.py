"""Runs on disk: weights, recipe, dataset, history.

A run file is a zip of plain arrays (NumPy's npz, never with pickle), one of them a JSON header with a version. It is
written atomically, and refused in one sentence when it is damaged, foreign or newer.
"""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from nn_tui.data.atomic import write_atomically
from nn_tui.data.catalog import Settings
from nn_tui.data.dataset import Dataset
from nn_tui.data.errors import DataError
from nn_tui.data.plain_text import plain
from nn_tui.data.reading import open_plain, reading
from nn_tui.data.schema import saved as saved_schema
from nn_tui.data.table_source import KeptColumn, TableSource
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.recipe import recipe_file
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.experiment.run.best import Best
from nn_tui.experiment.run.changes import Change
from nn_tui.experiment.run.resuming import resume
from nn_tui.experiment.run.run_state import RunState
from nn_tui.experiment.storage import packing
from nn_tui.experiment.storage.kept_runs import SUFFIX as SUFFIX
from nn_tui.experiment.storage.run_arrays import HEADER, ForeignError, read_arrays
from nn_tui.model import TrainerState
from nn_tui.model.training.update_losses import NO_LOSSES

FORMAT = "nn-tui run"
VERSION = 4
"""2 added stop rules, frozen and set weights, grey pixels, settings of generated data; and later what 3 stands for: the
columns behind a table, own test parts, points within an epoch, symbols. 4 added validation parts and the best weights,
how a table is read, and missing values among its inputs. All of them are read for ever: files of each are among the
tests, and a new layout adds its own."""

MOST_CHARACTERS = 4_000_000
"""Of columns that no input was made of: a run that goes on is written every second."""

Arrays = dict[str, Any]

_CHANGE_ARRAYS = ("frozen", "parameters")
_DATASET_KEYS = (
    *("name", "kind", "class_names", "feature_names", "output_names", "recipe", "title", "own"),
    *("levels", "standardise", "tests", "symbols"),
)


def save(path: Path, state: RunState, comment: bytes = b"") -> None:
    """Write the run to ``path`` atomically. Raises OSError."""
    write_atomically(path, dumps(state, comment))


def dumps(state: RunState, comment: bytes = b"") -> bytes:
    """The run as the bytes of a file, at the end of which is the comment."""
    thinned, stride, rows = state.history
    arrays: Arrays = {"parameters": state.parameters, "history_thinned": thinned, "history_rows": rows}
    if state.best:
        arrays["best_parameters"] = state.best.parameters
    updates_stride = None
    if state.updates:
        arrays["updates_thinned"], updates_stride, arrays["updates_rows"] = state.updates
    header: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "history_stride": stride,
        "updates_stride": updates_stride,
        "record_every": state.record_every,
        "stopping": list(state.stopping),
        "best": [state.best.epoch, state.best.loss] if state.best else None,
        "changes": [],
    }
    datasets: list[Dataset] = []
    for number, change in enumerate(state.changes):
        if change.dataset not in datasets:
            datasets.append(change.dataset)
        header["changes"].append(
            {
                "epoch": change.epoch,
                "position": change.position,
                "recipe": recipe_file.dumps(change.recipe),
                "dataset": datasets.index(change.dataset),
                "best_epoch": change.best_epoch,
            }
        )
        for name in _CHANGE_ARRAYS:
            if getattr(change, name) is not None:
                arrays[f"{name}_{number}"] = getattr(change, name)
    header["datasets"] = [_dataset_header(dataset) for dataset in datasets]
    for index, dataset in enumerate(datasets):
        arrays |= packing.packed(dataset, index)
    header["trainer"] = _trainer_header(state.trainer, arrays)
    arrays[HEADER] = np.frombuffer(json.dumps(header).encode(), np.uint8)
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    if comment:
        with zipfile.ZipFile(buffer, "a") as archive:
            archive.comment = comment
    return buffer.getvalue()


def _dataset_header(dataset: Dataset) -> dict[str, Any]:
    source = dataset.source
    nested = {"settings": _settings_header(dataset.settings), "source": source and _source_header(source)}
    return {key: getattr(dataset, key) for key in _DATASET_KEYS} | nested


def _source_header(source: TableSource) -> dict[str, Any]:
    """The columns of a table; of those that no input was made of, as many texts as are written in no time."""
    room, kept = MOST_CHARACTERS, []
    for column in source.kept:
        room -= sum(map(len, column.texts))
        if room >= 0:
            kept.append(vars(column))
    return {**vars(source), "schema": saved_schema.saved(source.schema), "kept": kept}


def _settings_header(settings: Settings | None) -> dict[str, Any] | None:
    """The settings that the data have: without a size, those of points are as in older files."""
    if settings is None:
        return None
    return {key: value for key, value in asdict(settings).items() if value is not None}


def _trainer_header(trainer: TrainerState, arrays: Arrays) -> dict[str, Any]:
    arrays["order"] = trainer.order
    arrays["random_keys"] = trainer.random[1]
    if trainer.losses.size:
        arrays["losses"] = trainer.losses
    for name, value in trainer.optimizer.items():
        arrays[f"optimizer_{name}"] = value
    return {
        "epoch": trainer.epoch,
        "position": trainer.position,
        "random": [trainer.random[0], int(trainer.random[2]), int(trainer.random[3]), float(trainer.random[4])],
        "optimizer": list(trainer.optimizer),
        "losses": bool(trainer.losses.size),
    }


def load(path: Path) -> RunState:
    """Read a run. Raises ExperimentError, naming the file, for a file that cannot be read or is no intact run of this
    or an older version."""
    with reading(path, ExperimentError), open_plain(path) as file, np.errstate(all="ignore"):
        try:
            state = _read_state(read_arrays(file))
            # Only resuming it proves that the parts fit each other.
            resume(state, measures_later=True)
            return state
        except MemoryError:
            raise
        except _NewerError as error:
            raise ExperimentError(
                f"{plain(path)} was saved by a newer nn-tui (file version {error}; this one reads up to {VERSION}): "
                "update nn-tui to open it"
            ) from None
        except (DataError, ExperimentError) as error:
            raise ExperimentError(f"{plain(path)} is damaged ({error}): restore it from a copy") from None
        except ForeignError:
            raise ExperimentError(f"{plain(path)} is not a saved run of nn-tui: open one that `--save` wrote") from None
        except Exception:
            # A damaged or hostile file makes the readers of zip, npy and JSON fail in more ways than can be listed.
            file.seek(0)
            problem = "is damaged or cut short" if file.read(2) == b"PK" else "is not a saved run of nn-tui"
            raise ExperimentError(
                f"{plain(path)} {problem}: open another file, or restore this one from a copy"
            ) from None


class _NewerError(Exception):
    pass


def _read_state(arrays: Arrays) -> RunState:
    header = json.loads(arrays[HEADER].tobytes())
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        raise ForeignError
    if int(header["version"]) > VERSION:
        raise _NewerError(header["version"])
    datasets = [_read_dataset(entry, arrays, index) for index, entry in enumerate(header["datasets"])]
    changes = tuple(
        Change(
            int(entry["epoch"]),
            Recipe(**recipe_file.loads(entry["recipe"])),
            datasets[entry["dataset"]],
            frozen=arrays.get(f"frozen_{number}"),
            parameters=arrays.get(f"parameters_{number}"),
            position=int(entry.get("position", 0)),
            best_epoch=None if entry.get("best_epoch") is None else int(entry["best_epoch"]),
        )
        for number, entry in enumerate(header["changes"])
    )
    if not changes or not np.isfinite(arrays["parameters"]).all():
        raise ExperimentError("its weights are not finite" if changes else "it holds no recipe")
    history = (arrays["history_thinned"], int(header["history_stride"]), arrays["history_rows"])
    trainer = _read_trainer(header["trainer"], arrays)
    stopping = tuple(header.get("stopping", ()))
    updates = None
    if header.get("updates_stride") is not None:
        updates = (arrays["updates_thinned"], int(header["updates_stride"]), arrays["updates_rows"])
    every, best = int(header["record_every"]), _read_best(header.get("best"), arrays)
    return RunState(changes, arrays["parameters"], trainer, history, every, stopping, updates, best)


def _read_best(entry: list[Any] | None, arrays: Arrays) -> Best | None:
    """The best weights; None where none are kept, as in older files."""
    if entry is None:
        return None
    epoch, loss = entry
    parameters = arrays["best_parameters"]
    if not np.isfinite(parameters).all() or parameters.dtype != arrays["parameters"].dtype:
        raise ExperimentError("its best weights are not finite")
    return Best(int(epoch), float(loss), parameters)


def _read_dataset(entry: dict[str, Any], arrays: Arrays, index: int) -> Dataset:
    feature_names, output_names = tuple(entry["feature_names"]), tuple(entry["output_names"])
    classes, settings = entry["class_names"], entry.get("settings")
    levels = int(entry.get("levels", 1))
    inputs, targets = packing.unpacked(arrays, index, levels, len(output_names))
    return Dataset(
        name=entry["name"],
        kind=entry["kind"],
        inputs=inputs,
        targets=targets,
        class_names=None if classes is None else tuple(classes),
        feature_names=feature_names,
        output_names=output_names,
        recipe=entry["recipe"],
        title=entry["title"],
        own=bool(entry["own"]),
        levels=levels,
        standardise=bool(entry.get("standardise", False)),
        settings=Settings(**settings) if settings else None,
        source=_read_source(entry.get("source")),
        tests=int(entry.get("tests", 0)),
        symbols=tuple(map(str, entry.get("symbols", ()))),
    )


def _read_source(entry: dict[str, Any] | None) -> TableSource | None:
    """How the table was read; None where that is not known, as in older files."""
    if entry is None:
        return None
    if "schema" in entry:
        schema = saved_schema.restored(entry["schema"])
    else:
        schema = saved_schema.restored_first(entry["names"], entry["target"], entry["columns"])
    kept = (KeptColumn(int(column["place"]), tuple(map(str, column["texts"]))) for column in entry.get("kept", ()))
    return TableSource(
        schema,
        tuple(kept),
        tuple(map(str, entry.get("titles", ()))),
        str(entry.get("separator", ",")),
        bool(entry.get("decimal_comma", False)),
    )


def _read_trainer(entry: dict[str, Any], arrays: Arrays) -> TrainerState:
    kind, position, has_gauss, cached = entry["random"]
    return TrainerState(
        epoch=int(entry["epoch"]),
        position=int(entry["position"]),
        parameters=arrays["parameters"],
        optimizer={name: arrays[f"optimizer_{name}"] for name in entry["optimizer"]},
        random=(str(kind), arrays["random_keys"], int(position), int(has_gauss), float(cached)),
        order=arrays["order"],
        losses=np.asarray(arrays["losses"], float) if entry.get("losses") else NO_LOSSES,
    )
