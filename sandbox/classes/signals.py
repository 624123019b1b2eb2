"""What the other parts of the site do with a course: add files to its export, and let go of what
is theirs. Receivers get ``course``.

``exporting`` receivers get ``actor`` and give files as (name, bytes). ``purging`` is sent before a
course is deleted; a receiver may give a function that is called afterwards. ``erased`` is sent
after identities are gone, with the ids of the accounts (``users``) that had them.
"""

from __future__ import annotations

from django.dispatch import Signal

exporting = Signal()
purging = Signal()
erased = Signal()
