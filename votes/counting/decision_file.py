"""Figures from a file, decided by a preset: what ``flask votes decide`` reads and writes.

The file is one JSON object: ``preset``, ``eligible``, ``took_part``, ``yes``, ``no``, ``abstain``,
``invalid``, ``present``; each a weight such as ``{"heads": 300, "area": 3000000}`` (area in
0.01 m²) or, for rules that count heads alone, a number. What is not given:

- ``yes``, ``no``, ``abstain``, ``invalid``: 0; ``took_part``: their sum.
- Where ``took_part`` is more than the sum: ``abstain`` is the difference, as who took part and is
  neither for nor against abstained; where ``abstain`` is given, ``invalid`` is.
- ``present``: those who took part, as nobody took attendance.
- ``rival``, under a rule of the most votes (``vc_election_runoff``): the votes for the strongest
  of the others (for several seats: for the one who would have the last seat); ``no``.

``on`` (a day, ``2025-06-01``) chooses the version of the law, ``purpose`` the hall's own rule,
``deemed`` (``{"heads", "area", "delivered"}``) counts silent owners with the majority, where
delivery to each of them is proven.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any, Final, NoReturn

from votes.counting.decision import Decision, decide
from votes.counting.figures import NOTHING, Figures, ImpossibleFigures, Weight, total
from votes.counting.presets.preset import Preset
from votes.counting.presets.table import PRESETS, code_of, preset
from votes.counting.rules import Unit
from votes.counting.silent import Deemed, deem

WEIGHTS: Final = ("eligible", "present", "took_part", "yes", "no", "abstain", "invalid", "rival")
FIELDS: Final = ("preset", *WEIGHTS, "on", "purpose", "deemed")
DIGITS: Final = 1000
GREATEST: Final = 10**DIGITS
"""Far above anything there is, far below what Python writes out in figures."""
_CAST: Final = ("yes", "no", "abstain", "invalid")


class Unreadable(ValueError):
    """A file from which nothing can be decided; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class FileDecision:
    """A decision from a file, and what its reader must know beside it."""

    preset: Preset
    decision: Decision
    deemed: Deemed
    remarks: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The decision as ``flask votes decide --json`` prints it."""
        rule = self.preset.rule
        return {
            "outcome": self.decision.outcome.value,
            "tests": [
                {
                    "name": line.name,
                    "left": line.left,
                    "right": line.right,
                    "holds": line.holds,
                    "article": line.article,
                    "relation": line.relation.value,
                }
                for line in (test.line for test in self.decision.tests)
            ],
            "preset": rule.code,
            "row": rule.preset,
            "law": rule.law,
            "version": rule.version,
            "verified": rule.verified,
            "remarks": list(self.remarks),
        }


def decide_file(content: bytes, today: date) -> FileDecision:
    """Decide what a file holds. Raises ``Unreadable`` for anything that is no possible vote."""
    asked = _object(content)
    unknown = _unknown(asked)
    chosen = _preset(asked, today)
    try:
        figures, remarks = _figures(asked, chosen)
        deemed = Deemed(NOTHING, None)
        if asked.get("deemed") is not None:
            figures, deemed = _with_silent(asked["deemed"], chosen, figures)
            remarks = [*remarks, _said_of(deemed)]
    except ImpossibleFigures as impossible:
        raise Unreadable(str(impossible)) from impossible
    if not chosen.rule.verified:
        remarks = [*remarks, f"not verified: {chosen.note}"]
    return FileDecision(chosen, decide(chosen.rule, figures), deemed, (*unknown, *remarks))


def _object(content: bytes) -> dict[str, Any]:
    try:
        asked = json.loads(
            content.decode("utf-8-sig"), object_pairs_hook=_once, parse_float=_no_float
        )
    except Unreadable:
        raise
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"not JSON: {error}") from error
    if not isinstance(asked, dict):
        raise Unreadable("the file is not one JSON object")
    return asked


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Unreadable("a key appears twice")
    return found


def _no_float(literal: str) -> NoReturn:
    raise Unreadable(f"not a whole number: {literal[:20]}")


def _unknown(asked: Mapping[str, Any]) -> Iterable[str]:
    """Refuse what looks like a slip of the pen; name everything else that is passed over."""
    passed_over = [name for name in asked if name not in FIELDS]
    for name in passed_over:
        if meant := get_close_matches(name.lower(), FIELDS, n=1, cutoff=0.8):
            raise Unreadable(f"{name!r} is no field; is it {meant[0]!r}?")
    return tuple(f"passed over: {name[:40]}" for name in passed_over)


def _preset(asked: Mapping[str, Any], today: date) -> Preset:
    name = asked.get("preset")
    code = code_of(name) if isinstance(name, str) else None
    if code is None:
        raise Unreadable(f"no preset {name!r}; the presets are: {', '.join(PRESETS)}")
    purpose = asked.get("purpose")
    if purpose is not None and purpose != "adopt":
        code = f"{code}_{purpose}"
        if code not in PRESETS:
            raise Unreadable(f"{name} has no rule of its own for the purpose {purpose!r}")
    if _in_households(asked) and f"{code}_households" in PRESETS:
        code = f"{code}_households"
    return preset(code, _day(asked.get("on"), today))


def _in_households(asked: Mapping[str, Any]) -> bool:
    """Whether the figures are of households and not of persons."""
    eligible = asked.get("eligible")
    return isinstance(eligible, dict) and "households" in eligible and "heads" not in eligible


def _day(asked: Any, today: date) -> date:
    try:
        return today if asked is None else date.fromisoformat(asked)
    except (TypeError, ValueError):
        raise Unreadable(f"on is no day such as 2025-06-01: {asked!r}") from None


def _figures(asked: Mapping[str, Any], chosen: Preset) -> tuple[Figures, list[str]]:
    """The figures, filled up as the module says, with a remark on each that was."""
    rule, remarks = chosen.rule, list[str]()
    given = {
        name: _weight(asked[name], name, chosen) for name in WEIGHTS if asked.get(name) is not None
    }
    if "eligible" not in given:
        raise Unreadable("eligible is missing: of how many is the decision taken?")
    cast = {name: given.get(name, NOTHING) for name in _CAST}
    voted = total(cast.values())
    took_part = given.get("took_part", voted)
    if voted != took_part:
        rest = next((name for name in ("abstain", "invalid") if name not in given), None)
        if rest is None or not voted.within(took_part):
            raise Unreadable("yes, no, abstain and invalid do not add up to took_part")
        cast[rest] = took_part - voted
        remarks.append(f"{rest} is not given: took_part less the others")
    present = given.get("present", took_part)
    if not present.within(given["eligible"]):
        raise Unreadable("more were present than were eligible")
    if not rule.needs_attendance:
        present = took_part
    return Figures(given["eligible"], present, took_part, **cast, rival=given.get("rival")), remarks


def _weight(value: Any, name: str, chosen: Preset) -> Weight:
    units = chosen.rule.units
    if not isinstance(value, dict):
        value = {units[0].value: value}
    alias = Unit.HOUSEHOLDS.value
    if units == (Unit.HOUSEHOLDS,) and alias not in value and "heads" in value:
        value = {alias: value["heads"]}
    counted = {unit: _number(value, unit, name, chosen) for unit in units}
    return Weight(
        counted.get(Unit.HEADS, 0),
        counted.get(Unit.AREA, 0),
        counted.get(Unit.HOUSEHOLDS) or None,
        counted.get(Unit.DEPUTIES) or None,
    )


def _number(value: Mapping[str, Any], unit: Unit, name: str, chosen: Preset) -> int:
    if unit.value not in value:
        units = " and ".join(chosen.rule.units)
        raise Unreadable(f"{name} has no {unit.value}: {chosen.code} is decided by {units}")
    number = value[unit.value]
    if type(number) is not int or not 0 <= number <= GREATEST:
        raise Unreadable(f"{name}.{unit.value} is no whole number from 0 to 10^{DIGITS}")
    return number


def _with_silent(asked: Any, chosen: Preset, figures: Figures) -> tuple[Figures, Deemed]:
    if not chosen.may_deem:
        raise Unreadable(f"{chosen.code} never counts the silent")
    if not isinstance(asked, dict):
        raise Unreadable("deemed is a weight with delivered, the owners whose delivery is proven")
    silent = _weight(asked, "deemed", chosen)
    if asked.get("delivered") != silent.heads:
        raise Unreadable(
            f"deemed.delivered is {asked.get('delivered')!r}: proof of delivery is needed for"
            f" each of the {silent.heads} owners"
        )
    return deem(figures, silent)


def _said_of(deemed: Deemed) -> str:
    if deemed.side is None:
        return "deemed: those who voted have no majority to count the silent with"
    return f"deemed: {deemed.weight.heads} silent owners counted as {deemed.side} (contested)"
