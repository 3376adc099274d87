"""表决准备: set a poll up at the desk, announce it, prolong it once, or drop it (workflow 5.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import audit, clock
from app.errors import Invalid, Refused
from app.extensions import db
from app.marks import N_
from app.notices.services import News, tell
from app.people.models.person import Person
from app.work_calendar.instants import day_of
from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Meeting
from meetings.models.motion import Motion
from meetings.services import floor, journal, live_state
from meetings.services.notices import moment
from votes.counting.methods import METHODS
from votes.counting.presets.table import in_force, preset
from votes.counting.records import Mode, Option, Purpose, Secrecy, Terms, contest_of
from votes.crypto import fields
from votes.models.poll import Poll, PollState
from votes.models.voter import PollVoter
from votes.services import answers, consent, decision_rules, rolls
from votes.services.opening import OPTIONS, UUID_LENGTH, YES_NO
from votes.services.rolls import random_name
from votes.services.secret import trustees
from votes.services.secret.opening import must_suit
from votes.services.states import lock, step

_LONGEST = 60
"""Characters of a question in a notice."""
_AT_THE_DESK = frozenset({Mode.SHOW_OF_HANDS, Mode.CALLED, Mode.CONSENT})
"""Where nobody votes alone: yes or no is said before everybody."""


NO_TERMS = Terms()
CANNOT_DEEM = _l("只有业主共同决定的记名赞成、反对表决，才能把收到选票没有投的计入多数")


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is settled when a poll is prepared; all of it may be changed until it is announced."""

    question: str
    purpose: Purpose = Purpose.ADOPT
    method: str = YES_NO
    options: tuple[Option, ...] = OPTIONS
    terms: Terms = NO_TERMS
    rule_code: str = "hall_default"
    secrecy: Secrecy = Secrecy.ROLL_CALL
    mode: Mode = Mode.ELECTRONIC
    revote: bool = False
    roll_source: str = "meeting"
    ends_at: datetime | None = None
    extendable: bool = False
    delayed: bool = False
    wait_hours: int = 72
    tellers: tuple[Person, ...] = ()
    """Who holds the keys of a secret vote; nobody: the house does, and every page says so."""
    counts_silent: bool = False
    item: AgendaItem | None = None
    motion: Motion | None = None

    @property
    def is_secret(self) -> bool:
        """Whether nobody is to learn how anybody voted."""
        return self.secrecy is Secrecy.SECRET_BALLOT


def prepare(meeting: Meeting, plan: Plan, *, by: Person) -> Poll:
    """Set a poll up. Raises Invalid where the plan does not hold together."""
    _check(plan)
    _suits_meeting(plan, meeting)
    poll = Poll(
        uuid=random_name(UUID_LENGTH),
        meeting=meeting,
        hall=meeting.hall,
        state=PollState.CONFIGURED,
        turnout=0,
        prepared_at=clock.now(),
        prepared_by_id=by.id,
        **_columns(plan),
    )
    db.session.add(poll)
    db.session.flush()
    _name_tellers(poll, plan, by)
    audit.record("poll.prepared", poll, by=by, place=poll.hall.place, details={"uuid": poll.uuid})
    return poll


def plan_again(poll: Poll) -> Plan:
    """The plan of a poll that came to nothing, to be held once more; its time is set anew."""
    return Plan(
        question=poll.question,
        purpose=poll.purpose,
        method=poll.method,
        options=poll.choices,
        terms=poll.terms,
        rule_code=poll.rule_code,
        secrecy=poll.secrecy,
        mode=poll.mode,
        revote=poll.revote,
        roll_source=poll.roll_source,
        ends_at=_end_again(poll),
        extendable=poll.extendable,
        delayed=poll.delayed,
        wait_hours=poll.wait_hours,
        tellers=tuple(one.person for one in trustees.trustees_of(poll) if one.person),
        counts_silent=poll.counts_silent,
        item=poll.item,
    )


def _end_again(poll: Poll) -> datetime | None:
    """When it ends if announced now: as long as it had, and never short of its days of notice.

    What was announced is announced anew, its days for objections with it, so its time counts from
    the announcement; the end may be changed until then. None where the chair ended it.
    """
    begun = poll.announced_at or poll.opened_at
    if poll.ends_at is None or begun is None:
        return None
    ends = clock.now() + (poll.ends_at - begun)
    first = decision_rules.first_day_to_end(poll.rule_code)
    missing = first - day_of(ends) if first else timedelta()
    return ends + max(missing, timedelta())


def change(poll: Poll, plan: Plan, *, by: Person) -> None:
    """Change what was set up. Raises Refused once it was announced: its rule is locked."""
    poll = lock(poll)
    must_be(poll, PollState.CONFIGURED)
    plan = replace(plan, options=_with_their_pictures(plan.options, poll.choices))
    _check(plan)
    _suits_meeting(plan, poll.meeting)
    for name, value in _columns(plan).items():
        setattr(poll, name, value)
    _name_tellers(poll, plan, by)
    audit.record("poll.changed", poll, by=by, place=poll.hall.place)


def _with_their_pictures(options: Sequence[Option], before: Sequence[Option]) -> tuple[Option, ...]:
    """An option that is still called the same keeps its photo."""
    shown = {option.label: option for option in before}
    return tuple(
        replace(option, photo=shown[option.label].photo, alt=shown[option.label].alt)
        if option.label in shown
        else option
        for option in options
    )


def _name_tellers(poll: Poll, plan: Plan, by: Person) -> None:
    """Name who holds the keys; whoever is named as before keeps the key already made."""
    held = [one.person_id for one in trustees.trustees_of(poll)]
    named = plan.tellers if plan.is_secret else ()
    if held != [one.id for one in named]:
        trustees.name_tellers(poll, named, by=by)


def _columns(plan: Plan) -> dict[str, Any]:
    plain = {name: value for name, value in vars(plan).items() if name not in {"terms", "tellers"}}
    return {
        **plain,
        "question": plan.question.strip(),
        "options": [fields.pack(option) for option in plan.options],
        "settings": fields.pack(plan.terms),
        # A wrong answer to the roll is put right before the close by calling the name again.
        # A secret ballot may be replaced until the close: it helps against pressure.
        "revote": plan.revote or plan.mode is Mode.CALLED or plan.is_secret,
    }


def _check(plan: Plan) -> None:
    demands = (
        (plan.question.strip(), _l("请写出要表决的问题"), "question"),
        (_has_rule(plan), _l("没有这条决议规则"), "rule"),
        *_of_the_roll(plan),
        (not plan.is_secret or not plan.delayed, _l("无记名表决由监票员开箱时宣布结果"), "delayed"),
        (_has_options(plan), _l("这种投票方法不能用这些选项"), "options"),
        (_suits_mode(plan), _l("举手、唱名和无异议只用于记名的赞成、反对表决"), "mode"),
        (
            plan.ends_at is not None or plan.mode is not Mode.WRITTEN,
            _l("书面表决要定结束时间"),
            "ends_at",
        ),
        (
            plan.mode is not Mode.CONSENT or (plan.ends_at is None and not plan.delayed),
            _l("无异议由主持人当场征询、当场宣布，不另定时间"),
            "ends_at",
        ),
        (plan.ends_at is None or plan.ends_at > clock.now(), _l("结束时间要在现在以后"), "ends_at"),
        (plan.ends_at is not None or not plan.extendable, _l("定了结束时间才能延期"), "extendable"),
        (not plan.delayed or plan.motion is None, _l("对动议的表决当场宣布结果"), "delayed"),
    )
    for met, what, code in demands:
        if not met:
            raise Invalid(what, code=code)
    if plan.is_secret:
        rule = in_force(clock.today())[plan.rule_code].rule
        must_suit(plan.method, contest_of(plan.options, plan.terms), rule)


def _of_the_roll(plan: Plan) -> Sequence[tuple[object, LazyString, str]]:
    """What must be true of who votes, and how they can."""
    return (
        (
            _has_roll(plan),
            _l("名册和规则不相配：业主共同决定用业主名册，按户的用住户代表，别的用会议的名册"),
            "roll",
        ),
        (
            plan.roll_source.rstrip(":") != "building",
            _l("请写明是哪一栋：有利害关系的是这一栋的业主"),
            "building",
        ),
        (
            _source(plan) not in rolls.OF_OWNERS or plan.mode is Mode.WRITTEN,
            _l("业主共同决定不看谁到会，请选书面表决"),
            "mode",
        ),
        (
            plan.roll_source == rolls.MEETING or plan.mode is not Mode.SHOW_OF_HANDS,
            _l("举手只能数人头，分不出户、面积和人大代表，请选别的方式"),
            "mode",
        ),
        (not plan.counts_silent or _may_deem(plan), CANNOT_DEEM, "silent"),
    )


def _has_rule(plan: Plan) -> bool:
    """Whether it is in force today; what is past decides nothing new."""
    return plan.rule_code in in_force(clock.today())


def _has_roll(plan: Plan) -> bool:
    """Whether those who have a vote under the rule are those on the roll."""
    return _has_rule(plan) and _source(plan) == rolls.source_for(plan.rule_code)


def _source(plan: Plan) -> str:
    return plan.roll_source.partition(":")[0]


def _may_deem(plan: Plan) -> bool:
    """Whether the rule admits it, and there is a majority for or against to count the silent with."""
    deems = _has_rule(plan) and preset(plan.rule_code, clock.today()).may_deem
    return deems and plan.method == YES_NO and not plan.is_secret


def _has_options(plan: Plan) -> bool:
    method = METHODS.get(plan.method)
    return method is not None and method.has_options(contest_of(plan.options, plan.terms))


def _suits_mode(plan: Plan) -> bool:
    plain = plan.method == YES_NO and plan.secrecy is Secrecy.ROLL_CALL
    return plain or plan.mode not in _AT_THE_DESK


def _suits_meeting(plan: Plan, meeting: Meeting) -> None:
    """Raise Invalid where the floor's rules want a vote on a motion."""
    of_a_motion = plan.item is not None or plan.motion is not None
    if plan.mode is Mode.CONSENT and not consent.is_allowed(meeting, for_motion=of_a_motion):
        raise Invalid(
            _l("这里的动议要表决，不能以无异议通过"),
            remedy=_l("请换一种投法，或者不选议程，单独征询"),
            code="mode",
        )


def announce(poll: Poll, *, by: Person) -> None:
    """Freeze the roll, lock the rule, and tell everybody on the roll.

    Raises Refused before the meeting's notice: until then it has no roll.
    """
    poll = lock(poll)
    must_be(poll, PollState.CONFIGURED)
    if poll.meeting.noticed_at is None:
        raise Refused(
            _l("会议通知还没有发出，名册还没有定"), remedy=_l("请先发出会议通知"), code="no_roll"
        )
    decision_rules.must_be_listed(poll)
    decision_rules.must_give_notice(poll)
    voters = rolls.freeze(poll)
    if not voters:
        raise Refused(_l("投票人名册是空的，不能公告"), code="empty_roll")
    step(poll, PollState.CONFIGURED, PollState.ANNOUNCED, announced_at=clock.now())
    audit.record(
        "poll.announced", poll, by=by, place=poll.hall.place, details={"voters": len(voters)}
    )
    _tell(poll, N_("将要表决：%(question)s。请核对投票人名册"), "poll_announced")


def extend(poll: Poll, until: datetime | None, *, because: str, by: Person) -> None:
    """Prolong an open poll once, before its end, where its rule allows it, with notice."""
    poll = lock(poll)
    if poll.state is not PollState.OPEN or poll.ends_at is None or poll.ends_at <= clock.now():
        raise answers.over()
    if not poll.extendable:
        raise Refused(
            _l("这次表决不能延期"), why=_l("公告时没有写明可以延期"), code="not_extendable"
        )
    if poll.extended_at is not None:
        raise Refused(_l("已经延期过一次"), why=_l("一次表决最多延期一次"), code="extended_once")
    if until is None or until <= poll.ends_at or not because.strip():
        raise Invalid(_l("请写明原因，新的结束时间要晚于原来的"), code="until")
    poll.ends_at, poll.extended_at, poll.extended_because = until, clock.now(), because.strip()
    audit.record("poll.extended", poll, by=by, place=poll.hall.place, reason=because.strip())
    _tell(
        poll,
        N_("表决延期到%(until)s：%(question)s"),
        "poll_extended",
        until=moment(until),
    )
    _refresh(poll)


def drop(poll: Poll, *, because: str, by: Person) -> None:
    """Do not hold a poll that was prepared; an announced one says why."""
    poll = lock(poll)
    source = poll.state
    if not poll.is_prepared:
        raise Refused(_l("表决已经开始，不能撤下"), remedy=_l("请主持人结束或作废"), code="opened")
    if source is PollState.ANNOUNCED and not because.strip():
        raise Invalid(_l("请写明原因"), code="reason")
    reason = because.strip() or str(_l("没有举行"))
    step(poll, source, PollState.ANNULLED, annulled_because=reason, closed_at=clock.now())
    audit.record("poll.dropped", poll, by=by, place=poll.hall.place, reason=reason)
    if source is PollState.ANNOUNCED:
        _tell(poll, N_("不再表决：%(question)s"), "poll_dropped")


def must_be(poll: Poll, state: PollState) -> None:
    """Raise Refused where the poll has gone on: what was announced is locked."""
    if poll.state is not state:
        raise Refused(
            _l("表决已经公告，不能再改"),
            why=_l("公告时名册和规则就锁定了"),
            remedy=_l("可以撤下，另外准备一次"),
            code="announced",
        )


def _tell(poll: Poll, text: str, kind: str, **values: object) -> None:
    people = db.session.scalars(
        select(Person)
        .join(PollVoter, PollVoter.person_id == Person.id)
        .where(PollVoter.poll_id == poll.id)
    ).all()
    told = {"question": poll.question[:_LONGEST], **values}
    tell(people, News(text, f"/v/{poll.uuid}", kind, told), urgent=True)


def _refresh(poll: Poll) -> None:
    """Have the meeting's pages fetched again."""
    meeting = floor.lock(poll.meeting)
    live_state.changed(meeting, journal.floor_of(meeting), figures_only=False)
