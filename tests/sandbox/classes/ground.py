"""A course in which everything an address can name exists, and everybody who might ask for it."""

from __future__ import annotations

from typing import Any

from django.test import Client

from sandbox.boards import regrading
from sandbox.boards.submitting import open_work, submit, try_out
from sandbox.classes.mailing import off_address
from sandbox.classes.models import BrokenGlass, Label
from sandbox.liveclass import phases
from sandbox.liveclass.anonymous import handle_of
from sandbox.liveclass.entering import trial_of
from sandbox.lti.models import Deployment, Link, Platform
from tests.sandbox.classes import boards, people
from tests.sandbox.classes.boards import DUE
from tests.sandbox.liveclass import rooms

WHO = ("anonymous", "outsider", "elsewhere", "owner", "fellow", "dropped", "waiting", "guest",
       "grader", "bound", "author", "instructor", "admin", "glass")  # fmt: skip
"""``elsewhere`` is an instructor of another course, ``owner`` the student whose work is asked for,
``bound`` a grader of other students, ``glass`` an administrator who has said why."""


class Ground:
    """A course in which everything an address can name exists."""

    def __init__(self) -> None:
        self.course = people.course()
        section, other = (Label.objects.create(course=self.course, name=x) for x in "AB")
        place = people.member
        self.people: dict[str, Any] = {
            "outsider": people.user("outsider"),
            "elsewhere": people.staff(people.course(), "elsewhere", instructor=True).identity.user,
            "owner": place(self.course, "owner", section).identity.user,
            "fellow": place(self.course, "fellow", section).identity.user,
            "dropped": place(self.course, "dropped", status="dropped").identity.user,
            "waiting": place(self.course, "waiting", status="waiting").identity.user,
            "guest": place(self.course, "guest", role="guest").identity.user,
            "grader": people.staff(self.course, "grader", grader=True).identity.user,
            "bound": people.staff(self.course, "bound", other, grader=True).identity.user,
            "author": people.staff(self.course, "author", author=True).identity.user,
            "instructor": people.staff(self.course, "instructor", instructor=True).identity.user,
            "admin": people.user("admin", is_superuser=True),
            "glass": people.user("glass", is_superuser=True),
        }
        BrokenGlass.objects.create(
            course=self.course, user_id=self.people["glass"].pk, reason="to see",
            until=DUE.replace(year=2100),
        )  # fmt: skip
        self.section = section
        self.names = self._things()

    def _things(self) -> dict[str, Any]:
        owner = self.course.enrolments.get(identity__name="Owner")
        host = self.course.enrolments.get(identity__name="Instructor")
        work = boards.assignment(self.course, due=DUE.replace(year=2099), ranking="full")
        draft = boards.assignment(self.course, published=None)
        made = submit(work, owner, boards.design())
        trial = try_out(open_work(work, owner), boards.design(4))
        boards.finish_all(70.0)
        regrade = regrading.start(people.actor(host), work, work.version, "all", None)
        building = phases.open_session(people.actor(host), work, guests=True, extra_time={})
        shown = rooms.session(self.course, host)
        self.seats = {}
        for session in (building, shown):
            client, seat = rooms.join(session)
            self.seats[session.pk] = client.cookies[f"live-{session.pk}"].value
            if session == building:
                tried = trial_of(seat, made.public_run_id)
        rooms.go_to(building, host, "build")
        rooms.go_to(shown, host, "surge")
        rooms.finish_runs(shown)
        rooms.finish_gradings()
        rooms.go_to(shown, host, "discuss")
        handle = handle_of(seat)
        phases.pin(shown, handle)
        return {
            "c": self.course.pk, "b": work.version.board.pk, "a": work.pk, "draft": draft.pk,
            "s": made.pk, "t": trial.pk, "r": regrade.pk, "live": building.pk, "shown": shown.pk,
            "h": handle, "k": made.public_run_id, "whole": made.run_id,
            "owner": owner.key, "label": self.section.pk, "code": self.course.join_code,
            "livecode": building.code, "link": self._link().pk,
            "tried": tried, "mail": off_address(owner).rsplit("/", 1)[1],
        }  # fmt: skip

    def browser(self, who: str) -> Client:
        """Somebody's browser; the owner of the work has a seat in both live sessions, too."""
        client = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE="en")
        if who in self.people:
            client.force_login(self.people[who])
        if who == "owner":
            for session, value in self.seats.items():
                client.cookies[f"live-{session}"] = value
        return client

    def _link(self) -> Link:
        """The course as a platform has it; the platform itself is away."""
        url = "http://127.0.0.1:9"
        platform = Platform.objects.create(
            name="LMS", issuer=url, client_id="x", auth_login_url=url, auth_token_url=url,
            jwks_url=url,
        )  # fmt: skip
        deployment = Deployment.objects.create(platform=platform, deployment_id="1")
        return Link.objects.create(deployment=deployment, context_id="1", course=self.course)
