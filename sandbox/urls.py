"""Every address of the site."""

from __future__ import annotations

from django.contrib import admin
from django.templatetags.static import static
from django.urls import include, path
from django.views.generic import RedirectView

from sandbox.accounts import magic
from sandbox.accounts import views as accounts
from sandbox.api.views import api
from sandbox.designs import embedding, gallery, mine, pages, pictures
from sandbox.site import views
from sandbox.site.validation import validation

urlpatterns = [
    path("", views.editor),
    path("d/<str:snapshot_id>.json", pages.design_json),
    path("d/<str:snapshot_id>.png", pictures.preview),
    path("d/<str:snapshot_id>.svg", pictures.drawing),
    path("d/<str:snapshot_id>/qr.svg", pictures.qr),
    path("d/<str:snapshot_id>/changes.svg", pictures.changes),
    path("d/<str:snapshot_id>/report", pages.report),
    path("d/<str:snapshot_id>/manage", pages.manage),
    path("d/<str:snapshot_id>", pages.design),
    path("p/<str:address>", pages.project),
    path("s", pages.private),
    path("designs", mine.designs),
    path("gallery", gallery.gallery),
    path("gallery/<str:pattern_id>.svg", gallery.thumbnail),
    path("gallery/<str:pattern_id>", gallery.pattern),
    path("embed/<str:snapshot_id>", embedding.embed),
    path("oembed", embedding.oembed),
    path("learn", include("sandbox.learn.urls")),
    path("validation", validation),
    path("accounts/", accounts.account),
    path("accounts/inbox", accounts.inbox),
    path("accounts/export", accounts.export_data),
    path("accounts/delete", accounts.delete_account),
    path("accounts/undo/<str:token>", accounts.undo),
    path("accounts/login/link/<str:token>", magic.sign_in),
    path("accounts/", include("allauth.urls")),
    path("", include("sandbox.classes.urls")),
    path("", include("sandbox.boards.urls")),
    path("", include("sandbox.lti.urls")),
    path("", include("sandbox.liveclass.urls")),
    path("api/v1/", api.urls),
    path("admin/", admin.site.urls),
    path("favicon.ico", RedirectView.as_view(url=static("site/favicon.svg"), permanent=True)),
    path("healthz", views.healthz),
    path("readyz", views.readyz),
    path("metrics", views.metrics),
]
handler404 = views.not_found
handler500 = views.fault
