"""What a hasty person presses, and where: the keys of each screen, sequences that lead somewhere, words to type."""

from __future__ import annotations

from string import ascii_letters
from typing import Final

from tests.robot.folder import FILES, OWN, RUNS


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


SCREENS: Final = {"1": "Data", "2": "Edit", "3": "Train", "4": "Predict"}
ARROWS: Final = _words("up down left right home end pageup pagedown tab shift+tab h j k l")
KEYS: Final = {
    "Data": _words("s o e c n r x t v j g enter down up space right left delete end home escape"),
    "Edit": _words(
        """
        t a p u g c i m d x A U H L J K N [ ] + - . , < > _ = s space space enter backspace delete ctrl+z ctrl+y
        ctrl+r ctrl+s ctrl+v shift+up shift+down ctrl+home ctrl+end
        """
    ),
    "Train": _words(
        """
        s r c v z a e n b f F i o u y d t w + - * , . [ ] R D 0 $ # = space space enter ctrl+s escape shift+left
        home
        """
    ),
    "Predict": _words("w W d t v p i + - _ [ ] g G = H L ctrl+home ctrl+end home end shift+right"),
    "prompt": _words("0 1 2 3 4 5 6 7 8 9 a y t n . - enter enter escape up down backspace ctrl+u tab"),
    "recipe": _words(
        """
        0 1 2 3 4 5 6 7 8 9 . e - k down down up left right space pagedown pageup enter escape tab backspace ctrl+u
        """
    ),
    "layers": _words(
        """
        a e u x d t b k + - < > 0 1 2 3 4 5 6 7 8 9 down up right left enter escape delete shift+up space
        """
    ),
    "palette": _words("a b c d e i o r s t down down pagedown pageup enter escape backspace up home end"),
}
"""The keys of each place, those that matter most more than once. None of them ends the app."""
OPENS: Final = {
    "Data": dict.fromkeys("oecnrx", "prompt"),
    "Edit": dict.fromkeys(("t", "g", "A", "N", "enter"), "prompt"),
    "Train": {"c": "recipe", "a": "layers", **dict.fromkeys(("v", "n", "ctrl+s", "enter"), "prompt")},
    "Predict": {},
}
"""The keys that open something in front of a screen, if the cursor stands where they do."""
ELSEWHERE: Final = (
    *_words(
        """
        f1 f2 f5 f10 f12 ctrl+a ctrl+e ctrl+k ctrl+w ctrl+d ctrl+x ctrl+n ctrl+l ctrl+o ctrl+t ctrl+pageup
        ctrl+pagedown ctrl+left ctrl+right ctrl+shift+a ctrl+shift+left shift+home shift+end alt+a alt+enter alt+up
        alt+left alt+backspace insert super+a ctrl+backspace ctrl+up ? ? é ☃ Q ! @ ^ ' " \\
        """
    ),
    "lone escape",
)
"""Keys that are not any screen's own."""
PALETTE_WORDS: Final = (
    *_words(
        """
        run reset theme help maxim minim keys frame screenshot layer freeze undo zoom step save copy zzz e
        """
    ),
    "",
)
LAYER_WORDS: Final = (
    *("dense 4 relu", "conv 4 3x3 relu", "pool 2", "lstm 4", "rnn 3", "gru 5", "flatten", "dropout 0.5", "norm"),
    *("embed 4", "globalmax", "dense 0", "dense 99999999999", "conv 2 9x9", "", "dense"),
)
NUMBERS: Final = (
    *("0", "1", "-1", "2", "5", "17", "1e9", "1e400", "nan", "inf", "0.5", "1.0000001", "1e-320", ""),
    "99999999999999999999",
)
NAMES: Final = ("new", "mine", "other", "Mine", "letters", "a b", "x" * 60, "con", "é", "-", "1", "..", ".hidden")
PATHS: Final = (
    *(*FILES, *RUNS),
    *("missing.csv", "out.csv", "out.txt", "out.nntui", "table", ".", "..", "a\tb.csv", "\N{SNOWMAN}.csv"),
)
WORDS: Final = (
    *(*NUMBERS, *NAMES, *OWN, *PATHS, *LAYER_WORDS),
    *("[bold]x[", "[/]", "{}", "%s", "good not bad", "1 0 1", "1,2", "D", "height", "y", "n"),
    *("\N{RIGHT-TO-LEFT OVERRIDE}abc", "x" * 300),
)
ANSWERS: Final = tuple(ascii_letters.replace("q", "")) + tuple("0123456789")
SIZES: Final = ((1, 1), (20, 5), (80, 24), (80, 24), (80, 24), (120, 40), (39, 40), (300, 3), (1, 60))
LARGE_SIZES: Final = ((200, 60), (400, 120))
GARBAGE: Final = _words(
    """
        1b5b3c 1b5b 1b4f 1bc3 c3 e9 ff f09f 98 80 00 1b 3b 4d 07 1b5c efbfbd eda080 8f 9b 08 0b 1b50 1b5d303b 1b5b49
        1b5b4f 1b5b313b310052 1b5b3f323032363b322479 1b5b313131343131323275 1b5b32373b353b3939393939393939397e
        1b5b34383b39393939393b39393939393b303b3074 1b5b35353239367500 1b5b3c303b3939393939393b39393939394d
        1b5b3c36343b313b314d 1b5b4d202121 1b5b31303b313052
        """
)
"""Pieces in hexadecimal: halves of characters and sequences, impossible keys, places and sizes, unasked reports."""
