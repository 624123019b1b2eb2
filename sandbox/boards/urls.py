"""The addresses of boards, assignments and grades."""

from __future__ import annotations

from django.urls import path

from sandbox.boards.views import overview

urlpatterns = [
    path("c/<str:course>", overview.overview),
]
