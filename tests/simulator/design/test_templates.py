"""The ready-made groups: sound pieces of a design, laid out so that nothing covers anything."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest

from simulator.design.parse import parse_design
from simulator.design.templates import TEMPLATES, Template, template_document

CARD = (184, 80)
each = pytest.mark.parametrize("template", TEMPLATES, ids=[entry.id for entry in TEMPLATES])


def box(component: dict[str, Any]) -> tuple[float, float, float, float]:
    width, height = component.get("width", CARD[0]), component.get("height", CARD[1])
    return component["x"], component["y"], component["x"] + width, component["y"] + height


def test_there_are_a_dozen_each_with_a_name_and_a_place_of_its_own() -> None:
    assert len(TEMPLATES) >= 10
    for field in ("id", "rank", "title", "summary"):
        assert len({getattr(entry, field) for entry in TEMPLATES}) == len(TEMPLATES)


@each
@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_group_is_a_sound_piece_of_a_design(template: Template, language: str) -> None:
    group = template.localised(language)
    design = parse_design({
        "format": "loadstone-design/1", "name": group["title"], "components": group["components"],
        "connections": group["connections"], "workload": {"users": 1000},
    })  # fmt: skip
    assert len(design.components) >= 2
    for component in design.components.values():
        assert component.name


@each
def test_nothing_in_a_group_covers_anything_else(template: Template) -> None:
    components = template.components
    for one, two in combinations(components.values(), 2):
        if one.get("parent") != two.get("parent"):
            continue
        left, top, right, bottom = box(one)
        x, y, beyond, below = box(two)
        assert right + 16 <= x or beyond + 16 <= left or bottom + 16 <= y or below + 16 <= top


@each
def test_what_stands_in_a_place_stands_inside_its_lines(template: Template) -> None:
    for component in template.components.values():
        if "parent" not in component:
            continue
        host = template.components[component["parent"]]
        _, _, right, bottom = box(component)
        assert component["x"] >= 0
        assert component["y"] >= 0
        assert right <= host["width"]
        assert bottom <= host["height"]


def test_the_groups_are_spoken_in_both_languages() -> None:
    for english, korean in zip(template_document("en"), template_document("ko"), strict=True):
        assert english["id"] == korean["id"]
        assert english["title"] != korean["title"]
        assert english["summary"] != korean["summary"]
