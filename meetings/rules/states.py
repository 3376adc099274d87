"""The words of a meeting's state: phases, steps, stances, parts, outcomes.

The codes are stored in journals; the Chinese names are msgids for people (glossary.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from app.marks import N_


class Phase(StrEnum):
    """Where the meeting stands as a whole (workflow 5.2)."""

    NOTICED = "noticed"
    CHECKIN = "checkin"
    IN_SESSION = "in_session"
    NO_QUORUM = "no_quorum"
    RECESS = "recess"
    SUSPENDED = "suspended"
    ADJOURNED = "adjourned"
    CLOSED = "closed"


class Step(StrEnum):
    """Where a pending motion stands (workflow 5.3); ``RULING`` awaits the chair's ruling."""

    STATEMENT = "statement"
    SECONDING = "seconding"
    OPPOSITION = "opposition"
    DEBATE = "debate"
    EXPERT = "expert"
    READY = "ready"
    VOTING = "voting"
    RULING = "ruling"


class Stance(StrEnum):
    """What a person who asks for the floor wants to say; chosen before the microphone opens."""

    PRO = "pro"
    CON = "con"
    QUESTION = "question"

    @property
    def other(self) -> Stance:
        """Return the opposite side; a question is its own opposite."""
        return _OTHER[self]


_OTHER: Mapping[Stance, Stance] = MappingProxyType(
    {
        Stance.PRO: Stance.CON,
        Stance.CON: Stance.PRO,
        Stance.QUESTION: Stance.QUESTION,
    },
)

SIDES = (Stance.PRO, Stance.CON)


class SpeechKind(StrEnum):
    """What a speech is, which decides its clock and whether it counts."""

    STATEMENT = "statement"
    OPPOSITION = "opposition"
    DEBATE = "debate"
    QUESTION = "question"
    EXPERT = "expert"
    REPLY = "reply"
    BUSINESS = "business"


class Part(StrEnum):
    """A person's part in the meeting; one person may hold several."""

    VOTER = "voter"
    STAKEHOLDER = "stakeholder"
    EXPERT = "expert"
    ATTENDEE = "attendee"
    CHAIR = "chair"
    CLERK = "clerk"


class Outcome(StrEnum):
    """What became of a motion."""

    ADOPTED = "adopted"
    LOST = "lost"
    NOT_SECONDED = "not_seconded"
    WITHDRAWN = "withdrawn"
    UNFINISHED = "unfinished"
    SUSTAINED = "sustained"
    NOT_SUSTAINED = "not_sustained"
    ANSWERED = "answered"
    DROPPED = "dropped"
    DIVIDED = "divided"
    TABLED = "tabled"
    POSTPONED = "postponed"
    REFERRED = "referred"
    LAPSED = "lapsed"


class SetAside(StrEnum):
    """How a question left the floor without being decided."""

    TABLED = "tabled"
    POSTPONED = "postponed"
    REFERRED = "referred"
    UNFINISHED = "unfinished"
    """Still pending when the earlier meeting ended."""


class RulingOn(StrEnum):
    """What the chair decided, which also tells whether an appeal from it can be debated."""

    ORDER = "order"
    PRIVILEGE = "privilege"
    DECORUM = "decorum"


PHASE_NAMES: Mapping[Phase, str] = MappingProxyType(
    {
        Phase.NOTICED: N_("已通知"),
        Phase.CHECKIN: N_("签到"),
        Phase.IN_SESSION: N_("议事中"),
        Phase.NO_QUORUM: N_("人数不足"),
        Phase.RECESS: N_("休息"),
        Phase.SUSPENDED: N_("中止"),
        Phase.ADJOURNED: N_("休会待续"),
        Phase.CLOSED: N_("闭会"),
    },
)

STEP_NAMES: Mapping[Step, str] = MappingProxyType(
    {
        Step.STATEMENT: N_("① 动议陈述"),
        Step.SECONDING: N_("② 附议"),
        Step.OPPOSITION: N_("③ 反对陈述"),
        Step.DEBATE: N_("④ 双方辩论"),
        Step.EXPERT: N_("⑤ 议事能手意见"),
        Step.READY: N_("待表决"),
        Step.VOTING: N_("表决中"),
        Step.RULING: N_("待裁定"),
    },
)

STANCE_NAMES: Mapping[Stance, str] = MappingProxyType(
    {
        Stance.PRO: N_("赞成"),
        Stance.CON: N_("反对"),
        Stance.QUESTION: N_("提问"),
    },
)

SPEECH_NAMES: Mapping[SpeechKind, str] = MappingProxyType(
    {
        SpeechKind.STATEMENT: N_("动议陈述"),
        SpeechKind.OPPOSITION: N_("反对陈述"),
        SpeechKind.DEBATE: N_("辩论发言"),
        SpeechKind.QUESTION: N_("提问"),
        SpeechKind.EXPERT: N_("议事能手意见"),
        SpeechKind.REPLY: N_("回应"),
        SpeechKind.BUSINESS: N_("提出动议"),
    },
)

PART_NAMES: Mapping[Part, str] = MappingProxyType(
    {
        Part.VOTER: N_("议事代表"),
        Part.STAKEHOLDER: N_("利益相关人"),
        Part.EXPERT: N_("议事能手"),
        Part.ATTENDEE: N_("列席人员"),
        Part.CHAIR: N_("主持人"),
        Part.CLERK: N_("记录员"),
    },
)

OUTCOME_NAMES: Mapping[Outcome, str] = MappingProxyType(
    {
        Outcome.ADOPTED: N_("通过"),
        Outcome.LOST: N_("未通过"),
        Outcome.NOT_SECONDED: N_("无人附议，止议"),
        Outcome.WITHDRAWN: N_("已收回"),
        Outcome.UNFINISHED: N_("未议决"),
        Outcome.SUSTAINED: N_("秩序问题成立"),
        Outcome.NOT_SUSTAINED: N_("秩序问题不成立"),
        Outcome.ANSWERED: N_("已答复"),
        Outcome.DROPPED: N_("不再审议"),
        Outcome.DIVIDED: N_("已拆分"),
        Outcome.TABLED: N_("已暂停"),
        Outcome.POSTPONED: N_("已改期"),
        Outcome.REFERRED: N_("已委托"),
        Outcome.LAPSED: N_("已失效"),
    },
)
