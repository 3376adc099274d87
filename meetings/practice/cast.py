"""Who sits in the practice meeting: persons of the floor, never of the register."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.marks import N_
from meetings.rules.floor import Member
from meetings.rules.states import Part

YOU = 1
"""The learner, who chairs."""
MOVER, SECONDER, OPPONENT, SUPPORTER, NEIGHBOUR, LATE = range(2, 8)
MEMBERS = (MOVER, SECONDER, OPPONENT, SUPPORTER, NEIGHBOUR, LATE)
QUORUM = 4

NAMES: Mapping[int, str] = MappingProxyType(
    {
        YOU: N_("您（主持人）"),
        MOVER: N_("王阿姨"),
        SECONDER: N_("老李"),
        OPPONENT: N_("赵师傅"),
        SUPPORTER: N_("小陈"),
        NEIGHBOUR: N_("孙老师"),
        LATE: N_("周大爷"),
    }
)

ROLL = (
    Member(YOU, frozenset({Part.CHAIR})),
    *(Member(person, frozenset({Part.VOTER})) for person in MEMBERS),
)
