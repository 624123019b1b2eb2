"""A course with a published assignment in the database of a site that is about to start; run as
``python -m tests.live_course`` with the site's DATA_DIR. Prints where it is, and the session
cookies of its instructor and of a colleague."""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, date, datetime
from typing import Any


def main(template: str) -> dict[str, Any]:
    """Make it, with a hidden scenario."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sandbox.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from sandbox.boards.authoring import make_version, new_board
    from sandbox.boards.models import Assignment
    from sandbox.classes.models import Course

    course = Course.objects.create(name="Systems", timezone="Asia/Seoul", locale="en",
                                   starts=date(2026, 9, 1))  # fmt: skip
    cookies = {name: cookie_of(course, name) for name in ("prof", "colleague")}
    board = new_board(course, template)
    board.draft["scenarios"][0]["weight"] -= 20
    hidden = {"scenario": "X14", "weight": 20, "visibility": "hidden", "factor": 7.25}
    board.draft["scenarios"].append(hidden)
    board.save()
    assignment = Assignment.objects.create(
        course=course, version=make_version(board), published=datetime.now(UTC)
    )
    return {"course": course.pk, "assignment": assignment.pk, "cookies": cookies}


def cookie_of(course: Any, name: str) -> str:
    """The session of an instructor of the course."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client

    from sandbox.classes.models import Enrolment, Identity, Role

    user = get_user_model().objects.create(username=name, email=f"{name}@x.org", password="!")
    place = Enrolment.objects.create(course=course, role=Role.STAFF, instructor=True,
                                     pseudonym=name)  # fmt: skip
    Identity.objects.create(enrolment=place, course=course, user=user, name=f"{name.title()} Real")
    client = Client()
    client.force_login(user)
    return f"sessionid={client.cookies[settings.SESSION_COOKIE_NAME].value}"


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1])))
