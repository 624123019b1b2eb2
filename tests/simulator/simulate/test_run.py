"""How a run is made: determinism, common random numbers, progress, stopping, limits."""

from __future__ import annotations

import json
from typing import Any

import pytest

from simulator.network import parse_network
from simulator.simulate import Progress, SimulationCancelledError, SimulationError, simulate
from simulator.simulate import memory as memory_module
from tests.simulator.simulate.networks import document, one_queue, queue, run


def text(network: dict[str, Any], **options: Any) -> str:
    return json.dumps(run(network, requests=20_000, **options).to_json())


WEB = document(
    {"web": queue(0.01, 4), "db": {"servers": 2, "service": {"mean": 0.02, "scv": 3}}},
    {"req": {"rate": 60, "route": ["web", {"choice": [[0.5, "db"]]}]}},
)


def test_the_same_seed_gives_the_same_bytes() -> None:
    assert text(WEB, seed=7) == text(WEB, seed=7)
    assert text(WEB, seed=7) != text(WEB, seed=8)


def test_each_column_is_a_network_of_its_own() -> None:
    network = one_queue(queue(1.0), [0.3, 0.6])  # type: ignore[arg-type]
    alone = one_queue(queue(1.0), 0.6)
    assert text(network, column=1) == text(alone)
    with pytest.raises(SimulationError, match="no column 2"):
        run(network, column=2)


def test_a_station_added_elsewhere_does_not_change_the_randomness() -> None:
    more = document(
        {"aside": queue(0.1), **WEB["stations"]},
        {"other": {"rate": 1.0, "route": "aside"}, **WEB["flows"]},
    )
    alone, together = run(WEB, requests=50_000), run(more, requests=50_000)
    # not equal, since the windows end at other times, but far closer than by chance
    web, half_width = alone.stations["web"].mean_wait.value, alone.stations["web"].mean_wait
    assert half_width.half_width is not None
    assert abs(together.stations["web"].mean_wait.value - web) < half_width.half_width


def test_one_more_server_never_waits_longer_under_one_seed() -> None:
    waits = [
        run(one_queue(queue(1.0, c), 1.9), requests=20_000).stations["q"].mean_wait.value
        for c in (2, 3, 4, 5)
    ]
    assert waits == sorted(waits, reverse=True)


def test_progress_rises_to_one_and_carries_figures() -> None:
    heard: list[Progress] = []
    run(WEB, requests=200_000, progress=heard.append)
    fractions = [step.fraction for step in heard]
    assert fractions == sorted(fractions)
    assert fractions[0] == 0
    assert fractions[-1] == 1
    assert len(heard) > 20
    assert heard[-1].so_far is not None
    assert heard[-1].so_far.flows["req"].mean.half_width is not None


def test_a_cancelled_run_goes_not_one_slice_further() -> None:
    heard: list[Progress] = []
    asked = 0

    def cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked == 40

    with pytest.raises(SimulationCancelledError):
        run(WEB, requests=10**9, progress=heard.append, cancelled=cancelled)
    assert asked == 40
    assert len(heard) == 39
    assert heard[-1].replication == 0


@pytest.mark.parametrize(
    "options", [{"replications": 7}, {"requests": 5}, {"start": -1}, {"column": -1}]
)
def test_options_out_of_range_are_named(options: dict[str, Any]) -> None:
    with pytest.raises(SimulationError) as caught:
        simulate(parse_network(WEB), **options)
    assert next(iter(options)) in str(caught.value)
    assert caught.value.problem.text.ko


def test_more_requests_at_once_than_there_is_room_for_end_in_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(memory_module, "MOST_SLOTS", 4096)
    with pytest.raises(SimulationError, match="at once"):
        run(one_queue(queue(1.0), 10.0))


def test_a_route_in_which_no_time_passes_ends_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulator.simulate.replication._SLICES_WITHOUT_TIME", 5)
    network = document({}, {"user": {"users": 1, "think": {"mean": 0}, "route": []}})
    with pytest.raises(SimulationError, match="without any time passing"):
        run(network)


def test_a_growing_backlog_gets_more_memory() -> None:
    found = run(one_queue(queue(1.0), 3.0), requests=50_000)
    assert found.stations["q"].mean_queue.value > 2048


def test_every_number_of_the_document_is_finite_and_has_its_half_width() -> None:
    found = run(WEB, requests=20_000).to_json()
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    for group in ("stations", "pools", "flows"):
        assert found[group].keys() == found["half_width"][group].keys()


def test_intervals_cover_the_truth_about_as_often_as_they_say() -> None:
    network = parse_network(one_queue(queue(1.0), 0.5))
    hits = 0
    for seed in range(60):
        figure = simulate(network, requests=8000, seed=seed).stations["q"].mean_wait
        assert figure.half_width is not None
        hits += abs(figure.value - 1.0) <= figure.half_width
    assert hits >= 52  # fewer than 52 of 60 at 95 % has a probability below 1 %
