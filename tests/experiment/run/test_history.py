"""Bounded however long, and true: every point kept was measured, and no extreme is lost."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nn_tui.experiment.run.history import COLUMNS, UPDATE_COLUMNS, Recorder
from nn_tui.experiment.run.thinned_rows import RECENT, SPANS
from nn_tui.model import Measures

LONG = 500_000
SPIKES = {123_456: 1e6, 123_457: -5.0, 300_000: 77.0, 499_000: 1e9, 1_000: 50.0}


def loss_at(epoch: int) -> float:
    return SPIKES.get(epoch, 1.0 / (1 + epoch / 1000) + 0.001 * ((epoch * 7919) % 13))


def fill(recorder: Recorder, first: int, last: int, loss: Callable[[int], float] = loss_at) -> Recorder:
    for epoch in range(first, last):
        value = loss(epoch)
        recorder.append(epoch, Measures(value, 0.0, 2 * value, None))
    return recorder


@pytest.fixture(scope="module")
def long() -> Recorder:
    return fill(Recorder(), 0, LONG)


def tables(recorder: Recorder) -> list[bytes]:
    return [part.tobytes() for part in recorder.view()]


@pytest.mark.slow
def test_a_long_run_takes_little_memory(long: Recorder) -> None:
    thinned, _, rows = long.state()
    assert thinned.nbytes + rows.nbytes < 1_000_000
    assert len(long.view().whole) < 4 * SPANS + 2 * RECENT


def test_every_point_was_really_measured(long: Recorder) -> None:
    view = long.view()
    for recent in (False, True):
        epochs, losses = view.column("epoch", recent), view.column("loss", recent)
        assert (np.diff(epochs) > 0).all()
        assert losses.tolist() == [loss_at(int(epoch)) for epoch in epochs]
        assert (view.column("mse", recent) == 2 * losses).all()
        assert np.isnan(view.column("accuracy", recent)).all()


def test_spikes_of_one_epoch_survive(long: Recorder) -> None:
    whole = long.view().whole
    kept = dict(whole[:, :2].tolist())
    assert {epoch: kept.get(epoch) for epoch in SPIKES} == SPIKES


def test_each_span_keeps_its_smallest_and_largest(long: Recorder) -> None:
    _, stride, _ = long.state()
    whole = long.view()
    epochs, losses = whole.column("epoch"), whole.column("loss")
    every = np.array([loss_at(epoch) for epoch in range(LONG)])
    spans = np.arange(LONG) // stride
    for span in [0, 1, 100, spans[123_456], spans[-1]]:
        shown = losses[epochs // stride == span]
        assert (shown.min(), shown.max()) == (every[spans == span].min(), every[spans == span].max())


def test_the_whole_run_is_covered(long: Recorder) -> None:
    epochs = long.view().column("epoch")
    _, stride, _ = long.state()
    assert epochs[0] == 0
    assert epochs[-1] == LONG - 1
    assert np.diff(epochs).max() < 2 * stride


def test_the_recent_part_is_exact(long: Recorder) -> None:
    assert long.view().column("epoch", recent=True).tolist() == list(range(LONG - RECENT, LONG))
    short = fill(Recorder(), 0, 10).view()
    assert short.column("epoch").tolist() == short.column("epoch", recent=True).tolist() == list(range(10))


def test_looking_changes_nothing() -> None:
    watched, unwatched = Recorder(), Recorder()
    for epoch in range(3 * RECENT + 5):
        fill(watched, epoch, epoch + 1)
        fill(unwatched, epoch, epoch + 1)
        if epoch % 500 == 0:
            watched.view()
            watched.restore(*watched.state())
    assert tables(watched) == tables(unwatched)


def test_a_view_stays_as_it_was() -> None:
    recorder = fill(Recorder(), 0, 2 * RECENT - 1)
    view = recorder.view()
    before = [part.copy() for part in view]
    fill(recorder, 2 * RECENT - 1, 5 * RECENT)
    recorder.forget_after(10)
    assert all((now == then).all() for now, then in zip(np.nan_to_num(view[0]), np.nan_to_num(before[0]), strict=True))
    assert np.array_equal(view.recent, before[1], equal_nan=True)


def test_the_test_loss_has_its_spikes_too() -> None:
    recorder = Recorder()
    for epoch in range(10 * RECENT):
        test = Measures(900.0 if epoch == 777 else -1.0 if epoch == 778 else 1.0, 0.0, 0.25, 0.5)
        recorder.append(epoch, Measures(float(epoch * 7919 % 13), 0.0, 0.5, 1.0), test)
    view = recorder.view()
    assert {777, 778} <= set(view.column("epoch"))
    assert view.whole[view.column("epoch") == 777, :8].tolist() == [[777, 777 * 7919 % 13, 0, 0.5, 1, 900, 0.25, 0.5]]


@pytest.mark.parametrize("split", [False, True])
def test_the_first_and_the_last_epoch_are_always_shown(split: bool) -> None:
    recorder = Recorder()
    for epoch in range(10 * RECENT):
        values = Measures(float(epoch * 7919 % 13) + 1 * (epoch not in (0, 10 * RECENT - 1)), 0.0, 0.5, 1.0)
        bowl = values._replace(loss=50.0 - abs(6 - epoch % 13))
        recorder.append(epoch, bowl, bowl if split else None)
    epochs = recorder.view().column("epoch")
    assert (epochs[0], epochs[-1]) == (0, 10 * RECENT - 1)


def test_a_test_loss_that_is_not_a_number_hides_no_other() -> None:
    recorder = Recorder()
    for epoch in range(5 * RECENT):
        loss = float("nan") if epoch % 3 else 2.0 + 0.1 * (epoch % 5) + (epoch == 3333) - (epoch == 3003)
        recorder.append(epoch, Measures(1.0, 0.0, 1.0, None), Measures(loss, 0.0, 1.0, None))
    assert {3003, 3333} <= set(recorder.view().column("epoch"))


def test_forgetting_and_going_on() -> None:
    recorder = fill(Recorder(), 0, 4 * RECENT)
    recorder.forget_after(4 * RECENT - 65)
    assert recorder.last_epoch == 4 * RECENT - 65
    fill(recorder, 4 * RECENT - 64, 4 * RECENT)
    assert tables(recorder) == tables(fill(Recorder(), 0, 4 * RECENT))
    recorder.forget_after(-1)
    assert recorder.last_epoch is None
    assert [part.shape for part in recorder.view()] == [(0, len(COLUMNS))] * 2 + [(0, len(UPDATE_COLUMNS))]


def test_what_is_restored_goes_on_the_same() -> None:
    original = fill(Recorder(), 0, 5 * RECENT + 7)
    copy = Recorder()
    copy.restore(*original.state())
    for recorder in (original, copy):
        fill(recorder, 5 * RECENT + 7, 9 * RECENT)
    assert tables(copy) == tables(original)


@pytest.mark.parametrize(
    ("thinned", "stride", "rows"),
    [
        (np.zeros((0, 7)), 1, np.zeros((0, 8))),
        (np.zeros((0, 8)), 1, np.zeros(16)),
        (np.zeros((0, 8)), 0, np.zeros((1, 8))),
        (np.ones((1, 8)), 1, np.zeros((1, 8))),
        (np.zeros((0, 8)), 1, np.array([["a"] * 8])),
    ],
)
def test_what_is_no_history_is_refused(thinned: np.ndarray, stride: int, rows: np.ndarray) -> None:
    recorder = fill(Recorder(), 0, 3)
    with pytest.raises((ValueError, TypeError)):
        recorder.restore(thinned, stride, rows)
    assert recorder.last_epoch == 2


@settings(max_examples=20, deadline=None)
@given(
    losses=st.lists(st.floats(0, 1e300), min_size=1, max_size=30),
    every=st.sampled_from([1, 7, 1000]),
    count=st.integers(1, 4 * RECENT),
)
def test_the_extremes_of_the_run_are_always_there(losses: list[float], every: int, count: int) -> None:
    recorder = Recorder()
    values = [losses[(index * 31 + index // 97) % len(losses)] for index in range(count)]
    for index, value in enumerate(values):
        recorder.append(index * every, Measures(value, 0.0, value, None))
    shown = recorder.view().column("loss")
    assert (shown.min(), shown.max()) == (min(values), max(values))
    assert recorder.last_epoch == (count - 1) * every


def test_looking_while_another_thread_appends() -> None:
    recorder, done = Recorder(), Event()

    def work() -> None:
        fill(recorder, 0, 60_000, lambda epoch: float(epoch))
        done.set()

    thread = Thread(target=work)
    thread.start()
    looks, ends = 0, [0.0]
    while not done.is_set() or not looks:
        view = recorder.view()
        for part in view:
            assert (part[:, 0] == part[:, 1]).all()
            assert (np.diff(part[:, 0]) > 0).all()
        if len(view.recent):
            looks += 1
            assert (np.diff(view.recent[:, 0]) == 1).all()
            assert view.whole[-1, 0] == view.recent[-1, 0]
            ends.append(view.recent[-1, 0])
    thread.join()
    assert ends == sorted(ends)
