"""The starting designs: valid, in order, in both languages, laid out for the canvas."""

from __future__ import annotations

import itertools

import pytest

from simulator.catalogue.classes import CLASSES
from simulator.catalogue.sizes import DB_SIZES, SIZES
from simulator.design import Design
from simulator.design.seeds import SEEDS, seeds
from simulator.judge.cases import check_scenarios
from simulator.text import LANGUAGES

CANVAS = (1200, 700)
BOX = (192, 80)


def test_the_ladder_is_complete_and_the_home_page_comes_first() -> None:
    users = {seed.id: seeds()[seed.id].workload.users for seed in SEEDS}
    assert list(users.items()) == [
        ("S00", 1000), ("S01", 1), ("S02", 10), ("S03", 100), ("S04", 1000),
        ("S05", 10_000), ("S06", 100_000), ("S06b", 100_000),
    ]  # fmt: skip
    intensities = {key: design.workload.intensity for key, design in seeds().items()}
    assert intensities.pop("S00") == 1.0
    assert set(intensities.values()) == {100.0}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_seed_is_valid_and_named_in_both_languages(language: str) -> None:
    for seed in SEEDS:
        design = seeds(language)[seed.id]
        assert design.name == seed.title.get(language)
        assert design.description == seed.summary.get(language)
        assert all(component.name for component in design.components.values())


def test_languages_change_words_only() -> None:
    for seed in SEEDS:
        assert seeds("en")[seed.id].model_hash == seeds("ko")[seed.id].model_hash
        assert seeds("en")[seed.id].content_hash != seeds("ko")[seed.id].content_hash


def test_what_a_seed_is_judged_under_can_happen_to_it() -> None:
    for seed in SEEDS:
        check_scenarios(seeds()[seed.id])


def boxes(design: Design) -> dict[str, tuple[float, float, float, float]]:
    """Left, top, right and bottom of every component that is no container, on the canvas."""
    found = {}
    for component in design.components.values():
        if component.declaration.container:
            continue
        x, y = component.x, component.y
        for parent in design.ancestors(component.id):
            x, y = x + design.components[parent].x, y + design.components[parent].y
        found[component.id] = (x, y, x + BOX[0], y + BOX[1])
    return found


@pytest.mark.parametrize("key", [seed.id for seed in SEEDS])
def test_boxes_lie_on_the_canvas_and_do_not_overlap(key: str) -> None:
    design = seeds()[key]
    placed = boxes(design)
    for left, top, right, bottom in placed.values():
        assert left >= 0
        assert top >= 0
        assert right <= CANVAS[0]
        assert bottom <= CANVAS[1]
    for (_, a), (_, b) in itertools.combinations(placed.items(), 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
    for component in design.components.values():
        if component.parent:
            container = design.components[component.parent]
            assert component.x + BOX[0] <= (container.width or 0)
            assert component.y + BOX[1] <= (container.height or 0)


def demands(design: Design, users: int) -> tuple[float, float, float]:
    """vCPU of servers, vCPU of databases and Gbit/s of images, by plain arithmetic."""
    workload = design.workload
    calls = users * workload.intensity / 1000
    reads = calls * workload.mix["read"]
    static = reads * float(workload.values["static_per_read"])
    static *= 1 - float(workload.values["browser_cache_hit"])
    rates = {key: calls * share for key, share in workload.mix.items()}
    rates |= {"static": static, "media": reads * float(workload.values["media_per_read"])}
    costs = {key: workload.costs(key) for key in rates}
    server = sum(rate * costs[key]["cpu_ms"] for key, rate in rates.items())
    checked = sum(rate for key, rate in rates.items() if CLASSES[key].session)
    server += checked * float(workload.values["session_check_ms"])
    database = sum(
        rate * (costs[key]["db_queries"] * 1.0 + costs[key]["db_writes"] * 4.0)
        for key, rate in rates.items()
    )
    images = rates["media"] * costs["media"]["response_kb"] * 8e3 / 1e9
    return server / 1000, database / 1000, images


def test_the_costs_of_the_classes_add_up_to_the_known_thresholds() -> None:
    server, database, _ = demands(seeds()["S01"], 100)
    assert (server + database) / SIZES["micro"].vcpu == pytest.approx(0.98, rel=0.01)
    server, _, _ = demands(seeds()["S03"], 1_000)
    assert server / SIZES["large"].vcpu == pytest.approx(1.10, rel=0.01)
    _, _, images = demands(seeds()["S05"], 10_000)
    assert images == pytest.approx(0.46, rel=0.01)
    _, database, _ = demands(seeds()["S06"], 100_000)
    assert database / DB_SIZES["8xlarge"].vcpu == pytest.approx(0.78, rel=0.02)
