"""Predicting, building, the surge and the reveal, from the seats' side; and that nothing hidden
is told before its time."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.http import Http404
from django.test import Client

from sandbox import clock
from sandbox.boards.models import GradingRun
from sandbox.classes.models import Course, Enrolment
from sandbox.liveclass import phases, surging
from sandbox.liveclass.consumer import LiveConsumer
from sandbox.liveclass.entering import trial_named, trial_of
from sandbox.liveclass.figures import percents
from sandbox.liveclass.models import LiveSession, Seat
from sandbox.liveclass.room import Told, read
from sandbox.liveclass.standing import for_staff, look
from sandbox.runs.lifecycle import cancel_run
from sandbox.runs.models import Run
from tests.sandbox.classes import boards, people
from tests.sandbox.classes.boards import HIDDEN_FACTOR, SECRET
from tests.sandbox.liveclass import rooms

pytestmark = pytest.mark.django_db
GUESS = {"component": "db", "users": 1500}


@pytest.fixture(autouse=True)
def _counters() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def course() -> Course:
    return people.course()


@pytest.fixture
def host(course: Course) -> Enrolment:
    return rooms.instructor(course)


@pytest.fixture
def opened(course: Course, host: Enrolment) -> LiveSession:
    return rooms.session(course, host)


# --- predict -----------------------------------------------------------------------------


def test_answers_are_counted_and_shown_only_when_the_instructor_says_so(
    host: Enrolment, opened: LiveSession
) -> None:
    people_in = [rooms.join(opened) for _ in range(3)]
    rooms.go_to(opened, host, "predict")
    for client, _ in people_in[:2]:
        assert rooms.send(client, opened, "prediction", GUESS).status_code == 200
    told = rooms.seen_by(people_in[2][1])
    assert told["session"]["answered"] == 2
    assert "predictions" not in told["session"]
    assert told["seat"]["guess"] is None
    phases.show_predictions(opened, True)
    shown = rooms.seen_by(people_in[2][1])["session"]["predictions"]
    assert shown == {"n": 2, "components": {"db": 2}, "users": {"1500": 2}}


def test_an_answer_may_be_changed_until_the_answers_are_shown(
    host: Enrolment, opened: LiveSession
) -> None:
    client, seat = rooms.join(opened)
    rooms.go_to(opened, host, "predict")
    rooms.send(client, opened, "prediction", GUESS)
    rooms.send(client, opened, "prediction", {"component": "api", "users": 0})
    assert rooms.seen_by(seat)["seat"]["guess"] == {"component": "api", "users": 0}
    assert rooms.seen_by(seat)["session"]["answered"] == 1
    phases.show_predictions(opened, True)
    late = rooms.send(client, opened, "prediction", GUESS)
    assert (late.status_code, late.json()["code"]) == (409, "answers_shown")
    assert rooms.seen_by(seat)["seat"]["guess"] == {"component": "api", "users": 0}


@pytest.mark.parametrize(
    "given",
    [{"component": "users", "users": 1500}, {"component": "db", "users": 1501},
     {"component": "nothing", "users": 0}],
)  # fmt: skip
def test_an_answer_is_one_of_the_choices(
    host: Enrolment, opened: LiveSession, given: dict[str, Any]
) -> None:
    client, _ = rooms.join(opened)
    rooms.go_to(opened, host, "predict")
    answer = rooms.send(client, opened, "prediction", given)
    assert (answer.status_code, answer.json()["code"]) == (422, "no_such_answer")


@pytest.mark.parametrize("phase", ["lobby", "build", "surge", "reveal"])
def test_nobody_predicts_in_another_phase(host: Enrolment, opened: LiveSession, phase: str) -> None:
    client, seat = rooms.join(opened)
    rooms.go_to(opened, host, phase)
    assert rooms.send(client, opened, "prediction", GUESS).status_code == 409
    assert Seat.objects.get(pk=seat.pk).guessed is None


def test_the_servers_clock_ends_the_answering(host: Enrolment, opened: LiveSession) -> None:
    client, _ = rooms.join(opened)
    phases.advance(people.actor(host), opened, "predict", "lobby", 1)
    with clock.standing_at(clock.now() + timedelta(seconds=63)):
        assert rooms.send(client, opened, "prediction", GUESS).status_code == 200
    with clock.standing_at(clock.now() + timedelta(seconds=66)):
        late = rooms.send(client, opened, "prediction", GUESS)
    assert (late.status_code, late.json()["code"]) == (409, "time_over")


# --- build -------------------------------------------------------------------------------


def test_a_drawing_is_kept_and_found_again_after_a_reload(
    host: Enrolment, opened: LiveSession
) -> None:
    client, _ = rooms.join(opened)
    rooms.go_to(opened, host, "build")
    assert rooms.send(client, opened, "work", {"design": boards.design(7)}).status_code == 200
    page = client.get(f"/live/s/{opened.pk}/build").content.decode()
    assert '"instances": 7' in page


def test_two_seats_have_desks_of_their_own(host: Enrolment, opened: LiveSession) -> None:
    (ada, _), (bob, _) = rooms.join(opened), rooms.join(opened)
    rooms.go_to(opened, host, "build")
    rooms.send(ada, opened, "work", {"design": boards.design(7)})
    assert '"instances": 7' not in bob.get(f"/live/s/{opened.pk}/build").content.decode()


@pytest.mark.parametrize("phase", ["lobby", "predict", "surge", "discuss"])
def test_nothing_is_kept_outside_the_build_phase(
    host: Enrolment, opened: LiveSession, phase: str
) -> None:
    client, seat = rooms.join(opened)
    rooms.go_to(opened, host, phase)
    answer = rooms.send(client, opened, "work", {"design": boards.design(7)})
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_phase")
    assert Seat.objects.get(pk=seat.pk).design is None
    assert client.get(f"/live/s/{opened.pk}/build").headers["Location"] == f"/live/s/{opened.pk}"


def test_a_run_in_the_editor_knows_the_public_part_alone(
    host: Enrolment, opened: LiveSession
) -> None:
    client, seat = rooms.join(opened)
    rooms.go_to(opened, host, "build")
    first = rooms.send(client, opened, "trials", {"design": boards.design(3)}).json()
    assert first["result"]["state"] == "grading"
    assert GradingRun.objects.get(pk=trial_named(seat, first["id"])).public
    rooms.finish_gradings()
    then = client.get(f"/api/v1/live/{opened.pk}/trials/{first['id']}")
    assert then.json()["result"]["state"] == "done"
    assert SECRET not in then.content.decode()


def test_a_grading_of_the_hidden_part_is_no_trial(host: Enrolment, opened: LiveSession) -> None:
    client, seat = rooms.join(opened)
    rooms.go_to(opened, host, "surge")
    rooms.finish_gradings()
    whole = str(Seat.objects.get(pk=seat.pk).grading_id)
    for name in (whole, trial_of(seat, whole)):
        assert client.get(f"/api/v1/live/{opened.pk}/trials/{name}").status_code == 404


def _tried(opened: LiveSession, client: Client) -> str:
    """The address of a run that this browser's seat asked for."""
    asked = rooms.send(client, opened, "trials", {"design": boards.design(3)}).json()
    return f"/api/v1/live/{opened.pk}/trials/{asked['id']}"


def test_nobody_reads_the_run_of_another_seat(host: Enrolment, opened: LiveSession) -> None:
    (mine, seat), (other, _) = rooms.join(opened), rooms.join(opened)
    rooms.go_to(opened, host, "build")
    address = _tried(opened, mine)
    _tried(opened, other)  # the same design, and so the same grading
    assert mine.get(address).status_code == 200
    assert other.get(address).status_code == 404
    key = trial_named(seat, address.rsplit("/", 1)[1])
    assert mine.get(f"/api/v1/live/{opened.pk}/trials/{key}").status_code == 404


def test_who_was_taken_out_reads_nothing_any_more(host: Enrolment, opened: LiveSession) -> None:
    client, seat = rooms.join(opened)
    rooms.go_to(opened, host, "build")
    address = _tried(opened, client)
    phases.remove(people.actor(host), opened, seat.pk)
    refused = client.get(address)
    assert (refused.status_code, refused.json()["code"]) == (403, "seat_removed")
    assert client.get(f"/live/s/{opened.pk}").status_code == 403
    assert client.get(f"/live/s/{opened.pk}/build").status_code == 302
    assert client.get(f"/live/s/{opened.pk}/pinned.svg").status_code == 404
    for what, body in (
        ("prediction", GUESS),
        ("work", {"design": boards.design(3)}),
        ("leave", {}),
    ):
        assert rooms.send(client, opened, what, body).status_code == 403
    page = LiveConsumer()
    page.session = opened.pk
    page.scope = {"cookies": {name: one.value for name, one in client.cookies.items()}}
    assert not page._admit("seat")


def test_a_full_room_is_asked_for_in_as_many_queries_as_a_small_one(
    host: Enrolment, opened: LiveSession, django_assert_max_num_queries: Any
) -> None:
    drawn = [boards.design(1 + number) for number in range(60)]
    Seat.objects.bulk_create(
        Seat(session=opened, pseudonym=f"Seat {number}", nonce=str(number), design=design)
        for number, design in enumerate([*drawn, *drawn[:20], {"format": "nonsense"}])
    )
    rooms.go_to(opened, host, "build")
    phases.advance(people.actor(host), opened, "surge", "build")
    with django_assert_max_num_queries(40):
        surging.surge(opened.pk)
    assert opened.seats.filter(document=None).get().surge["state"] == "refused"
    assert opened.seats.exclude(run="").count() == 80
    assert Run.objects.filter(judgement="surge").exclude(key=opened.truth_run).count() == 60
    assert opened.seats.values("grading").exclude(grading=None).distinct().count() == 60
    surging.surge(opened.pk)  # harmless when done twice
    assert Run.objects.filter(judgement="surge").exclude(key=opened.truth_run).count() == 60


def test_a_removed_course_closes_the_rooms_of_its_sessions(
    course: Course, host: Enrolment, opened: LiveSession
) -> None:
    client, seat = rooms.join(opened)
    rooms.go_to(opened, host, "build")
    address = _tried(opened, client)
    Course.objects.filter(pk=course.pk).update(removed=clock.now())
    assert client.get(address).status_code == 404
    assert client.get(f"/live/s/{opened.pk}").headers["Location"] == "/live"
    with pytest.raises(Http404):
        read(opened.pk, frozenset({seat.pk}))


def test_a_seat_runs_only_so_often_a_minute(host: Enrolment, opened: LiveSession) -> None:
    from sandbox.liveclass.api import TRIALS_PER_MINUTE

    client, _ = rooms.join(opened)
    rooms.go_to(opened, host, "build")
    codes = [
        rooms.send(client, opened, "trials", {"design": boards.design(3)}).status_code
        for _ in range(2 * TRIALS_PER_MINUTE + 2)
    ]
    assert codes[0] == 202
    assert codes[-1] == 429


def test_a_design_that_is_none_is_refused_with_its_place(
    host: Enrolment, opened: LiveSession
) -> None:
    client, _ = rooms.join(opened)
    rooms.go_to(opened, host, "build")
    broken = boards.design()
    broken["components"]["api"]["params"]["instances"] = -1
    answer = rooms.send(client, opened, "work", {"design": broken})
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["pointer"] == "/components/api/params/instances"


# --- surge -------------------------------------------------------------------------------


def test_the_surge_runs_what_lay_on_each_desk(host: Enrolment, opened: LiveSession) -> None:
    (ada, one), (_, two) = rooms.join(opened), rooms.join(opened)
    rooms.go_to(opened, host, "build")
    rooms.send(ada, opened, "work", {"design": boards.design(7)})
    rooms.go_to(opened, host, "surge")
    drawn, start = Seat.objects.get(pk=one.pk), Seat.objects.get(pk=two.pk)
    assert drawn.document is not None
    assert '"instances":7' in drawn.document.body
    assert start.document is not None
    assert start.run != drawn.run
    assert {drawn.grading.public, start.grading.public} == {False}  # type: ignore[union-attr]


def test_equal_designs_are_run_once(host: Enrolment, opened: LiveSession) -> None:
    for _ in range(4):
        rooms.join(opened)
    rooms.go_to(opened, host, "surge")
    assert len(set(opened.seats.values_list("run", "grading"))) == 1


def test_designs_that_differ_in_names_and_places_alone_are_surged_once(
    host: Enrolment, opened: LiveSession
) -> None:
    clients = [rooms.join(opened)[0] for _ in range(3)]
    rooms.go_to(opened, host, "build")
    for number, client in enumerate(clients):
        drawn = boards.design()
        drawn["components"]["api"] |= {"name": f"API {number // 2}", "x": 500 + number}
        rooms.send(client, opened, "work", {"design": drawn})
    rooms.go_to(opened, host, "surge")
    rooms.finish_runs(opened, survived=1200, bottleneck="api")
    read(opened.pk, frozenset())
    assert opened.seats.values("run").distinct().count() == 1
    assert [one.surge["name"] for one in opened.seats.order_by("joined")] == [
        "API 0", "API 0", "API 1",
    ]  # fmt: skip


def test_results_come_in_as_they_are_done(host: Enrolment, opened: LiveSession) -> None:
    seats = []
    for servers in (3, 5, 7):
        client, seat = rooms.join(opened)
        seats.append((client, seat, servers))
    rooms.go_to(opened, host, "build")
    for client, _, servers in seats:
        rooms.send(client, opened, "work", {"design": boards.design(servers)})
    rooms.go_to(opened, host, "surge")
    told = rooms.seen_by(seats[0][1])
    assert (told["session"]["surge"]["of"], told["session"]["surge"]["ended"]) == (3, 0)
    assert told["seat"]["surge"] == {"state": "running"}
    first = Seat.objects.get(pk=seats[0][1].pk).run
    Run.objects.exclude(pk=first).update(status="running")
    rooms.finish_runs(opened, survived=1200, bottleneck="api")
    Run.objects.filter(status="running").update(status="queued")
    told = rooms.seen_by(seats[0][1])
    assert told["session"]["surge"]["done"] == 1
    assert told["seat"]["surge"]["survived"] == 1200
    rooms.finish_runs(opened, survived=500, bottleneck="db")
    figures = rooms.seen_by(seats[0][1])["session"]["surge"]
    survivors = {one["users"]: one["survivors"] for one in figures["steps"]}
    assert (survivors[500], survivors[750], survivors[1200], survivors[1500]) == (3, 1, 1, 0)
    assert [(b["kind"], b["count"], b["percent"]) for b in figures["bottlenecks"]] == [
        ("sql", 2, 67), ("api", 1, 33),
    ]  # fmt: skip


def test_a_design_that_breaks_the_rules_is_refused_with_its_reasons_and_stops_nobody(
    host: Enrolment, opened: LiveSession
) -> None:
    (ada, one), (_, two) = rooms.join(opened), rooms.join(opened)
    rooms.go_to(opened, host, "build")
    cut = boards.design()
    del cut["connections"]["c"]
    cut["components"]["own"] = {"kind": "custom", "name": "Own", "x": 0, "y": 0}
    assert rooms.send(ada, opened, "work", {"design": cut}).status_code == 200
    rooms.go_to(opened, host, "surge")
    rooms.finish_runs(opened)
    told = rooms.seen_by(one)["seat"]["surge"]
    assert told["state"] == "refused"
    assert told["problems"][0]["ko"]
    assert rooms.seen_by(two)["seat"]["surge"]["state"] == "done"


def test_a_run_that_somebody_cancelled_is_taken_up_again(
    host: Enrolment, opened: LiveSession
) -> None:
    _, seat = rooms.join(opened)
    rooms.go_to(opened, host, "surge")
    run = Seat.objects.get(pk=seat.pk).run
    cancel_run(run)
    assert rooms.seen_by(seat)["seat"]["surge"] == {"state": "running"}
    assert Run.objects.get(pk=run).status == "queued"


def test_a_run_that_failed_through_a_fault_of_ours_is_told_as_such(
    host: Enrolment, opened: LiveSession
) -> None:
    _, seat = rooms.join(opened)
    rooms.go_to(opened, host, "surge")
    Run.objects.update(status="failed", error={"code": "internal", "lasting": False})
    assert rooms.seen_by(seat)["seat"]["surge"]["state"] == "failed"


def test_a_surge_whose_task_was_lost_is_started_by_the_reconciler(
    host: Enrolment, opened: LiveSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, seat = rooms.join(opened)
    rooms.go_to(opened, host, "build")
    phases.advance(people.actor(host), opened, "surge", "build")
    sent: list[str] = []
    monkeypatch.setattr(surging, "_send", sent.append)
    surging.look_after(False)
    assert sent == []
    with clock.standing_at(clock.now() + timedelta(seconds=20)):
        surging.look_after(False)
    assert sent == [opened.pk]
    assert Seat.objects.get(pk=seat.pk).run == ""


def test_the_surge_twice_changes_nothing(host: Enrolment, opened: LiveSession) -> None:
    rooms.join(opened)
    rooms.go_to(opened, host, "surge")
    before = list(opened.seats.values("document", "run", "grading"))
    surging.surge(opened.pk)
    assert list(opened.seats.values("document", "run", "grading")) == before


def test_who_comes_after_the_surge_began_watches(host: Enrolment, opened: LiveSession) -> None:
    rooms.join(opened)
    rooms.go_to(opened, host, "surge")
    client, late = rooms.join(opened)
    surging.surge(opened.pk)
    assert client.get(f"/live/s/{opened.pk}").status_code == 200
    told = rooms.seen_by(late)
    assert told["session"]["surge"]["of"] == 1
    assert "surge" not in told["seat"]


@pytest.mark.parametrize("counts", [[1, 1, 1], [61, 2, 3, 1], [7], [1, 1, 1, 1, 1, 1, 1], []])
def test_shares_add_up_to_a_hundred(counts: list[int]) -> None:
    assert sum(percents(counts)) == (100 if counts else 0)


# --- reveal and discuss ------------------------------------------------------------------


def everything(opened: LiveSession, host: Enrolment, seat: Seat, client: Any) -> str:
    """All that browsers of seat, staff and projector are told now: frames, pages, answers."""
    told = read(opened.pk, frozenset({seat.pk}))
    page = rooms.browser(host)
    texts = [told.everybody, told.staff, told.projector, *told.seats.values()]
    for path in ("", "/build", "/pinned", "/pinned.svg"):
        texts.append(client.get(f"/live/s/{opened.pk}{path}").content.decode())
    for path in ("/control", "/projector"):
        texts.append(page.get(f"/live/s/{opened.pk}{path}").content.decode())
    texts.append(
        rooms.send(client, opened, "trials", {"design": boards.design(3)}).content.decode()
    )
    return "\n".join(texts)


@pytest.mark.parametrize("phase", ["lobby", "predict", "build", "surge"])
def test_nothing_hidden_reaches_a_browser_before_the_reveal(
    host: Enrolment, opened: LiveSession, phase: str
) -> None:
    client, seat = rooms.join(opened)
    rooms.go_to(opened, host, phase)
    rooms.finish_runs(opened)
    rooms.finish_gradings(hidden=12.345)
    told = everything(opened, host, seat, client)
    assert seat.pseudonym in told
    for hidden in (SECRET, str(HIDDEN_FACTOR), "12.345", "Traffic surge", "X12", '"result":{'):
        assert hidden not in told.replace("simulated", "")


def test_the_reveal_tells_the_hidden_part_and_ones_own_result(
    host: Enrolment, opened: LiveSession
) -> None:
    client, seat = rooms.join(opened)
    rooms.go_to(opened, host, "predict")
    rooms.send(client, opened, "prediction", GUESS)
    rooms.go_to(opened, host, "surge")
    rooms.finish_runs(opened, survived=1200, bottleneck="db")
    rooms.finish_gradings(70.0, 12.0)
    rooms.go_to(opened, host, "reveal")
    told = rooms.seen_by(seat)
    assert [one["label"]["en"] for one in told["session"]["hidden"]] == ["Traffic surge"]
    assert told["session"]["truth"] == {"component": "db", "users": 1500}
    assert told["session"]["predictions"]["n"] == 1
    assert (told["session"]["scores"]["n"], told["session"]["scores"]["ended"]) == (1, 1)
    assert sum(bar["count"] for bar in told["session"]["scores"]["histogram"]) == 1
    assert told["seat"]["result"]["total"] == 70.0
    assert SECRET in json.dumps(told["seat"]["result"])


def test_scenarios_for_staff_alone_stay_with_staff_after_the_reveal(
    course: Course, host: Enrolment
) -> None:
    scenarios = [
        *boards.draft()["scenarios"],
        {"scenario": "X14", "visibility": "staff", "weight": 0},
    ]
    assignment = boards.assignment(course)
    board = boards.board(course, scenarios=scenarios)
    assignment.version = boards.make_version(board)
    assignment.save()
    opened = phases.open_session(people.actor(host), assignment, guests=True, extra_time={})
    _, seat = rooms.join(opened)
    rooms.go_to(opened, host, "reveal")
    assert [one["label"]["en"] for one in rooms.seen_by(seat)["session"]["hidden"]] == [
        "Traffic surge"
    ]


def test_a_pinned_design_says_nothing_about_its_author(
    host: Enrolment, opened: LiveSession
) -> None:
    (ada, one), (bob, _) = rooms.join(opened, name="Ada L"), rooms.join(opened)
    rooms.go_to(opened, host, "build")
    mine = boards.design(7) | {"name": "Ada's own", "notes": []}
    mine["components"]["AdasBalancer"] = mine["components"].pop("lb") | {"name": "Ada's balancer"}
    mine["connections"]["a"] |= {"to": "AdasBalancer", "label": "Ada's way"}
    mine["connections"]["b"]["from"] = "AdasBalancer"
    mine["notes"] = [{"id": "n", "text": "by Ada", "x": 0, "y": 0}]
    assert rooms.send(ada, opened, "work", {"design": mine}).status_code == 200
    rooms.go_to(opened, host, "surge")
    rooms.finish_runs(opened)
    rooms.finish_gradings()
    rooms.go_to(opened, host, "discuss")
    designs = for_staff(look(opened.pk))["designs"]
    keys = [seat.pk for seat in opened.seats.all()]
    assert len(designs) == 2
    assert not any(key in json.dumps(designs) for key in keys)
    page = rooms.browser(host)
    for design in designs:
        assert rooms.command(page, opened, "pin", design=design["handle"]).status_code == 200
        shown = bob.get(f"/live/s/{opened.pk}/pinned").content.decode()
        picture = bob.get(f"/live/s/{opened.pk}/pinned.svg")
        own = page.get(f"/live/s/{opened.pk}/design/{design['handle']}").content.decode()
        assert picture.headers["Content-Type"] == "image/svg+xml"
        for text in (shown, picture.content.decode(), own):
            assert "Ada" not in text
        assert one.pseudonym not in shown
    told = rooms.seen_by(opened.seats.all()[1])
    assert told["session"]["pinned"]["total"] == 70.0


def test_a_pinned_design_is_for_who_is_in_the_room(
    course: Course, host: Enrolment, opened: LiveSession
) -> None:
    rooms.join(opened)
    rooms.go_to(opened, host, "discuss")
    handle = for_staff(look(opened.pk))["designs"][0]["handle"]
    rooms.command(rooms.browser(host), opened, "pin", design=handle)
    outside = [rooms.browser(), rooms.browser(people.member(course))]
    for client in outside:
        for path in ("pinned", "pinned.svg"):
            assert client.get(f"/live/s/{opened.pk}/{path}").status_code == 404
    rooms.command(rooms.browser(host), opened, "pin", design="")
    assert rooms.browser(host).get(f"/live/s/{opened.pk}/pinned").status_code == 404


def test_removing_a_seat_takes_its_design_down(host: Enrolment, opened: LiveSession) -> None:
    _, seat = rooms.join(opened)
    rooms.go_to(opened, host, "discuss")
    handle = for_staff(look(opened.pk))["designs"][0]["handle"]
    phases.pin(opened, handle)
    phases.remove(people.actor(host), opened, seat.pk)
    assert LiveSession.objects.get(pk=opened.pk).pinned is None


def test_looking_at_a_session_takes_the_same_queries_however_many_are_in_it(
    host: Enrolment, opened: LiveSession, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    rooms.join(opened)
    rooms.go_to(opened, host, "reveal")
    rooms.finish_runs(opened)
    look(opened.pk)
    with CaptureQueriesContext(connection) as few:
        read(opened.pk, frozenset())
    count = len(few)
    for _ in range(20):
        rooms.join(opened)
    with django_assert_num_queries(count):
        read(opened.pk, frozenset())


def test_a_seat_hears_of_a_count_now_and_then_and_of_everything_else_at_once() -> None:
    said: list[str] = []

    async def hear(*all_told: Told) -> None:
        for one in all_told:
            await page.show(one)

    async def send(text: str) -> None:
        said.append(text)

    for audience, hears in (("seat", 3), ("projector", 4)):
        page = LiveConsumer()
        page.audience, page.seat = audience, "s" if audience == "seat" else None
        page.send = send  # type: ignore[method-assign]
        said.clear()
        first = Told('{"surge":1}', '{"phase":"surge"}', {"s": "{}"}, "{}", "{}", frozenset(),
                     busy=True, over=False)  # fmt: skip
        counted = replace(first, everybody='{"surge":2}')
        asyncio.run(hear(
            first, counted, replace(counted, lasting='{"phase":"reveal"}', everybody='{"surge":3}'),
            replace(counted, busy=False),
        ))  # fmt: skip
        assert len(said) == hears, audience
