"""Hands raised in writing, and their count by the clock: nobody counts what nobody sees.

Only where speeches are written. The main motion is voted on by ballot in the stage above.
"""

from __future__ import annotations

from dataclasses import replace

from app.marks import N_
from meetings.rules import sources
from meetings.rules.acts import CountVote
from meetings.rules.floor import NOBODY, Floor, Pending, with_motion
from meetings.rules.guards import pending_in
from meetings.rules.hand import Choice, Hand
from meetings.rules.hand_acts import RaiseHand
from meetings.rules.making import neutral
from meetings.rules.ruling import refuse
from meetings.rules.sentence import Sentence, Term, Who, say
from meetings.rules.states import Part, Step

CHOICE_NAMES = {Choice.YES: N_("赞成"), Choice.NO: N_("反对"), Choice.ABSTAIN: N_("弃权")}


def raise_hand(floor: Floor, act: RaiseHand) -> tuple[Floor, Sentence]:
    """Take a voter's word down; it may be changed until the vote ends."""
    top, person = pending_in(floor, Step.VOTING), act.by or NOBODY
    if top.is_main:
        refuse(N_("主动议用投票表决，不举手。"), sources.VOTE, N_("请投票。"))
    if not floor.rules.written_chars:
        refuse(N_("这里当场举手，由主持人点数。"), sources.VOTE, N_("请当场举手。"))
    if person == floor.chair and not floor.rules.small_board:
        neutral()
    others = tuple(hand for hand in top.hands if hand.person != person)
    raised = replace(top, hands=(*others, Hand(person, act.choice)))
    return with_motion(floor, raised), say(
        N_("%(who)s书面表决：%(choice)s。"),
        who=Who(person),
        choice=Term(CHOICE_NAMES[act.choice]),
    )


def counted(floor: Floor, motion: Pending, at: int) -> CountVote:
    """Return the count of the hands of those who are still here, by nobody's hand."""
    here = [hand for hand in motion.hands if floor.is_present(hand.person)]

    def said(choice: Choice) -> tuple[int, ...]:
        return tuple(hand.person for hand in here if hand.choice is choice)

    yes, no, abstain = said(Choice.YES), said(Choice.NO), said(Choice.ABSTAIN)
    return CountVote(at=at, yes=len(yes), no=len(no), abstain=len(abstain), ayes=yes, noes=no)


def everybody_voted(floor: Floor, motion: Pending) -> bool:
    """Say whether every voter in the hall has said something; the chair need not."""
    voters = {m.person for m in floor.roll if Part.VOTER in m.parts and m.person in floor.present}
    return voters - {floor.chair} <= {hand.person for hand in motion.hands}
