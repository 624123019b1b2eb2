"""Every address of the site."""

from __future__ import annotations

from django.contrib import admin
from django.templatetags.static import static
from django.urls import include, path
from django.views.generic import RedirectView

from sandbox.accounts import views as accounts
from sandbox.api.views import api
from sandbox.site import views
from sandbox.site.validation import validation

urlpatterns = [
    path("", views.editor),
    path("d/<str:snapshot_id>.json", views.design_json),
    path("d/<str:snapshot_id>", views.design),
    path("validation", validation),
    path("accounts/", accounts.account),
    path("accounts/inbox", accounts.inbox),
    path("accounts/", include("allauth.urls")),
    path("", include("sandbox.classes.urls")),
    path("", include("sandbox.boards.urls")),
    path("api/v1/", api.urls),
    path("admin/", admin.site.urls),
    path("favicon.ico", RedirectView.as_view(url=static("site/favicon.svg"), permanent=True)),
    path("healthz", views.healthz),
    path("readyz", views.readyz),
    path("metrics", views.metrics),
]
handler404 = views.not_found
handler500 = views.fault
