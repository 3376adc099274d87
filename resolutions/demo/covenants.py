"""Two covenants: one in force, adopted by a residents' meeting and filed; one being consulted on."""

from __future__ import annotations

import secrets

from app.demo.pace import Pace
from app.demo.town import Town
from meetings.models.meeting import Meeting
from meetings.rules import acts
from meetings.services import convening, door, floor
from resolutions.models.covenant import CovenantVersion
from resolutions.progress.covenant import Consequence, Point
from resolutions.progress.covenant_acts import CovenantAct, CovenantKind
from resolutions.progress.procedures import Procedure
from resolutions.services.covenants import living, moving, writing
from votes.counting.records import CastVia, Purpose
from votes.models.poll import Poll
from votes.queries.turnout import seat_of
from votes.services import casting, closing, opening, preparing
from votes.services.preparing import Plan

PRESENT, WOMEN = 30, 17
MEETING = 46
"""Working days back, in the evening: before the meeting that decided on lamps and parking."""
TITLE = "幸福里文明养犬和楼道公约"
_BINDING = (
    writing.Written("遛狗牵绳，随手清理。", Consequence.PERSUADE),
    writing.Written("楼道、消防通道不堆放杂物，不停放电动车。", Consequence.PERSUADE),
    writing.Written(
        "长期占用公共车位的僵尸车按约定的程序清理。",
        Consequence.RESTORE,
        procedure=Procedure.TOWING,
    ),
    writing.Written("邻里有矛盾，先找楼门长，再请居民小组调解。", Consequence.MEDIATE),
)
_CLAUSES = (
    writing.Written("晚上十点以后不在步道上停车、堆物。", Consequence.PERSUADE),
    writing.Written(
        "长期不用的车辆按约定的程序清理。", Consequence.RESTORE, procedure=Procedure.TOWING
    ),
    writing.Written("发现路灯、井盖有问题，随手拍照上报。"),
)


def adopt_covenant(town: Town) -> None:
    """From the proposal to the day it came into force, and the first families who pledged."""
    secretary, street = town.people["secretary"], town.people["street"]
    pace = Pace.back(MEETING + 14)
    version: CovenantVersion = pace.act(
        lambda: writing.propose(
            town.hall,
            CovenantKind.RESIDENT,
            TITLE,
            "养犬、楼道堆物的意见最多，居民代表提出要有个大家都认的约定。",
            by=secretary,
        )
    )
    pace.act(lambda: writing.write(version, _BINDING, by=secretary))

    def move(what: CovenantAct, **said: object) -> None:
        by = street if what in {CovenantAct.PASS_SCREENING, CovenantAct.FILE} else secretary
        told = moving.Said(**said)  # type: ignore[arg-type]  # reason: each act names what it says
        pace.act(lambda: moving.act(version, what, by=by, said=told), hours=20)

    for what in (CovenantAct.CONSULT, CovenantAct.DRAFT, CovenantAct.SUBMIT):
        move(what)
    move(CovenantAct.PASS_SCREENING, points=dict.fromkeys(Point, True))
    pace.now = Pace.back(MEETING, hour=19).now
    poll = _voted(town, pace)
    move(CovenantAct.ADOPT, poll=poll, present=PRESENT, women_present=WOMEN)
    move(CovenantAct.FILE, filing_number="和平里街备〔2026〕6号")
    move(CovenantAct.ENTER)
    words = ("遛狗一定牵绳。", "", "楼道里的旧柜子周末就搬走。")
    for resident, said in zip(town.residents[10:], words, strict=False):
        pace.act(
            lambda who=resident, said=said: living.pledge(  # type: ignore[misc]  # reason: bound now
                version.covenant, said, is_shown=bool(said), by=who
            )
        )


def _voted(town: Town, pace: Pace) -> Poll:
    """A residents' meeting with one vote, for it."""
    meeting = _begun(town, pace)
    plan = Plan(
        question=f"通过《{TITLE}》",
        purpose=Purpose.LONG_TERM,
        rule_code="residents_2025",
        item=convening.items_of(meeting)[0],
    )
    chair, clerk = meeting.chair, town.people["secretary"]
    poll: Poll = pace.act(lambda: preparing.prepare(meeting, plan, by=clerk))
    pace.act(lambda: opening.open_alone(poll, by=chair))
    ballots = [
        casting.Cast(
            poll.uuid,
            voter.id,
            seat.pseudonym,
            secrets.token_hex(16),
            "no" if number in {4, 11} else "yes",
            CastVia.FORM,
        )
        for number, voter in enumerate(town.representatives[:PRESENT])
        if (seat := seat_of(poll, voter)) is not None
    ]
    pace.outside(lambda: casting.write(ballots), minutes=3)
    pace.outside(lambda: closing.close(poll, by=chair), minutes=2)
    pace.act(lambda: floor.perform(meeting, acts.Close(at=0), by=chair), hours=15)
    return poll


def _begun(town: Town, pace: Pace) -> Meeting:
    """Called a week before, opened, its one item before the meeting."""
    secretary, called = town.people["secretary"], Pace.back(MEETING + 6)
    plan = convening.Plan(
        title="幸福里居民会议（公约）",
        place_text="社区活动室一层",
        starts_at=pace.now,
        chair=town.people["chair"],
        clerk=secretary,
        preset_code="residents",
        quorum_numerator=1,
        quorum_denominator=2,
        quorum_strict=True,
    )
    meeting: Meeting = called.act(lambda: convening.convene(town.hall, plan, by=secretary))
    item = called.act(
        lambda: convening.add_item(meeting, by=secretary, title=TITLE, text="表决是否通过公约。")
    )
    called.act(lambda: convening.give_notice(meeting, by=secretary))
    pace.act(lambda: door.open_door(meeting, by=secretary))
    for person in town.representatives[:PRESENT]:
        pace.act(lambda who=person: door.check_in(meeting, who), seconds=20)  # type: ignore[misc]  # reason: bound now
    for act in (acts.CallToOrder(at=0), acts.OpenItem(at=0, item=item.id, title=TITLE)):
        pace.act(lambda act=act: floor.perform(meeting, act, by=meeting.chair))  # type: ignore[misc]  # reason: bound now
    return meeting


def begin_covenant(town: Town) -> None:
    """A covenant about which residents are asked now."""
    pace, secretary = Pace.back(4), town.people["secretary"]
    version = pace.act(
        lambda: writing.propose(
            town.hall,
            CovenantKind.RESIDENT,
            "幸福里居民公约",
            "把路灯和停车整治的成果保持下去。",
            by=secretary,
        )
    )
    pace.act(lambda: writing.write(version, _CLAUSES, by=secretary))
    pace.act(lambda: moving.act(version, CovenantAct.CONSULT, by=secretary), hours=3)
    for resident, words in zip(
        town.residents[30:], ("十点改成九点半吧。", "同意，拖车前一定要先联系车主。"), strict=False
    ):
        pace.act(lambda who=resident, said=words: writing.give_opinion(version, said, by=who))  # type: ignore[misc]  # reason: bound now
