"""Appeals 申诉 against a decline: who may raise one, who may hear it, and by when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.marks import N_
from app.moves import Refusal

_RULE = "议事流程·集"
HEARING_WORKING_DAYS = 5
"""Working days within which an appeal is answered."""


class Ruling(StrEnum):
    """What an appeal may end in."""

    UPHELD = "upheld"
    DISMISSED = "dismissed"


RULING_NAMES: Mapping[Ruling, str] = {
    Ruling.UPHELD: N_("申诉成立，恢复办理"),
    Ruling.DISMISSED: N_("维持原来的决定"),
}


@dataclass(frozen=True)
class AppealFacts:
    """What must be known before an appeal is taken or heard."""

    is_declined: bool
    """Whether the matter stands declined now."""
    voices: frozenset[int] = frozenset()
    """The people behind the matter: its proposers and co-signers."""
    was_raised: bool = False
    """Whether this decline has been appealed against already, by anybody."""
    declined_by: int | None = None
    """Who declined it; none where that is not known."""
    raised_by: int | None = None
    """Who appealed; none where the hearer acts of their own accord."""


def refuse_to_raise(person: int, facts: AppealFacts) -> Refusal | None:
    """Say why this person cannot appeal now, or nothing."""
    if not facts.is_declined:
        return Refusal(
            N_("这件事现在不是“不予受理”或“不予立项”，不用申诉。"),
            N_("请刷新页面看看最新情况。"),
            _RULE,
        )
    if person not in facts.voices:
        return Refusal(
            N_("申诉由提案人或联署人提出。"), N_("您可以请提案人申诉，或自己另提一件。"), _RULE
        )
    if facts.was_raised:
        return Refusal(
            N_("对这个决定已经有人申诉过了。"),
            N_("请看办理经过里的处理结果；还不同意，可以向街道反映。"),
            _RULE,
        )
    return None


def refuse_to_hear(person: int, facts: AppealFacts) -> Refusal | None:
    """Say why this person cannot hear the appeal: nobody judges their own decision or matter."""
    if person == facts.declined_by:
        return Refusal(
            N_("原来的决定是您作出的，申诉要由另一个人处理。"),
            N_("请转给监督员，或街道专班的另一位同事。"),
            _RULE,
        )
    if person in facts.voices or person == facts.raised_by:
        return Refusal(
            N_("您是提案人、联署人或申诉人，不能处理这件申诉。"),
            N_("请转给与此事没有关系的监督员或街道专班。"),
            _RULE,
        )
    return None
