"""How much may be under way to a terminal that answers fast, slowly, late, or never."""

from __future__ import annotations

from math import ceil

import pytest

from nn_tui.tui.process.output.line import LEAST_ROOM, LOST_AFTER, MOST_ANSWERS, MOST_DELAY, SILENT_AFTER, Line


class FarEnd:
    """A line of so many bytes a second, with a delay; the terminal at its end answers at once.

    ``together`` is how many seconds the answers of some pieces are held back, to come all at once.
    """

    def __init__(self, rate: float, round_trip: float, together: float = 0.0) -> None:
        self.line, self.rate, self.round_trip, self.together = Line(), rate, round_trip, together
        self.now, self._free_at = 0.0, 0.0
        self._answers: list[tuple[float, int]] = []

    def send(self, size: int) -> float:
        """Send a piece, and return after how many seconds it is answered."""
        self._free_at = max(self._free_at, self.now) + size / self.rate
        answered = self._free_at + self.round_trip
        if self.together:
            answered = ceil(answered / self.together) * self.together
        self._answers.append((answered, self.line.send(size, self.now)))
        return self._answers[-1][0] - self.now

    def wait_for_answer(self) -> None:
        self.now, column = self._answers.pop(0)
        self.line.answered(column, self.now)

    def draw(self, size: int) -> tuple[float, float]:
        """Send a picture as there is room; how long that took, and the longest that a piece was under way."""
        began, longest = self.now, 0.0
        while size > 0:
            if (room := self.line.room(self.now)) > 0:
                piece = min(size, max(int(room), 50))
                longest = max(longest, self.send(piece))
                size -= piece
            else:
                self.now += 0.002
            while self._answers and self._answers[0][0] <= self.now:
                self.wait_for_answer()
        while self._answers:
            self.wait_for_answer()
        return self.now - began, longest


@pytest.mark.parametrize("round_trip", [0.0, 0.1])
@pytest.mark.parametrize("rate", [15_000, 40_000, 1_000_000])
def test_a_picture_takes_its_time_and_a_key_waits_for_little_of_it(rate: int, round_trip: float) -> None:
    far = FarEnd(rate, round_trip)
    far.send(0)
    far.wait_for_answer()
    for _ in range(12):
        took, longest = far.draw(8_000)
    assert took < 1.1 * 8_000 / rate + round_trip
    assert longest - round_trip < 1.3 * MOST_DELAY


@pytest.mark.parametrize("round_trip", [0.0, 0.1])
@pytest.mark.parametrize("rate", [15_000, 40_000])
def test_answers_that_come_together_do_not_make_the_line_seem_faster(rate: int, round_trip: float) -> None:
    far = FarEnd(rate, round_trip, together=0.02)
    far.send(0)
    far.wait_for_answer()
    for _ in range(40):
        _, longest = far.draw(6_000)
        assert far.now < 3 or longest - round_trip - far.together < 1.4 * MOST_DELAY
        far.now += 0.013


def test_once_all_is_answered_there_is_room_for_the_rest_of_a_frame() -> None:
    line = Line()
    line.answered(line.send(0, 0.0), 0.001)
    columns = [line.send(9_000, 1.0) for _ in range(12)]
    for column in columns:
        line.answered(column, 1.05)
    assert line.wait(1.05, has_more=True) is None
    assert line.room(1.05) > 0


def test_a_second_frame_waits_for_the_answer() -> None:
    line = Line()
    assert line.is_free
    column = line.send(100, 0.0)
    assert not line.is_free
    line.answered(column, 0.01)
    assert line.is_free


def test_a_question_alone_is_no_frame() -> None:
    line = Line()
    line.send(0, 0.0)
    assert line.is_free
    assert not line.is_quiet


def test_answers_to_keys_do_not_pile_up_on_a_line_that_is_dead() -> None:
    line = Line()
    line.send(100, 0.0)
    sent = 0
    while line.room_for_answer(1.0) > 0:
        line.send(300, 1.0, is_answer=True)
        sent += 300
    assert sent <= MOST_ANSWERS + 300


def test_a_terminal_that_never_answers_is_given_up_once() -> None:
    line = Line()
    line.send(100, 0.0)
    assert not line.look(SILENT_AFTER - 0.01)
    assert not line.is_free
    assert not line.look(SILENT_AFTER + 0.01)
    assert line.is_free
    line.send(5_000, 10.0)
    assert not line.look(10.4)
    assert not line.is_free
    assert not line.look(10.6)
    assert line.is_free


def test_a_late_answer_is_an_answer() -> None:
    line = Line()
    column = line.send(100, 0.0)
    line.look(SILENT_AFTER + 1)
    assert line.is_silent(SILENT_AFTER + 1)
    line.answered(column, SILENT_AFTER + 2)
    assert not line.is_silent(SILENT_AFTER + 3)


def test_it_asks_again_when_an_answer_is_long_in_coming() -> None:
    line = Line()
    line.answered(line.send(0, 0.0), 0.1)
    line.send(100, 1.0)
    assert not line.look(1.0 + LOST_AFTER - 0.1)
    assert line.wait(1.0, False) == pytest.approx(LOST_AFTER)
    assert line.look(1.0 + LOST_AFTER + 0.1)
    assert not line.is_free


def test_an_answer_that_was_lost_is_noticed() -> None:
    line = Line()
    line.send(100, 0.0)
    second = line.send(0, 5.0)
    assert not line.answered(second, 5.1)
    assert line.is_quiet


def test_a_terminal_that_always_reports_the_same_place() -> None:
    line = Line()
    for number in range(20):
        line.send(100, float(number))
        assert line.answered(1, number + 0.1)
        assert line.is_quiet


def test_a_report_that_nobody_asked_for_changes_nothing() -> None:
    line = Line()
    assert line.answered(7, 1.0)
    assert line.is_quiet
    assert line.room(1.0) > LEAST_ROOM
