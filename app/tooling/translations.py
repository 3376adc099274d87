"""``python -m app.tooling.translations update | compile | check [STAGE …]``.

``update`` reads the words out of code and templates into each stage's catalogues: English is left
for people; traditional Chinese is made anew from the simplified text by OpenCC (``s2tw``), except
entries that carry the translator's comment ``kept by hand``. Nothing is guessed from similar
messages. ``check`` names everything incomplete and ends with 1. ``compile`` writes the .mo files.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo

from app.tooling import catalogues
from app.tooling.catalogues import LOCALES, ROOT, STAGES, Key

KEPT = "kept by hand"
_PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[-+ #0]*\d*(?:\.\d+)?[a-zA-Z]|\{\w*\}")
_COUNTED = re.compile(r"%\(num\)[-+ #0]*\d*[a-zA-Z]")


_MENDS = {"錶決": "表決", "麵積": "面積", "單隻": "單只", "定隻": "定只"}
"""Where OpenCC cuts our words at the wrong place: it reads 名表 for a watch, 和面 for dough."""


@cache
def _converter() -> Callable[[str], str]:
    from opencc import OpenCC

    convert = OpenCC("s2tw").convert

    def mended(text: str) -> str:
        made: str = convert(text)
        for wrong, right in _MENDS.items():
            made = made.replace(wrong, right)
        return made

    return mended


def traditional(message: Message) -> str | tuple[str, ...]:
    """Return what OpenCC makes of ``message``; Chinese has one plural form."""
    if isinstance(message.id, str):
        return _converter()(message.id)
    return (_converter()(message.id[1]),)


def is_kept(message: Message) -> bool:
    """Tell whether a person keeps this translation against OpenCC's."""
    return any(KEPT in comment for comment in message.user_comments)


def merge(extracted: Catalog, old: Catalog, locale: str) -> Catalog:
    """Return the words of ``extracted`` with the translations they have or, in zh_Hant, get."""
    merged = Catalog(locale=locale, charset="utf-8")
    known = catalogues.messages_of(old)
    for key, message in catalogues.messages_of(extracted).items():
        before = known.get(key)
        string = before.string if before and type(before.id) is type(message.id) else None
        if locale == "zh_Hant" and not (before and is_kept(before)):
            string = traditional(message)
        merged.add(
            message.id,
            string,
            sorted(set(message.locations)),
            flags={"fuzzy"} & before.flags if before else (),
            auto_comments=message.auto_comments,
            user_comments=before.user_comments if before else (),
            context=message.context,
        )
    return merged


def update(stages: Iterable[str], root: Path = ROOT) -> None:
    """Bring the catalogues of ``stages`` up to what code and templates say."""
    for stage in stages:
        extracted = catalogues.extract(stage, root)
        for locale in LOCALES:
            merged = merge(extracted, catalogues.read(stage, locale, root), locale)
            path = catalogues.path_of(stage, locale, root)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(catalogues.render(merged, locale), encoding="utf-8")


def compile_catalogues(stages: Iterable[str], root: Path = ROOT) -> None:
    """Write the .mo file beside every catalogue."""
    for stage in stages:
        for path in sorted((root / stage).glob("translations/*/LC_MESSAGES/*.po")):
            catalog = catalogues.read(stage, path.parts[-3], root)
            with path.with_suffix(".mo").open("wb") as file:
                write_mo(file, catalog)


def placeholders(text: str) -> list[str]:
    """Return what will be filled in, in a fixed order."""
    return sorted(_PLACEHOLDER.findall(text.replace("%%", "")))


def _fills_in_otherwise(message: Message) -> bool:
    """Tell whether a translation fills in other values; a singular may leave out the count."""
    wanted = [message.id] if isinstance(message.id, str) else list(message.id)
    expected = placeholders(wanted[-1])
    strings = catalogues.strings_of(message)
    if placeholders(strings[-1]) != expected:
        return True
    without_count = [one for one in expected if not _COUNTED.fullmatch(one)]
    return any(placeholders(one) not in (expected, without_count) for one in strings[:-1])


def faults_of(message: Message, locale: str) -> Iterator[str]:
    """Yield what is wrong with one entry of a catalogue."""
    if message.fuzzy:
        yield "is marked fuzzy"
    if not all(catalogues.strings_of(message)):
        yield "is not translated"
        return
    if _fills_in_otherwise(message):
        yield "fills in other placeholders than the Chinese"
    if locale == "zh_Hant" and not is_kept(message):
        made = traditional(message)
        if catalogues.strings_of(message) != ([made] if isinstance(made, str) else list(made)):
            yield f"differs from OpenCC's (run update, or comment the entry `# {KEPT}`)"


def faults_in(stage: str, locale: str, extracted: Catalog, root: Path = ROOT) -> Iterator[str]:
    """Yield every fault of one catalogue as a line for people."""
    known = catalogues.messages_of(catalogues.read(stage, locale, root))
    where = f"{stage}/{locale}"
    for key in catalogues.messages_of(extracted).keys() - known.keys():
        yield f"{where}: {key[0]!r} is missing (run update)"
    for (msgid, _context), message in known.items():
        yield from (f"{where}: {msgid!r} {fault}" for fault in faults_of(message, locale))


def contradictions(stages: Iterable[str], root: Path = ROOT) -> Iterator[str]:
    """Yield Chinese words that two stages put into English differently.

    The catalogues are merged when served, so only one of the two would ever be shown.
    """
    said: dict[Key, tuple[str, list[str]]] = {}
    for stage in stages:
        for key, message in catalogues.messages_of(catalogues.read(stage, "en", root)).items():
            strings = catalogues.strings_of(message)
            first, before = said.setdefault(key, (stage, strings))
            if before != strings and all(before) and all(strings):
                yield f"{stage}/en: {key[0]!r} is {strings} here but {before} in {first}"


def check(stages: Iterable[str], root: Path = ROOT) -> list[str]:
    """Return every fault of the catalogues of ``stages``; an empty list when all is well."""
    faults: list[str] = []
    for stage in stages:
        extracted = catalogues.extract(stage, root)
        for locale in LOCALES:
            faults += sorted(faults_in(stage, locale, extracted, root))
    return faults + sorted(contradictions(STAGES, root))


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Keep the catalogues of translations.")
    parser.add_argument("act", choices=("update", "compile", "check"))
    parser.add_argument("stages", nargs="*", metavar="STAGE", help="only these (default: all)")
    wanted = parser.parse_args()
    stages = wanted.stages or STAGES
    if wanted.act == "check":
        faults = check(stages)
        print(*faults, sep="\n", end="\n" if faults else "")
        return 1 if faults else 0
    {"update": update, "compile": compile_catalogues}[wanted.act](stages)
    return 0


if __name__ == "__main__":
    sys.exit(main())
