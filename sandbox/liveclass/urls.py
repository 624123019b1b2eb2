"""The addresses of live classes."""

from __future__ import annotations

from django.urls import path

from sandbox.liveclass.views import seats, staff

urlpatterns = [
    path("a/<str:assignment>/live", staff.sessions),
    path("live", seats.enter_code),
    path("live/s/<str:session>", seats.room),
    path("live/s/<str:session>/build", seats.build),
    path("live/s/<str:session>/pinned", seats.pinned),
    path("live/s/<str:session>/pinned.svg", seats.pinned_picture),
    path("live/s/<str:session>/control", staff.control),
    path("live/s/<str:session>/projector", staff.projector),
    path("live/s/<str:session>/qr.svg", staff.qr),
    path("live/s/<str:session>/design/<str:handle>", staff.design),
    path("live/<str:code>", seats.join),
]
