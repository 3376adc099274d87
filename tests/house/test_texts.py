"""Nothing in a file betrays a machine or a secret, and no warning is silenced without a reason."""

from __future__ import annotations

import re

import pytest

from tests.house import texts, tree


def _found(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name}:{number} {what}"
        for name in tree.files()
        for number, what in texts.lines_with(pattern, tree.text_of(name))
    ]


def test_no_file_names_a_package_registry() -> None:
    assert not _found(texts.REGISTRY)


def test_no_file_names_a_path_of_one_machine() -> None:
    assert not _found(texts.MACHINE_PATH)


@pytest.mark.parametrize("pattern", texts.SECRETS, ids=lambda pattern: pattern.pattern[:20])
def test_no_file_holds_a_secret(pattern: re.Pattern[str]) -> None:
    assert not _found(pattern)


def test_every_silenced_warning_names_its_rule_and_its_reason() -> None:
    spoken = [name for name in tree.files() if name.endswith((".py", ".html", ".txt"))]
    assert not [f"{name}:{n}" for name in spoken for n in texts.unreasoned(tree.text_of(name))]


def test_every_loosened_check_names_its_reason() -> None:
    assert not list(texts.unreasoned_settings(tree.text_of("pyproject.toml")))


NOQA, IGNORE, PRAGMA, OFF = "# no" + "qa", "# type: ig" + "nore", "# pragma: n" + "o cover", ":off"


@pytest.mark.parametrize(
    "line",
    [
        f"x = 1  {NOQA}",
        f"x = 1  {NOQA}: S101",
        f"x = 1  {NOQA}: S101 - short",
        f"x = 1  {NOQA} - a reason, but for which rule?",
        f"x = 1  {IGNORE}",
        f"x = 1  {IGNORE}[arg-type]",
        f"x = 1  {IGNORE}  # a reason, but for which rule?",
        f"{PRAGMA}",
        f"{{# djlint{OFF} #}}",
    ],
)
def test_a_warning_silenced_without_a_word_is_found(line: str) -> None:
    assert list(texts.unreasoned(line)) == [1]


@pytest.mark.parametrize(
    "line",
    [
        f"x = 1  {NOQA}: S101 - the type checker must know",
        f"x = 1  {IGNORE}[misc]  # the library is untyped",
        f"{PRAGMA} - only on another system",
        f"{{# djlint{OFF} - the layout of the printed slip #}}",
        "plain = 'code'  # a comment",
    ],
)
def test_a_reasoned_one_is_left_alone(line: str) -> None:
    assert not list(texts.unreasoned(line))


@pytest.mark.parametrize(
    "setting",
    [
        'ignore = [\n  "S101",\n]',
        '[a]\n"tests/**" = ["S101"]',
        "[a]\nignore_errors = true",
        "[a]\ndisallow_any = false",
        '[a]\nomit = ["app"]',
    ],
)
def test_a_check_loosened_without_a_word_is_found(setting: str) -> None:
    assert len(list(texts.unreasoned_settings(setting))) == 1


@pytest.mark.parametrize(
    "setting",
    [
        'ignore = [\n  "S101",  # reason: tests assert\n]',
        "[a]\n# reason: untyped\nignore_errors = true",
        'select = ["ALL"]',
        "[a]\ndisallow_any = true",
        '"tests/**" = ["S101"]  # reason: tests assert',
    ],
)
def test_a_reasoned_setting_is_left_alone(setting: str) -> None:
    assert not list(texts.unreasoned_settings(setting))


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (texts.REGISTRY, "from https://py" + "pi.org/simple"),
        (texts.REGISTRY, "https://registry.np" + "mjs.org/x"),
        (texts.MACHINE_PATH, "open('/wo" + "rk/shared/x')"),
        (texts.MACHINE_PATH, "/ro" + "ot/.cache"),
        (texts.SECRETS[0], "-----BEGIN RSA PRIV" + "ATE KEY-----"),
        (texts.SECRETS[5], "SECRET_KEY = '" + "a1B2" * 8 + "'"),
    ],
)
def test_a_forbidden_word_is_found(pattern: re.Pattern[str], line: str) -> None:
    assert list(texts.lines_with(pattern, line))


@pytest.mark.parametrize("line", ["docs/work/plan.md", "/network/root", "{{ url }}/work/1"])
def test_ordinary_words_are_no_path_of_a_machine(line: str) -> None:
    assert not list(texts.lines_with(texts.MACHINE_PATH, line))
