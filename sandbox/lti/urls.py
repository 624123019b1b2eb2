"""The addresses of LTI."""

from __future__ import annotations

from django.urls import path

from sandbox.lti.views import connecting, launches, staff

urlpatterns = [
    path("lti/login", launches.login),
    path("lti/launch", launches.launch),
    path("lti/enter", launches.enter),
    path("lti/jwks", launches.jwks),
    path("lti/connect", connecting.connect),
    path("lti/choose", connecting.choose),
    path("c/<str:course>/lms", staff.lms),
    path("c/<str:course>/lms/<int:link>/roster", staff.roster_page),
]
