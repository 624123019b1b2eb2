"""A class on the live site: people who sign up, courses, boards; and clocks that can be set."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from tests.browser.visitor import visitor
from tests.processes import Site

PASSWORD = "seven ducks on a pond"


class Person:
    """Somebody with a browser of their own and a clock that can be set."""

    def __init__(self, page: Page, email: str, words: dict[str, str]) -> None:
        self.page = page
        self.email = email
        self.words = words
        self.clicks = 0

    @property
    def context(self) -> BrowserContext:
        return self.page.context

    def at(self, moment: str) -> None:
        """From now on this browser's requests happen at ``moment`` (ISO 8601 with offset)."""
        self.context.set_extra_http_headers({"X-Test-Now": moment})

    def go(self, path: str) -> None:
        """Open an address."""
        self.page.goto(path)

    def press(self, name: str) -> None:
        """Press the button with this name (a key of the words, or the name itself)."""
        self.clicks += 1
        self.page.get_by_role("button", name=self.words.get(name, name), exact=True).first.click()

    def follow(self, name: str) -> None:
        """Follow the link with this name."""
        self.clicks += 1
        self.page.get_by_role("link", name=self.words.get(name, name), exact=True).first.click()

    def fill(self, label: str, value: str) -> None:
        """Type into a field."""
        self.page.get_by_label(self.words.get(label, label), exact=True).first.fill(value)

    def sign_up(self) -> None:
        """A new account."""
        self.go("/accounts/signup/")
        self.page.locator("input[name=email]").fill(self.email)
        self.page.locator("input[name=password1]").fill(PASSWORD)
        self.clicks += 1
        self.page.locator("form[action*=signup] button[type=submit]").click()
        self.page.wait_for_url(lambda url: "signup" not in url)


@pytest.fixture
def person(
    browser: Browser, site: Site, console_errors: list[str]
) -> Iterator[Callable[..., Person]]:
    """Opens a browser for somebody new."""
    contexts = []

    def arrive(email: str, language: str = "en", **options: Any) -> Person:
        locale = "ko-KR" if language == "ko" else "en-US"
        context = visitor(browser, site, locale=locale, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: console_errors.append(str(error)))
        page.on("console", note)
        somebody = Person(page, email, WORDS[language])
        somebody.sign_up()
        return somebody

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            console_errors.append(message.text)

    yield arrive
    for context in contexts:
        context.close()
    assert not console_errors, console_errors


WORDS: dict[str, dict[str, str]] = {
    "en": {},
    "ko": {
        "Name of the course": "수업 이름", "Term": "학기", "First day": "첫날",
        "Timezone of its deadlines": "마감 시각의 시간대", "Create course": "수업 만들기",
        "File": "파일", "Look at it": "미리 보기", "Apply": "적용",
        "From a template": "템플릿으로", "Make it": "만들기", "Save": "저장",
        "Make a version of this draft": "이 초안으로 버전 만들기", "Assign": "과제로 내기",
        "Publish": "공개", "Preview as student": "학생으로 미리 보기", "Join": "참여하기",
        "Code of six characters": "여섯 자리 코드", "New code": "코드 바꾸기",
        "late": "지각", "practice": "연습", "no longer valid": "더 이상 쓸 수 없는",
        "Submit": "제출", "Run": "실행", "counts": "반영되는 제출입니다.",
    },
}  # fmt: skip
