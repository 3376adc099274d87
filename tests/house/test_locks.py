"""Versions are pinned with hashes, and both locks agree."""

from __future__ import annotations

import json
import re
import tomllib
from importlib import metadata

import pytest
from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name

from tests.house import tree

LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-node.lock")
_PIN = re.compile(
    r"^(?P<name>[A-Za-z0-9._-]+)(?P<extras>\[[a-z0-9,._-]+\])?==(?P<version>[^\s;\\]+)",
    re.MULTILINE,
)


def pins(lock: str) -> dict[str, set[str]]:
    """Return each pinned package and its versions: some are pinned otherwise on other systems."""
    found: dict[str, set[str]] = {}
    for pin in _PIN.finditer(lock):
        found.setdefault(pin["name"].lower(), set()).add(pin["version"])
    return found


def extras_asked_for(project: str, chosen: frozenset[str]) -> set[tuple[NormalizedName, str]]:
    """Return (package, extra) that ``project`` needs, with these of its own extras chosen."""
    found = set()
    for line in metadata.requires(project) or []:
        asked = Requirement(line)
        environments = [{"extra": extra} for extra in (chosen or frozenset({""}))]
        if asked.marker is None or any(asked.marker.evaluate(one) for one in environments):
            found |= {(canonicalize_name(asked.name), extra) for extra in asked.extras}
    return found


def without_hash(lock: str) -> list[str]:
    """Return the requirements of a lock that are not pinned to a version and a hash."""
    entries = re.split(r"\n(?=\S)", lock.strip())
    return [
        entry.splitlines()[0]
        for entry in entries
        if not _PIN.match(entry) or "--hash=sha256:" not in entry
    ]


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_is_pinned_to_a_version_and_its_hashes(name: str) -> None:
    assert pins(tree.text_of(name))
    assert not without_hash(tree.text_of(name))


def test_both_locks_pin_the_same_version_of_what_they_share() -> None:
    served, tested = pins(tree.text_of(LOCKS[0])), pins(tree.text_of(LOCKS[1]))
    assert served.items() <= tested.items()


def test_a_pin_carries_the_extras_that_others_ask_for() -> None:
    """Else pip takes the extra for a package of its own, and refuses as soon as a newer one is out."""
    lock = tree.text_of(LOCKS[1])
    carried = {
        canonicalize_name(pin["name"]): frozenset((pin["extras"] or "[]").strip("[]").split(","))
        for pin in _PIN.finditer(lock)
    }
    installed = {canonicalize_name(one.metadata["Name"]) for one in metadata.distributions()}
    missing = {
        f"{name}[{extra}], asked for by {project}"
        for project in carried.keys() & installed
        for name, extra in extras_asked_for(project, carried[project])
        if extra not in carried[name]
    }
    assert not missing


def test_every_dependency_named_by_the_project_is_pinned() -> None:
    project = tomllib.loads(tree.text_of("pyproject.toml"))["project"]
    named = {re.split(r"[\[<>=~!; ]", one)[0].lower() for one in project["dependencies"]}
    assert named <= pins(tree.text_of(LOCKS[0])).keys()


def test_the_front_end_is_pinned_by_hash_and_names_no_address() -> None:
    lock = json.loads(tree.text_of("app/frontend/package-lock.json"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert not [name for name, entry in packages.items() if "integrity" not in entry]
    assert not [name for name, entry in packages.items() if "resolved" in entry]


def test_a_requirement_without_hash_or_version_is_found() -> None:
    lock = "a==1 \\\n    --hash=sha256:00\nb==2\nc>=3 \\\n    --hash=sha256:00\n"
    assert without_hash(lock) == ["b==2", "c>=3 \\"]
    assert pins(lock) == {"a": {"1"}, "b": {"2"}}
