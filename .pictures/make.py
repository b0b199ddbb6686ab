"""Take the README's pictures from the running app: .venv/bin/python .pictures/make.py"""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from pathlib import Path
from typing import NamedTuple

# Read when Textual is imported; the pictures are to be in full colour whatever terminal this runs in.
os.environ["TEXTUAL_COLOR_SYSTEM"] = "truecolor"
os.environ.pop("NO_COLOR", None)

from nn_tui.experiment.background.snapshot import Phase
from nn_tui.tui.app import PlaygroundApp


class Scene(NamedTuple):
    """One picture: the dataset, the epochs that it is trained, and the keys that lead to what is shown."""

    dataset: str
    epochs: int
    keys: tuple[str, ...]


PICTURES = {
    "train": Scene("spirals", 500, ("3", "right", "up", "tab", "tab")),
    "data": Scene("spirals", 0, ("s", "down", "down", "right")),
    "edit": Scene("digits", 20, ("2", "right_square_bracket", "right_square_bracket", "right_square_bracket")),
    "predict": Scene("digits", 20, ("4", "w")),
    "convolution": Scene("moved", 20, ("3", "tab", "down", "right")),
    "recurrence": Scene("addition", 1, ("3", "tab", "right", "right")),
}


async def take(name: str, scene: Scene, folder: Path) -> None:
    """Train for a while, press the keys, and save what the screen shows."""
    with tempfile.TemporaryDirectory() as home:
        datasets, runs, state = (Path(home) / name for name in ("datasets", "runs", "state"))
        app = PlaygroundApp(scene.dataset, datasets=datasets, runs=runs, state=state)
        async with app.run_test(size=(120, 40)) as pilot:
            while not app.is_ready:
                await pilot.pause(0.01)
            workspace = app.workspace
            assert workspace is not None, "it is ready"
            await pilot.press("3", "asterisk")
            if scene.epochs:
                workspace.runner.run(scene.epochs)
            while workspace.snapshot.epoch < scene.epochs or workspace.snapshot.phase is Phase.RUNNING:
                await pilot.pause(0.01)
            await pilot.press("1")
            for key in scene.keys:
                await pilot.press(key)
                await pilot.pause()
            svg = app.export_screenshot(title="nn-tui")
        app.close()
    # Fonts from elsewhere would make the picture ask the network for them.
    (folder / f"{name}.svg").write_text(re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL))


def main() -> None:
    """Take every picture."""
    folder = Path(__file__).parent
    for name, scene in PICTURES.items():
        asyncio.run(take(name, scene, folder))


if __name__ == "__main__":
    main()
