"""The script and the styles that a page adds to the site's own."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from sandbox.site.build import NotBuilt, assets

register = template.Library()


@register.simple_tag
def entry(name: str) -> SafeString | str:
    """The tags of one entry of the front end; nothing where it has not been built."""
    try:
        built = assets(name)
    except NotBuilt:
        return ""
    styles = format_html_join("", '<link rel="stylesheet" href="{}">', ((s,) for s in built.styles))
    return styles + format_html('<script type="module" src="{}"></script>', built.script)
