"""A course with its instructor, a clock that requests may set, counters that begin at nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache

from sandbox.classes.models import Course, Enrolment
from tests.sandbox.classes import people


@pytest.fixture(autouse=True)
def _clock_and_counters(settings: Any) -> Iterator[None]:
    settings.TEST_CLOCK = True
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def course() -> Course:
    """A course nobody is in yet."""
    return people.course()


@pytest.fixture
def prof(course: Course) -> Enrolment:
    """Its instructor."""
    return people.staff(course, "prof", instructor=True)
