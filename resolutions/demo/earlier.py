"""An earlier meeting of the main hall, act by act, with two decisions and their votes."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from app.demo.pace import Pace
from app.demo.town import Town
from app.people.models.person import Person
from app.photos.services import keep
from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Meeting
from meetings.models.motion import Motion
from meetings.queries.listing import motions_of
from meetings.rules import acts
from meetings.rules.states import Stance
from meetings.services import confirming, convening, door, floor, minutes
from proposals.lifecycle.review import Criterion, Finding
from proposals.models.category import Category
from proposals.models.proposal import Proposal
from proposals.models.topic import Topic
from proposals.services import cosigning, desk, proposing, reviewing, topics
from resolutions.demo.pictures import road
from votes.counting.records import CastVia
from votes.queries.polls import poll_of
from votes.queries.turnout import seat_of
from votes.services import casting, closing

PRESENT = 30
MEETING = 38
"""Working days back, in the evening: what follows is told in working days too."""
LAMPS = "东门到3号楼的路加装路灯"
PARKING = "小区公共区域停车划线和消防通道整治"
_MESSAGES = (
    (
        "东门到3号楼那段路晚上没有灯",
        "一到晚上黑得看不见台阶，上周五楼的刘奶奶就摔了一跤。能不能装几盏灯，哪怕先装两三盏。",
        "东门至3号楼之间的步道",
        9,
    ),
    (
        "东门路灯请修一修，井盖也松了",
        "东门进来的路灯坏了大半年，靠花坛的井盖一踩就响，推婴儿车过去心都提着。",
        "东门内侧花坛旁",
        5,
    ),
)
_FINDINGS = (
    Finding(Criterion.REASONABLE, is_met=True, reason="夜间出行安全，十几户居民提出或联署。"),
    Finding(Criterion.LAWFUL, is_met=True, reason="小区道路是业主共有部分，可由居民商定。"),
    Finding(Criterion.FEASIBLE, is_met=True, reason="公共收益够用，物业已现场看过线路。"),
)
_MOTIONS = {
    LAMPS: "由物业公司牵头，在东门至3号楼的步道加装6盏路灯、更换松动的井盖，两个月内完成，"
    "费用2.4万元从公共收益支出，由监督员和议事代表共同验收。",
    PARKING: "由和平里街道市容所牵头，物业公司配合，重新划定公共停车位，清出两条消防通道并设标志，"
    "三个月内完成，由街道和监督员验收。",
}


@dataclass(frozen=True)
class Decided:
    """What the earlier meeting left behind."""

    topic: Topic
    meeting: Meeting
    motions: Sequence[Motion]


def decide(town: Town) -> Decided:
    """Messages, topic, review, meeting, two votes, minutes."""
    topic = _topic(town)
    meeting, items = _noticed(town, topic)
    pace = Pace.back(MEETING, hour=19)
    _open(town, meeting, pace)
    for number, item in enumerate(items):
        _through_the_steps(town, meeting, item, pace)
        _vote(town, meeting, pace, against=2 + number * 3)
    pace.act(lambda: floor.perform(meeting, acts.Close(at=0), by=meeting.chair), minutes=20)
    _minutes(town, meeting, pace)
    return Decided(topic, meeting, motions_of(meeting))


def _topic(town: Town) -> Topic:
    secretary, pace = town.people["secretary"], Pace.back(51, hour=9.5)
    proposals = [_message(town, number, story) for number, story in enumerate(_MESSAGES)]
    for proposal in proposals:
        pace.act(lambda one=proposal: desk.accept(one, by=secretary), minutes=9)  # type: ignore[misc]  # reason: bound now
    topic: Topic = pace.act(
        lambda: topics.create(
            town.hall,
            LAMPS,
            proposals,
            by=secretary,
            summary="东门到3号楼的步道没有照明，井盖松动，老人孩子夜里走不安全。",
        ),
        minutes=20,
    )
    pace.act(lambda: reviewing.begin(topic, by=secretary), hours=1)
    pace = Pace.back(49, hour=9)
    for member in (town.people["chair"], town.people["monitor"], town.representatives[5]):
        pace.act(lambda who=member: reviewing.give_opinion(topic, _FINDINGS, by=who), hours=2)  # type: ignore[misc]  # reason: bound now
    pace.act(
        lambda: reviewing.end(
            topic,
            _FINDINGS,
            by=secretary,
            decision="建议列入议事会：装几盏、装在哪里、费用从哪里出。请物业带报价到会。",
        )
    )
    return topic


def _message(town: Town, number: int, story: tuple[str, str, str, int]) -> Proposal:
    pace = Pace.back(53 - number, hour=19)
    title, body, where, signers = story
    by = town.residents[40 + number]
    words = proposing.Wording.of(title, body, where, Category.CONSTRUCTION)
    shot = pace.outside(lambda: keep(road(0), by=by, place=town.estate))
    made: Proposal = pace.act(
        lambda: proposing.propose(town.hall, words, by=by, photos=[shot] if number == 0 else []),
        minutes=15,
    )
    for step in range(signers):
        neighbour = town.residents[(20 + number * 7 + step * 2) % 40]
        pace.act(lambda who=neighbour: cosigning.co_sign(made, by=who), minutes=16)  # type: ignore[misc]  # reason: bound now
    return made


def _noticed(town: Town, topic: Topic) -> tuple[Meeting, Sequence[AgendaItem]]:
    secretary, pace = town.people["secretary"], Pace.back(44)
    plan = convening.Plan(
        title="幸福里居民议事协商会（东门照明和停车）",
        place_text="社区活动室一层",
        starts_at=Pace.back(MEETING, hour=19).now,
        chair=town.people["chair"],
        clerk=secretary,
    )
    meeting = pace.act(lambda: convening.convene(town.hall, plan, by=secretary))
    for title, text in _MOTIONS.items():
        pace.act(
            lambda title=title, text=text: convening.add_item(  # type: ignore[misc]  # reason: bound now
                meeting,
                by=secretary,
                title=title,
                text=text,
                topic=topic if title == LAMPS else None,
            )
        )
    pace.act(lambda: convening.give_notice(meeting, by=secretary))
    return meeting, convening.items_of(meeting)


def _open(town: Town, meeting: Meeting, pace: Pace) -> None:
    pace.act(lambda: door.open_door(meeting, by=town.people["secretary"]))
    came = [*town.representatives[:PRESENT], town.people["expert"]]
    for person in came:
        pace.act(lambda who=person: door.check_in(meeting, who), seconds=20)  # type: ignore[misc]  # reason: bound now
    pace.act(lambda: floor.perform(meeting, acts.CallToOrder(at=0), by=meeting.chair))


def _through_the_steps(town: Town, meeting: Meeting, item: AgendaItem, pace: Pace) -> None:
    """动议方陈述 → 附议 → 反对方陈述 → 双方辩论 → 议事能手意见."""
    mover, seconder, against, friend = town.representatives[1:5]

    def do(act: acts.Act, by: Person, **later: float) -> None:
        pace.act(lambda: floor.perform(meeting, act, by=by), **later)

    def speak(who: Person, minutes_: float) -> None:
        do(acts.StartSpeech(at=0), who, minutes=minutes_)
        do(acts.EndSpeech(at=0), who)

    def be_heard(who: Person, stance: Stance) -> None:
        do(acts.ClaimFloor(at=0, stance=stance), who, seconds=5)
        do(acts.Recognise(at=0, whom=who.id), meeting.chair, seconds=5)
        speak(who, 1.5)

    do(acts.OpenItem(at=0, item=item.id, title=item.title), meeting.chair)
    do(acts.Move(at=0, text=item.text), mover, seconds=10)
    speak(mover, 2)
    do(acts.Second(at=0), seconder, seconds=10)
    do(acts.StateQuestion(at=0), meeting.chair)
    be_heard(against, Stance.CON)
    do(acts.NextStep(at=0), meeting.chair)
    be_heard(friend, Stance.PRO)
    be_heard(against, Stance.CON)
    do(acts.NextStep(at=0), meeting.chair)
    do(acts.Recognise(at=0), meeting.chair)
    speak(town.people["expert"], 2)
    do(acts.NextStep(at=0), meeting.chair)


def _vote(town: Town, meeting: Meeting, pace: Pace, *, against: int) -> None:
    chair = meeting.chair
    pace.act(lambda: floor.perform(meeting, acts.PutQuestion(at=0), by=chair))
    poll = poll_of(motions_of(meeting)[-1])
    if poll is None:
        raise LookupError("no poll was opened on the motion")
    ballots = [
        casting.Cast(
            poll.uuid,
            voter.id,
            seat.pseudonym,
            secrets.token_hex(16),
            "no" if number < against else "abstain" if number == against else "yes",
            CastVia.FORM,
        )
        for number, voter in enumerate(town.representatives[:PRESENT])
        if (seat := seat_of(poll, voter)) is not None
    ]
    pace.outside(lambda: casting.write(ballots), minutes=2)
    pace.outside(lambda: closing.close(poll, by=chair), minutes=2)


def _minutes(town: Town, meeting: Meeting, pace: Pace) -> None:
    for person in (meeting.chair, *town.representatives[:2]):
        content = minutes.content_of(meeting)
        pace.act(lambda who=person, text=content: confirming.sign(meeting, by=who, content=text))  # type: ignore[misc]  # reason: bound now
    pace.act(lambda: minutes.publish(meeting, by=town.people["secretary"]))
