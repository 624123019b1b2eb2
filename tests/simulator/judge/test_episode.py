"""A scenario with the figures of every component, stretch by stretch."""

from __future__ import annotations

import pytest

from simulator.design import parse_design
from simulator.design.seeds import SEEDS
from simulator.errors import DesignError
from simulator.judge.episode import episode_frames, episodes
from simulator.judge.timeline import timeline_frames

DESIGN = parse_design(SEEDS[5].localised("en"))


def test_every_scenario_of_the_timeline_is_an_episode_with_the_same_stretches() -> None:
    timelines = list(timeline_frames(DESIGN))
    listed = episodes(DESIGN)
    assert [each["label"] for each in listed] == [each["label"] for each in timelines]
    for each, timeline in zip(listed, timelines, strict=True):
        frames = list(episode_frames(DESIGN, each["index"]))
        spans = [(frame["from_s"], frame["to_s"], frame["load"]["good"]) for frame in frames]
        shown = timeline["stretches"]
        assert spans == [(one["from_s"], one["to_s"], one["good"]) for one in shown]


def test_what_is_lost_shows_on_its_component_and_is_gone_afterwards() -> None:
    lost = next(e["index"] for e in episodes(DESIGN) if "instance" in e["label"]["en"].lower())
    frames = list(episode_frames(DESIGN, lost))
    full = [frame["load"]["components"]["api"]["utilisation"] for frame in frames]
    assert max(full) > full[-1]
    assert frames[-1]["what"]["en"] == "as usual"


@pytest.mark.parametrize("index", [-1, 99])
def test_a_scenario_there_is_not_is_refused(index: int) -> None:
    with pytest.raises(DesignError, match="no scenario"):
        list(episode_frames(DESIGN, index))
