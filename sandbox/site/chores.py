"""What is tidied once an hour, by every worker's reconciler or by ``manage.py tidy``: removed and
forgotten designs, accounts whose seven days are over, old mails and access logs, results still to
be frozen, courses whose time is over, and what students tried half a year ago."""

from __future__ import annotations

from datetime import timedelta

from sandbox import clock
from sandbox.accounts.leaving import erase_due
from sandbox.accounts.models import Mail
from sandbox.boards.forgetting import forget_history
from sandbox.classes import retention
from sandbox.designs.freezing import freeze_pending
from sandbox.designs.standing import purge
from sandbox.site import access

MAIL_DAYS = 30


def tidy() -> dict[str, int]:
    """Do every chore; how many rows each one touched."""
    old = Mail.objects.filter(created__lt=clock.now() - timedelta(days=MAIL_DAYS))
    courses = retention.tidy()
    return {
        "access logs deleted": access.forget(),
        "course identities erased": courses["identities"],
        "courses removed": courses["removed"],
        "courses purged": courses["purged"],
        "accounts erased": erase_due(),
        "designs purged": purge(),
        "mails deleted": old.delete()[0],
        "trials and steps forgotten": forget_history(),
        "results still open": freeze_pending(),
    }
