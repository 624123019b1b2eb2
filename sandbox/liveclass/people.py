"""What happens to live seats when their person takes their data along."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.auth.models import User
from django.dispatch import receiver

from sandbox.accounts.exporting import as_json
from sandbox.accounts.signals import exporting
from sandbox.liveclass.models import Seat


@receiver(exporting)
def export_seats(sender: object, user: User, **_: Any) -> list[tuple[str, bytes]]:
    """What somebody did in live classes: predictions and drawings. The seats go with the place
    in the course."""
    seats = Seat.objects.filter(enrolment__identity__user=user).select_related(
        "session__version", "document"
    )
    rows = [
        {
            "board": seat.session.version.title("en"),
            "pseudonym": seat.pseudonym,
            "joined": seat.joined.isoformat(),
            "prediction": {"component": seat.guess_component, "users": seat.guess_users}
            if seat.guessed
            else None,
            "design": seat.design,
            "surged_design": json.loads(seat.document.body) if seat.document else None,
            "surge": seat.surge,
        }
        for seat in seats
    ]
    return [("live-classes.json", as_json(rows))]
