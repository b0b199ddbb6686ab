"""Take the README's pictures from the running app: .venv/bin/python .pictures/make.py"""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from pathlib import Path

# Read when Textual is imported; the pictures are to be in full colour whatever terminal this runs in.
os.environ["TEXTUAL_COLOR_SYSTEM"] = "truecolor"
os.environ.pop("NO_COLOR", None)

from nn_tui.experiment.snapshot import Phase
from nn_tui.tui.app import PlaygroundApp

PICTURES: dict[str, tuple[str, ...]] = {
    "train": ("3", "tab", "down", "down", "right", "right"),
    "edit": ("2", "down", "down", "right", "right", "space"),
    "predict": ("4", "right"),
}
"""The keys that lead to each picture, once the letters are trained."""


async def take(name: str, keys: tuple[str, ...], folder: Path) -> None:
    """Train the letters for a while, press the keys, and save what the screen shows."""
    with tempfile.TemporaryDirectory() as home:
        app = PlaygroundApp(datasets=Path(home) / "datasets", runs=Path(home) / "runs")
        async with app.run_test(size=(120, 36)) as pilot:
            while app.workspace is None:
                await pilot.pause(0.01)
            await pilot.press("3", "asterisk")
            app.workspace.runner.run(3000)
            while app.workspace.snapshot.epoch < 3000 or app.workspace.snapshot.phase is Phase.RUNNING:
                await pilot.pause(0.01)
            await pilot.press(*keys)
            await pilot.pause()
            svg = app.export_screenshot(title="nn-tui")
        app.close()
    # Fonts from elsewhere would make the picture ask the network for them.
    (folder / f"{name}.svg").write_text(re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL))


def main() -> None:
    """Take every picture."""
    folder = Path(__file__).parent
    for name, keys in PICTURES.items():
        asyncio.run(take(name, keys, folder))


if __name__ == "__main__":
    main()
