"""What a phone has to load of our own looks stays small."""

from __future__ import annotations

import re

from tests.house import layout, tree

_SHEET = re.compile(r"css/([\w-]+\.css)")
_BASE = "templates/base.html"


def sheets_of(template: str) -> set[str]:
    """Return our style sheets that a page of this template loads, with those of the layout."""
    text = tree.text_of(template)
    own = set(_SHEET.findall(text))
    return own | set(_SHEET.findall(tree.text_of(_BASE))) if "{% extends" in text else own


def weights() -> dict[str, int]:
    """Return the bytes of our style that each template with a sheet of its own loads."""
    pages = [name for name in tree.files() if name.startswith("templates/")]
    named = {name: sheets_of(name) for name in pages if _SHEET.search(tree.text_of(name))}
    return {
        name: sum(len(tree.text_of(f"app/static/css/{sheet}").encode()) for sheet in sheets)
        for name, sheets in named.items()
    }


def test_no_page_loads_more_of_our_style_than_the_house_allows() -> None:
    heavy = {name: size for name, size in weights().items() if size > layout.LARGEST_STYLE}
    assert not heavy


def test_every_sheet_of_ours_is_loaded_by_some_page() -> None:
    loaded = set().union(*(sheets_of(name) for name in weights()))
    ours = {name.rsplit("/", 1)[1] for name in tree.files() if name.startswith("app/static/css/")}
    assert loaded == ours


def test_a_page_is_weighed_with_the_layout_it_stands_in() -> None:
    own = weights()
    assert own["templates/meetings/chair.html"] > own[_BASE] > 0
