"""Names nobody can be known by: two words, different in every course."""

from __future__ import annotations

import json
import re
import secrets
import unicodedata
from pathlib import Path

from django.db.models import QuerySet

from sandbox.classes.models import Course, Enrolment
from sandbox.decency import is_decent
from sandbox.refusal import Refusal
from simulator.text import Text

REROLLS = 3
SHORTEST, LONGEST = 2, 30
WORDS = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
FIRST, SECOND = WORDS["first"], WORDS["second"]
STAFF = ("admin", "instructor", "teacher", "staff", "관리자", "강사", "교수", "조교")


def new_pseudonym(course: Course) -> str:
    """A pair of words in the course's language that nobody in it has yet."""
    language = course.locale if course.locale in FIRST else "en"
    taken = set(others(course).values_list("pseudonym", flat=True))
    for _ in range(20):
        made = f"{secrets.choice(FIRST[language])} {secrets.choice(SECOND[language])}"
        if made not in taken:
            return made
    while (numbered := f"{made} {secrets.randbelow(9000) + 1000}") in taken:
        pass
    return numbered


def others(course: Course, enrolment: Enrolment | None = None) -> QuerySet[Enrolment]:
    """Everybody in the course, perhaps without one."""
    found = Enrolment.objects.filter(course=course)
    return found if enrolment is None else found.exclude(pk=enrolment.key)


def check_pseudonym(course: Course, enrolment: Enrolment | None, wanted: str) -> str:
    """``wanted`` as it can be shown, or a Refusal that says why not."""
    name = " ".join(unicodedata.normalize("NFKC", wanted).split())
    if not SHORTEST <= len(name) <= LONGEST:
        raise refuse(
            Text(
                "A pseudonym has {least} to {most} characters.",
                "가명은 {least}자에서 {most}자까지 쓸 수 있습니다.",
            ).fill(least=SHORTEST, most=LONGEST)
        )
    if not re.fullmatch(r"[\w .'-]+", name) or not any(letter.isalpha() for letter in name):
        raise refuse(
            Text(
                "A pseudonym is made of letters, digits and spaces.",
                "가명에는 글자, 숫자, 공백만 쓸 수 있습니다.",
            )
        )
    if not may_stand(name):
        raise refuse(Text("Please choose another pseudonym.", "다른 가명을 골라 주세요."))
    if others(course, enrolment).filter(pseudonym__iexact=name).exists():
        raise refuse(
            Text(
                "Somebody in this course already has that pseudonym.",
                "이 수업에서 이미 쓰고 있는 가명입니다.",
            )
        )
    return name


def may_stand(name: str) -> bool:
    """Whether nobody has to be ashamed to read a name, or could be fooled by it."""
    letters = re.sub(r"[^\w]|_|\d", "", name).casefold()
    return is_decent(name) and is_decent(letters) and not any(who in letters for who in STAFF)


def refuse(text: Text) -> Refusal:
    """The refusal of a pseudonym."""
    return Refusal(422, "pseudonym_refused", text)
