"""Choosing what the robot does next. It knows only what it did itself, so that the seed alone decides all of it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Final, TypeVar

from tests.robot import habits
from tests.robot.events import PASTED, Event, Keys, Mouse, Paste, Probe, Raw, Resize, Text, Wait

PROBE_EVERY: Final = 60
"""Events after which the app has to answer."""
LONGEST_PASTE: Final = 1_000_000
T = TypeVar("T")


class Chooser:
    """Somebody hasty at the keyboard. ``place`` is where the robot believes to be, which may be wrong."""

    def __init__(self, seed: str) -> None:
        self._chance = random.Random(seed)
        self._screen = self.place = "Data"
        self._habits: dict[Callable[[], list[Event]], int] = {
            self._keys: 50,
            self._one_key: 12,
            self._errand: 22,
            self._mouse: 6,
            self._text: 3,
            self._paste: 2,
            self._garbage: 2,
            self._resize: 3,
        }

    def events(self, count: int) -> list[Event]:
        """The first ``count`` events."""
        return list(islice(self._events(), count))

    def _events(self) -> Iterator[Event]:
        number = 0
        while True:
            for event in self._pick(self._habits)():
                yield event
                number += 1
                if number % PROBE_EVERY == 0:
                    yield Probe()
                    self.place = self._screen
            seconds = self._pick({None: 45, 0.0: 30, 0.01: 18, 0.1: 6, 0.4: 1})
            if seconds is not None:
                yield Wait(seconds)

    def _pick(self, weights: dict[T, int]) -> T:
        return self._chance.choices(list(weights), list(weights.values()))[0]

    def _one_of(self, choice: Sequence[T]) -> T:
        return self._chance.choice(choice)

    def _believe(self, key: str) -> None:
        """Follow a key to where it leads."""
        if key in ("escape", "lone escape", "enter") and self.place != self._screen:
            self.place = self._screen
        elif key == "ctrl+p" and self.place == self._screen:
            self.place = "palette"
        elif self.place == self._screen:
            self._screen = habits.SCREENS.get(key, self._screen)
            self.place = habits.OPENS[self._screen].get(key, self._screen)

    def _key(self) -> str:
        """A key that has to do with the place, mostly."""
        kind = self._pick({"place": 70, "number": 9, "arrow": 12, "elsewhere": 6, "escape": 4, "palette": 2})
        choice: Sequence[str] = {
            "place": habits.KEYS[self.place],
            "number": tuple(habits.SCREENS),
            "arrow": habits.ARROWS,
            "elsewhere": habits.ELSEWHERE,
            "escape": ("escape",),
            "palette": ("ctrl+p",),
        }[kind]
        key = self._one_of(choice)
        self._believe(key)
        return key

    def _one_key(self) -> list[Event]:
        return [Keys((self._key(),))]

    def _keys(self) -> list[Event]:
        """Several keys in one read: different ones, or one that is held down."""
        length = self._chance.randrange(2, self._pick({5: 4, 12: 4, 40: 2}))
        if self._chance.random() < 0.2:
            return [Keys((self._key(),) * length)]
        return [Keys(tuple(self._key() for _ in range(length)))]

    def _text(self) -> list[Event]:
        return [Text(self._one_of(habits.WORDS))]

    def _paste(self) -> list[Event]:
        size = self._pick({5: 20, 300: 20, 10_000: 5, LONGEST_PASTE: 1})
        kind, seed = self._one_of(list(PASTED)), self._chance.randrange(1000)
        return [Paste(kind, size, seed, self._chance.random() < 0.7)]

    def _garbage(self) -> list[Event]:
        parts = tuple(
            "".join(self._chance.choices(habits.GARBAGE, k=self._one_of((1, 1, 2, 4))))
            for _ in range(self._one_of((1, 1, 2, 3)))
        )
        return [Raw(parts)]

    def _mouse(self) -> list[Event]:
        button = self._pick({0: 10, 64: 4, 65: 4, 1: 1, 2: 2, 66: 1, 4: 1, 8: 1, 16: 1, 35: 2})
        width, height = self._one_of(((80, 24), (80, 24), (40, 12), (200, 60)))
        places = tuple(
            (self._chance.randrange(width), self._chance.randrange(height))
            for _ in range(self._one_of((1, 1, 1, 3, 12)))
        )
        return [Mouse(button, places, button < 32 and self._chance.random() < 0.95)]

    def _resize(self) -> list[Event]:
        """Another size; a large one, which takes long to draw, not for long."""
        if self._chance.random() < 0.2:
            return [Resize(*self._one_of(habits.LARGE_SIZES)), *self._keys(), Wait(0.0), Resize(80, 24)]
        return [Resize(*self._one_of(habits.SIZES)) for _ in range(self._one_of((1, 1, 3)))]

    def _errand(self) -> list[Event]:
        """Keys that lead somewhere, in one write, in one for each key, or broken off."""
        keys = self._one_of(
            (
                self._other_dataset,
                self._other_dataset,
                self._file,
                self._train,
                self._change_recipe,
                self._change_layers,
                self._choose_view,
                self._label,
                self._predict,
                self._name,
                self._palette,
                self._settings,
            )
        )()
        if self._chance.random() < 0.2:
            keys = keys[: self._chance.randrange(1, len(keys) + 1)]
        for key in keys:
            self._believe(key)
        if self._chance.random() < 0.5:
            return [Keys(tuple(keys))]
        cut = self._chance.randrange(len(keys))
        return [Keys(tuple(part)) for part in (keys[:cut], keys[cut:]) if part]

    def _other_dataset(self) -> list[str]:
        """Another dataset, and at once something on another screen."""
        way = self._one_of(("down", "up", "pagedown", "pageup"))
        screen = self._one_of("1234")
        then = [self._one_of(habits.KEYS[habits.SCREENS[screen]]) for _ in range(self._chance.randrange(4))]
        return ["1", *[way] * self._chance.randrange(1, 9), "enter", screen, *then]

    def _file(self) -> list[str]:
        opens = ["1", "o", *self._one_of(habits.PATHS), "enter"]
        writes = ["1", "e", "ctrl+u", *self._one_of(habits.PATHS), "enter", "enter"]
        saves = ["3", "ctrl+s", "ctrl+u", *self._one_of(habits.PATHS), "enter", "enter"]
        return self._one_of((opens, opens, writes, saves))

    def _train(self) -> list[str]:
        epochs = ["3", "n", *self._one_of(habits.NUMBERS), "enter"]
        flat_out = ["3", "*", "space"]
        return [*self._one_of((epochs, flat_out, ["3", "r", "space"], ["3", "e", "e", "s"])), self._one_of("1234")]

    def _change_recipe(self) -> list[str]:
        return [
            "3", "c", *[self._one_of(("down", "up", "pagedown"))] * self._chance.randrange(9),
            *self._one_of((*habits.NUMBERS, *habits.WORDS, " ")), self._one_of(("enter", "right", "down")), "enter",
        ]  # fmt: skip

    def _change_layers(self) -> list[str]:
        adds = ["a", self._one_of(habits.ANSWERS), "enter"]
        types = ["e", "ctrl+u", *self._one_of(habits.LAYER_WORDS), "enter"]
        moves = [self._one_of(habits.KEYS["layers"]) for _ in range(4)]
        return ["3", "a", *self._one_of((adds, types, moves)), self._one_of(("enter", "escape", "k")), "enter"]

    def _choose_view(self) -> list[str]:
        return [
            "3",
            *["tab"] * self._chance.randrange(4),
            "v",
            self._one_of(habits.ANSWERS),
            *self._one_of(((), ("z",), ("enter",))),
        ]

    def _label(self) -> list[str]:
        adds_class = ["A", *self._one_of(habits.NAMES), "enter"]
        goes = ["g", *self._one_of(habits.NUMBERS), "enter"]
        return [
            "2",
            *self._one_of((adds_class, goes, ["t", self._one_of(habits.ANSWERS)], ["a", "space", "enter", "x"])),
        ]

    def _predict(self) -> list[str]:
        types = ["i", *self._one_of(habits.WORDS), "enter", "escape"]
        return ["4", *self._one_of((types, ["d", "w", "p"], ["v", "t", "tab"], ["W", "d", "d"]))]

    def _name(self) -> list[str]:
        key = self._one_of("cnr")
        return ["1", key, *self._one_of(((), ("enter",), ("ctrl+u",))), *self._one_of(habits.NAMES), "enter"]

    def _palette(self) -> list[str]:
        return [
            "ctrl+p",
            *self._one_of(habits.PALETTE_WORDS),
            *self._one_of((("enter",), ("down", "enter"), ("escape",))),
        ]

    def _settings(self) -> list[str]:
        return [
            "1",
            "s",
            "down",
            self._one_of(("right", "left", "enter")),
            *self._one_of(habits.NUMBERS),
            "enter",
            "escape",
        ]
