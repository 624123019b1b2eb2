"""The few SVG elements that pictures are made of, as text."""

from __future__ import annotations

from sandbox.pictures.geometry import Box, Point, pair, shown
from sandbox.pictures.look import FONT_FAMILY, Theme, colours, icon
from sandbox.pictures.words import escaped

STEPS = 5
CROSS = "20 0 50 30 80 0 100 20 70 50 100 80 80 100 50 70 20 100 0 80 30 50 0 20"
QUARTERS = {1: "L1 0A1 1 0 0 1 0 1Z", 2: "L1 0A1 1 0 0 1 -1 0Z", 3: "L1 0A1 1 0 1 1 0 -1Z"}


def rectangle(box: Box, fill: str, radius: float = 0, extra: str = "") -> str:
    """A filled rectangle."""
    rounded = f' rx="{shown(radius)}"' if radius else ""
    return (
        f'<rect x="{shown(box.x)}" y="{shown(box.y)}" width="{shown(box.width)}" '
        f'height="{shown(box.height)}"{rounded} fill="{fill}"{extra}/>'
    )


def text(
    words: str, at: Point, size: float, fill: str, *, bold: bool = False, anchor: str = "start"
) -> str:
    """One line of text with its baseline at a point."""
    weight = ' font-weight="700"' if bold else ""
    place = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return (
        f'<text x="{shown(at[0])}" y="{shown(at[1])}" font-size="{shown(size)}"{weight}{place} '
        f'fill="{fill}">{escaped(words)}</text>'
    )


def kind_icon(kind: str, at: Point, size: float, ink: str, paper: str) -> str:
    """The icon of a kind with its upper left corner at a point."""
    return (
        f'<g transform="translate({pair(at)}) scale({shown(size / 24)})" fill="none" '
        f'stroke="{ink}" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">'
        f"{icon(kind).format(ink=ink, paper=paper)}</g>"
    )


def load_sign(step: int, at: Point, size: float, ink: str) -> str:
    """The sign of a load step (○ ◔ ◑ ◕ ✖) with its upper left corner at a point."""
    if step == STEPS - 1:
        return (
            f'<polygon points="{CROSS}" fill="{ink}" '
            f'transform="translate({pair(at)}) scale({shown(size / 100)})"/>'
        )
    radius = size / 2
    centre = (at[0] + radius, at[1] + radius)
    ring = (
        f'<circle cx="{shown(centre[0])}" cy="{shown(centre[1])}" r="{shown(radius - 0.75)}" '
        f'fill="none" stroke="{ink}" stroke-width="1.5"/>'
    )
    if step not in QUARTERS:
        return ring
    turned = f"translate({pair(centre)}) scale({shown(radius - 0.5)}) rotate(-90)"
    return f'{ring}<path d="M0 0{QUARTERS[step]}" fill="{ink}" transform="{turned}"/>'


def patterns(theme: Theme) -> str:
    """What lies over the colour of the upper load steps, so that colour is never alone."""
    dark = colours(theme)["load-ink-2"]
    hot = colours(theme)["load-ink-4"]
    dots = f'<circle cx="3" cy="3" r="1" fill="{dark}" fill-opacity="0.25"/>'
    line = f'stroke="{hot}" stroke-opacity="0.2" stroke-width="1.5"'
    rising = f'<path d="M-2 2L2 -2M0 8L8 0M6 10L10 6" {line}/>'
    falling = f'<path d="M-2 6L2 10M0 0L8 8M6 -2L10 2" {line}/>'
    made = [(2, 6, dots), (3, 8, rising), (4, 8, rising + falling)]
    return "".join(
        f'<pattern id="{theme}-load-{step}" width="{size}" height="{size}" '
        f'patternUnits="userSpaceOnUse">{body}</pattern>'
        for step, size, body in made
    )


def load_tile(step: int, box: Box, radius: float, theme: Theme) -> str:
    """A rectangle in the colour and pattern of a load step."""
    ground = rectangle(box, colours(theme)[f"load-{step}"], radius)
    over = rectangle(box, f"url(#{theme}-load-{step})", radius) if step >= 2 else ""
    return ground + over


def document(body: str, view: Box, size: Point, title: str, description: str, theme: Theme) -> str:
    """A whole SVG file that shows ``view`` at ``size`` pixels."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{shown(size[0])}" '
        f'height="{shown(size[1])}" viewBox="{shown(view.x)} {shown(view.y)} '
        f'{shown(view.width)} {shown(view.height)}" role="img" '
        f'font-family="{escaped(FONT_FAMILY)}">'
        f"<title>{escaped(title)}</title><desc>{escaped(description)}</desc>"
        f"<defs>{patterns(theme)}</defs>{body}</svg>\n"
    )
