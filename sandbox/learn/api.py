"""The course over HTTP: somebody's progress."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from sandbox.learn.progress import Finished, join, progress_of
from sandbox.refusal import Refusal
from simulator.text import Text

router = Router(tags=["learn"])
Choice = Annotated[int, Field(ge=0, le=20)]
SIGN_IN = Refusal(
    401,
    "sign_in",
    Text(
        "Progress is kept in this browser. Sign in to keep it in your account.",
        "진도는 이 브라우저에 저장됩니다. 계정에 저장하려면 로그인하세요.",
    ),
)


class Step(Schema):
    """One finished chapter."""

    predicted: Choice | None = None
    answer: Choice | None = None


class Steps(Schema):
    """Finished chapters by slug."""

    chapters: dict[str, Step] = Field(max_length=100)


@router.get("/progress", response=Steps)
def get_progress(request: HttpRequest) -> Any:
    """The chapters somebody has finished."""
    return _shown(progress_of(_user(request)))


@router.post("/progress", response=Steps)
def join_progress(request: HttpRequest, brought: Steps) -> Any:
    """Add chapters finished in this browser; answers with all of them."""
    steps = {slug: Finished(s.predicted, s.answer) for slug, s in brought.chapters.items()}
    return _shown(join(_user(request), steps))


def _user(request: HttpRequest) -> Any:
    if not request.user.is_authenticated:
        raise SIGN_IN
    return request.user


def _shown(steps: dict[str, Finished]) -> dict[str, Any]:
    return {"chapters": {slug: vars(step) for slug, step in steps.items()}}
