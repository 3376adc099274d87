"""Style is held by tools: ruff, mypy, djlint and import-linter have nothing to say."""

from __future__ import annotations

import pytest

from tests.house import lint


@pytest.mark.timeout(600)  # mypy reads the whole project without a cache in a fresh clone
@pytest.mark.parametrize("linter", lint.LINTERS)
def test_the_linter_has_nothing_to_say(linter: str) -> None:
    code, said = lint.run(linter)
    assert code == 0, said
