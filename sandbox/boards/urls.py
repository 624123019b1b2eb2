"""The addresses of boards, assignments and grades."""

from __future__ import annotations

from django.urls import path

from sandbox.boards.views import (
    assignments,
    authoring,
    cloning,
    editor,
    gradebook,
    marks,
    overview,
    results,
    staff,
    watching,
)

urlpatterns = [
    path("c/<str:course>", overview.overview),
    path("c/<str:course>/clone", cloning.clone),
    path("c/<str:course>/boards", authoring.boards),
    path("c/<str:_course>/boards/<str:board>.json", authoring.board_json),
    path("c/<str:_course>/boards/<str:board>", authoring.board),
    path("c/<str:_course>/boards/<str:board>/draw/<str:which>", authoring.draw),
    path("c/<str:course>/gradebook", gradebook.table),
    path("c/<str:course>/grades.csv", gradebook.grades_csv),
    path("c/<str:course>/marks", marks.marks),
    path("c/<str:course>/watchlist", watching.watchlist_page),
    path("c/<str:course>/canvas", gradebook.canvas),
    path("a/<str:assignment>/insight", staff.insights),
    path("a/<str:assignment>/regrades", staff.regrades),
    path("a/<str:assignment>/regrades/<str:key>", staff.regrade),
    path("a/<str:assignment>/similarity", staff.similar),
    path("a/<str:assignment>/work", gradebook.work_list),
    path("a/<str:assignment>/work/<str:student>", gradebook.work),
    path("a/<str:assignment>", assignments.assignment),
    path("b/<str:assignment>", editor.board),
    path("b/<str:assignment>/results", results.results),
    path("b/<str:assignment>/ranking", results.ranking),
    path("s/<str:submission>", results.submission),
]
