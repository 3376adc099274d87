"""The floor as the right to speak: asked for, given, used, and lost."""

from __future__ import annotations

from dataclasses import replace

from app.marks import N_
from meetings.rules import sources
from meetings.rules.acts import (
    ClaimFloor,
    EndSpeech,
    Recognise,
    Skip,
    StartSpeech,
    WithdrawClaim,
)
from meetings.rules.clock import Clock, started
from meetings.rules.floor import (
    NOBODY,
    Claim,
    Floor,
    Holder,
    Pending,
    Speech,
    has_the_floor,
    with_motion,
)
from meetings.rules.flow import enter, following
from meetings.rules.guards import in_seconds, nobody_speaking, pending_in
from meetings.rules.recognition import (
    check_choice,
    check_debate_goes_on,
    check_may_move,
    check_may_speak,
    may_give_opinion,
    next_expert,
    preferred,
    waiting,
)
from meetings.rules.ruling import refuse
from meetings.rules.sentence import Sentence, Term, Who, say
from meetings.rules.states import SPEECH_NAMES, STANCE_NAMES, Part, SpeechKind, Stance, Step
from meetings.rules.written import check_post, post_of, said_in_writing

Made = tuple[Floor, Sentence]


def claim(floor: Floor, act: ClaimFloor) -> Made:
    """Join the queue with a stance; one request at a time (practice 3.1 ⑨)."""
    person = act.by or 0
    if floor.top is None and floor.rules.free_floor:
        return _claim_to_move(floor, person, act)
    check_may_speak(floor, person, act.stance)
    top = pending_in(floor, Step.DEBATE, Step.OPPOSITION, Step.EXPERT)
    if any(claim.person == person for claim in top.queue):
        refuse(
            N_("您已在发言队列中。"),
            sources.RONR_FLOOR,
            N_("要换立场，请先取消排队。"),
        )
    if floor.holder is not None and floor.holder.person == person:
        refuse(N_("发言权正在您这里。"), sources.RONR_FLOOR, N_("发言结束后可以再排队。"))
    opposed = top.questions_only and act.stance is not Stance.CON
    queue = (*top.queue, Claim(person, act.stance, act.at))
    floor = with_motion(floor, replace(top, queue=queue, questions_only=opposed))
    return floor, say(
        N_("%(who)s要求发言（%(stance)s）。"),
        who=Who(person),
        stance=Term(STANCE_NAMES[act.stance]),
    )


def _claim_to_move(floor: Floor, person: int, act: ClaimFloor) -> Made:
    """Ask for the floor to make a motion, while nothing is pending (RONR §42)."""
    check_may_move(floor, person)
    if person in {claim.person for claim in floor.queue}:
        refuse(
            N_("您已在发言队列中。"),
            sources.RONR_FLOOR,
            N_("请等主持人请您发言。"),
        )
    queue = (*floor.queue, Claim(person, act.stance, act.at))
    return replace(floor, queue=queue), say(N_("%(who)s要求发言权。"), who=Who(person))


def withdraw_claim(floor: Floor, act: WithdrawClaim) -> Made:
    """Leave the queue."""
    person = act.by or 0
    if floor.top is None and any(claim.person == person for claim in floor.queue):
        queue = tuple(claim for claim in floor.queue if claim.person != person)
        return replace(floor, queue=queue), say(N_("%(who)s取消排队。"), who=Who(person))
    if floor.top is None or all(claim.person != person for claim in floor.top.queue):
        refuse(N_("您不在发言队列中。"), sources.RONR_FLOOR, N_("不用取消。"))
    return with_motion(floor, _without(floor.top, person)), say(
        N_("%(who)s取消排队。"),
        who=Who(person),
    )


def _without(motion: Pending, person: int) -> Pending:
    queue = tuple(claim for claim in motion.queue if claim.person != person)
    return replace(motion, queue=queue)


def recognise(floor: Floor, act: Recognise) -> Made:
    """Give the floor to one person; a question may also be put to the one who speaks."""
    if floor.top is None and floor.rules.free_floor:
        return _recognise_to_move(floor, act)
    pending_in(floor, Step.DEBATE, Step.OPPOSITION, Step.EXPERT)
    question = _question_to_speaker(floor, act.whom, act.at)
    if question is not None:
        return _interject(floor, question, act.at)
    nobody_speaking(floor, act.at)
    floor = close_speech(floor, act.at)
    chosen = _chosen(floor, act.whom)
    if chosen is None:
        return _hear_expert(floor, act)
    check_choice(floor, chosen)
    motion = _without(floor.stack[-1], chosen.person)
    kind = _kind_of(motion.step, chosen.stance)
    floor = _give(with_motion(floor, motion), chosen.person, kind, chosen.stance, act.at)
    return floor, say(
        N_("主持人请%(who)s发言（%(stance)s）。"),
        who=Who(chosen.person),
        stance=Term(STANCE_NAMES[chosen.stance]),
    )


def _recognise_to_move(floor: Floor, act: Recognise) -> Made:
    """Give the floor to the first who asked, or to the one chosen, to make a motion."""
    nobody_speaking(floor, act.at)
    found = [claim for claim in floor.queue if act.whom in {None, claim.person}]
    if found and found[0] != floor.queue[0]:
        refuse(
            N_("有人先要求发言。"),
            sources.RONR_FLOOR,
            N_("先举手者优先：请先请先要求的人。"),
        )
    if not found:
        refuse(
            N_("没有人在等候发言。") if act.whom is None else N_("此人没有要求发言。"),
            sources.RONR_FLOOR,
            N_("要提出动议的人先要求发言权。"),
        )
    person = found[0].person
    holder = Holder(
        motion=NOBODY,
        person=person,
        kind=SpeechKind.BUSINESS,
        stance=None,
        limit=floor.rules.speech_ms,
        recognised_at=act.at,
        waiting=started(act.at),
    )
    queue = tuple(claim for claim in floor.queue if claim.person != person)
    return replace(floor, queue=queue, holder=holder), say(
        N_("主持人请%(who)s提出动议。"), who=Who(person)
    )


def _question_to_speaker(floor: Floor, whom: int | None, at: int) -> Claim | None:
    """Return the waiting question of ``whom`` if somebody is debating at this moment."""
    holder = floor.holder
    if holder is None or holder.kind is not SpeechKind.DEBATE or not holder.begun:
        return None
    if holder.is_exhausted(at):
        return None
    questions = [c for c in waiting(floor) if c.stance is Stance.QUESTION]
    return next((c for c in questions if c.person == whom), None)


def _interject(floor: Floor, question: Claim, at: int) -> Made:
    """Let the question be put; the speaker's clock runs on (RONR 43:10)."""
    motion = _without(floor.stack[-1], question.person)
    asked = Speech(question.person, SpeechKind.QUESTION, question.stance, at, 0)
    floor = with_motion(floor, replace(motion, speeches=(*motion.speeches, asked)))
    holder = floor.holder and replace(floor.holder, questioner=question.person)
    return replace(floor, holder=holder), say(
        N_("%(who)s向发言人提问。"),
        who=Who(question.person),
    )


def _chosen(floor: Floor, whom: int | None) -> Claim | None:
    """Return the claim that gets the floor; None leaves it to the experts."""
    motion = floor.stack[-1]
    if whom is None:
        found = preferred(floor)
    else:
        found = next((c for c in motion.queue if c.person == whom), None)
    if found is not None:
        check_may_speak(floor, found.person, found.stance)
    elif motion.step is not Step.EXPERT:
        refuse(
            N_("没有人在等候发言。") if whom is None else N_("此人没有要求发言。"),
            sources.RONR_FLOOR,
            N_("要发言的人先举手，说明赞成、反对或提问。"),
        )
    return found


def _kind_of(step: Step, stance: Stance) -> SpeechKind:
    if stance is Stance.QUESTION:
        return SpeechKind.QUESTION
    return _SIDE_SPEECH[step]


_SIDE_SPEECH = {
    Step.OPPOSITION: SpeechKind.OPPOSITION,
    Step.DEBATE: SpeechKind.DEBATE,
    Step.EXPERT: SpeechKind.REPLY,
}


def _hear_expert(floor: Floor, act: Recognise) -> Made:
    motion = floor.stack[-1]
    following = next_expert(floor)
    if following is None:
        refuse(
            N_("没有可以发言的议事能手。"),
            sources.STEP_5,
            N_("可以进入待表决。"),
        )
    person = following if act.whom is None else act.whom
    if not floor.has_part(person, Part.EXPERT) or not may_give_opinion(floor, motion, person):
        refuse(
            N_("此人不是可以发表意见的议事能手。"),
            sources.STEP_5,
            N_("请在场、未参与辩论、还没发表意见的议事能手。"),
        )
    return _give(floor, person, SpeechKind.EXPERT, None, act.at), say(
        N_("主持人请议事能手%(who)s发表意见。"),
        who=Who(person),
    )


def _give(
    floor: Floor,
    person: int,
    kind: SpeechKind,
    stance: Stance | None,
    at: int,
) -> Floor:
    motion = floor.stack[-1]
    holder = Holder(
        motion=motion.number,
        person=person,
        kind=kind,
        stance=stance,
        limit=_limit(floor, motion, kind, stance),
        recognised_at=at,
        waiting=started(at),
    )
    return replace(floor, holder=holder)


def _limit(floor: Floor, motion: Pending, kind: SpeechKind, stance: Stance | None) -> int:
    """Return how long the speech may be: its own limit, and no more than its pool holds."""
    rules = floor.rules
    if kind is SpeechKind.OPPOSITION:
        return motion.pools.opposition
    if kind is SpeechKind.EXPERT:
        return rules.expert_ms
    if kind is SpeechKind.REPLY:
        return rules.reply_ms
    if kind is SpeechKind.QUESTION or stance is None:
        return rules.speech_ms
    own = motion.speech_ms or rules.speech_ms
    return min(own, motion.pools.of(stance)) if rules.equal_time else own


def start_speech(floor: Floor, act: StartSpeech) -> Made:
    """Open the microphone and start the clock."""
    holder = _holder(floor, act.by)
    if holder.kind is SpeechKind.BUSINESS:
        refuse(
            N_("现在没有待议的动议。"),
            sources.RONR_MAIN_MOTION,
            N_("先有动议，后有讨论：请先提出动议。"),
        )
    if floor.top is not None and floor.top.number != holder.motion:
        refuse(
            N_("您的发言被打断，请等这件事处理完。"),
            sources.RONR_FLOOR,
            N_("处理完后接着发言，时间照旧。"),
        )
    check_debate_goes_on(floor)
    if holder.begun:
        refuse(N_("发言已经开始。"), sources.RONR_FLOOR, N_("发言完请点结束。"))
    begun = replace(
        holder,
        begun=True,
        waiting=Clock(holder.waiting.read(act.at)),
        speaking=started(act.at),
    )
    return replace(floor, holder=begun), say(
        N_("%(who)s开始%(kind)s。"),
        who=Who(holder.person),
        kind=Term(SPEECH_NAMES[holder.kind]),
    )


def end_speech(floor: Floor, act: EndSpeech) -> Made:
    """Yield the floor; after the statement the motion goes on to be seconded."""
    top = floor.top
    if floor.holder is None and top is not None and has_the_floor(floor) == (act.by or NOBODY):
        floor = with_motion(floor, replace(top, seated=True))
        return floor, say(N_("%(who)s交出发言权。"), who=Who(top.mover))
    holder = _holder(floor, act.by)
    if act.text is not None:
        check_post(floor, holder, act)
        floor = post_of(floor, holder, act)
        return _after_statement(floor, act.at), said_in_writing(holder, act)
    spent = in_seconds(holder.spoken(act.at))
    floor = _after_statement(close_speech(floor, act.at), act.at)
    return floor, say(
        N_("%(who)s发言结束，用时 %(seconds)s 秒。"),
        who=Who(holder.person),
        seconds=spent,
    )


def skip(floor: Floor, act: Skip) -> Made:
    """Pass over one who did not begin in time; asking again puts them at the end."""
    holder = _holder(floor, act.by)
    if holder.begun:
        refuse(N_("发言已经开始。"), sources.STEP_4, N_("发言结束后再请下一位。"))
    left = floor.rules.lapse_ms - holder.waiting.read(act.at)
    if left > 0:
        refuse(
            N_("还要再等 %(seconds)s 秒才能过号。"),
            sources.STEP_4,
            N_("请再等一等。"),
            seconds=in_seconds(left),
        )
    floor = replace(floor, holder=None)
    if holder.kind is SpeechKind.EXPERT:
        motion = floor.stack[-1]
        floor = with_motion(floor, replace(motion, passed=motion.passed | {holder.person}))
    return _after_statement(floor, act.at), say(
        N_("%(who)s过号。"),
        who=Who(holder.person),
    )


def _holder(floor: Floor, by: int | None) -> Holder:
    """Return who has the floor, if ``by`` may act upon it."""
    if floor.holder is None:
        refuse(N_("现在没有人有发言权。"), sources.RONR_FLOOR, N_("请主持人先请人发言。"))
    if by not in {floor.holder.person, floor.chair, None}:
        refuse(
            N_("发言权在%(who)s。"),
            sources.RONR_FLOOR,
            N_("请不要打断；要发言请先排队。"),
            who=Who(floor.holder.person),
        )
    return floor.holder


def _after_statement(floor: Floor, at: int) -> Floor:
    if floor.top is not None and floor.top.step is Step.STATEMENT:
        return enter(floor, following(floor, floor.top, Step.STATEMENT), at)
    return floor


def close_own_speech(floor: Floor, at: int) -> Floor:
    """Take the floor from one who spoke on the pending question; an interrupted speech waits."""
    holder, top = floor.holder, floor.top
    own = holder is not None and top is not None and holder.motion == top.number
    return close_speech(floor, at) if own else floor


def close_speech(floor: Floor, at: int) -> Floor:
    """Take the floor from its holder and charge what was spoken; nobody's floor stays so.

    A speech that had not begun costs nothing and does not count.
    """
    holder = floor.holder
    if holder is None:
        return floor
    floor = replace(floor, holder=None)
    motion = floor.motion(holder.motion)
    if not holder.begun or motion is None:
        return floor
    spent = holder.spoken(at)
    held = Speech(holder.person, holder.kind, holder.stance, holder.recognised_at, spent)
    replies = motion.replies
    if holder.kind is SpeechKind.REPLY:
        replies -= {holder.stance}
    return with_motion(
        floor,
        replace(
            motion,
            speeches=(*motion.speeches, held),
            pools=motion.pools.less(holder.kind, holder.stance, spent),
            replies=replies,
        ),
    )
