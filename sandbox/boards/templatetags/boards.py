"""Words and figures of boards in templates."""

from __future__ import annotations

from django import template

from sandbox.boards.credit import Credit, Segment
from sandbox.boards.models import Board, BoardVersion
from sandbox.boards.words import CREDIT
from sandbox.classes.templatetags.moments import percent
from sandbox.site.language import current_language, in_language

register = template.Library()


@register.simple_tag
def title(board: Board | BoardVersion) -> str:
    """The board's title in the reader's language."""
    return board.title(current_language())


@register.simple_tag
def credit_words(credit: Credit | Segment) -> str:
    """What a step of the timeline means, in words."""
    points = credit.percent if isinstance(credit, Credit) else credit.credit
    return in_language(CREDIT[credit.kind].fill(percent=percent(points)))
