"""Every kind is declared completely and consistently, in both languages."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator

import pytest

from simulator.catalogue import KINDS, Kind, catalogue_document
from simulator.catalogue.classes import CLASSES, DEFAULT_MIX, MIX_CLASSES
from simulator.catalogue.groups import GROUPS
from simulator.catalogue.kind import Param
from simulator.catalogue.price import PriceLine, Usage
from simulator.catalogue.sources import SOURCES
from simulator.catalogue.units import UNITS
from simulator.catalogue.workload import GOAL_PARAMS, PRESETS, WORKLOAD_PARAMS
from simulator.text import LANGUAGES, Text

ALL_KINDS = pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))


def all_params() -> Iterator[tuple[str, Param]]:
    for kind in KINDS.values():
        yield from ((kind.id, param) for param in kind.params)
    for entry in CLASSES.values():
        yield from ((entry.id, param) for param in entry.params)
    yield from (("workload", param) for param in (*WORKLOAD_PARAMS, *GOAL_PARAMS))


ALL_PARAMS = pytest.mark.parametrize(
    ("owner", "param"), list(all_params()), ids=[f"{o}.{p.key}" for o, p in all_params()]
)


def texts_of(kind: Kind) -> Iterator[Text]:
    yield from (kind.label, kind.summary, kind.refusal)
    yield from (rule.text for rule in kind.constraints)
    if kind.availability and kind.availability.note:
        yield kind.availability.note


def hangul(text: str) -> bool:
    return any("가" <= character <= "힣" for character in text)


def test_the_kinds_the_product_promises_are_there() -> None:
    assert set(KINDS) == {
        "client", "dns", "geodns", "cdn", "waiting_room", "lb", "rate_limiter", "onebox", "web",
        "api", "paas", "ws_gateway", "worker", "sql", "replica", "nosql", "cache",
        "session_store", "object_store", "search", "queue", "external", "custom", "monitoring",
        "automation", "region", "zone",
    }  # fmt: skip


@ALL_KINDS
def test_a_kind_is_named_after_its_module_and_stands_in_a_group(kind: Kind) -> None:
    assert KINDS[kind.id] is kind
    assert kind.group in GROUPS
    assert kind.icon


@ALL_KINDS
def test_texts_are_there_in_both_languages(kind: Kind) -> None:
    for text in texts_of(kind):
        assert text.en.strip() == text.en != ""
        assert text.ko.strip() == text.ko != ""
    assert hangul(kind.summary.ko)
    assert hangul(kind.refusal.ko)
    assert kind.summary.en.endswith(".")


@ALL_KINDS
def test_connection_rules_name_kinds_and_groups(kind: Kind) -> None:
    assert kind.may_call <= set(KINDS) | set(GROUPS)
    assert kind.stands_in <= {other.id for other in KINDS.values() if other.container}
    assert "{target}" in kind.refusal.en
    assert "{target}" in kind.refusal.ko
    assert not (kind.container and kind.may_call)


def test_kinds_and_groups_share_no_name() -> None:
    assert not set(KINDS) & set(GROUPS)


@ALL_KINDS
def test_basic_controls_are_few_and_keys_are_unique(kind: Kind) -> None:
    basic = [param.key for param in kind.params if param.level == "basic"]
    assert 1 <= len(basic) <= 4
    assert len({param.key for param in kind.params}) == len(kind.params)


@ALL_KINDS
def test_the_defaults_respect_the_rules_of_the_kind(kind: Kind) -> None:
    for rule in kind.constraints:
        assert rule.holds(kind.defaults)
        assert set(rule.keys) <= set(kind.defaults)
        assert "{" not in rule.text.fill(**{key: kind.defaults[key] for key in rule.keys}).en


@ALL_KINDS
def test_conditions_name_other_parameters_and_values_they_can_take(kind: Kind) -> None:
    for param in kind.params:
        if param.only_if is None:
            continue
        key, values = param.only_if
        other = kind.param(key)
        for value in values:
            if other.options:
                assert value in other.choices
            elif other.type == "boolean":
                assert isinstance(value, bool)
            else:
                assert (other.min or 0) <= float(value) <= (other.max or 0)


@ALL_PARAMS
def test_a_parameter_is_declared_completely(owner: str, param: Param) -> None:
    for text in (param.label, param.help):
        assert text.en.strip() == text.en != ""
        assert text.ko.strip() == text.ko != ""
    assert hangul(param.help.ko)
    assert param.help.en.endswith(".")
    assert param.help.ko.endswith((".", "?"))
    assert param.unit in UNITS
    assert param.sources
    assert set(param.sources) <= set(SOURCES)


@ALL_PARAMS
def test_a_default_is_a_legal_value(owner: str, param: Param) -> None:
    if param.type == "boolean":
        assert isinstance(param.default, bool)
    elif param.type in ("choice", "size"):
        assert param.default in param.choices
        assert len(set(param.choices)) == len(param.choices) >= 2
    else:
        assert param.min is not None
        assert param.max is not None
        assert not isinstance(param.default, bool | str)
        assert param.min <= param.default <= param.max
        assert param.min < param.max
        if param.type == "integer":
            assert isinstance(param.default, int)


@ALL_KINDS
@pytest.mark.parametrize(
    "usage",
    [
        Usage(),
        Usage(1e9, 8e8, 2e8, 3, 1e4, 5e4, 7e4, 1e5, 100, 50, 300, 9000, 40),
    ],
    ids=["idle", "busy"],
)
def test_prices_are_finite_and_named(kind: Kind, usage: Usage) -> None:
    found: list[PriceLine] = []
    for param in kind.params:
        for value in param.choices or (param.default,):
            found += kind.price({**kind.defaults, param.key: value}, usage)
    for line in found:
        assert math.isfinite(line.usd)
        assert line.usd >= 0
        assert line.quantity >= 0
        assert line.label.en
        assert line.label.ko
        assert json.dumps(line.to_json(), allow_nan=False)


def test_the_default_mix_is_whole_and_classes_have_limits() -> None:
    assert math.isclose(sum(DEFAULT_MIX.values()), 1.0)
    assert set(DEFAULT_MIX) <= set(MIX_CLASSES)
    for entry in CLASSES.values():
        assert entry.latency_ms > 0
        assert set(entry.costs) <= set(entry.applies)
        assert hangul(entry.label.ko)


def test_the_two_presets_are_the_two_meanings_of_users() -> None:
    assert {preset.id: preset.intensity for preset in PRESETS} == {
        "ordinary": 1.0, "everyone_online": 100.0,
    }  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_document_holds_everything_in_a_stable_order(language: str) -> None:
    document = json.loads(json.dumps(catalogue_document(language), allow_nan=False))
    assert document == catalogue_document(language)
    assert [group["id"] for group in document["groups"]] == list(GROUPS)
    assert sorted(kind["id"] for kind in document["kinds"]) == sorted(KINDS)
    groups = [list(GROUPS).index(kind["group"]) for kind in document["kinds"]]
    assert groups == sorted(groups)
    for entry in document["kinds"]:
        declared = KINDS[entry["id"]]
        assert [param["key"] for param in entry["params"]] == [p.key for p in declared.params]
        for param, original in zip(entry["params"], declared.params, strict=True):
            assert [option["value"] for option in param["options"]] == list(original.choices)
    assert document["prices_date"]


def test_the_two_languages_differ() -> None:
    english = {kind["id"]: kind["summary"] for kind in catalogue_document("en")["kinds"]}
    korean = {kind["id"]: kind["summary"] for kind in catalogue_document("ko")["kinds"]}
    assert all(english[key] != korean[key] for key in english)


def test_no_unit_is_left_over() -> None:
    assert {param.unit for _, param in all_params()} == set(UNITS)


@ALL_KINDS
def test_a_kind_is_known_by_words_of_both_languages(kind: Kind) -> None:
    korean = [word for word in kind.aliases if hangul(word)]
    assert korean
    assert len(korean) < len(kind.aliases)
    assert [word for word in kind.aliases if word != word.lower().strip() or not word] == []


def test_no_word_means_two_kinds() -> None:
    meanings = [word for kind in KINDS.values() for word in kind.aliases]
    assert len(set(meanings)) == len(meanings)
