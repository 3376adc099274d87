"""Speeches in writing: where a hall meets over days, a post takes the place of the spoken word.

A post is a speech like any other: whoever has the floor sends it, it counts once, and it costs
none of the side's time. It may answer an earlier post on the same motion by its number.
"""

from __future__ import annotations

from dataclasses import replace

from app.marks import N_
from meetings.rules import sources
from meetings.rules.acts import EndSpeech
from meetings.rules.floor import Floor, Holder, Pending, Speech, with_motion
from meetings.rules.recognition import check_debate_goes_on
from meetings.rules.ruling import refuse
from meetings.rules.sentence import Sentence, Term, Who, say
from meetings.rules.states import SPEECH_NAMES, STANCE_NAMES, SpeechKind


def check_post(floor: Floor, holder: Holder, act: EndSpeech) -> None:
    """Refuse a post where speeches are spoken, by another hand, too long, empty, or on nothing."""
    text = (act.text or "").strip()
    if not floor.rules.written_chars or holder.kind is SpeechKind.BUSINESS:
        refuse(N_("这里的发言是口头的。"), sources.GENERAL, N_("请在轮到您时开口发言。"))
    if act.by != holder.person:
        refuse(
            N_("发言权在%(who)s。"),
            sources.RONR_FLOOR,
            N_("书面发言由本人发出。"),
            who=Who(holder.person),
        )
    if floor.top is None or floor.top.number != holder.motion:
        refuse(
            N_("您的发言被打断，请等这件事处理完。"),
            sources.RONR_FLOOR,
            N_("处理完后接着发言，时间照旧。"),
        )
    check_debate_goes_on(floor)
    if not text:
        refuse(N_("内容不能为空。"), sources.STEP_4, N_("请写明内容。"))
    if len(text) > floor.rules.written_chars:
        refuse(
            N_("书面发言最多 %(most)s 字，现在有 %(have)s 字。"),
            sources.STEP_4,
            N_("请删去 %(over)s 字再发。"),
            most=floor.rules.written_chars,
            have=len(text),
            over=len(text) - floor.rules.written_chars,
        )
    _check_about(floor.top, act)


def _check_about(motion: Pending, act: EndSpeech) -> None:
    if act.about is not None and not 1 <= act.about <= len(motion.speeches):
        refuse(
            N_("没有第 %(number)s 条发言。"),
            sources.STEP_4,
            N_("请选本动议下已经发出的一条。"),
            number=act.about,
        )


def post_of(floor: Floor, holder: Holder, act: EndSpeech) -> Floor:
    """Return the floor with the post held as a speech, and nobody holding the floor."""
    motion = floor.pending(holder.motion)
    held = Speech(
        holder.person,
        holder.kind,
        holder.stance,
        act.at,
        0,
        text=(act.text or "").strip(),
        about=act.about or 0,
    )
    replies = motion.replies - ({holder.stance} if holder.kind is SpeechKind.REPLY else set())
    changed = replace(motion, speeches=(*motion.speeches, held), replies=replies)
    return with_motion(replace(floor, holder=None), changed)


def said_in_writing(holder: Holder, act: EndSpeech) -> Sentence:
    """Return the line of the minutes: who, in which part, and the words themselves."""
    text = (act.text or "").strip()
    kind = Term(SPEECH_NAMES[holder.kind])
    if holder.kind is not SpeechKind.DEBATE or holder.stance is None:
        return say(
            N_("%(who)s书面发言（%(kind)s）：%(text)s"),
            who=Who(holder.person),
            kind=kind,
            text=text,
        )
    return say(
        N_("%(who)s书面发言（%(kind)s，%(stance)s）：%(text)s"),
        who=Who(holder.person),
        kind=kind,
        stance=Term(STANCE_NAMES[holder.stance]),
        text=text,
    )
