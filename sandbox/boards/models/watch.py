"""Students staff keep an eye on, and from when on the site points them out."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from sandbox import clock
from sandbox.classes.models import Course, Enrolment


class WatchState(models.TextChoices):
    """Pending is where everybody begins; what is archived is not brought up again."""

    PENDING = "pending"
    CONTACTED = "contacted"
    RESOLVED = "resolved"
    ARCHIVED = "archived"


class Watch(models.Model):
    """What staff did about one student. ``seen`` is what the rules said then: rule to figure."""

    enrolment = models.OneToOneField(Enrolment, on_delete=models.CASCADE, related_name="watch")
    state = models.CharField(max_length=10, choices=WatchState.choices)
    note = models.CharField(max_length=500, blank=True)
    seen = models.JSONField(default=dict)
    author = models.ForeignKey(Enrolment, on_delete=models.SET_NULL, null=True, related_name="+")
    changed = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name_plural = "watches"

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.state}"


class WatchRules(models.Model):
    """When a student of a course is pointed out; 0 turns a rule off. ``missing`` and ``late`` count
    boards, ``low`` is a mean of points, ``fall`` the points lost over the last boards."""

    course = models.OneToOneField(Course, on_delete=models.CASCADE, related_name="watch_rules")
    missing = models.PositiveSmallIntegerField(default=1, validators=[MaxValueValidator(50)])
    low = models.FloatField(default=50.0, validators=[MinValueValidator(0), MaxValueValidator(100)])
    fall = models.FloatField(
        default=20.0, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    late = models.PositiveSmallIntegerField(default=2, validators=[MaxValueValidator(50)])

    class Meta:
        verbose_name_plural = "watch rules"

    def __str__(self) -> str:
        return f"{self.course_id}"
