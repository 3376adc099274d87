"""PDF is optional: made where it can be, and otherwise what is missing is said."""

from __future__ import annotations

import sys
import tomllib
from types import ModuleType

import pytest

from app.documents import pdf
from tests.house import tree


def test_the_line_installs_what_the_project_names() -> None:
    extras = tomllib.loads(tree.text_of("pyproject.toml"))["project"]["optional-dependencies"]
    assert extras["pdf"] == [pdf.REQUIREMENT]
    assert pdf.REQUIREMENT in pdf.NO_PACKAGE.line


def test_without_the_library_the_line_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    monkeypatch.setattr(pdf, "find_spec", lambda _name: None)
    assert pdf.missing() is pdf.NO_PACKAGE
    with pytest.raises(pdf.PdfMissing) as raised:
        pdf.to_pdf("<p>", "")
    assert raised.value.part is pdf.NO_PACKAGE


def test_without_the_systems_libraries_their_line_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_name: str) -> ModuleType:
        raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(pdf, "import_module", fail)
    with pytest.raises(pdf.PdfMissing) as raised:
        pdf.to_pdf("<p>", "")
    assert raised.value.part is pdf.NO_LIBRARIES
    assert "libpango" in raised.value.part.line


def test_with_the_library_the_page_is_a_pdf_and_fetches_nothing() -> None:
    if pdf.missing():
        with pytest.raises(pdf.PdfMissing):
            pdf.to_pdf("<p>议事厅", "")
        return
    assert pdf.to_pdf("<p>议事厅", "p { color: red }").startswith(b"%PDF-")
