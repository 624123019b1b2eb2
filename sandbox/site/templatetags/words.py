"""Template tags: words in both languages side by side, form fields, and addresses."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import BoundField
from django.http import HttpRequest
from django.template import Context
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from sandbox.site.language import current_language
from simulator.text import Text

register = template.Library()


@register.simple_tag(takes_context=True)
def say(context: Context, en: str, ko: str, **values: Any) -> str:
    """The words in the reader's language; ``{name}`` places take ``name=value``. Values are
    escaped, the words themselves may hold markup."""
    if context.autoescape:
        values = {name: conditional_escape(value) for name, value in values.items()}
    found = Text(en, ko)
    words = (found.fill(**values) if values else found).get(current_language())
    return mark_safe(words) if context.autoescape else words  # noqa: S308


@register.simple_tag
def percent_sign() -> str:
    """What follows the figure of a percentage, with the space of the reader's language."""
    return "%" if current_language() == "ko" else "\u00a0%"


@register.simple_tag(takes_context=True)
def address_in(context: Context, language: str) -> str:
    """This page's address in the other language."""
    request: HttpRequest | None = context.get("request")
    if request is None:
        return f"/?lang={language}"
    query = request.GET.copy()
    query["lang"] = language
    return f"{request.path}?{query.urlencode()}"


@register.simple_tag
def control(field: BoundField, described_by: str = "") -> SafeString:
    """A form's control in the site's look, tied to its error and its help."""
    attributes: dict[str, Any] = {"placeholder": False}
    if field.widget_type not in {"checkbox", "radioselect"}:
        attributes["class"] = "field"
    if described_by:
        attributes["aria-describedby"] = described_by
    if field.errors:
        attributes["aria-invalid"] = "true"
    return field.as_widget(attrs=attributes)
