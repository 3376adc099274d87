"""What stands ready for nginx, systemd and containers is whole, and says what the program is told."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from dockerfile_parse import DockerfileParser

from app.deploy import front
from app.deploy.front import HERE, WRITTEN, Front
from app.deploy.house import ROOT, nginx
from app.deploy.needs import NGINX
from app.deploy.packages import obtain
from app.settings import Role, from_environment

COMPOSE = HERE / "containers" / "compose.yaml"
CONTAINERFILE = HERE / "containers" / "Containerfile"
CHECK = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
UNITS = sorted((HERE / "systemd").glob("*.service"))


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.parent.name)
def test_what_is_written_for_nginx_is_what_it_is_made_from(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == WRITTEN[path].written()


@pytest.mark.parametrize("kind", [front.SYSTEMD, front.CONTAINERS], ids=["systemd", "containers"])
def test_nginx_takes_it(kind: Front, tmp_path: Path) -> None:
    obtain([NGINX], tmp_path / "packages.log")
    text = re.sub(r"\b(live|pages)-(\d):8000", r"127.0.0.1:900\2", kind.written())
    text = text.replace("/var/cache/nginx", str(tmp_path)).replace("/run/", f"{tmp_path}/")
    text = text.replace("listen 80;", "listen 127.0.0.1:8080;")
    if os.geteuid() != 0:
        text = text.replace("user www-data;", "")
    written = tmp_path / "nginx.conf"
    written.write_text(text, encoding="utf-8")
    said = subprocess.run(
        [str(nginx()), "-t", "-q", "-p", str(tmp_path), "-c", str(written), "-e", "stderr"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (said.returncode, said.stderr) == (0, "")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))
    return found


def test_the_compose_file_keeps_to_its_schema() -> None:
    checked = subprocess.run(
        [*CHECK, str(COMPOSE)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout


def test_the_containers_are_those_that_nginx_asks(compose: dict[str, Any]) -> None:
    services = compose["services"]
    told = {
        name: one["environment"].get("ROLE")
        for name, one in services.items()
        if "environment" in one
    }
    asked = {address.split(":")[0] for address in (*front.CONTAINERS.live, *front.CONTAINERS.pages)}
    assert asked == {name for name, role in told.items() if role in {Role.LIVE, Role.PAGES}}
    assert asked == set(services["front"]["depends_on"])
    assert told["jobs"] == Role.JOBS
    assert {"database", "redis", "migrate"} <= set(services)


def test_every_container_of_ours_is_told_what_the_program_reads(
    compose: dict[str, Any], tmp_path: Path
) -> None:
    given = {"SECRET_KEY": "c" * 40, "PUBLIC_URL": "https://hall.example", "POSTGRES_PASSWORD": "p"}
    for one in compose["services"].values():
        if one["image"] != "yishiting":
            continue
        environ = {
            name: re.sub(
                r"\$\{(\w+)(:[?-]([^}]*))?\}", lambda m: given.get(m[1], m[3] or ""), str(value)
            )
            for name, value in one["environment"].items()
        }
        assert from_environment(environ, tmp_path).redis_url == "redis://redis:6379/0"
        assert one["read_only"]
        assert one["cap_drop"] == ["ALL"]


def test_the_image_runs_as_nobody_in_particular_and_holds_only_what_is_served() -> None:
    with CONTAINERFILE.open("rb") as text:
        steps = DockerfileParser(fileobj=text).structure
    said = [(step["instruction"], step["value"]) for step in steps]
    bases = [value for instruction, value in said if instruction == "FROM"]
    assert len({base.split()[0] for base in bases}) == 1
    assert not any(base.split()[0].endswith(":latest") for base in bases)
    assert [value for instruction, value in said if instruction == "USER"] == ["yishiting"]
    assert "ADD" not in dict(said)
    assert {"HEALTHCHECK", "ENTRYPOINT", "CMD", "VOLUME"} <= {
        instruction for instruction, _ in said
    }
    copied = {
        name
        for instruction, value in said
        if instruction == "COPY" and "--from" not in value
        for name in value.split()[:-1]
    }
    assert all((ROOT / name).exists() for name in copied)
    served = {"app", "proposals", "meetings", "votes", "resolutions", "templates", "migrations"}
    assert copied == served | {"wsgi.py", "requirements.lock", "requirements-node.lock"}


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_each_role_has_a_unit_that_systemd_takes(unit: Path, tmp_path: Path) -> None:
    text = unit.read_text(encoding="utf-8")
    role = re.search(r"^Environment=ROLE=(\w+)", text, re.MULTILINE)
    assert role is not None
    assert unit.name == f"yishiting-{Role(role[1])}@.service"
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        return
    here = text.replace("/srv/yishiting/.venv/bin/python", sys.executable)
    copy = tmp_path / unit.name.replace("@", "@8101")
    copy.write_text(here, encoding="utf-8")
    said = subprocess.run(
        [analyze, "verify", "--man=no", "--recursive-errors=no", str(copy)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (said.returncode, said.stderr) == (0, "")
