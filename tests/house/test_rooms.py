"""The same rooms under the same names in every stage, and nothing strange at the door."""

from __future__ import annotations

import ast

import pytest

from tests.house import layout, rooms, tree


def test_exactly_the_planned_names_stand_at_the_top_level() -> None:
    strange, missing = rooms.wrong_at_the_top(tree.files(), layout.TOP_LEVEL)
    assert not strange
    assert not missing


@pytest.mark.parametrize("stage", layout.STAGES)
def test_a_stage_has_only_the_rooms_that_every_stage_may_have(stage: str) -> None:
    assert not rooms.strange_rooms(stage, tree.files())


@pytest.mark.parametrize("stage", layout.STAGES)
def test_a_stage_opens_with_one_docstring_and_re_exports_nothing(stage: str) -> None:
    assert rooms.is_one_docstring(tree.parsed(f"{stage}/__init__.py"))


@pytest.mark.parametrize("folder", layout.PURE_FOLDERS)
def test_every_pure_package_of_the_plan_is_there(folder: str) -> None:
    assert f"{folder}/__init__.py" in tree.files()


def test_every_module_is_named_for_its_subject() -> None:
    assert not rooms.empty_names(tree.modules())


def test_a_strange_room_is_found() -> None:
    names = ["votes/views.py", "votes/counting/tally.py", "votes/misc.py", "votes/rules/a.py"]
    assert rooms.strange_rooms("votes", names) == ["misc", "rules"]


def test_an_empty_name_is_found_as_file_and_as_folder() -> None:
    names = ["app/utils.py", "votes/helpers/counting.py", "app/places/manager.py", "app/audit.py"]
    assert rooms.empty_names(names) == names[:3]


@pytest.mark.parametrize("text", ["", '"""Say."""\nfrom a import b\n', "import a\n"])
def test_a_module_that_does_more_than_speak_is_found(text: str) -> None:
    assert not rooms.is_one_docstring(ast.parse(text))


def test_a_strange_and_a_missing_name_at_the_top_are_found() -> None:
    assert rooms.wrong_at_the_top(["app/a.py", "setup.py"], {"app", "docs"}) == (
        ["setup.py"],
        ["docs"],
    )
