"""Fill a Word template with values: docxtpl, shut in a sandbox.

A template is a file that somebody uploaded. It may loop over and show the values it is given;
it reaches nothing else, and what it is given is plain text and numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml.etree import LxmlError

from app.documents.package import pack, state_properties
from app.documents.wording import clean
from app.marks import N_

Values = dict[str, Any]
MOST_BYTES = 4 * 1024 * 1024
"""Largest template that is looked at."""
_MOST_UNPACKED = 60 * 1024 * 1024
_MOST_PARTS = 2000
_OUTSIDE = b'TargetMode="External"'
_HARMLESS = b"/relationships/hyperlink"
_UNREADABLE = (BadZipFile, PackageNotFoundError, LxmlError, KeyError, ValueError, OSError)


class TemplateBroken(Exception):
    """A template that cannot be filled: ``why`` is a msgid, ``values`` go into it."""

    def __init__(self, why: str, **values: object) -> None:
        """Keep what is wrong."""
        super().__init__(why % values)
        self.why, self.values = why, values


@dataclass(frozen=True)
class Origin:
    """What the filled file says of itself; the same origin and values give the same bytes."""

    title: str
    author: str
    written_at: datetime


def fill(template: bytes, values: Mapping[str, Any], origin: Origin) -> bytes:
    """Return the filled .docx. Raises TemplateBroken saying what is wrong with the template."""
    try:
        word = DocxTemplate(BytesIO(template))
        word.render(_plain(values), _environment(), autoescape=True)
        state_properties(
            word.docx,
            title=clean(origin.title),
            author=clean(origin.author),
            written_at=origin.written_at,
        )
        return pack(word.docx)
    except TemplateError as error:
        raise _told(error) from error
    except _UNREADABLE as error:
        raise TemplateBroken(N_("文件不完整，或不是 Word 文档（.docx）")) from error
    except (TypeError, ArithmeticError, AttributeError) as error:
        raise TemplateBroken(
            N_("模板里的标记用错了：%(detail)s"), detail=str(error)[:200]
        ) from error


def names_used(template: bytes) -> frozenset[str]:
    """The names of values that a template asks for. Raises TemplateBroken."""
    try:
        word = DocxTemplate(BytesIO(template))
        return frozenset(word.get_undeclared_template_variables(_environment()))
    except TemplateError as error:
        raise _told(error) from error
    except _UNREADABLE as error:
        raise TemplateBroken(N_("文件不完整，或不是 Word 文档（.docx）")) from error


def inspect_package(template: bytes) -> None:
    """Raise TemplateBroken for what is no plain Word file: macros, foreign parts, a bomb."""
    if len(template) > MOST_BYTES:
        raise TemplateBroken(N_("文件超过%(most)s MB"), most=MOST_BYTES // 1024 // 1024)
    try:
        with ZipFile(BytesIO(template)) as package:
            entries = package.infolist()
            if len(entries) > _MOST_PARTS or sum(one.file_size for one in entries) > _MOST_UNPACKED:
                raise TemplateBroken(N_("文件展开以后太大"))
            if any("vbaproject" in one.filename.lower() for one in entries):
                raise TemplateBroken(N_("文件里有宏，不能用"))
            for one in entries:
                if one.filename.endswith(".rels"):
                    _refuse_foreign(package.read(one))
    except (BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError) as error:
        raise TemplateBroken(N_("文件不完整，或不是 Word 文档（.docx）")) from error


def _refuse_foreign(relations: bytes) -> None:
    """A part fetched from elsewhere would tell that server who opened the minutes, and when."""
    for relation in relations.split(b"<Relationship ")[1:]:
        if _OUTSIDE in relation and _HARMLESS not in relation:
            raise TemplateBroken(N_("文件引用了外面的图片或模板，请改为插入到文件里"))


def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    environment.globals.clear()
    return environment


def _plain(value: Any) -> Any:
    """The values without what no document can hold."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value


def _told(error: TemplateError) -> TemplateBroken:
    """What is wrong, in words an administrator can act on."""
    detail = (error.message or "")[:200]
    if isinstance(error, SecurityError):
        return TemplateBroken(N_("模板里有不允许的内容：%(detail)s"), detail=detail)
    if isinstance(error, UndefinedError):
        return TemplateBroken(N_("模板里有不认识的名称：%(detail)s"), detail=detail)
    if isinstance(error, TemplateSyntaxError):
        return TemplateBroken(N_("模板里的标记没有写完整：%(detail)s"), detail=detail)
    return TemplateBroken(N_("模板里的标记用错了：%(detail)s"), detail=detail)
