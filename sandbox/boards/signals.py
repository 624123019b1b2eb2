"""What others are told about grades. Receivers get ``assignment`` and the ``keys`` of the students
whose grade is another one, or may be seen by them now; None stands for everybody."""

from __future__ import annotations

from django.dispatch import Signal

grades_changed = Signal()
