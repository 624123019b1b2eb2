"""What must hold for any network: conservation, monotonicity, scaling, symmetry, overload."""

import numpy as np
import pytest

from simulator.network import parse_network
from simulator.network.model import Network
from simulator.solve import Solution, percentiles, solve, solve_all

RETRY = {"attempt": "q", "timeout": 1.0, "retries": 2, "abandon": False}
RETRY_STATION = {"servers": 10, "service": {"mean": 0.1}}


def document(stations: dict, flows: dict, pools: dict | None = None) -> Network:
    return parse_network(
        {
            "format": "loadstone-network/1", "stations": stations, "flows": flows,
            "pools": pools or {},
        }
    )  # fmt: skip


def three_tier(
    load: float = 1.0, scale: float = 1.0, web: float = 4, half: bool = False
) -> Network:
    def time(mean: float, scv: float = 1.0) -> dict:
        return {"mean": mean * scale, "scv": scv}

    stations = {
        "web": {"servers": web, "service": time(0.01)},
        "cache": {"servers": 2, "service": time(0.001, 0.5)},
        "db": {"servers": 2, "service": time(0.02, 2.0)},
    }
    route = ["web", "cache", {"choice": [[0.2, "db"]]}, {"delay": 0.005 * scale}]
    rate = 300.0 * load / scale
    if half:
        return document(
            stations,
            {"a": {"rate": rate / 2, "route": route}, "b": {"rate": rate / 2, "route": route}},
        )
    return document(stations, {"a": {"rate": rate, "route": route}})


def check_conservation(solution: Solution) -> None:
    for flow in solution.flows.values():
        out = flow.throughput + flow.fail_fraction * flow.arrival_rate + flow.backlog_growth
        assert out == pytest.approx(flow.arrival_rate, rel=1e-9)
        assert sum(flow.reasons.values()) == pytest.approx(flow.fail_fraction, abs=1e-9)


def test_more_load_is_never_faster_and_more_servers_never_slower() -> None:
    means = [solve(three_tier(load=x)).flows["a"] for x in (0.2, 0.6, 0.9, 1.0, 1.3, 2.0)]
    for figure in ("mean", "p50", "p99"):
        values = [getattr(flow, figure)[0] for flow in means]
        assert values == sorted(values)
    for load in (0.5, 1.0, 1.5):
        by_servers = [
            solve(three_tier(load=load, web=c)).flows["a"].mean[0] for c in (3, 4, 4.5, 8)
        ]
        assert by_servers == sorted(by_servers, reverse=True)


def test_scaling_all_times_scales_all_times() -> None:
    base, slow = solve(three_tier()).flows["a"], solve(three_tier(scale=60.0)).flows["a"]
    for figure in ("mean", "p50", "p95", "p99", "p999"):
        assert getattr(slow, figure)[0] == pytest.approx(60 * getattr(base, figure)[0], rel=1e-7)


def test_two_halves_are_one_flow() -> None:
    whole, halves = solve(three_tier()), solve(three_tier(half=True))
    assert halves.flows["b"].p99[0] == pytest.approx(whole.flows["a"].p99[0], rel=1e-9)
    assert halves.stations["db"].mean_queue == pytest.approx(whole.stations["db"].mean_queue)


def test_stacking_and_names_change_nothing() -> None:
    networks = [three_tier(load=x) for x in (0.3, 1.0)]
    for alone, together in zip(map(solve, networks), solve_all(networks), strict=True):
        assert together.flows["a"].p99 == pytest.approx(alone.flows["a"].p99, rel=1e-9)
        assert together.flows["a"].within(0.05) == pytest.approx(alone.flows["a"].within(0.05))


def test_overload_serves_capacity_and_says_why() -> None:
    solution = solve(
        document(
            {"a": {"servers": 1, "service": {"mean": 0.1}}, "b": {"service": {"mean": 0.05}}},
            {"f": {"rate": 25.0, "route": ["a", "b"]}},
        )
    )
    check_conservation(solution)
    assert solution.stations["a"].utilisation[0] == pytest.approx(1.0)
    assert solution.stations["b"].arrival_rate[0] == pytest.approx(10.0)
    assert solution.flows["f"].throughput[0] == pytest.approx(10.0)
    assert solution.flows["f"].reasons["overload"][0] == pytest.approx(0.6)
    assert np.isfinite(solution.flows["f"].p999[0])
    assert [note.code for note in solution.notes] == ["overloaded"]


def test_overload_behind_a_timeout_is_lost_to_the_timeout() -> None:
    route = {"attempt": "a", "timeout": 0.5}
    stations = {"a": {"servers": 4, "service": {"mean": 0.1}}}
    solution = solve(document(stations, {"f": {"rate": 80.0, "route": route}}))
    check_conservation(solution)
    flow = solution.flows["f"]
    assert set(flow.reasons) == {"timeout"}
    assert 20.0 < flow.throughput[0] <= 40.0
    assert flow.p999[0] <= 0.5 * (1 + 1e-6)


def test_dead_station_fails_every_visit() -> None:
    stations = {"a": {"servers": 0, "service": {"mean": 0.1}}}
    solution = solve(document(stations, {"f": {"rate": 5.0, "route": "a"}}))
    check_conservation(solution)
    assert solution.flows["f"].reasons["down"][0] == 1.0
    assert solution.flows["f"].throughput[0] == 0.0
    assert solution.flows["f"].p99[0] == 0.0


def test_a_dead_back_end_gets_no_requests() -> None:
    stations = {"a": {"servers": 0, "service": {"mean": 0.1}}, "b": {"service": {"mean": 0.1}}}
    route = {"split": "round_robin", "over": ["a", "b"]}
    solution = solve(document(stations, {"f": {"rate": 5.0, "route": route}}))
    assert solution.flows["f"].fail_fraction[0] == 0.0
    assert solution.stations["b"].utilisation[0] == pytest.approx(0.5)


def test_retries_of_abandoned_work_have_two_steady_states() -> None:
    network = document({"q": RETRY_STATION}, {"f": {"rate": 70.0, "route": RETRY}})
    calm, storm = solve(network), solve(network, start="overloaded")
    assert len(calm.states) == len(storm.states) == 2
    assert calm.flows["f"].fail_fraction[0] < 1e-3
    assert storm.flows["f"].fail_fraction[0] == pytest.approx(1.0)
    assert storm.flows["f"].mean_attempts[0] == pytest.approx(3.0)
    assert storm.stations["q"].arrival_rate[0] == pytest.approx(210.0)
    assert calm.states[1].flows["f"].throughput[0] == pytest.approx(storm.flows["f"].throughput[0])
    light = document({"q": RETRY_STATION}, {"f": {"rate": 30.0, "route": RETRY}})
    assert len(solve(light).states) == 1


def test_bounded_queue_with_retries_agrees_with_the_exact_chain() -> None:
    from simulator.formulas.retrial import retried

    exact = retried(9.0, 0.5, 5, 10, 2, 0.5)
    stations = {"q": {"servers": 5, "service": {"mean": 0.5}, "capacity": 10}}
    route = {"attempt": "q", "retries": 2, "backoff": {"mean": 0.5}}
    solution = solve(document(stations, {"f": {"rate": 9.0, "route": route}}))
    check_conservation(solution)
    flow = solution.flows["f"]
    assert flow.mean_attempts[0] == pytest.approx(exact.mean_attempts, rel=0.01)
    assert flow.fail_fraction[0] == pytest.approx(exact.fail_fraction, rel=0.05)
    assert solution.stations["q"].p_block[0] == pytest.approx(exact.p_block, rel=0.02)


@pytest.mark.parametrize(
    ("scv", "shape"), [(1.0, "auto"), (0.4, "auto"), (3.0, "auto"), (2.0, "lognormal")]
)
def test_both_ways_to_percentiles_agree(
    scv: float, shape: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = {"mean": 0.02, "scv": scv, "shape": shape}
    stations = {
        "a": {"servers": 3, "service": service},
        "b": {"servers": 2, "service": {"mean": 0.01}},
    }
    route = [
        "b",
        {"choice": [[0.3, "a"], [0.5, {"times": 1.5, "do": "b"}]]},
        {"delay": {"mean": 0.01}},
    ]
    network = document(stations, {"f": {"rate": [50.0, 100.0], "route": route}})
    fast = solve(network).flows["f"]
    monkeypatch.setattr(percentiles, "_loaded", lambda laws, meant: None)
    slow = solve(network).flows["f"]
    for figure in ("p50", "p95", "p99", "p999"):
        assert getattr(fast, figure) == pytest.approx(getattr(slow, figure), rel=1e-5)


def test_no_figure_is_ever_negative_or_infinite() -> None:
    stations = {
        "a": {"servers": 0.5, "service": {"mean": 0.1, "scv": 0}, "capacity": 3},
        "b": {"servers": 2, "service": {"mean": 0.2, "scv": 4}, "patience": {"mean": 0.1}},
    }
    route = {"all": ["a", {"attempt": "b", "timeout": 0.3, "retries": 1}]}
    network = document(stations, {"f": {"rate": [0, 1, 10, 1000], "route": route}})

    def numbers(value: object) -> list[float]:
        if isinstance(value, dict):
            return [x for item in value.values() for x in numbers(item)]
        return [float(value)] if isinstance(value, (int, float)) else []

    solution = solve(network)
    check_conservation(solution)
    for column in range(4):
        for number in numbers(solution.to_json(column)):
            assert np.isfinite(number)
            assert number >= 0
