"""干得怎么样: who says how the work was done, until when, how it is counted, what follows.

An appraisal is of a whole resolution, once all its tasks are written off: residents judge what was
promised to them, not one unit's share of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.marks import N_
from app.moves import Refusal
from resolutions.progress.resolution_guards import APPRAISALS
from resolutions.progress.satisfaction import Satisfaction

APPRAISAL_DAYS = 15
"""Days for answering; the day it is opened does not count (民法典 §201)."""

FEW_ANSWERS = 10
"""Under so many answers a share is said to rest on few people."""

SMALLEST_CELL = 5
"""A channel with fewer answers is not split into marks: that would show who said what."""

_RULE = "干得怎么样"


class Mark(StrEnum):
    """The three answers."""

    SATISFIED = "satisfied"
    MOSTLY = "mostly"
    DISSATISFIED = "dissatisfied"


class Channel(StrEnum):
    """By which way an answer came."""

    ONLINE = "online"
    DOOR = "door"
    PAPER = "paper"


class About(StrEnum):
    """What was not well, in four words, so that reasons can be counted."""

    PLAN = "plan"
    SPEED = "speed"
    QUALITY = "quality"
    ATTITUDE = "attitude"


class Part(StrEnum):
    """For what somebody stands on the list, the weightiest first."""

    REPRESENTATIVE = "representative"
    PROPOSER = "proposer"
    CO_SIGNER = "co_signer"
    RESIDENT = "resident"


class Outcome(StrEnum):
    """What follows from the answers."""

    PASSED = "passed"
    RECTIFY = "rectify"
    GIVEN_BACK = "given_back"
    NOBODY = "nobody"
    """Nobody answered: nothing can be said, and it is asked again."""
    LAPSED = "lapsed"
    """The matter was reopened before the end: there is nothing to judge any more."""


MARK_NAMES: Mapping[Mark, str] = {
    Mark.SATISFIED: N_("满意"),
    Mark.MOSTLY: N_("基本满意"),
    Mark.DISSATISFIED: N_("不满意"),
}
ABOUT_NAMES: Mapping[About, str] = {
    About.PLAN: N_("方案"),
    About.SPEED: N_("速度"),
    About.QUALITY: N_("质量"),
    About.ATTITUDE: N_("态度"),
}
CHANNEL_NAMES: Mapping[Channel, str] = {
    Channel.ONLINE: N_("手机"),
    Channel.DOOR: N_("上门"),
    Channel.PAPER: N_("纸质"),
}
OUTCOME_NAMES: Mapping[Outcome, str] = {
    Outcome.PASSED: N_("达到七成，评议通过"),
    Outcome.RECTIFY: N_("未达七成，二次整改"),
    Outcome.GIVEN_BACK: N_("两次未达七成，重新议定怎么干"),
    Outcome.NOBODY: N_("没有人评议"),
    Outcome.LAPSED: N_("已复挂账，评议作废"),
}
PART_NAMES: Mapping[Part, str] = {
    Part.REPRESENTATIVE: N_("议事代表"),
    Part.PROPOSER: N_("提案人"),
    Part.CO_SIGNER: N_("联署人"),
    Part.RESIDENT: N_("当地居民"),
}


def last_day(opened_on: date) -> date:
    """Return the last day on which answers are taken; days off do not move it on."""
    return opened_on + timedelta(days=APPRAISAL_DAYS)


def listed(parts: Mapping[Part, Collection[int]], handlers: Collection[int]) -> Mapping[int, Part]:
    """Return who is on the list and for what: each once, nobody who did the work."""
    found: dict[int, Part] = {}
    for part in Part:
        for person in parts.get(part, ()):
            found.setdefault(person, part)
    own = frozenset(handlers)
    return {person: part for person, part in found.items() if person not in own}


@dataclass(frozen=True)
class AnswerFacts:
    """What decides whether one answer is taken."""

    channel: Channel
    is_open: bool
    today: date
    ends_on: date
    is_listed: bool
    handles: bool = False
    """Whether the person came to act for a unit of the work after the list was made."""
    answered_themselves: bool = False
    noted_before: bool = False
    """Whether somebody wrote down an answer of this person already."""
    is_own_helper: bool = False
    helper_handles: bool = False


def may_answer(facts: AnswerFacts) -> Refusal | None:
    """Return why an answer is not taken; none where it is."""
    if not facts.is_open or facts.today > facts.ends_on:
        return Refusal(
            N_("评议已经结束，不再接受答复。"),
            N_("可以看结果；有新的问题请作为提案提出。"),
            _RULE,
        )
    if not facts.is_listed:
        return Refusal(
            N_("不在这次评议的名单里。"),
            N_("名单在评议开始时定下：议事代表、提案人、联署人和当地居民。"),
            _RULE,
        )
    if facts.handles or facts.helper_handles:
        return Refusal(
            N_("承办单位的人不能评议自己办的事，也不能替人登记。"),
            N_("请由其他工作人员登记。"),
            "第三方复核",
        )
    return _twice(facts)


def _twice(facts: AnswerFacts) -> Refusal | None:
    if facts.answered_themselves:
        return Refusal(N_("本人已经评议过，每人一次。"), N_("可以等结果公布。"), _RULE)
    if facts.channel is Channel.ONLINE:
        return None
    if facts.is_own_helper:
        return Refusal(N_("不能替自己登记。"), N_("请用自己的手机评议。"), _RULE)
    if facts.noted_before:
        return Refusal(
            N_("这个人的评议已经登记过。"),
            N_("登记错了的，请本人用手机再评一次，以本人为准。"),
            _RULE,
        )
    return None


@dataclass(frozen=True)
class Answer:
    """One answer as it was taken."""

    person: int
    channel: Channel
    mark: Mark
    about: frozenset[About] = frozenset()


def abouts(answers: Iterable[Answer]) -> Mapping[About, int]:
    """Count what was not well, over the answers that count; what nobody named is left out."""
    named = [one for answer in counted(answers).values() for one in answer.about]
    return {one: named.count(one) for one in About if one in named}


def about_kept(given: Iterable[str]) -> str:
    """Return the codes as they are kept, each once and in order; what is none is passed over."""
    said = frozenset(given)
    return " ".join(one.value for one in About if one.value in said)


def about_read(kept: str) -> frozenset[About]:
    """Return the codes that ``about_kept`` wrote."""
    return frozenset(About(one) for one in kept.split())


def counted(answers: Iterable[Answer]) -> Mapping[int, Answer]:
    """Return the answer that counts for each person: the own one before what others wrote down."""
    found: dict[int, Answer] = {}
    for answer in answers:
        held = found.get(answer.person)
        if held is None or (
            answer.channel is Channel.ONLINE and held.channel is not Channel.ONLINE
        ):
            found[answer.person] = answer
    return found


def tally(answers: Iterable[Answer]) -> Satisfaction:
    """Count marks, each person once."""
    marks = [answer.mark for answer in counted(answers).values()]
    return Satisfaction(*(marks.count(mark) for mark in Mark))


def by_channel(answers: Iterable[Answer]) -> Mapping[Channel, Satisfaction]:
    """Count marks by the way they came; ways that nobody took are left out."""
    standing = counted(answers).values()
    found = {
        channel: tally(answer for answer in standing if answer.channel is channel)
        for channel in Channel
    }
    return {channel: said for channel, said in found.items() if said.answers}


def may_split(channels: Mapping[Channel, Satisfaction]) -> bool:
    """Tell whether the marks of each channel may be shown without showing who said what."""
    return all(said.answers >= SMALLEST_CELL for said in channels.values())


def rests_on_few(said: Satisfaction) -> bool:
    """Tell whether the share is to be read with care."""
    return said.answers < FEW_ANSWERS


def outcome(said: Satisfaction, failed_before: int) -> Outcome:
    """Return what follows; ``failed_before`` counts earlier appraisals under the threshold."""
    if not said.answers:
        return Outcome.NOBODY
    if said.is_enough:
        return Outcome.PASSED
    return Outcome.GIVEN_BACK if failed_before + 1 >= APPRAISALS else Outcome.RECTIFY
