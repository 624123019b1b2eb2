"""The list of students staff should talk to."""

from __future__ import annotations

from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from sandbox.boards import watchlist
from sandbox.boards.models import WatchRules, WatchState
from sandbox.classes import audit
from sandbox.classes.pages import course_page, say, show
from sandbox.classes.policy import Action, Actor
from simulator.text import Text

KEPT = Text("Kept.", "저장했습니다.")
STATES = {
    WatchState.PENDING: Text("Pending", "확인 전"),
    WatchState.CONTACTED: Text("Contacted", "연락함"),
    WatchState.RESOLVED: Text("Resolved", "해결됨"),
    WatchState.ARCHIVED: Text("Archived", "보관함"),
}
RULES = {
    "missing": Text("Boards not handed in, at least", "미제출 보드 수(이상)"),
    "low": Text("Mean of the grades below", "성적 평균(미만)"),
    "fall": Text("Points lost over the last three boards", "최근 세 보드에서 떨어진 점수(이상)"),
    "late": Text("Times late, at least", "지각 횟수(이상)"),
}


class RulesForm(ModelForm):  # type: ignore[type-arg]
    """When somebody is pointed out."""

    class Meta:
        model = WatchRules
        fields = ("missing", "low", "fall", "late")


@course_page(Action.SEE_WORK)
def watchlist_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who is pointed out by which rule, and what was done about it."""
    if not actor.is_staff and not actor.glass:
        raise Http404
    rules = watchlist.rules_of(actor.course)
    form = RulesForm(instance=rules)
    if request.method == "POST" and request.POST.get("what") == "rules":
        actor.require(Action.MANAGE)
        before = {name: getattr(rules, name) for name in RULES}
        form = RulesForm(request.POST, instance=rules)
        if form.is_valid():
            form.save()
            audit.log_change(actor, "watch.rules", actor.course.pk, before, form.cleaned_data)
            say(request, KEPT)
            return redirect(request.path)
    elif request.method == "POST":
        _see_to(request, actor)
        return redirect(request.path)
    found = watchlist.watched(actor)
    groups = [(state, label, [one for one in found if one.state == state])
              for state, label in STATES.items()]  # fmt: skip
    return show(
        request, actor, "boards/watchlist.html", "/gradebook", groups=groups, states=STATES,
        may_mark=actor.may(Action.MARK), may_manage=actor.may(Action.MANAGE), form=form,
        fields=[(form[name], label) for name, label in RULES.items()],
    )  # fmt: skip


def _see_to(request: HttpRequest, actor: Actor) -> None:
    student = watchlist.student_seen_by(actor, request.POST.get("student", ""))
    state = request.POST.get("state", "")
    if student is None or state not in WatchState.values:
        raise Http404
    actor.require(Action.MARK, student)
    watchlist.see_to(actor, student, WatchState(state), request.POST.get("note", ""))
    say(request, KEPT)
