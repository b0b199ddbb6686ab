"""The keys of Edit, and what its help says."""

from __future__ import annotations

from textual.binding import Binding, BindingType

DRAW = Binding.Group("Draw")
SAMPLE = Binding.Group("Sample")

KEYS: list[BindingType] = [
    Binding("enter", "write", "Write", id="edit.write", tooltip="Write the drawing to the dataset", group=SAMPLE),
    Binding("t", "label", "Label", id="edit.label", tooltip="Say which class the drawing is", group=SAMPLE),
    Binding("a", "add", "Add", id="edit.add", tooltip="Begin a new sample, not yet written", group=SAMPLE),
    Binding("right_square_bracket", "go(1)", "Next", id="edit.next", tooltip="The next sample", group=SAMPLE),
    Binding(
        "left_square_bracket",
        "go(-1)",
        "Previous",
        id="edit.previous",
        tooltip="The sample before",
        group=SAMPLE,
    ),
    Binding("p", "pen", "Pen", id="edit.pen", tooltip="Draw while moving: ink, paper, up", group=DRAW),
    Binding("u,ctrl+z", "undo", "Undo", id="edit.undo", tooltip="Take back the last change", group=DRAW),
    Binding("U,ctrl+y,ctrl+r", "redo", "Redo", id="edit.redo", tooltip="Do again what was taken back", group=DRAW),
    Binding("c", "clear", "Clear", id="edit.clear", tooltip="Turn every pixel off", group=DRAW),
    Binding("i", "invert", "Invert", id="edit.invert", tooltip="Swap ink and paper", group=DRAW),
    Binding("m", "mirror", "Mirror", id="edit.mirror", tooltip="Swap left and right", group=DRAW),
    Binding(
        "shift+left,H",
        "shift(0,-1)",
        "Shift left",
        show=False,
        id="edit.shift_left",
        tooltip="Move the drawing left by one",
    ),
    Binding(
        "shift+down,J",
        "shift_rows(1)",
        "Shift down",
        show=False,
        id="edit.shift_down",
        tooltip="Move the drawing down by one",
    ),
    Binding(
        "shift+up,K",
        "shift_rows(-1)",
        "Shift up",
        show=False,
        id="edit.shift_up",
        tooltip="Move the drawing up by one",
    ),
    Binding(
        "shift+right,L",
        "shift(0,1)",
        "Shift right",
        show=False,
        id="edit.shift_right",
        tooltip="Move the drawing right by one",
    ),
    Binding("d", "duplicate", "Duplicate", show=False, id="edit.duplicate", tooltip="Write a copy as a new sample"),
    Binding("x,delete", "delete", "Delete", show=False, id="edit.delete", tooltip="Delete this sample"),
    Binding("A", "add_class", "Add class", show=False, id="edit.add_class", tooltip="Add a class to the dataset"),
    Binding(
        "N",
        "rename_class",
        "Rename class",
        show=False,
        id="edit.rename_class",
        tooltip="Rename the class of this sample",
    ),
    Binding("ctrl+v", "paste", "Paste", show=False, id="edit.paste", tooltip="Paste rows of 0 and 1, or # and ."),
    Binding("ctrl+s", "write", "Save", show=False, id="edit.save", tooltip="Write the drawing to the dataset"),
]

HELP = """\
# Edit

A drawing, begun as a copy of a sample. **Space** toggles the pixel under the cursor, **p** lets the cursor
draw. The bars show what the network thinks of the drawing as it is; nothing is trained on it until **enter**
writes it to the dataset. A built-in set is never changed: the first write asks for a name and makes a copy.
**t** labels the drawing, **A** adds a class, **[** and **]** go through the samples, **u** takes back,
without limit. Rows of 0/1 or #/. can be pasted.
"""
