"""The picture that goes with a shared link: the diagram with its title, score, user count and
bottleneck, 1200×630 pixels as the Open Graph cards of chat programs and networks show it."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.pictures import numbers
from sandbox.pictures.diagram import Frame, draw
from sandbox.pictures.elements import document, rectangle, text
from sandbox.pictures.geometry import Box, shown
from sandbox.pictures.look import Theme, colours
from sandbox.pictures.words import shortened, width_of
from simulator.design import Design
from simulator.text import Text

PREVIEW_WIDTH, PREVIEW_HEIGHT = 1200, 630
LEFT, TOP, BAND = 56.0, 116.0, 112.0
USERS = Text("Users", "사용자")
SCORE = Text("Score", "점수")
GOOD = Text("Good", "정상 응답")
COST = Text("Cost a month", "월 비용")
BOTTLENECK = Text("Bottleneck", "병목")
BUSIEST = Text("Busiest", "가장 바쁜 곳")
UNNAMED = Text("An architecture", "이름 없는 아키텍처")
SIGN = "Loadstone"


@dataclass(frozen=True)
class Headline:
    """The figures of the band; None leaves one out. ``grade`` goes with the score."""

    score: float | None = None
    grade: str = ""


def preview_svg(
    design: Design,
    frame: Frame | None = None,
    headline: Headline | None = None,
    *,
    words: tuple[str, str] | None = None,
    theme: Theme = "light",
    language: str = "en",
) -> str:
    """The preview card as an SVG file of 1200×630; ``words`` put another title and a line below
    it in place of the design's name."""
    look = colours(theme)
    whole = Box(0, 0, PREVIEW_WIDTH, PREVIEW_HEIGHT)
    facts = facts_of(design, frame, headline or Headline(), language)
    bottom = PREVIEW_HEIGHT - (BAND if facts else 24)
    drawing = draw(design, frame, theme=theme, language=language, ground=False)
    place = Box(24, TOP, PREVIEW_WIDTH - 48, bottom - TOP)
    scale = min(place.width / drawing.box.width, place.height / drawing.box.height, 1.6)
    x = place.centre[0] - scale * drawing.box.centre[0]
    y = place.centre[1] - scale * drawing.box.centre[1]
    parts = [
        rectangle(whole, look["surface-canvas"]),
        f'<g transform="translate({shown(x)} {shown(y)}) scale({scale:.5f})">{drawing.body}</g>',
        rectangle(Box(0, 0, PREVIEW_WIDTH, 8), look["accent"]),
        _title(words or (design.name or UNNAMED.get(language), ""), theme),
        text(SIGN, (PREVIEW_WIDTH - LEFT, 80), 26, look["accent"], bold=True, anchor="end"),
        _band(facts, Box(0, bottom, PREVIEW_WIDTH, BAND), theme) if facts else "",
    ]
    return document("".join(parts), whole, (PREVIEW_WIDTH, PREVIEW_HEIGHT), drawing.title,
                    alternative(design, frame, headline, language), theme)  # fmt: skip


def _title(words: tuple[str, str], theme: Theme) -> str:
    look = colours(theme)
    title, below = words
    if not below:
        shown = shortened(title, 42 * 1.04, 880)
        return text(shown, (LEFT, 82), 42, look["text"], bold=True)
    return text(shortened(title, 34 * 1.04, 880), (LEFT, 62), 34, look["text"], bold=True) + text(
        shortened(below, 22, PREVIEW_WIDTH - 2 * LEFT), (LEFT, 98), 22, look["text-muted"]
    )


def alternative(
    design: Design, frame: Frame | None, headline: Headline | None, language: str
) -> str:
    """The preview in words, for ``og:image:alt``."""
    facts = facts_of(design, frame, headline or Headline(), language)
    name = design.name or UNNAMED.get(language)
    return f"{name}. " + ", ".join(f"{label}: {value}" for label, value, _ in facts)


def facts_of(
    design: Design, frame: Frame | None, headline: Headline, language: str
) -> list[tuple[str, str, bool]]:
    """Label, value, and whether it is bad news, in the order of the band."""
    facts: list[tuple[str, str, bool]] = []
    if headline.score is not None:
        score = f"{numbers.points(headline.score)} {headline.grade}".strip()
        facts.append((SCORE.get(language), score, False))
    if frame is None:
        return facts
    missed = frame["good"] < design.goals.good_share
    users = numbers.user_count(frame["users"], language)
    facts += [
        (USERS.get(language), users.removesuffix(" users").removesuffix(" user"), False),
        (GOOD.get(language), numbers.share(frame["good"], language), missed),
        (COST.get(language), numbers.money(frame["cost"]["total"]), False),
    ]
    fullest = frame["bottleneck"]
    if fullest in design.components:
        figures = frame["components"][fullest]
        full = numbers.percent(figures["utilisation"], language)
        label = BOTTLENECK if figures["step"] == 4 else BUSIEST
        name = f"{design.components[fullest].title} {full}"
        facts.append((label.get(language), name, figures["step"] == 4))
    return facts


def _band(facts: list[tuple[str, str, bool]], box: Box, theme: Theme) -> str:
    look = colours(theme)
    line = f' stroke="{look["line"]}"'
    parts = [
        rectangle(Box(-2, box.y, box.width + 4, box.height + 2), look["surface-panel"], 0, line)
    ]
    x, gap = LEFT, 40.0
    for index, (label, value, bad) in enumerate(facts):
        room = PREVIEW_WIDTH - LEFT - x
        ink = look["danger"] if bad else look["text"]
        words = shortened(value, 32, room) if index == len(facts) - 1 else value
        parts.append(text(shortened(label, 19, room), (x, box.y + 40), 19, look["text-muted"]))
        parts.append(text(words, (x, box.y + 82), 32, ink, bold=True))
        x += max(width_of(label, 19), width_of(words, 32) * 1.04) + gap
    return "".join(parts)
