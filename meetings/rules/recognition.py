"""Who may speak, and who comes next (workflow 5.3; RONR §42).

The order: the side with fewer speeches while both wait, then the maker of the motion, then a
question, then those who have not spoken, then the side opposite to the last speaker, then the
order of request 先举手者优先. So there is always one whose turn it is; the chair names no other.
"""

from __future__ import annotations

from app.marks import N_
from meetings.rules import sources
from meetings.rules.clock import day_of
from meetings.rules.floor import Claim, Floor, Pending
from meetings.rules.guards import pending_in
from meetings.rules.ruling import Objection, OutOfOrder, refuse
from meetings.rules.sentence import Term
from meetings.rules.states import SIDES, Part, SpeechKind, Stance, Step

Standing = tuple[bool, bool, bool, bool, bool, int]


def check_may_speak(floor: Floor, person: int, stance: Stance) -> None:
    """Refuse unless this person may have the floor with this stance in the present step."""
    _open_to_debate(floor)
    motion = pending_in(floor, Step.DEBATE, Step.OPPOSITION, Step.EXPERT)
    check_debate_goes_on(floor)
    if person == floor.chair and not (floor.rules.small_board or motion.code == "appeal"):
        refuse(
            N_("主持人主持期间不发表意见。"),
            sources.NEUTRAL_CHAIR,
            N_("要参与辩论，请先移交主持。"),
        )
    if not floor.has_part(person, Part.VOTER, Part.STAKEHOLDER):
        refuse(
            N_("列席人员没有发言权。"),
            sources.GENERAL,
            N_("可以请一位议事代表转达意见。"),
        )
    if is_silenced(floor, motion, person):
        refuse(
            N_("您已被停止在本动议上发言，表决权不受影响。"),
            sources.ORDER,
            N_("下一项动议可以照常发言。"),
        )
    _IN_STEP[motion.step](floor, motion, person, stance)


def _open_to_debate(floor: Floor) -> None:
    """Refuse debate on what cannot be debated, or no more; other steps have their own reason."""
    top = floor.top
    if top is not None and not top.debatable:
        refuse(
            N_("“%(kind)s”不能辩论。"),
            top.kind.source,
            N_("请直接等待表决。"),
            kind=Term(top.kind.zh),
        )
    if top is not None and top.closed and top.step is Step.READY:
        refuse(
            N_("已经决定结束辩论。"),
            sources.RONR_PREVIOUS_QUESTION,
            N_("现在只等表决。"),
        )


def check_debate_goes_on(floor: Floor) -> None:
    """Refuse debate once the lack of a quorum was established; before that it may run on."""
    if floor.halted:
        refuse(
            N_("已经确认人数不足，不能继续讨论。"),
            sources.RONR_QUORUM,
            N_("请等人数够了再讨论，或休息、休会。"),
        )


def _in_opposition(floor: Floor, motion: Pending, person: int, stance: Stance) -> None:
    if stance is not Stance.CON:
        refuse(
            N_("现在只听反对方陈述。"),
            sources.STEP_3,
            N_("赞成意见和提问请等到双方辩论。"),
        )
    _not_against_own(motion, person, stance)
    if motion.held_by(person, SpeechKind.OPPOSITION):
        refuse(N_("反对陈述每人一次。"), sources.STEP_3, N_("其余意见请在双方辩论中说。"))
    if motion.pools.opposition <= 0:
        refuse(N_("反对陈述的时间已用完。"), sources.STEP_3, N_("请在双方辩论中发言。"))


def _in_debate(floor: Floor, motion: Pending, person: int, stance: Stance) -> None:
    if stance is Stance.QUESTION:
        _may_ask(floor, motion, person)
        return
    _not_against_own(motion, person, stance)
    if motion.questions_only and stance is Stance.PRO:
        refuse(
            N_("没有反对意见，现在只接受提问。"),
            sources.STEP_3,
            N_("有人提出反对意见后，赞成方可以发言。"),
        )
    allowed = allowance(floor, motion, person)
    if speeches_of(floor, motion, person) >= allowed:
        refuse(
            N_("每人对同一动议最多发言 %(times)s 次，您已用完。"),
            sources.RONR_SPEECHES,
            N_("可以提问，或等待表决。"),
            times=allowed,
        )
    _in_short_cycle(floor, motion, stance)
    _in_side_posts(floor, motion, stance)
    if floor.rules.equal_time and motion.pools.of(stance) <= 0:
        refuse(
            N_("这一方的辩论时间已用完。"),
            sources.RONR_YIELDED_TIME,
            N_("双方时间相等，剩余时间不转让；请等待表决。"),
        )


def allowance(floor: Floor, motion: Pending, person: int) -> int:
    """Return how often a person may speak on this motion (RONR 43:8; once on an appeal, §24)."""
    if motion.code == "appeal":
        return 2 if person == floor.chair else 1
    return motion.speeches_each or floor.rules.speeches_per_person


def _in_short_cycle(floor: Floor, motion: Pending, stance: Stance) -> None:
    """Keep the debate on a procedural motion short: so many speeches a side (workflow 5.3)."""
    most = floor.rules.short_cycle
    if most and not motion.is_main and motion.count_of(stance) >= most:
        refuse(
            N_("对程序动议每方发言 %(times)s 次，这一方已经发言。"),
            sources.STEP_4,
            N_("请等待表决。"),
            times=most,
        )


def _in_side_posts(floor: Floor, motion: Pending, stance: Stance) -> None:
    """Give both sides the same number of posts where a hall meets over days (workflow 5.3)."""
    most = floor.rules.side_posts
    if most and motion.is_main and motion.count_of(stance) >= most:
        refuse(
            N_("双方条数相等：每方最多 %(times)s 条，这一方已经用完。"),
            sources.STEP_4,
            N_("可以提问，或等待表决。"),
            times=most,
        )


def _in_expert(floor: Floor, motion: Pending, person: int, stance: Stance) -> None:
    if stance not in motion.replies:
        refuse(
            N_("现在听议事能手意见。"),
            sources.STEP_5,
            N_("主持人认定有新事实后，双方各有一次回应。"),
        )


_IN_STEP = {
    Step.OPPOSITION: _in_opposition,
    Step.DEBATE: _in_debate,
    Step.EXPERT: _in_expert,
}


def _may_ask(floor: Floor, motion: Pending, person: int) -> None:
    if motion.held_by(person, SpeechKind.QUESTION) >= floor.rules.questions_per_person:
        refuse(
            N_("每人对同一动议最多提问 %(times)s 次，您已用完。"),
            sources.STEP_4,
            N_("可以请其他代表提问。"),
            times=floor.rules.questions_per_person,
        )


def _not_against_own(motion: Pending, person: int, stance: Stance) -> None:
    if stance is Stance.CON and person == motion.mover and motion.code != "appeal":
        refuse(
            N_("动议人不能发言反对自己的动议。"),
            sources.RONR_OWN_MOTION,
            N_("可以收回动议，或在表决时投反对票。"),
        )


def is_silenced(floor: Floor, motion: Pending, person: int) -> bool:
    """Say whether a person was stopped from speaking on this motion."""
    return motion.rebukes.count(person) >= floor.rules.rebukes_to_silence


def speeches_of(floor: Floor, motion: Pending, person: int) -> int:
    """Count a person's debate speeches on this motion, the one going on included."""
    holder = floor.holder
    going_on = (
        holder is not None
        and holder.person == person
        and holder.kind is SpeechKind.DEBATE
        and holder.motion == motion.number
        and holder.begun
    )
    held = motion.held_by(person, SpeechKind.DEBATE, counting_day(floor))
    return held + int(going_on)


def counting_day(floor: Floor) -> int | None:
    """Return the day whose speeches count; None where all of the meeting's do."""
    return day_of(floor.as_of) if floor.rules.counts_by_day else None


def waiting(floor: Floor) -> tuple[Claim, ...]:
    """Return the claims that could be given the floor in this step, in order of request."""
    queue = floor.top.queue if floor.top else ()
    return tuple(claim for claim in queue if _bar(floor, claim) is None)


def nobody_waiting(floor: Floor) -> None:
    """Refuse while somebody who may speak waits (practice 3.1 ⑪)."""
    if claims := waiting(floor):
        refuse(
            N_("还有 %(people)s 人等候发言。"),
            sources.CHAIR_PUTS,
            N_("请先请等候的人发言。"),
            people=len(claims),
        )


def check_may_move(floor: Floor, person: int) -> None:
    """Refuse the floor to one who could make no motion while nothing is pending."""
    if person == floor.chair and not floor.rules.small_board:
        refuse(
            N_("主持人主持期间保持中立，不提动议、不附议、不发表意见。"),
            sources.NEUTRAL_CHAIR,
            N_("要参与这项动议，请先移交主持。"),
        )
    if not floor.has_part(person, Part.VOTER):
        refuse(
            N_("列席人员没有发言权。"),
            sources.GENERAL,
            N_("可以请一位议事代表转达意见。"),
        )
    if floor.holder is not None and floor.holder.person == person:
        refuse(N_("发言权正在您这里。"), sources.RONR_FLOOR, N_("发言结束后可以再排队。"))


def _bar(floor: Floor, claim: Claim) -> OutOfOrder | None:
    try:
        check_may_speak(floor, claim.person, claim.stance)
    except Objection as objection:
        return objection.refusal
    return None


def preferred(floor: Floor) -> Claim | None:
    """Return the claim that comes next, if any waits."""
    claims = waiting(floor)
    if not claims:
        return None
    return min(claims, key=lambda claim: standing(floor, claim, claims))


def place_of(floor: Floor, person: int) -> int | None:
    """Return how many would speak before this person if nobody else asked, from 1; or None."""
    claims = waiting(floor)
    ordered = sorted(claims, key=lambda claim: standing(floor, claim, claims))
    people = [claim.person for claim in ordered]
    return people.index(person) + 1 if person in people else None


def standing(floor: Floor, claim: Claim, claims: tuple[Claim, ...]) -> Standing:
    """Return how a claim stands among ``claims``; the smaller, the sooner."""
    motion = floor.stack[-1]
    is_question = claim.stance is Stance.QUESTION
    kind = SpeechKind.QUESTION if is_question else SpeechKind.DEBATE
    spoken = motion.held_by(claim.person, kind, counting_day(floor)) > 0
    contested = any(c.stance is claim.stance.other for c in claims) and not is_question
    contested = contested and floor.rules.equal_time
    leads = contested and motion.count_of(claim.stance) > motion.count_of(claim.stance.other)
    is_maker = claim.person == motion.mover and not spoken and not is_question
    repeats = claim.stance in SIDES and claim.stance is motion.last_side()
    return leads, not is_maker, not is_question, spoken, repeats, motion.queue.index(claim)


_STANDING_REASONS = (
    (
        N_("双方都有人等候，这一方发言次数已较多。"),
        sources.STEP_4,
        N_("请先请另一方发言。"),
    ),
    (N_("动议人有权先发言。"), sources.RONR_FLOOR, N_("请先请动议人发言。")),
    (N_("有人等候提问。"), sources.STEP_4, N_("请先请提问的人。")),
    (
        N_("还有没发过言的人在等候。"),
        sources.RONR_FLOOR,
        N_("请先请没发过言的人。"),
    ),
    (
        N_("上一位发言的也是这一方。"),
        sources.RONR_FLOOR,
        N_("正反轮流：请先请另一方发言。"),
    ),
    (
        N_("有人先要求发言。"),
        sources.RONR_FLOOR,
        N_("先举手者优先：请先请先要求的人。"),
    ),
)


def check_choice(floor: Floor, chosen: Claim) -> None:
    """Refuse the chair's choice unless it is the claim whose turn it is by the rules."""
    claims = waiting(floor)
    best = min(standing(floor, claim, claims) for claim in claims)
    mine = standing(floor, chosen, claims)
    for worse, better, (reason, paragraph, remedy) in zip(
        mine,
        best,
        _STANDING_REASONS,
        strict=True,
    ):
        if worse != better:
            refuse(reason, paragraph, remedy)


def next_expert(floor: Floor) -> int | None:
    """Return the expert to be heard next: present, unheard, and of neither side (step ⑤)."""
    motion = floor.stack[-1]
    heard = [s for s in motion.speeches if s.kind is SpeechKind.EXPERT]
    if len(heard) >= floor.rules.expert_opinions:
        return None
    for member in floor.roll:
        if Part.EXPERT in member.parts and may_give_opinion(floor, motion, member.person):
            return member.person
    return None


def may_give_opinion(floor: Floor, motion: Pending, person: int) -> bool:
    """Say whether an expert may still be heard on this motion."""
    took_side = any(
        s.person == person and s.kind in {SpeechKind.OPPOSITION, SpeechKind.DEBATE}
        for s in motion.speeches
    )
    heard = motion.held_by(person, SpeechKind.EXPERT) > 0 or person in motion.passed
    conflicted = took_side or person in {motion.mover, floor.chair}
    silenced = is_silenced(floor, motion, person)
    return floor.is_present(person) and not (heard or conflicted or silenced)
