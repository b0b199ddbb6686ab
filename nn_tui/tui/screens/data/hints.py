"""What to press next on Data."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nn_tui.tui.screens.data.dataset_list import ListEntry

WELCOME = "Choose a dataset, press [[app.train]], then {run}: a network learns it before your eyes."
"""What a first screen says, unless there is a run to go on with."""
LOADING = "[[data.choose]] chooses this dataset"
"""Before the workspace is loaded there is nothing to train."""
IN_SETTINGS = "up down choose · left right change · [[settings.exact]] types a value · [[data.leave]]: the list"
IN_ABOUT = "up down read on · [[data.leave]]: the list"


def welcome(is_ready: bool) -> str:
    """What this is and what to press. The keys of Train are known once that is loaded."""
    return WELCOME.format(run="[[train.run]]" if is_ready else "space")


def on_entry(chosen: ListEntry | None, current: str, has_settings: bool, has_columns: bool, is_cut: bool) -> str:
    """What enter, s and 3 do, with the name of the dataset that 3 trains: it need not be the one under the cursor.

    ``is_cut`` says that there is more about the entry than is shown.
    """
    if chosen and chosen.name_is:
        return f"Its name is {chosen.name_is}: [[data.rename]] renames your dataset."
    more = []
    if chosen and not chosen.run and has_settings:
        more.append("[[data.settings]] changes its settings")
    if has_columns:
        more.append("[[data.columns]] its columns")
    if chosen is not None and chosen.run is None and chosen.name == current:
        more = [f"{current} is chosen", *more, "[[app.train]] trains it"]
    else:
        enter = "goes on with this run" if chosen and chosen.run else "chooses this dataset"
        more = [f"[[data.choose]] {enter}", *more, f"[[app.train]] trains {current}"]
    return " · ".join((*more, *(["tab reads the rest"] if is_cut else [])))
