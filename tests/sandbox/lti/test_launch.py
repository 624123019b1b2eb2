"""Launches: those that are right lead to a place on the roster, those that are not are refused
with what is wrong."""

from __future__ import annotations

import json
import os
import stat
import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.contrib.auth.models import User
from django.test import Client

from sandbox.classes.models import Course, Enrolment, Identity
from sandbox.lti import keys
from sandbox.lti.models import Deployment, Link, Login, Platform, Subject
from tests.sandbox.classes import boards, people
from tests.sandbox.lti.conftest import begin, launch
from tests.sandbox.lti.platform import CLAIM, CLIENT, ROLE, MockPlatform

pytestmark = pytest.mark.django_db
AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
INSTRUCTOR = {"sub": "teacher", "name": "Prof", "email": "prof@school.example",
              f"{CLAIM}roles": [f"{ROLE}Instructor"]}  # fmt: skip


@pytest.fixture
def linked(lms: MockPlatform) -> Course:
    """A course with a board that the platform's course is linked to."""
    course = people.course()
    Link.objects.create(deployment=Deployment.objects.get(), context_id="course-7", course=course)
    return course


def test_the_login_asks_the_platform_as_the_standard_has_it(
    lms: MockPlatform, browser_of: Callable[..., Client]
) -> None:
    asked = begin(browser_of(), lms)
    assert asked["scope"] == "openid"
    assert (asked["response_type"], asked["response_mode"]) == ("id_token", "form_post")
    assert asked["prompt"] == "none"
    assert asked["client_id"] == CLIENT
    assert asked["redirect_uri"] == "http://localhost/lti/launch"
    assert (asked["login_hint"], asked["lti_message_hint"]) == ("hint", "m")
    other = begin(browser_of(), lms)
    assert asked["state"] != other["state"]
    assert asked["nonce"] != other["nonce"]


def test_a_student_comes_in_once_however_often_they_launch(
    lms: MockPlatform, linked: Course, browser_of: Callable[..., Client]
) -> None:
    board = boards.assignment(linked)
    custom = {f"{CLAIM}custom": {"assignment": board.pk}}
    for _ in range(2):
        answer = launch(browser_of(), lms, **custom)
        assert answer["Location"] == f"/b/{board.pk}"
    place = Identity.objects.get(course=linked)
    assert (place.name, place.email) == ("김하늘", "sky@school.example")
    assert (place.enrolment.role, place.enrolment.status) == ("student", "active")
    assert User.objects.get().email == ""
    client = browser_of()
    launch(client, lms)
    assert client.get(f"/c/{linked.pk}").status_code == 200
    assert client.get(f"/c/{linked.pk}/gradebook").status_code == 404


def test_a_launch_without_name_and_address_works_under_a_pseudonym(
    lms: MockPlatform, linked: Course, browser_of: Callable[..., Client]
) -> None:
    answer = launch(browser_of(), lms, name=None, email=None)
    assert answer["Location"] == f"/c/{linked.pk}"
    place = Identity.objects.get(course=linked)
    assert (place.name, place.email) == ("", "")
    assert place.enrolment.pseudonym


def test_somebody_on_the_roster_takes_their_own_place(
    lms: MockPlatform, linked: Course, browser_of: Callable[..., Client]
) -> None:
    waiting = Enrolment.objects.create(course=linked, pseudonym="Quiet Crane", status="invited")
    Identity.objects.create(enrolment=waiting, course=linked, email="sky@school.example",
                            name="From the file")  # fmt: skip
    launch(browser_of(), lms)
    waiting.refresh_from_db()
    assert waiting.status == "active"
    assert Identity.objects.get(course=linked).name == "From the file"


def test_an_account_that_is_signed_in_is_asked_before_it_is_tied(
    lms: MockPlatform, linked: Course, browser_of: Callable[..., Client]
) -> None:
    own = people.user("ada")
    client = browser_of("ko")
    client.force_login(own)
    page = launch(client, lms)
    assert "내 계정 ada@example.org 사용" in page.content.decode()
    assert not Subject.objects.exists()
    ticket = Login.objects.get(used__isnull=False).ticket
    client.post("/lti/enter", {"ticket": ticket, "use": "mine"})
    assert Subject.objects.get().user == own
    assert Identity.objects.get(course=linked).user == own
    fresh = browser_of()
    launch(fresh, lms)
    assert fresh.session["_auth_user_id"] == str(own.pk)


def test_an_address_of_the_platform_opens_nobody_elses_account(
    lms: MockPlatform, linked: Course, browser_of: Callable[..., Client]
) -> None:
    victim = people.user("victim")
    launch(browser_of(), lms, email=victim.email)
    assert Subject.objects.get().user != victim


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        ([f"{ROLE}Instructor"], ("staff", True, False, False)),
        ([f"{ROLE}Instructor", "http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor"
          "#TeachingAssistant"], ("staff", False, True, False)),
        ([f"{ROLE}ContentDeveloper"], ("staff", False, False, True)),
        (["Learner"], ("student", False, False, False)),
        (["http://purl.imsglobal.org/vocab/lis/v2/institution/person#Instructor", f"{ROLE}Learner"],
         ("student", False, False, False)),
    ],
)  # fmt: skip
def test_roles_of_the_course_decide_and_those_of_the_institution_do_not(
    lms: MockPlatform, linked: Course, browser_of: Callable[..., Client],
    roles: list[str], expected: tuple[Any, ...],
) -> None:  # fmt: skip
    launch(browser_of(), lms, **{f"{CLAIM}roles": roles})
    place = Enrolment.objects.get(course=linked)
    assert (place.role, place.instructor, place.grader, place.author) == expected


def test_an_observer_and_a_student_of_an_unconnected_course_are_told_why_not(
    lms: MockPlatform, linked: Course, browser_of: Callable[..., Client]
) -> None:
    observer = launch(browser_of(), lms, **{f"{CLAIM}roles": [f"{ROLE}Mentor"]})
    assert observer.status_code == 403
    assert "no place here" in observer.content.decode()
    other = {f"{CLAIM}context": {"id": "course-8"}}
    student = launch(browser_of("ko"), lms, **other)
    assert student.status_code == 403
    assert "아직 이 강의를 Loadstone에 연결하지 않았습니다" in student.content.decode()


def test_an_instructor_connects_a_course_of_theirs_or_a_new_one(
    lms: MockPlatform, browser_of: Callable[..., Client]
) -> None:
    client = browser_of()
    answer = launch(client, lms, **INSTRUCTOR)
    assert answer["Location"] == "/lti/connect"
    foreign = people.course(name="Foreign")
    page = client.get("/lti/connect").content.decode()
    assert "Distributed systems" in page
    assert "Foreign" not in page
    assert client.post("/lti/connect", {"course": foreign.pk}).status_code == 404
    assert client.post("/lti/connect", {"course": "new"}).status_code == 302
    made = Link.objects.get().course
    assert made.name == "Distributed systems"
    assert Enrolment.objects.get(course=made).instructor
    again = launch(browser_of(), lms, **INSTRUCTOR)
    assert again["Location"] == f"/c/{made.pk}"
    assert Enrolment.objects.filter(course=made).count() == 1


def refused(lms: MockPlatform, client: Client, **changes: Any) -> str:
    answer = launch(client, lms, **changes)
    assert answer.status_code == 400
    assert "_auth_user_id" not in client.session
    return str(answer.content.decode())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"aud": "somebody-else"}, "another tool"),
        ({"aud": [CLIENT, "other"]}, "another tool"),
        ({"aud": [CLIENT, "other"], "azp": "other"}, "another tool"),
        ({"exp": int(time.time()) - 600}, "expired"),
        ({"iat": int(time.time()) + 6000}, "clock"),
        ({"iss": "https://else.example"}, "does not come from"),
        ({"nonce": "of another login"}, "another login"),
        ({"nonce": None}, "lacks nonce"),
        ({"exp": None}, "lacks exp"),
        ({"sub": None}, "without saying who"),
        ({f"{CLAIM}deployment_id": "unheard-of"}, "unheard-of is not registered"),
        ({f"{CLAIM}version": "1.1"}, "LTI 1.1"),
        ({f"{CLAIM}message_type": "LtiStartProctoring"}, "LtiStartProctoring"),
        ({f"{CLAIM}context": None}, "within a course"),
        ({f"{CLAIM}resource_link": None}, "lacks resource_link"),
    ],
)
def test_a_launch_that_is_not_right_is_refused_with_its_fault(
    lms: MockPlatform, linked: Course, browser_of: Callable[..., Client],
    changes: dict[str, Any], said: str,
) -> None:  # fmt: skip
    assert said in refused(lms, browser_of(), **changes)
    assert not User.objects.exists()


def test_a_signature_of_another_key_is_refused(
    lms: MockPlatform, linked: Course, browser_of: Callable[..., Client]
) -> None:
    client = browser_of()
    asked = begin(client, lms)
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    claims = lms.claims(asked["nonce"])
    tokens = {
        lms.sign(claims, other): "signature",
        lms.sign(claims, kid="nobody"): "no key named nobody",
        lms.unsigned(claims): "signed by none",
        jwt.encode(claims, "x" * 40, algorithm="HS256", headers={"kid": lms.kid}): "HS256",
        "not.a.token": "no token",
    }
    for token, said in tokens.items():
        answer = client.post("/lti/launch", {"state": asked["state"], "id_token": token})
        assert answer.status_code == 400
        assert said in answer.content.decode()
    good = client.post("/lti/launch", {"state": asked["state"], "id_token": lms.sign(claims)})
    assert good.status_code == 303


@pytest.mark.parametrize(
    "changes",
    [
        {f"{CLAIM}roles": 5}, {f"{CLAIM}roles": {"a": 1}}, {f"{CLAIM}roles": "Learner"},
        {f"{CLAIM}context": "course-7"}, {f"{CLAIM}context": {"id": {"a": 1}, "title": 5}},
        {f"{CLAIM}custom": [1]}, {f"{CLAIM}custom": {"assignment": ["x"]}}, {"nonce": ["n"]},
        {"aud": 5}, {"aud": []}, {"iat": "soon"}, {"exp": "later"}, {"exp": 1e300}, {"sub": {}},
        {f"{CLAIM}deployment_id": ["1"]}, {f"{CLAIM}message_type": [1]}, {"iss": 5},
        {"name": {"first": 1}, "email": [1], f"{CLAIM}roles": [f"{ROLE}Learner"]},
        {AGS: {"scope": 5, "lineitems": 7, "lineitem": ""}}, {AGS: "none"}, {NRPS: [1]},
    ],
)  # fmt: skip
def test_claims_of_another_shape_never_break_the_way_in(
    lms: MockPlatform, linked: Course, browser_of: Callable[..., Client], changes: dict[str, Any]
) -> None:
    client = browser_of()
    asked = begin(client, lms)
    claims = {**lms.claims(asked["nonce"], **{f"{CLAIM}custom": None}), **changes}
    token = lms.forge(claims)
    answer = client.post("/lti/launch", {"state": asked["state"], "id_token": token})
    if answer.status_code == 303:
        answer = client.get(answer["Location"])
    assert answer.status_code in (200, 302, 400, 403, 404)


@pytest.mark.parametrize("header", [{"kid": 5}, {"kid": None}, {"crit": ["x"]}, {"alg": 5}, {}])
def test_a_header_of_another_shape_is_refused(
    lms: MockPlatform, linked: Course, browser_of: Callable[..., Client], header: dict[str, Any]
) -> None:
    client = browser_of()
    asked = begin(client, lms)
    token = lms.forge(lms.claims(asked["nonce"]), {"typ": "JWT", **header})
    answer = client.post("/lti/launch", {"state": asked["state"], "id_token": token})
    assert answer.status_code == 400


@pytest.mark.parametrize("target", ["http://[::1", "http://[bad]/", "//", "javascript:alert(1)"])
def test_a_target_that_is_no_address_is_refused(
    lms: MockPlatform, browser_of: Callable[..., Client], target: str
) -> None:
    given = {"iss": lms.url, "login_hint": "x", "target_link_uri": target}
    assert browser_of().get("/lti/login", given).status_code == 400


def test_a_launch_is_good_once_and_only_for_its_own_state(
    lms: MockPlatform, linked: Course, browser_of: Callable[..., Client]
) -> None:
    client = browser_of()
    asked = begin(client, lms)
    token = lms.sign(lms.claims(asked["nonce"]))
    first = client.post("/lti/launch", {"state": asked["state"], "id_token": token})
    second = client.post("/lti/launch", {"state": asked["state"], "id_token": token})
    assert first.status_code == 303
    assert "used already" in second.content.decode()
    unknown = client.post("/lti/launch", {"state": "made-up", "id_token": token})
    assert "answers no login" in unknown.content.decode()


def test_a_launch_begun_in_another_browser_lets_nobody_in(
    lms: MockPlatform, linked: Course, browser_of: Callable[..., Client]
) -> None:
    attacker, victim = browser_of(), browser_of()
    asked = begin(attacker, lms)
    token = lms.sign(lms.claims(asked["nonce"]))
    answer = victim.post("/lti/launch", {"state": asked["state"], "id_token": token})
    page = victim.get(answer["Location"])
    assert page.status_code == 400
    assert "cookie" in page.content.decode()
    assert "_auth_user_id" not in victim.session


def test_the_platforms_own_error_is_passed_on_as_text(
    lms: MockPlatform, browser_of: Callable[..., Client]
) -> None:
    answer = browser_of().post(
        "/lti/launch", {"error": "login_required", "error_description": "<b>Sign in</b> first"}
    )
    assert answer.status_code == 400
    assert "&lt;b&gt;Sign in&lt;/b&gt; first" in answer.content.decode()


def test_an_unknown_platform_and_a_foreign_target_are_refused(
    lms: MockPlatform, browser_of: Callable[..., Client]
) -> None:
    client = browser_of()
    unknown = client.get("/lti/login", {"iss": "https://else.example", "login_hint": "x"})
    assert "No platform is registered" in unknown.content.decode()
    target = client.get("/lti/login", {"iss": lms.url, "login_hint": "x",
                                       "target_link_uri": "https://evil.example/"})  # fmt: skip
    assert "not an address of this site" in target.content.decode()
    assert "login_hint" in client.get("/lti/login", {"iss": lms.url}).content.decode()
    Platform.objects.create(name="Twin", issuer=lms.url, client_id="second", auth_login_url=lms.url,
                            auth_token_url=lms.url, jwks_url=lms.url)  # fmt: skip
    several = client.get("/lti/login", {"iss": lms.url, "login_hint": "x"})
    assert "several client ids" in several.content.decode()


def test_a_frame_gets_a_button_and_only_the_platform_may_frame_it(
    lms: MockPlatform, browser_of: Callable[..., Client]
) -> None:
    client = browser_of()
    given = {"iss": lms.url, "client_id": CLIENT, "login_hint": "hint & more"}
    answer = client.post("/lti/login", given, HTTP_SEC_FETCH_DEST="iframe")
    assert answer.status_code == 200
    assert f"frame-ancestors {lms.url}" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer
    assert not client.cookies
    page = answer.content.decode()
    assert 'target="_blank"' in page
    assert "login_hint=hint+%26amp%3B+more" not in page
    assert "login_hint=hint+%26+more" in page
    straight = client.get("/lti/jwks")
    assert "frame-ancestors 'none'" in straight["Content-Security-Policy"]


def test_the_key_set_is_public_and_the_key_stays_with_its_owner(
    lms: MockPlatform, browser_of: Callable[..., Client], settings: Any
) -> None:
    (key,) = json.loads(browser_of().get("/lti/jwks").content)["keys"]
    assert set(key) == {"kty", "n", "e", "kid", "alg", "use"}
    file = settings.DATA_DIR / "lti_key.pem"
    assert stat.S_IMODE(os.stat(file).st_mode) == 0o600
    assert keys.jwks()["keys"] == [key]
    settings.EMBEDDED = False
    assert browser_of().get("/lti/jwks").status_code == 503
    settings.LTI_PRIVATE_KEY = file.read_text()
    file.unlink()
    assert keys.jwks()["keys"] == [key]


def test_a_new_key_of_the_platform_is_looked_up_and_a_made_up_one_not_for_ever(
    lms: MockPlatform, linked: Course, browser_of: Callable[..., Client]
) -> None:
    launch(browser_of(), lms)
    asked = lms.key_requests
    launch(browser_of(), lms)
    assert lms.key_requests == asked
    for _ in range(5):
        client = browser_of()
        begun = begin(client, lms)
        token = lms.sign(lms.claims(begun["nonce"]), kid="made-up")
        client.post("/lti/launch", {"state": begun["state"], "id_token": token})
    assert lms.key_requests <= asked + 1


def test_deep_linking_carries_the_chosen_board_back_signed(
    lms: MockPlatform, linked: Course, browser_of: Callable[..., Client]
) -> None:
    board = boards.assignment(linked)
    client = browser_of()
    settings = {"deep_link_return_url": f"{lms.url}/back", "accept_types": ["ltiResourceLink"],
                "data": "opaque"}  # fmt: skip
    answer = launch(client, lms, **{
        **INSTRUCTOR, f"{CLAIM}message_type": "LtiDeepLinkingRequest",
        f"{CLAIM}resource_link": None,
        "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings": settings,
    })  # fmt: skip
    assert answer["Location"] == "/lti/choose"
    foreign = boards.assignment(people.course())
    assert client.post("/lti/choose", {"assignment": foreign.pk}).status_code == 404
    page = client.post("/lti/choose", {"assignment": board.pk})
    assert f"form-action 'self' {lms.url}" in page["Content-Security-Policy"]
    text = page.content.decode()
    assert f'action="{lms.url}/back"' in text
    token = text.split('name="JWT" value="')[1].split('"')[0]
    (known,) = keys.jwks()["keys"]
    claims = jwt.decode(token, jwt.PyJWK.from_dict(known).key, algorithms=["RS256"],
                        audience=lms.url, issuer=CLIENT)  # fmt: skip
    prefix = "https://purl.imsglobal.org/spec/lti-dl/claim/"
    (item,) = claims[f"{prefix}content_items"]
    assert item["custom"] == {"assignment": board.pk}
    assert item["lineItem"]["scoreMaximum"] == 100
    assert item["submission"]["endDateTime"] == board.due.isoformat()
    assert claims[f"{prefix}data"] == "opaque"
    assert claims[f"{CLAIM}message_type"] == "LtiDeepLinkingResponse"


@pytest.mark.parametrize(
    "wanted",
    [
        {"deep_link_return_url": "http://[bad", "accept_types": ["ltiResourceLink"]},
        {"deep_link_return_url": "https://a.b; script-src *", "accept_types": ["ltiResourceLink"]},
        {"deep_link_return_url": "javascript:alert(1)", "accept_types": ["ltiResourceLink"]},
        {"deep_link_return_url": "https://a.b/back", "accept_types": 5},
        {"accept_types": "ltiResourceLink"},
    ],
)
def test_a_choice_that_cannot_be_carried_back_is_refused(
    lms: MockPlatform, linked: Course, browser_of: Callable[..., Client], wanted: dict[str, Any]
) -> None:
    client = browser_of()
    launch(client, lms, **{
        **INSTRUCTOR, f"{CLAIM}message_type": "LtiDeepLinkingRequest",
        f"{CLAIM}resource_link": None,
        "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings": wanted,
    })  # fmt: skip
    answer = client.get("/lti/choose")
    assert answer.status_code == 400
    assert "script-src *" not in answer["Content-Security-Policy"]


def test_students_choose_no_boards(
    lms: MockPlatform, linked: Course, browser_of: Callable[..., Client]
) -> None:
    boards.assignment(linked)
    client = browser_of()
    launch(client, lms, **{
        f"{CLAIM}message_type": "LtiDeepLinkingRequest", f"{CLAIM}resource_link": None,
    })  # fmt: skip
    assert client.get("/lti/choose").status_code == 404


def test_a_board_that_is_gone_is_said_so(
    lms: MockPlatform, linked: Course, browser_of: Callable[..., Client]
) -> None:
    foreign = boards.assignment(people.course())
    answer = launch(browser_of(), lms, **{f"{CLAIM}custom": {"assignment": foreign.pk}})
    assert answer.status_code == 404
    assert "not in the course any more" in answer.content.decode()


def test_an_administrator_registers_a_platform_and_reads_what_to_enter_there(
    lms: MockPlatform, browser_of: Callable[..., Client]
) -> None:
    client = browser_of()
    client.force_login(people.user("root", is_superuser=True, is_staff=True))
    form = {
        "name": "Moodle", "issuer": "https://moodle.example", "client_id": "abc",
        "auth_login_url": "https://moodle.example/auth", "audience": "",
        "auth_token_url": "https://moodle.example/token", "jwks_url": "https://moodle.example/keys",
        "deployments-TOTAL_FORMS": "1", "deployments-INITIAL_FORMS": "0",
        "deployments-0-deployment_id": "1",
    }  # fmt: skip
    assert client.post("/admin/lti/platform/add/", form).status_code == 302
    made = Platform.objects.get(name="Moodle")
    assert made.deployments.get().deployment_id == "1"
    page = client.get(f"/admin/lti/platform/{made.pk}/change/").content.decode()
    assert "http://localhost/lti/jwks" in page
    learner = browser_of()
    learner.force_login(people.user("learner"))
    assert learner.get(f"/admin/lti/platform/{made.pk}/change/").status_code == 302
