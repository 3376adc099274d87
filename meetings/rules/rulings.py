"""What the chair decides alone: points of order, questions of privilege, answers to inquiries."""

from __future__ import annotations

from dataclasses import replace

from app.marks import N_
from meetings.rules import sources
from meetings.rules.acts import Answer, RulePoint
from meetings.rules.adoption import resolve
from meetings.rules.deciding import decide
from meetings.rules.floor import Floor, Interlude, Pending, Ruled
from meetings.rules.guards import pending_in, written
from meetings.rules.motions.kind import Decision
from meetings.rules.ruling import refuse
from meetings.rules.sentence import Sentence, Term, say
from meetings.rules.states import OUTCOME_NAMES, Outcome, RulingOn, Step

Made = tuple[Floor, Sentence]


def rule_point(floor: Floor, act: RulePoint) -> Made:
    """Rule on the point; the clocks it interrupted run on, and an appeal is in order at once."""
    top = pending_in(floor, Step.RULING)
    reason = written(act.reason, top.kind.source)
    if top.kind.vote is Decision.CHAIR_ANSWERS:
        return _answered(floor, act.at, reason)
    if top.kind.is_agenda_call:
        return _agenda_call(floor, act, reason)
    if top.code == "question_of_privilege":
        floor = _privilege(floor, top, act)
    else:
        floor = _order(floor, top, act)
    outcome = Outcome.SUSTAINED if act.sustained else Outcome.NOT_SUSTAINED
    name = _PRIVILEGE_NAMES[outcome] if top.is_privileged else OUTCOME_NAMES[outcome]
    return floor, say(N_("主持人裁定%(outcome)s：%(reason)s"), outcome=Term(name), reason=reason)


_PRIVILEGE_NAMES = {
    Outcome.SUSTAINED: N_("权益问题成立"),
    Outcome.NOT_SUSTAINED: N_("权益问题不成立"),
}


def _order(floor: Floor, top: Pending, act: RulePoint) -> Floor:
    """Decide the point of order; once the lack of a quorum is established, debate ends too."""
    outcome = Outcome.SUSTAINED if act.sustained else Outcome.NOT_SUSTAINED
    floor = decide(floor, outcome, act.at)
    halted = floor.halted or (act.sustained and not floor.has_quorum)
    ruled = Ruled(on=RulingOn.ORDER, motion=top.number, sustained=act.sustained)
    return replace(floor, ruled=ruled, halted=halted)


def _privilege(floor: Floor, top: Pending, act: RulePoint) -> Floor:
    """Decide the question of privilege; granted, its business may come before the rest."""
    outcome = Outcome.SUSTAINED if act.sustained else Outcome.NOT_SUSTAINED
    floor = decide(floor, outcome, act.at)
    ruled = Ruled(on=RulingOn.PRIVILEGE, motion=top.number, sustained=act.sustained)
    opened = Interlude(top.number) if act.sustained else None
    return replace(floor, ruled=ruled, interlude=opened)


def _agenda_call(floor: Floor, act: RulePoint, reason: str) -> Made:
    """Obey the call: one member's demand is enough, only two thirds against set it aside."""
    if not act.sustained:
        refuse(
            N_("一人要求遵守议程，主持人就须照办。"),
            sources.RONR_AGENDA,
            N_("可以提请表决：三分之二反对才能暂不按议程进行。"),
        )
    floor = resolve(floor, Outcome.ADOPTED, act.at)
    return floor, say(N_("主持人按议程进行：%(reason)s"), reason=reason)


def answer(floor: Floor, act: Answer) -> Made:
    """Answer an inquiry; that is no ruling, and there is no appeal from it."""
    top = pending_in(floor, Step.RULING)
    if top.kind.vote is not Decision.CHAIR_ANSWERS:
        refuse(
            N_("“%(kind)s”须由主持人裁定。"),
            top.kind.source,
            N_("请裁定成立或不成立，并说明理由。"),
            kind=Term(top.kind.zh),
        )
    return _answered(floor, act.at, act.text.strip())


def _answered(floor: Floor, at: int, text: str) -> Made:
    floor = decide(floor, Outcome.ANSWERED, at)
    if not text:
        return floor, say(N_("主持人答复了咨询。"))
    return floor, say(N_("主持人答复：%(text)s"), text=text)
