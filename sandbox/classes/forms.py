"""The forms of courses, in the site's words."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from sandbox.classes.models import Course
from sandbox.classes.moments import read_local, write_local, zones
from sandbox.refusal import Refusal
from sandbox.site.language import current_language, in_language, lazily
from simulator.text import Text

ZONE_UNKNOWN = Text(
    "There is no timezone “{given}”. Choose one from the list, such as Asia/Seoul.",
    "‘{given}’ 시간대는 없습니다. Asia/Seoul처럼 목록에 있는 것을 고르세요.",
)
ENDS_BEFORE = Text("The course ends before it starts.", "끝나는 날이 시작하는 날보다 빠릅니다.")


class CourseForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a course needs to begin."""

    class Meta:
        model = Course
        fields = ("name", "term", "timezone", "locale", "starts", "ends")
        labels = {
            "name": lazily(Text("Name of the course", "수업 이름")),
            "term": lazily(Text("Term", "학기")),
            "timezone": lazily(Text("Timezone of its deadlines", "마감 시각의 시간대")),
            "locale": lazily(Text("Language", "언어")),
            "starts": lazily(Text("First day", "첫날")),
            "ends": lazily(Text("Last day (optional)", "마지막 날(선택)")),
        }
        widgets = {
            "timezone": forms.TextInput(attrs={"list": "zones", "autocomplete": "off"}),
            "starts": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding and not self.is_bound:
            korean = current_language() == "ko"
            self.initial.setdefault("timezone", "Asia/Seoul" if korean else "UTC")
            self.initial.setdefault("locale", current_language())

    def clean_timezone(self) -> str:
        given: str = self.cleaned_data["timezone"].strip()
        if given not in zones():
            raise forms.ValidationError(in_language(ZONE_UNKNOWN.fill(given=given)))
        return given

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", in_language(ENDS_BEFORE))
        return cleaned


class MailForm(forms.ModelForm):  # type: ignore[type-arg]
    """Whether the course writes to its people."""

    class Meta:
        model = Course
        fields = ("digest",)
        labels = {
            "digest": lazily(
                Text(
                    "Mail members once a day what is new",
                    "구성원에게 하루 한 번 새 소식 메일 보내기",
                )
            ),
        }


class GraceForm(forms.ModelForm):  # type: ignore[type-arg]
    """How many days late each student may be for nothing, over the whole course."""

    class Meta:
        model = Course
        fields = ("grace_days",)
        labels = {
            "grace_days": lazily(Text("Grace days a student", "학생마다 주는 유예일")),
        }


class JoiningForm(forms.ModelForm):  # type: ignore[type-arg]
    """Who may come in, and until when."""

    until = forms.CharField(
        required=False,
        label=lazily(Text("Open until (the course's clock)", "참여 마감(수업 시간대)")),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )

    class Meta:
        model = Course
        fields = ("join_open", "join_approval", "join_domain")
        labels = {
            "join_open": lazily(Text("Take people in by code", "코드로 참여 받기")),
            "join_approval": lazily(Text("Approve each of them", "한 명씩 승인하기")),
            "join_domain": lazily(
                Text("Only addresses at this domain (optional)", "이 도메인의 주소만(선택)")
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone: ZoneInfo = self.instance.zone
        self.initial["until"] = write_local(self.zone, self.instance.join_until, deadline=True)

    def clean_join_domain(self) -> str:
        domain: str = self.cleaned_data["join_domain"].strip().lower().lstrip("@")
        if domain and ("." not in domain or " " in domain or "@" in domain):
            raise forms.ValidationError(
                in_language(
                    Text("A domain looks like example.ac.kr.", "도메인은 example.ac.kr처럼 씁니다.")
                )
            )
        return domain

    def clean_until(self) -> str:
        given: str = self.cleaned_data["until"]
        try:
            self.instance.join_until = read_local(self.zone, given, deadline=True)
        except Refusal as refusal:
            raise forms.ValidationError(in_language(refusal.text)) from None
        return given
