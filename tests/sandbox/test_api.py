"""The HTTP API of the live product: designs by link, runs by polling, problems as problem
details in the reader's language."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.processes import Site, wait_for
from tests.sandbox.designs import design, new_design


def test_a_design_is_kept_under_a_link_and_read_back(site: Site) -> None:
    made = site.post("/api/v1/designs", {"design": design(name="Kept")})
    assert made.status == 201
    kept = made.json()
    assert kept.pop("manage"), "the token that removes it again"
    assert re.fullmatch(r"[0-9a-hjkmnp-tv-z]{12}", kept["id"])
    assert kept["url"] == f"{site.url}/d/{kept['id']}"
    assert made.headers["location"] == f"/api/v1/designs/{kept['id']}"
    read = site.get(f"/api/v1/designs/{kept['id']}")
    assert read.json() == kept
    assert read.headers["cache-control"] == "no-cache", "it may be removed one day"
    assert read.json()["design"]["components"]["server-1"]["kind"] == "custom"


def test_a_fork_remembers_where_it_comes_from(site: Site) -> None:
    original = site.post("/api/v1/designs", {"design": design()}).json()
    fork = site.post("/api/v1/designs", {"design": design(), "forked_from": original["id"]}).json()
    assert fork["id"] != original["id"]
    assert fork["forked_from"] == original["id"]
    assert fork["content_hash"] == original["content_hash"]


def test_a_fork_of_nothing_is_refused(site: Site) -> None:
    answer = site.post("/api/v1/designs", {"design": design(), "forked_from": "nothingthere"})
    assert (answer.status, answer.json()["code"]) == (404, "unknown_design")


def test_a_run_can_be_followed_by_polling(site: Site) -> None:
    accepted = site.post("/api/v1/runs", {"design": new_design(), "loads": [1, 10]})
    assert accepted.status == 202
    address = accepted.json()["url"]
    done = wait_for(
        lambda: (state := site.get(address).json())["status"] == "done" and state, "no end"
    )
    assert [frame["kind"] for frame in done["frames"]] == ["load", "load", "load", "verdict"]
    assert done["next"] == 4
    assert site.get(f"{address}?start=3").json()["frames"] == done["frames"][3:]


def test_polling_and_the_socket_see_the_same_frames(site: Site) -> None:
    asked = new_design()
    with site.socket() as socket:
        streamed = socket.run(asked, [1, 10])
    polled = site.post("/api/v1/runs", {"design": asked, "loads": [1, 10]}).json()
    assert polled["cached"] is True
    assert site.get(polled["url"]).json()["frames"] == streamed.frames


REFUSED: dict[str, tuple[Any, int, str]] = {
    "no JSON": (b"{", 400, "not_json"),
    "not UTF-8": (b'{"design": "\xff"}', 400, "not_unicode"),
    "NaN": (b'{"design": {"x": NaN}}', 400, "not_json"),
    "10,000 deep": (b"[" * 10_000 + b"]" * 10_000, 400, "too_deep"),
    "no design": ({}, 422, "request_invalid"),
    "a design that is a list": ({"design": []}, 422, "request_invalid"),
    "a future format": ({"design": {"format": "loadstone-design/999"}}, 422, "design_invalid"),
    "a dangling connection": (
        {"design": {**design(), "connections": {"c": {"from": "server-1", "to": "gone"}}}},
        422,
        "design_invalid",
    ),
    "1.5 MB": ({"design": {"name": "x" * 1_500_000}}, 413, "too_large"),
    "5 MB": ({"design": {"name": "x" * 5_000_000}}, 413, "too_large"),
}


@pytest.mark.parametrize("what", REFUSED)
@pytest.mark.parametrize("path", ["/api/v1/designs", "/api/v1/runs"])
def test_bad_input_is_a_problem_detail(site: Site, path: str, what: str) -> None:
    body, status, code = REFUSED[what]
    answer = site.post(path, body)
    assert (answer.status, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status
    assert answer.json()["title"]
    assert "Traceback" not in answer.text


def test_an_invalid_design_names_each_problem_in_korean(site: Site) -> None:
    wrong = design()
    wrong["components"]["server-1"]["params"] = {"servers": "many"}
    answer = site.post("/api/v1/designs", {"design": wrong}, Accept_Language="ko-KR,ko;q=0.9")
    problem = answer.json()["problems"][0]
    assert problem["component"] == "server-1"
    assert any("가" <= letter <= "힣" for letter in problem["message"])
    assert answer.headers["content-language"] == "ko"


FIELDS: dict[str, tuple[bytes, str, str, str]] = {
    "nothing": (b"", "", "The body is missing.", "본문 항목이 없습니다."),
    "a list": (b"[]", "/design", "design is missing.", "design 항목이 없습니다."),
    "text": (b'{"design": "{}"}', "/design", "design must be a JSON object.", "JSON 객체"),
    "loads in words": (
        b'{"design": {}, "loads": ["1"]}',
        "/loads/0",
        "loads.0 must be a whole",
        "정수",
    ),
    "no such kind": (
        b'{"design": {}, "kind": "guess"}',
        "/kind",
        "kind must be 'solve'",
        "가운데 하나",
    ),
}


@pytest.mark.parametrize("what", FIELDS)
def test_a_field_that_cannot_be_used_is_named_in_both_languages(site: Site, what: str) -> None:
    body, place, english, korean = FIELDS[what]
    for language, words in (("en", english), ("ko", korean)):
        answer = site.post("/api/v1/runs", body, Accept_Language=language)
        problem = answer.json()["problems"][0]
        assert (answer.status, problem["pointer"]) == (422, place)
        assert words in problem["message"]


def test_a_form_without_its_boundary_is_read_as_what_it_is(site: Site) -> None:
    answer = site.post("/api/v1/runs", b"--x", Content_Type="multipart/form-data")
    assert (answer.status, answer.json()["code"]) == (400, "not_json")


def test_who_is_not_signed_in_is_told_to(site: Site) -> None:
    answer = site.get("/api/v1/assignments/1/work", Accept_Language="ko")
    assert (answer.status, answer.json()["code"]) == (401, "sign_in")
    assert answer.json()["message"] == "먼저 로그인하세요."


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/designs/123456789abc", 404),
        ("GET", "/api/v1/runs/" + "0" * 64, 404),
        ("GET", "/api/v1/nothing", 404),
        ("DELETE", "/api/v1/designs", 405),
        ("GET", "/api/v1/runs/" + "0" * 64 + "?start=-1", 422),
    ],
)
def test_every_error_of_the_api_is_a_problem_detail(
    site: Site, method: str, path: str, status: int
) -> None:
    answer = site.request(method, path, None, {})
    assert answer.status == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["message"]


def test_a_page_of_another_site_may_not_write(site: Site) -> None:
    answer = site.post("/api/v1/designs", {"design": design()}, Origin="http://evil.example")
    assert (answer.status, answer.json()["code"]) == (403, "foreign_origin")


def test_a_page_of_this_site_may_write(site: Site) -> None:
    assert site.post("/api/v1/designs", {"design": design()}, Origin=site.url).status == 201


def test_the_catalogue_is_spoken_in_both_languages_and_not_sent_twice(site: Site) -> None:
    english = site.get("/api/v1/catalogue", Accept_Language="en")
    korean = site.get("/api/v1/catalogue", Accept_Language="ko")
    assert english.status == korean.status == 200
    assert english.headers["etag"] != korean.headers["etag"]
    again = site.get(
        "/api/v1/catalogue", Accept_Language="ko", If_None_Match=korean.headers["etag"]
    )
    assert (again.status, again.body) == (304, b"")


def test_the_scenarios_to_choose_from_are_spoken_in_both_languages(site: Site) -> None:
    english = site.get("/api/v1/scenarios", Accept_Language="en")
    korean = site.get("/api/v1/scenarios", Accept_Language="ko")
    for answer in (english, korean):
        found = answer.json()
        assert [entry["id"] for entry in found["scenarios"]] == [f"X{n:02}" for n in range(1, 21)]
        assert len(found["dynamics"]) == 8
    assert english.json()["faults"][0]["label"] != korean.json()["faults"][0]["label"]
    again = site.get(
        "/api/v1/scenarios", Accept_Language="ko", If_None_Match=korean.headers["etag"]
    )
    assert (again.status, again.body) == (304, b"")


def test_the_ready_made_groups_come_in_the_language_asked_for(site: Site) -> None:
    english = site.get("/api/v1/templates", Accept_Language="en").json()
    korean = site.get("/api/v1/templates", Accept_Language="ko").json()
    assert len(english) >= 10
    for one, other in zip(english, korean, strict=True):
        assert one["connections"] == other["connections"]
        assert one["title"] != other["title"]
        assert {key: each["kind"] for key, each in one["components"].items()} == {
            key: each["kind"] for key, each in other["components"].items()
        }


def test_the_api_describes_itself(site: Site) -> None:
    document = site.get("/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.")
    assert set(document["paths"]) >= {
        "/api/v1/catalogue",
        "/api/v1/designs",
        "/api/v1/designs/{snapshot_id}",
        "/api/v1/designs/{snapshot_id}/manage",
        "/api/v1/designs/{snapshot_id}/report",
        "/api/v1/designs/{snapshot_id}/restore",
        "/api/v1/designs/{snapshot_id}/standing",
        "/api/v1/exports/{form}",
        "/api/v1/projects",
        "/api/v1/projects/{key}",
        "/api/v1/projects/{key}/link",
        "/api/v1/projects/{key}/publish",
        "/api/v1/explain",
        "/api/v1/runs",
        "/api/v1/runs/{key}",
        "/api/v1/scenarios",
        "/api/v1/templates",
    }
    for path, operations in document["paths"].items():
        assert all(one.get("description") for one in operations.values()), path
