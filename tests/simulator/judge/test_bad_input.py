"""What cannot be used is refused in words, by every judging command and judgement alike."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from simulator.__main__ import main
from simulator.design import parse_design
from simulator.design.seeds import seeds
from simulator.errors import DesignError
from simulator.judge.streams import STREAMS, stream

COMMANDS = (
    "score", "failures", "advise", "plan", "pareto", "hysteresis", "timeline", "design", "compare",
    "verify",
)  # fmt: skip
CLIENTS, SERVER = "clients", "api"


def document(**changed: Any) -> dict[str, Any]:
    return {**seeds()["S02"].to_json(), "scenarios": [], **changed}


def workload(**changed: Any) -> dict[str, Any]:
    return document(workload={**document()["workload"], **changed})


def goals(**changed: Any) -> dict[str, Any]:
    return document(goals={**document()["goals"], **changed})


def scenario(**fields: Any) -> dict[str, Any]:
    return document(scenarios=[fields])


def own(**fields: Any) -> dict[str, Any]:
    return scenario(scenario="own", name="Monday", **fields)


def fault(**fields: Any) -> dict[str, Any]:
    usual = {"fault": "down", "component": SERVER, "start": 0, "minutes": 5}
    return own(faults=[{**usual, **fields}])


def without_clients() -> dict[str, Any]:
    whole = document()
    kept = {k: c for k, c in whole["components"].items() if c["kind"] != "client"}
    arrows = {k: a for k, a in whole["connections"].items() if a["from"] in kept}
    return document(components=kept, connections=arrows)


EMPTY: dict[str, Any] = {"format": "loadstone-design/1"}
REFUSED: dict[str, tuple[Any, str, str, str]] = {
    "text that is no JSON": ("{oops", "", "This is not JSON", "JSON이 아닙니다"),
    "an empty file": ("", "", "This is not JSON", "JSON이 아닙니다"),
    "bytes that are no text": (b"\xff\xfe{}", "", "UTF-8", "UTF-8"),
    "NaN": ('{"workload": {"users": NaN}}', "", "NaN is not a JSON number", "NaN"),
    "nesting without end": ("[" * 100_000, "", "nest", "중첩"),
    "a list": ([], "", "must be an object, not a list", "객체"),
    "a text": ('"design"', "", "must be an object, not text", "객체"),
    "a key said twice": ('{"format": "a", "format": "b"}', "", "“format” is there twice", "두 번"),
    "no format": ({}, "", "loadstone-design/1", "loadstone-design/1"),
    "an empty design": (EMPTY, "/components", "add clients", "클라이언트"),
    "a design without clients": (without_clients(), "/components", "add clients", "클라이언트"),
    "clients without a server": (
        document(connections={}), f"/components/{CLIENTS}", "has no path", "갈 길이 없습니다",
    ),
    "an unknown kind": (
        document(components={"x": {"kind": "warp"}}, connections={}), "/components/x/kind",
        "Choose one of: api,", "다음에서 고르세요: api,",
    ),
    "no users": (workload(users=0), "/workload/users", "must lie between 1 and 50,000,000", "1"),
    "too many users": (workload(users=10**12), "/workload/users", "must lie between 1 and", "1"),
    "users in words": (workload(users="many"), "/workload/users", "whole number, not text", "정수"),
    "a budget below zero": (goals(budget=-1), "/goals/budget", "must lie between 0 and", "0"),
    "a goal of everything": (goals(good_share=1), "/goals/good_share", "0.5 and 0.99999", "0.5"),
    "a limit of no time": (
        goals(latency_ms={"read": 0}), "/goals/latency_ms/read", "must lie between 1", "1",
    ),
    "a limit of an unknown class": (
        goals(latency_ms={"nope": 9}), "/goals/latency_ms/nope", "Known: read", "read",
    ),
    "a mix of nothing": (
        workload(mix={"read": 0}), "/workload/mix", "add up to 1", "1",
    ),
    "an unknown scenario": (
        scenario(scenario="X99"), "/scenarios/0/scenario", "Choose one of: X01", "X01",
    ),
    "a scenario that hits nothing there is": (
        scenario(scenario="X04", target="ghost"), "/scenarios/0/target",
        "names “ghost”, which is not in the design", "ghost",
    ),
    "a scenario of negative length": (
        scenario(scenario="X04", minutes=-5), "/scenarios/0/minutes", "must lie between 0.1", "0.1",
    ),
    "a scenario in words": (document(scenarios=["X04"]), "/scenarios/0", "an object", "객체"),
    "a fault of what is not there": (
        fault(component="ghost"), "/scenarios/0/faults/0/component", "“ghost”", "ghost",
    ),
    "a fault of negative length": (
        fault(minutes=-5), "/scenarios/0/faults/0/minutes", "must lie between 0.1", "0.1",
    ),
    "a fault before the start": (
        fault(start=-1), "/scenarios/0/faults/0/start", "must lie between 0 and", "0",
    ),
    "an unknown fault": (
        fault(fault="melt"), "/scenarios/0/faults/0/fault", "Choose one of: down", "down",
    ),
    "an own scenario of nothing": (own(faults=[]), "/scenarios/0", "Add one", "추가"),
    "traffic below nothing": (
        own(traffic=[{"minute": 0, "factor": 1}, {"minute": 5, "factor": -2}]),
        "/scenarios/0/traffic/1/factor", "must lie between 0.01", "0.01",
    ),
}  # fmt: skip
JUDGED = tuple(name for name in COMMANDS if name in ("score", "timeline", "advise", "compare"))
"""The commands whose judgement the design's own scenarios enter."""


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str, Any], str]:
    def write(name: str, content: Any) -> str:
        path = tmp_path / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content if isinstance(content, str) else json.dumps(content))
        return str(path)

    return write


def asked(command: str, path: str, good: str, language: str) -> list[str]:
    more = [good] if command == "compare" else []
    return [command, path, *more, "--language", language]


@pytest.mark.parametrize("what", REFUSED)
def test_every_command_says_what_is_wrong_where_and_what_to_do(
    file: Any, capsys: Any, what: str
) -> None:
    content, place, english, korean = REFUSED[what]
    bad, good = file("bad.json", content), file("good.json", document())
    for command in COMMANDS:
        for language, said in (("en", english), ("ko", korean)):
            assert main(asked(command, bad, good, language)) == 2, command
            out, err = capsys.readouterr()
            assert said in err, command
            assert f"bad.json{'#' + place if place else ''}" in err, command
            assert "Traceback" not in out + err


NETWORK: dict[str, Any] = {
    "format": "loadstone-network/1",
    "stations": {"web": {"servers": 2, "service": {"mean": 0.01}}},
    "flows": {"read": {"rate": 50, "route": ["web"]}},
}


def flow(**changed: Any) -> dict[str, Any]:
    return {**NETWORK, "flows": {"read": {**NETWORK["flows"]["read"], **changed}}}


REFUSED_NETWORKS: dict[str, tuple[Any, str, str, str]] = {
    **{what: REFUSED[what] for what in ("text that is no JSON", "an empty file", "no format")},
    "bytes that are no text": (b"\xff\xfe{}", "", "Save the file as UTF-8", "UTF-8로 저장"),
    "nesting without end": ("[" * 100_000, "", "Nested more than", "중첩"),
    "a list": ([], "", "Expected an object, found a list", "객체가 필요한데 목록이"),
    "a design": (document(), "/format", "This version reads loadstone-network/1", "형식"),
    "no format": ({"flows": {}}, "", "does not say its format", "형식이 적혀 있지"),
    "no flows": ({**NETWORK, "flows": {}}, "/flows", "Add at least one", "하나 이상"),
    "an unknown station": (
        {**NETWORK, "stations": {}}, "/flows/read/route/0", 'no station "web"', "web",
    ),
    "a rate below nothing": (flow(rate=-1), "/flows/read/rate", "below the least", "최솟값"),
    "a rate in words": (
        flow(rate="many"), "/flows/read/rate", "found a string", "수가 필요한데 문자열이",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED_NETWORKS)
def test_the_commands_on_networks_say_so_too(file: Any, capsys: Any, what: str) -> None:
    content, place, english, korean = REFUSED_NETWORKS[what]
    bad = file("bad.json", content)
    for command in ("solve", "simulate"):
        for language, said in (("en", english), ("ko", korean)):
            assert main([command, bad, "--language", language]) == 2, command
            out, err = capsys.readouterr()
            assert said in err, (command, err)
            assert f"bad.json{'#' + place if place else ''}" in err, command
            assert "Traceback" not in out + err


@pytest.mark.parametrize(("arguments", "english", "korean"), [
    (["--requests", "0"], "requests is 0; it must be a whole number between 10 and", "정수여야"),
    (["--requests", "99999999999999"], "between 10 and 1,000,000,000", "1,000,000,000 이하"),
    (["--replications", "1"], "between 8 and 10,000", "8 이상"),
    (["--start", "-1"], "between 0 and 1,000,000", "0 이상"),
    (["--start", "1000000000"], "between 0 and 1,000,000", "1,000,000 이하"),
    (["--column", "7"], "no column 7. Give one from 0 to 0", "7번 열이 없습니다"),
    (["--column", "-1"], "no column -1", "-1번 열이 없습니다"),
])  # fmt: skip
def test_a_simulation_out_of_range_is_refused(
    file: Any, capsys: Any, arguments: list[str], english: str, korean: str
) -> None:
    path = file("net.json", NETWORK)
    for language, said in (("en", english), ("ko", korean)):
        assert main(["simulate", path, *arguments, "--language", language]) == 2
        assert said in capsys.readouterr().err


@pytest.mark.parametrize("command", JUDGED)
@pytest.mark.parametrize(("code", "target", "said"), [
    ("X08", None, "nothing in the design can be hit by it"),
    ("X04", CLIENTS, "Choose one of these: db"),
])  # fmt: skip
def test_a_scenario_that_cannot_happen_here_is_refused_by_what_judges_under_it(
    file: Any, capsys: Any, command: str, code: str, target: str | None, said: str
) -> None:
    fields = {"scenario": code} | ({} if target is None else {"target": target})
    bad, good = file("bad.json", scenario(**fields)), file("good.json", document())
    assert main(asked(command, bad, good, "en")) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_that_is_not_there_is_named(file: Any, capsys: Any, command: str) -> None:
    good = file("good.json", document())
    assert main(asked(command, "nowhere.json", good, "en")) == 2
    assert "nowhere.json: Cannot read the file" in capsys.readouterr().err


@pytest.mark.parametrize(("arguments", "said"), [
    (["--users", "0"], "between 1 and 50,000,000"),
    (["--users", "1000000000000"], "between 1 and 50,000,000"),
    (["--users", "nan"], "not a whole number"),
    (["--loads", "5,,6"], "not a list of whole numbers"),
    (["--loads", "0"], "between 1 and 50,000,000"),
    (["--loads", ",".join(["5"] * 17)], "at most 16"),
    (["--language", "de"], "invalid choice"),
])  # fmt: skip
def test_arguments_out_of_range_are_refused(
    file: Any, capsys: Any, arguments: list[str], said: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["failures", file("good.json", document()), *arguments])
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


def test_a_comparison_says_which_of_the_two_cannot_be_judged(file: Any, capsys: Any) -> None:
    good, bad = file("good.json", document()), file("bad.json", EMPTY)
    assert main(["compare", good, bad]) == 2
    assert "In the second design: Nobody sends requests" in capsys.readouterr().err
    assert main(["compare", bad, good, "--language", "ko"]) == 2
    assert "첫째 설계: " in capsys.readouterr().err
    assert main(["compare", good]) == 2
    assert "takes two designs, not 1" in capsys.readouterr().err


@pytest.mark.parametrize("what", STREAMS)
def test_no_judgement_begins_on_a_design_that_carries_no_requests(what: str) -> None:
    with pytest.raises(DesignError, match="Nobody sends requests"):
        next(iter(stream(parse_design(EMPTY), what)))


def test_a_budget_of_zero_is_told_apart_from_one_that_is_kept(file: Any, capsys: Any) -> None:
    path = file("free.json", goals(budget=0))
    assert main(["plan", path]) == 1
    assert "a month above the budget of $0" in capsys.readouterr().out
    assert main(["plan", path, "--language", "ko"]) == 1
    assert "예산 $0보다" in capsys.readouterr().out
    assert main(["score", path]) == 1


def test_a_goal_no_size_reaches_is_missed_by_so_much(file: Any, capsys: Any) -> None:
    path = file("fast.json", goals(latency_ms={"read": 1}))
    assert main(["plan", path]) == 1
    out = capsys.readouterr().out
    assert "Even the largest sizes miss the goal by" in out
    assert "% of the requests" in out
    assert main(["pareto", path, "--language", "ko"]) == 1
    assert "목표를 채우는 크기가 없습니다" in capsys.readouterr().out


def test_every_command_says_what_its_exit_codes_mean(capsys: Any) -> None:
    for command in COMMANDS:
        with pytest.raises(SystemExit):
            main([command, "--help"])
        assert "Exit codes: 0" in " ".join(capsys.readouterr().out.split())


def test_whoever_stops_reading_gets_no_traceback(file: Any) -> None:
    command = [sys.executable, "-m", "simulator", "score", file("good.json", document())]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 141


def test_a_limit_no_answer_keeps_is_named_with_its_class(file: Any, capsys: Any) -> None:
    path = file("fast.json", goals(latency_ms={"read": 1}))
    assert main(["score", path]) == 1
    assert "of “Page or API read” are answered within the limit of 1 ms" in capsys.readouterr().out
    assert main(["score", path, "--language", "ko"]) == 1
    assert "한도 1ms 안에" in capsys.readouterr().out
