"""统一问题上报口径: what must be said of a problem under each indicator (L04)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.marks import N_
from app.moves import Refusal
from resolutions.ledgers.quantities import hundredths

MOST_FIELDS = 8
LONGEST_NAME = 20
LONGEST_ANSWER = 200
_RULE = "统一问题上报口径"
_FIELD = re.compile(
    r"(?P<name>[^（()：:]+)(?:[（(](?P<unit>[^）)]*)[）)])?(?:[:：](?P<choices>.+))?"
)
_OPTIONAL = ("?", "？")


@dataclass(frozen=True)
class Field:
    """One thing to say: a number with its unit, one of some choices, or a few words."""

    name: str
    unit: str = ""
    choices: tuple[str, ...] = ()
    required: bool = True

    @property
    def is_number(self) -> bool:
        """Whether the answer is a quantity."""
        return bool(self.unit)

    def written(self) -> str:
        """The field as it is written in a table of indicators."""
        unit = f"（{self.unit}）" if self.unit else ""
        choices = f"：{'/'.join(self.choices)}" if self.choices else ""
        return f"{self.name}{unit}{choices}{'' if self.required else '？'}"


@dataclass(frozen=True)
class Answers:
    """What was said, in the order of the template."""

    said: Mapping[str, str] = field(default_factory=dict)


def read(text: str) -> tuple[Field, ...] | None:
    """Read a template as written in one cell: ``面积（平方米）；性质：装修/拆除；说明？``.

    A unit in brackets asks for a number, a colon lists choices, a question mark makes it optional.
    Returns None where it cannot be read.
    """
    parts = [part.strip() for part in re.split("[;；\n]", text) if part.strip()]
    fields = [_field(part) for part in parts]
    good = tuple(one for one in fields if one is not None)
    names = {one.name for one in good}
    if len(good) < len(fields) or len(names) < len(good) or len(good) > MOST_FIELDS:
        return None
    return good


def _field(part: str) -> Field | None:
    required = not part.endswith(_OPTIONAL)
    found = _FIELD.fullmatch(part if required else part[:-1].strip())
    if found is None or len(found["name"].strip()) > LONGEST_NAME:
        return None
    choices = tuple(
        one.strip() for one in re.split("[/／、]", found["choices"] or "") if one.strip()
    )
    unit = (found["unit"] or "").strip()
    if unit and choices:
        return None
    return Field(found["name"].strip(), unit, choices, required)


def answer(fields: Sequence[Field], given: Mapping[str, str]) -> Answers | Refusal:
    """Take the answers to a template, or say what is missing."""
    said: dict[str, str] = {}
    for one in fields:
        text = given.get(one.name, "").strip()
        if (wrong := _wrong(one, text)) is not None:
            return wrong
        if text:
            said[one.name] = text
    return Answers(said)


def _wrong(asked: Field, text: str) -> Refusal | None:
    if not text:
        return _refused(asked, N_("“%(name)s”没有填写。")) if asked.required else None
    if asked.is_number and hundredths(text) is None:
        return _refused(asked, N_("“%(name)s”要填数字。"))
    if asked.choices and text not in asked.choices:
        return _refused(asked, N_("“%(name)s”不在可选的范围内。"))
    if len(text) > LONGEST_ANSWER:
        return _refused(asked, N_("“%(name)s”写得太长了。"))
    return None


def _refused(asked: Field, reason: str) -> Refusal:
    return Refusal(reason, N_("请按这个指标的上报口径填写。"), _RULE, {"name": asked.name})
