"""Dockerfile and compose file, checked without Docker: what they copy exists, what they run is
what the other tests run, what they set is what the settings read."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from typing import Any

import pytest
import yaml

from tests.processes import ROOT

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
SERVICES: dict[str, Any] = COMPOSE["services"]


def test_everything_the_image_copies_exists() -> None:
    for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE):
        for source in shlex.split(line)[:-1]:
            assert (ROOT / source).exists(), source


def test_the_image_does_not_run_as_root_and_says_whether_it_is_well() -> None:
    last_stage = DOCKERFILE.rsplit("FROM ", 1)[1]
    assert re.search(r"^USER loadstone$", last_stage, re.MULTILINE)
    assert "HEALTHCHECK" in last_stage


def test_the_health_check_of_the_image_is_a_program_that_runs() -> None:
    found = re.search(r'HEALTHCHECK.*CMD \["python", "-c", "(.*)"\]', DOCKERFILE)
    assert found
    compile(found.group(1).replace('\\"', '"'), "healthcheck", "exec")


@pytest.mark.parametrize("service", ["web", "worker", "migrate"])
def test_the_commands_of_the_services_exist(service: str) -> None:
    command = SERVICES[service]["command"]
    programs = {"python": [sys.executable], "celery": [sys.executable, "-m", "celery"]}
    asked = [*programs[command[0]], *command[1:], "--help"]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for option in (part for part in command if part.startswith("--")):
        assert option in done.stdout, option


def test_every_variable_the_services_get_is_read_by_the_settings() -> None:
    read = (ROOT / "sandbox" / "settings.py").read_text("utf-8")
    for service in ("web", "worker", "migrate"):
        for variable in SERVICES[service]["environment"]:
            assert f'"{variable}"' in read, variable


def test_services_wait_for_what_they_need() -> None:
    for service in ("web", "worker"):
        needs = SERVICES[service]["depends_on"]
        assert needs["migrate"]["condition"] == "service_completed_successfully"
        assert needs["redis"]["condition"] == "service_healthy"


def test_no_secret_stands_in_the_files() -> None:
    for name, service in SERVICES.items():
        for variable, value in service.get("environment", {}).items():
            if "PASSWORD" in variable or "SECRET" in variable:
                assert value.startswith("${"), f"{name}: {variable}"
    assert "SECRET" not in DOCKERFILE
