"""The page that says how right the engine is."""

from __future__ import annotations

import json
from importlib import resources

import pytest
from django.test import Client
from django.utils.html import escape


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "heading"), [("en", "Validation"), ("ko", "검증")])
def test_it_lists_every_case_in_both_languages(client: Client, language: str, heading: str) -> None:
    response = client.get("/validation", headers={"accept-language": language})
    page = response.content.decode()
    assert response.status_code == 200
    assert f"<h1>{heading}</h1>" in page
    report = json.loads(resources.files("simulator").joinpath("data/validation.json").read_text())
    assert page.count('<th scope="row">') >= len(report["cases"])


@pytest.mark.django_db
def test_weak_figures_are_named_and_not_hidden(client: Client) -> None:
    report = json.loads(resources.files("simulator").joinpath("data/validation.json").read_text())
    worst = max(
        ((row["error"], case["id"]) for case in report["cases"] for row in case["rows"]),
        key=lambda pair: pair[0],
    )
    page = client.get("/validation").content.decode()
    weak = page.split('id="weak"')[1].split('id="beyond"')[0]
    assert worst[1] in weak


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "ko"])
def test_what_is_approximated_beyond_the_cases_shows_its_errors(
    client: Client, language: str
) -> None:
    report = json.loads(resources.files("simulator").joinpath("data/validation.json").read_text())
    page = client.get("/validation", headers={"accept-language": language}).content.decode()
    beyond = page.split('id="beyond"')[1].split('id="simulated"')[0]
    assert len(report["beyond"]) >= 20
    for sample in report["beyond"]:
        assert escape(sample["name"][language]) in beyond
        assert escape(sample["method"][language]) in beyond
    worst = max(report["beyond"][0]["rows"], key=lambda row: abs(row["error"]))
    assert f"{100 * worst['error']:+.1f} ±" in beyond
