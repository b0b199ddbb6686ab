"""The measured datasets that come with the program; `builtin_files/NOTICE.txt` names their sources and licences."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np

from nn_tui.data.catalog import BUILT_IN
from nn_tui.data.dataset import Dataset
from nn_tui.data.names import pixel_names

FOLDER: Final = Path(__file__).with_name("builtin_files")

DIGIT_LEVELS: Final = 16


def iris() -> Dataset:
    """Fisher's 150 irises of three species: four measures in centimetres."""
    heading, *rows = [line.split(",") for line in (FOLDER / "iris.csv").read_text(encoding="ascii").splitlines()]
    species = tuple(dict.fromkeys(row[-1] for row in rows))
    return Dataset(
        name="iris",
        kind="table",
        inputs=np.array([[float(word) for word in row[:-1]] for row in rows]),
        targets=np.eye(len(species))[[species.index(row[-1]) for row in rows]],
        class_names=species,
        feature_names=tuple(heading[:-1]),
        output_names=species,
        recipe="iris",
        title=BUILT_IN["iris"].title,
        standardise=True,
    )


def digits() -> Dataset:
    """The 1,797 handwritten digits of the UCI repository's test set, on 8x8 pixels of 17 greys."""
    with np.load(FOLDER / "digits.npz", allow_pickle=False) as packed:
        pixels, classes = packed["pixels"], packed["classes"]
    names = tuple(str(digit) for digit in range(10))
    return Dataset(
        name="digits",
        kind="pixels",
        inputs=pixels / DIGIT_LEVELS,
        targets=np.eye(len(names))[classes],
        class_names=names,
        feature_names=pixel_names(*pixels.shape[1:]),
        output_names=names,
        recipe="digits",
        title=BUILT_IN["digits"].title,
        levels=DIGIT_LEVELS,
    )
