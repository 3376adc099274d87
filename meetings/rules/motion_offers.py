"""Which motions a person could make now, and why the others are not in order."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from meetings.rules.acts import Move
from meetings.rules.details import NO_DETAILS, Details, Operation
from meetings.rules.engine import rule
from meetings.rules.floor import Floor
from meetings.rules.labels import label
from meetings.rules.motions.table import MOTIONS
from meetings.rules.offers import NotInOrder, Offer
from meetings.rules.rule_sets import uses
from meetings.rules.ruling import InOrder

_SAMPLE = "…"
_SAMPLES: Mapping[str, Details] = MappingProxyType(
    {
        "amend": Details(operation=Operation.INSERT, insert=_SAMPLE),
        "amend_previously_adopted": Details(operation=Operation.INSERT, insert=_SAMPLE),
        "division_of_question": Details(parts=(_SAMPLE, _SAMPLE)),
    },
)

NEEDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "main_motion": ("text",),
        "point_of_order": ("text",),
        "amend": ("operation", "strike", "insert", "after", "text"),
        "amend_previously_adopted": ("operation", "strike", "insert", "after", "text", "target"),
        "postpone_definitely": ("until", "special"),
        "commit": ("committee", "deadline", "text"),
        "limit_extend_debate": ("speech_ms", "speeches", "scope"),
        "previous_question": ("scope",),
        "recess": ("length_ms",),
        "fix_time_to_adjourn": ("until_ms",),
        "division_of_question": ("parts", "independent"),
        "voting_method": ("method",),
        "question_of_privilege": ("text",),
        "parliamentary_inquiry": ("text",),
        "request_for_info": ("text",),
        "suspend_rules": ("text",),
        "appeal": ("text",),
        "take_from_table": ("target",),
        "rescind": ("target", "notice"),
        "discharge_committee": ("target", "notice"),
        "reconsider": ("target",),
    },
)
"""The fields of each motion that a form asks for; the others need none."""


def motions_for(
    floor: Floor, actor: int, at: int
) -> tuple[tuple[Offer, ...], tuple[NotInOrder, ...]]:
    """Put every motion of the rule set to the rules: in order for this person, and not.

    The codes are those of the motions. An offer lists the fields to be filled in; one without
    any carries its ready act.
    """
    offers: list[Offer] = []
    refused: list[NotInOrder] = []
    for code in MOTIONS:
        if not uses(floor.rules, code):
            continue
        needs = NEEDS.get(code, ())
        details = _SAMPLES.get(code, NO_DETAILS)
        act = Move(at=at, by=actor, motion=code, text=_SAMPLE if "text" in needs else "")
        tried = Move(at=at, by=actor, motion=code, text=act.text, details=details)
        ruling = rule(floor, tried)
        said = label(floor, act)
        if isinstance(ruling, InOrder):
            offers.append(Offer(code=code, label=said, act=None if needs else act, needs=needs))
        else:
            refused.append(NotInOrder(code=code, label=said, refusal=ruling))
    return tuple(offers), tuple(refused)
