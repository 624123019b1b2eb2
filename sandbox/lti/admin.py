"""Registering platforms."""

from __future__ import annotations

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sandbox.lti.models import Deployment, Platform


class DeploymentInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Deployment
    extra = 1


@admin.register(Platform)
class PlatformAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """What the platform says about itself, beside what it has to be told of this site."""

    list_display = ("name", "issuer", "client_id")
    inlines = (DeploymentInline,)
    readonly_fields = ("addresses",)
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}  # noqa: RUF012  (the form)
    fields = ("name", "issuer", "client_id", "auth_login_url", "auth_token_url", "jwks_url",
              "audience", "addresses")  # fmt: skip

    def get_form(self, request: HttpRequest, *args: object, **kwargs: object):  # type: ignore[no-untyped-def]
        self.base = request.build_absolute_uri("/lti/")
        return super().get_form(request, *args, **kwargs)  # type: ignore[arg-type]

    @admin.display(description="to be entered at the platform")
    def addresses(self, platform: Platform) -> SafeString:
        """The site's own addresses."""
        return format_html(
            "Login: {0}login<br>Redirect and target link: {0}launch<br>Key set: {0}jwks", self.base
        )
