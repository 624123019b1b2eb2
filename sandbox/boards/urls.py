"""The addresses of boards, assignments and grades."""

from __future__ import annotations

from django.urls import path

from sandbox.boards.views import assignments, authoring, cloning, editor, overview, results

urlpatterns = [
    path("c/<str:course>", overview.overview),
    path("c/<str:course>/clone", cloning.clone),
    path("c/<str:course>/boards", authoring.boards),
    path("c/<str:_course>/boards/<str:board>.json", authoring.board_json),
    path("c/<str:_course>/boards/<str:board>", authoring.board),
    path("c/<str:_course>/boards/<str:board>/draw/<str:which>", authoring.draw),
    path("a/<str:assignment>", assignments.assignment),
    path("b/<str:assignment>", editor.board),
    path("b/<str:assignment>/results", results.results),
    path("b/<str:assignment>/ranking", results.ranking),
    path("s/<str:submission>", results.submission),
]
