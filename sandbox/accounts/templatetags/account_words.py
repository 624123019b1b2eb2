"""Labels and help of the forms that allauth makes, in the site's words."""

from __future__ import annotations

from django import template
from django.forms import BoundField

from sandbox.accounts.words import HELP, LABELS
from sandbox.site.language import in_language

register = template.Library()


@register.simple_tag
def field_label(field: BoundField) -> str:
    """The site's label where it has one, the field's own otherwise."""
    text = LABELS.get(field.name)
    return in_language(text) if text else str(field.label)


@register.simple_tag
def field_help(field: BoundField, flow: str = "") -> str:
    """What stands under a field of the form ``flow``; empty for most."""
    text = HELP.get((flow, field.name))
    return in_language(text) if text else ""
