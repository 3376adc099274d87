"""What a stage says to people, and its catalogues: where they lie, how they are read and written.

The msgids are simplified Chinese. A catalogue is written so that merges stay quiet: sorted, one
line per string, no dates and no line numbers.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from babel.core import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
STAGES = ("app", "proposals", "meetings", "votes", "resolutions")
LOCALES = ("en", "zh_Hant")
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "N_": None,
    "_l": None,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
    "lazy_npgettext": ((1, "c"), 2, 3),
}
NOT_SPOKEN = {"frontend", "static", "tooling", "translations"}
"""Folders of a package that say nothing to people."""

Key = tuple[str, str | None]
"""A message's msgid (the singular one) and its context."""


def path_of(stage: str, locale: str, root: Path = ROOT) -> Path:
    """Return where the catalogue of ``stage`` in ``locale`` lies."""
    return root / stage / "translations" / locale / "LC_MESSAGES" / "messages.po"


def key_of(message: Message) -> Key:
    """Return what tells ``message`` from the others of its catalogue."""
    msgid = message.id if isinstance(message.id, str) else message.id[0]
    return msgid, message.context


def strings_of(message: Message) -> list[str]:
    """Return the translated strings: one, or one for each plural form."""
    return (
        [message.string or ""] if isinstance(message.string, str | None) else list(message.string)
    )


def messages_of(catalog: Catalog) -> dict[Key, Message]:
    """Return the messages without the header."""
    return {key_of(message): message for message in catalog if message.id}


def sources(stage: str, root: Path = ROOT) -> Iterator[Path]:
    """Yield the folders whose words belong to ``stage``: its package and its templates."""
    yield root / stage
    templates = root / "templates"
    if stage == "app":
        yield templates
    else:
        yield templates / stage


def _is_spoken_by(stage: str, folder: str, root: Path) -> bool:
    path = Path(folder)
    if path.name.startswith(".") or path.name in NOT_SPOKEN or path.name == "__pycache__":
        return False
    return not (stage == "app" and path.parent == root / "templates" and path.name in STAGES[1:])


def extract(stage: str, root: Path = ROOT) -> Catalog:
    """Return every message that ``stage``'s code and templates mark for translation.

    Raises the template's own ``TemplateSyntaxError`` where one cannot be read.
    """
    found = Catalog(charset="utf-8")
    for folder in sources(stage, root):
        if not folder.is_dir():
            continue
        here = folder.relative_to(root).as_posix()
        for name, _line, msgid, comments, context in extract_from_dir(
            folder,
            method_map=[("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2")],
            options_map={"**.html": _JINJA, "**.txt": _JINJA},
            keywords=KEYWORDS,
            comment_tags=("Translators:",),
            strip_comment_tags=True,
            directory_filter=lambda path: _is_spoken_by(stage, str(path), root),
        ):
            found.add(msgid, None, [(f"{here}/{name}", 1)], auto_comments=comments, context=context)
    return found


_JINJA = {
    "silent": "false",
    "trimmed": "true",
    "extensions": "jinja2.ext.do,jinja2.ext.loopcontrols",
}


def read(stage: str, locale: str, root: Path = ROOT) -> Catalog:
    """Return the catalogue as it lies there; an empty one where there is none yet."""
    path = path_of(stage, locale, root)
    if not path.is_file():
        return Catalog(locale=locale, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=locale, charset="utf-8", abort_invalid=True)


def header(locale: str) -> str:
    """Return the head of a catalogue: only what other programs need to read it."""
    catalog = Catalog(locale=Locale.parse(locale))
    return (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Language: {locale}\\n"\n"Plural-Forms: {catalog.plural_forms}\\n"\n\n'
    )


def render(catalog: Catalog, locale: str) -> str:
    """Return ``catalog`` as the text of a .po file."""
    body = io.BytesIO()
    write_po(
        body,
        catalog,
        width=10_000,
        omit_header=True,
        sort_output=True,
        ignore_obsolete=True,
        include_lineno=False,
    )
    return header(locale) + body.getvalue().decode().strip("\n") + "\n"
