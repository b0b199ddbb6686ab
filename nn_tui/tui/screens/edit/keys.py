"""The keys of Edit for each kind of data."""

from __future__ import annotations

from typing import Any

from textual.binding import Binding, BindingType

DRAW = Binding.Group("Draw")
CHANGE = Binding.Group("Change")
SAMPLE = Binding.Group("Sample")
POINT = Binding.Group("Point")
MOVE = Binding.Group("Move")


def _key(key: str, action: str, description: str, name: str, tooltip: str, **options: Any) -> Binding:
    return Binding(key, action, description, id=f"edit.{name}", tooltip=tooltip, **options)


def _hidden(key: str, action: str, description: str, name: str, tooltip: str) -> Binding:
    return _key(key, action, description, name, tooltip, show=False)


UNDO: list[BindingType] = [
    _key("u", "screen.undo", "Undo", "undo", "Undo the last change", group=CHANGE),
    _key("U,ctrl+y,ctrl+r", "screen.redo", "Redo", "redo", "Bring back what was undone", group=CHANGE),
]
"""The same for every kind of data."""

PASTE = _hidden("ctrl+v", "screen.paste", "Paste", "paste", "Paste samples that were copied as text")

BEGIN: list[BindingType] = [
    _key("a", "add", "Add", "add", "Begin a new sample, not yet saved", group=SAMPLE),
    _key("d", "duplicate", "Copy", "duplicate", "Save a copy as a new sample", group=SAMPLE),
    _key("t", "label", "Label", "label", "Say which class it is", group=SAMPLE),
]

WALK: list[BindingType] = [
    _key("right_square_bracket", "go(1)", "Next", "next", "The next sample", group=MOVE),
    _key("left_square_bracket", "go(-1)", "Previous", "previous", "The previous sample", group=MOVE),
    _key("g", "go_to", "Go to", "go_to", "Go to a sample by its number", group=MOVE),
]

SAMPLES: list[BindingType] = [
    _hidden("x,delete", "delete", "Delete", "delete", "Delete this sample"),
    _hidden("ctrl+s", "write", "Save", "save", "Save it in the dataset"),
    PASTE,
    _hidden("o", "screen.other_drawing", "Other draft", "other_drawing", "Go on with another draft that was kept"),
]

CLASSES: list[BindingType] = [
    _key("A", "screen.add_class", "Add class", "add_class", "Add a class to the dataset", group=CHANGE),
    _hidden("N", "screen.rename_class", "Rename class", "rename_class", "Rename this class"),
]

SIDEWAYS: list[BindingType] = [
    _hidden("shift+left,H", "shift(0,-1)", "Shift left", "shift_left", "Move everything left by one"),
    _hidden("shift+right,L", "shift(0,1)", "Shift right", "shift_right", "Move everything right by one"),
]

PIXEL_KEYS: list[BindingType] = [
    _key("enter", "write", "Save", "write", "Save the drawing in the dataset", group=SAMPLE),
    *BEGIN,
    *UNDO,
    _key("p", "pen", "Pen", "pen", "Draw while moving: ink, paper, up", group=DRAW),
    _key("plus,equals_sign", "ink(1)", "Stronger", "stronger", "A pen with more ink", group=DRAW, key_display="+"),
    _key("minus,underscore", "ink(-1)", "Fainter", "fainter", "A pen with less ink", group=DRAW, key_display="-"),
    _key("b", "brush", "Brush", "brush", "Draw in all channels, or in one: red, green, blue", group=DRAW),
    _key("s", "soft", "Soft", "soft", "A pen that greys the pixels beside it, or one with hard edges", group=DRAW),
    *WALK,
    _key("c", "clear", "Clear", "clear", "Turn every pixel off", group=CHANGE),
    _key("i", "invert", "Invert", "invert", "Swap ink and paper", group=CHANGE),
    _key("m", "mirror", "Mirror", "mirror", "Swap left and right", group=CHANGE),
    *SIDEWAYS,
    _hidden("shift+down,J", "shift(1,0)", "Shift down", "shift_down", "Move everything down by one"),
    _hidden("shift+up,K", "shift(-1,0)", "Shift up", "shift_up", "Move everything up by one"),
    *SAMPLES,
    *CLASSES,
]

TABLE_KEYS: list[BindingType] = [
    _key("enter", "write_or_type", "Save", "write_row", "Save the row, or type the number under it", group=SAMPLE),
    *BEGIN,
    *UNDO,
    *WALK,
    _key("c", "clear", "Clear", "clear_row", "Make every number of the row 0", group=CHANGE),
    _key("i", "invert", "Invert", "invert_row", "Swap 0 and 1 in the row", group=CHANGE),
    *SIDEWAYS,
    *SAMPLES,
    *CLASSES,
]

SEQUENCE_KEYS: list[BindingType] = [
    _key(
        "enter",
        "write_or_change",
        "Save",
        "write_sequence",
        "Save the sequence, or change what is under it",
        group=SAMPLE,
    ),
    *BEGIN,
    *UNDO,
    _key("i", "insert", "Insert", "insert_step", "Insert before the cursor", group=DRAW),
    _key(
        "plus,equals_sign", "append", "Append", "append_step", "Insert behind the cursor", group=DRAW, key_display="+"
    ),
    _key(
        "minus,backspace",
        "remove_step",
        "Remove",
        "remove_step",
        "Remove the step under the cursor",
        group=DRAW,
        key_display="-",
    ),
    _key(
        "full_stop,right_square_bracket",
        "go(1)",
        "Next",
        "next_sequence",
        "The next sequence",
        group=MOVE,
        key_display=".",
    ),
    _key(
        "comma,left_square_bracket",
        "go(-1)",
        "Previous",
        "previous_sequence",
        "The previous sequence",
        group=MOVE,
        key_display=",",
    ),
    WALK[-1],
    *SAMPLES,
    *CLASSES,
]

POINT_KEYS: list[BindingType] = [
    _key("space,enter", "drop", "Drop", "drop", "Put a point under the cursor", group=POINT),
    _key("x,delete", "remove", "Remove", "remove", "Take the point under the cursor away", group=POINT),
    _key("t", "choose_class", "Class", "class", "Choose the class of the points to drop", group=POINT),
    _key("t", "type_value", "Value", "value", "Type the value of the points to drop", group=POINT),
    _key("plus,equals_sign", "step_value(1)", "More", "more", "Drop a larger value", group=POINT, key_display="+"),
    _key("minus,underscore", "step_value(-1)", "Less", "less", "Drop a smaller value", group=POINT, key_display="-"),
    _key(
        "right_square_bracket",
        "step_class(1)",
        "Next",
        "class_next",
        "Drop points of the next class",
        group=POINT,
    ),
    _hidden(
        "left_square_bracket", "step_class(-1)", "Previous class", "class_before", "Drop points of the class before"
    ),
    *UNDO,
    _key("c", "remove_all", "Clear", "remove_all", "Take every point away, after asking", group=CHANGE),
    *CLASSES,
    PASTE,
]
