"""Where the figures of a waiting room and of a feed's workers come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.explain.formula import Formula, Symbol
from simulator.explain.tree import Explanation, Leaf, Node
from simulator.formulas.followers import fan_out
from simulator.frames.numbers import at
from simulator.text import Text

if TYPE_CHECKING:
    from simulator.explain.design import DesignExplainer

_FLUID = "G. Newell, “Applications of Queueing Theory” (1982), chapter 2"
_EXACT = Text("Exact for a line that moves at a steady rate.",
              "일정한 속도로 줄어드는 줄에서 정확합니다.")  # fmt: skip

PEOPLE = Formula(
    "people_waiting", Text("People in a waiting room", "대기실에서 기다리는 사람"),
    "n = u · (1 − min(1, A·k / λ))", _FLUID, True, _EXACT,
    {"people": Symbol("u", Text("people who are there", "와 있는 사람")),
     "admitted": Symbol("A", Text("people let in per second", "초당 들어가는 사람")),
     "requests": Symbol("k", Text("requests of each", "한 사람의 요청 수")),
     "asked": Symbol("λ", Text("requests everybody would make", "모두가 보낼 요청"))},
    lambda people, admitted, requests, asked: (
        people * (1.0 - min(1.0, admitted * requests / max(asked, 1e-12)))),
)  # fmt: skip
LAST_TURN = Formula(
    "last_turn", Text("Wait of the last in line", "맨 뒤 사람의 대기"),
    "t = n / A / 60", _FLUID, True, _EXACT,
    {"people": Symbol("n", Text("people in line", "줄 선 사람")),
     "admitted": Symbol("A", Text("people let in per second", "초당 들어가는 사람"))},
    lambda people, admitted: people / admitted / 60.0,
)  # fmt: skip
POLLS = Formula(
    "polls", Text("Looks at the waiting page", "대기 페이지를 보는 횟수"),
    "λ = n / p", _FLUID, True, _EXACT,
    {"people": Symbol("n", Text("people in line", "줄 선 사람")),
     "poll": Symbol("p", Text("seconds between two looks", "두 번 보는 사이의 초"))},
    lambda people, poll: people / poll,
)  # fmt: skip
PAGES = Formula(
    "waiting_pages", Text("Pages of all waiting rooms", "모든 대기실의 페이지"),
    "λ = Σ λr", _FLUID, True, Text("A sum.", "합입니다."),
    {"pages": Symbol("λr", Text("looks at the page of one room", "한 대기실 페이지를 보는 횟수"))},
    lambda pages: sum(pages or ()), frozenset({"pages"}),
)  # fmt: skip
LISTS = Formula(
    "fan_out", Text("Lists a post is written to", "글 하나를 써넣는 목록 수"),
    "F = E[X; X ≤ T], X bounded Pareto with mean f up to m",
    "H. Kwak et al., “What is Twitter, a social network or a news media?”, WWW 2010", False,
    Text("Followers fall as a power law with exponent 2.276; real graphs bend away from it beyond "
         "100,000 followers.",
         "팔로워 수가 지수 2.276의 멱법칙을 따른다고 봅니다. 실제로는 팔로워 10만 명을 넘으면 "
         "조금 벗어납니다."),
    {"threshold": Symbol("T", Text("followers up to which posts are pushed",
                                   "글을 밀어 보낼 최대 팔로워")),
     "mean": Symbol("f", Text("followers of an author", "작성자당 팔로워")),
     "largest": Symbol("m", Text("followers of the largest", "최대 작성자의 팔로워"))},
    lambda threshold, mean, largest: fan_out(threshold, mean, largest)[0],
)  # fmt: skip


def explain_room(explainer: DesignExplainer, part: str, key: str, value: float) -> Explanation:
    """A figure of a waiting room: how many wait, how long, how often they look."""
    line = explainer.compiled.load.doors.lines[part]
    values, of = explainer.compiled.parts[part].values, explainer.origins
    figure = f"components.{part}.extra.{key}"
    there = float(line.people[0]) / max(1.0 - float(line.admitted[0]), 1e-300)
    formula = {"people_waiting": PEOPLE, "last_turn_min": LAST_TURN, "polls_per_s": POLLS}[key]
    numbers: dict[str, tuple[float, tuple[str, ...], tuple[str, ...]]] = {
        "admitted": (float(values["admit_per_s"]), ("admit_per_s",), ()),
        "requests": (float(values["requests_per_user"]), ("requests_per_user",), ()),
        "poll": (float(values["poll_s"]), ("poll_s",), ()),
        "asked": (float(line.asked[0]), (), ("users", "intensity")),
        "people": (there if key == "people_waiting" else float(line.people[0]), (),
                   ("users", "intensity")),
    }  # fmt: skip
    inputs: list[tuple[str, Node]] = [
        (symbol, Leaf(formula.symbols[symbol].meaning, number, "",
                      (*of.parameters(part, own), *of.workload(*settings))))
        for symbol in formula.symbols
        for number, own, settings in (numbers[symbol],)
    ]  # fmt: skip
    unit = {"people_waiting": "", "last_turn_min": "min", "polls_per_s": "1/s"}[key]
    return explainer.made(figure, formula.title, value, unit, formula, inputs)


def explain_pages(explainer: DesignExplainer, figure: str, value: float) -> Explanation:
    """The rate of the waiting page: what the people of all rooms look at."""
    lines = explainer.compiled.load.doors.lines
    pages: list[tuple[str, Node]] = [
        ("pages", explain_room(explainer, room, "polls_per_s", at(line.pages_per_s, 0)))
        for room, line in lines.items()
    ]  # fmt: skip
    return explainer.made(figure, PAGES.title, value, "1/s", PAGES, pages)


def explain_lists(explainer: DesignExplainer, part: str, value: float) -> Explanation:
    """Lists a post is written to, from the threshold of the servers that push."""
    compiled, of = explainer.compiled, explainer.origins
    settings = compiled.load.settings
    threshold = min(
        float(p["pull_threshold"]) for p in compiled.parts.values()
        if p.values.get("pull_threshold")
        and any(target == p.id for target, _ in compiled.arrived)
    )  # fmt: skip
    servers = tuple(
        origin for p in compiled.parts.values() if p.values.get("pull_threshold") == threshold
        for origin in of.parameters(p.id, ("pull_threshold",))
    )  # fmt: skip
    inputs: list[tuple[str, Node]] = [
        ("threshold", Leaf(LISTS.symbols["threshold"].meaning, threshold, "", servers)),
        ("mean", Leaf(LISTS.symbols["mean"].meaning, settings["followers_mean"], "",
                      of.workload("followers_mean"))),
        ("largest", Leaf(LISTS.symbols["largest"].meaning, settings["celebrity_followers"], "",
                         of.workload("celebrity_followers"))),
    ]  # fmt: skip
    figure = f"components.{part}.extra.lists_per_post"
    return explainer.made(figure, LISTS.title, value, "", LISTS, inputs)
