"""Every explained figure follows from its own inputs: formula, inputs and engine agree."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from simulator.__main__ import main
from simulator.design import Design
from simulator.design.seeds import seeds
from simulator.explain import Explanation, Leaf, UnknownFigureError, explain_network
from simulator.explain.design import DesignExplainer, figures_of_design
from simulator.explain.network import SHARES, NetworkExplainer, figures_of_network
from simulator.explain.registry import FORMULAS
from simulator.network import parse_network
from simulator.solve import solve

CASES = Path(__file__).parents[2] / "reference"
NOT_EXPLAINED = {"step", "binding"}
"""What a component frame holds that is a name or a class of a figure, not a figure."""
DEARER = ("p50", "p99", "p999", "p50_ms", "p99_ms", "p999_ms", "mean", "mean_ms")
"""Read off the same distribution as the 95th percentile; one flow checks them."""


def assert_follows(found: Explanation) -> None:
    """The formula gives the figure back; a percentile as a probability."""
    again = found.evaluate()
    if found.formula.id == "percentile":
        law = next(item.law for _, item in found.inputs if isinstance(item, Leaf) and item.law)
        answered = next(item.value for symbol, item in found.inputs if symbol == "reached")
        # Where time-outs cut requests off, the law of the answered ones is a table.
        within = 1e-6 if answered > 1 - 1e-9 else 5e-3
        assert law(again) == pytest.approx(law(found.value), rel=within), found.figure
    else:
        assert again == pytest.approx(found.value, rel=1e-4, abs=1e-9), found.figure


@pytest.mark.parametrize(
    "case",
    ["arch_A1_1", "arch_A2_1", "erlang_a_1", "jackson_1", "layered_1", "lb_jsq_1", "lb_pow2_1",
     "mg1_1", "mgc_sim_1", "mmck_1", "mva_1", "rr_1", "timeout_1"],
)  # fmt: skip
def test_every_figure_of_a_network_follows_from_its_inputs(case: str) -> None:
    network = parse_network(json.loads((CASES / f"{case}.json").read_text())["network"])
    solution = solve(network)
    explainer = NetworkExplainer(network, solution, 0)
    for figure in figures_of_network(network, solution):
        if figure.rpartition(".")[2] in DEARER:
            continue
        found = explainer.explain(figure)
        group, _, rest = figure.partition(".")
        name, _, key = rest.rpartition(".")
        assert found.value == pytest.approx(
            float(getattr(getattr(solution, group)[name], key)[0]), rel=1e-9, abs=1e-12
        )
        for part in found.walk():
            assert_follows(part)


@pytest.mark.parametrize(
    ("case", "station", "formula"),
    [("jackson_1", None, "erlang_c_wait"), ("mg1_1", None, "pollaczek_khinchine"),
     ("mgc_sim_1", None, "kimura"), ("mmck_1", None, "mmck_wait"),
     ("erlang_a_1", None, "erlang_a_wait")],
)  # fmt: skip
def test_textbook_queues_are_explained_by_their_textbook_formula(
    case: str, station: str | None, formula: str
) -> None:
    network = parse_network(json.loads((CASES / f"{case}.json").read_text())["network"])
    first = station or next(iter(network.stations))
    assert explain_network(network, f"stations.{first}.mean_wait").formula.id == formula


def test_mean_and_percentiles_of_a_flow_follow_from_its_distribution() -> None:
    network = parse_network(json.loads((CASES / "jackson_1.json").read_text())["network"])
    flow = next(iter(network.flows))
    for key in (*SHARES, "mean"):
        assert_follows(explain_network(network, f"flows.{flow}.{key}"))


@pytest.fixture(scope="module", params=[("S03", 1), ("S03", 20), ("S06b", 1), ("S06b", 5)])
def explainer(request: pytest.FixtureRequest) -> DesignExplainer:
    seed, factor = request.param
    design: Design = seeds()[seed]
    return DesignExplainer(design, design.workload.users * factor)


def numbers(frame: Any, path: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    """The paths of all numbers of a document of dictionaries."""
    if isinstance(frame, dict):
        return {p for key, item in frame.items() for p in numbers(item, (*path, key))}
    return set() if isinstance(frame, bool | str | list) or frame is None else {path}


def test_every_number_of_a_frame_is_a_figure(explainer: DesignExplainer) -> None:
    known = set(figures_of_design(explainer.frame))
    shown = {".".join(path) for path in numbers(explainer.frame)}
    missing = {name for name in shown - known if name.rpartition(".")[2] not in NOT_EXPLAINED}
    # The parts of the losses are the inputs of fail_fraction.
    assert {name for name in missing if ".reasons." not in name} == set()


def test_every_figure_of_a_frame_follows_from_its_inputs(explainer: DesignExplainer) -> None:
    seen: set[str] = set()
    for figure in explainer.figures:
        if figure == "capacity_users" or figure.rpartition(".")[2] in DEARER:
            continue
        found = explainer.explain(figure)
        for part in found.walk():
            if part.figure not in seen:
                seen.add(part.figure)
                assert_follows(part)
    assert len(seen) > 150


def test_a_figure_has_the_value_of_the_frame(explainer: DesignExplainer) -> None:
    for part, figures in explainer.frame["components"].items():
        for key in ("utilisation", "queue", "arrival_rate", "throughput", "residence_ms", "lost"):
            assert explainer.explain(f"{part}.{key}").value == figures[key]


def test_the_capacity_is_found_again_by_bisection() -> None:
    found = DesignExplainer(seeds()["S01"]).explain("capacity_users")
    assert found.value > 0
    assert found.evaluate() == found.value


def test_inputs_name_the_parameters_they_stand_on() -> None:
    design = seeds()["S03"]
    found = DesignExplainer(design).explain("web.utilisation").to_json("ko")
    text = json.dumps(found, ensure_ascii=False)
    assert '"component": "web"' in text
    assert '"parameter": "size"' in text
    assert "EC2-LIST" in text
    assert "사용률" in text


def test_an_unknown_figure_is_refused_with_the_nearest_names() -> None:
    with pytest.raises(UnknownFigureError) as raised:
        DesignExplainer(seeds()["S03"]).explain("web.utilization")
    assert "web.utilisation" in raised.value.problems[0].text.en


def test_every_formula_says_where_it_comes_from_in_both_languages() -> None:
    for formula in FORMULAS.values():
        assert formula.source
        assert formula.title.en != formula.title.ko
        assert formula.note.en != formula.note.ko


def test_the_command_line_prints_the_tree(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    net = tmp_path / "net.json"
    net.write_text(json.dumps(json.loads((CASES / "jackson_1.json").read_text())["network"]))
    station = next(iter(parse_network(json.loads(net.read_text())).stations))
    assert main(["solve", str(net), "--explain", f"stations.{station}.utilisation"]) == 0
    printed = capsys.readouterr().out
    assert "ρ = X · E[S] / (c · n)" in printed
    assert main(["solve", str(net), "--explain", "stations.nothing.utilisation"]) == 2
    assert "There is no figure" in capsys.readouterr().err
