"""The addresses of courses."""

from __future__ import annotations

from django.urls import path

from sandbox.classes.views import courses, data, mails, people

urlpatterns = [
    path("classes", courses.courses),
    path("classes/new", courses.new),
    path("join", courses.join_by_code),
    path("join/<str:code>", courses.join_by_code),
    path("mail/<str:token>", mails.mails),
    path("c/<str:course>/me", courses.own_place),
    path("c/<str:course>/settings", courses.settings),
    path("c/<str:course>/log", courses.log),
    path("c/<str:course>/data", data.data),
    path("c/<str:course>/export.zip", data.export),
    path("c/<str:course>/glass", courses.break_glass),
    path("c/<str:course>/people", people.people),
    path("c/<str:course>/people/import", people.import_roster),
]
