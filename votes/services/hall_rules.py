"""本厅表决规则: the hall's own values where the law leaves them to 议事规则.

They stand in ``Hall.rules`` under the names at which votes and meetings look for them; what is
absent keeps the default. A vote that was announced is held as announced: nothing is set that
would change it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import audit, clock
from app.errors import Invalid, Refused
from app.extensions import db
from app.people.models.person import Person
from app.places.models.hall import Hall
from meetings.services import quiz
from votes.counting.presets.preset import Preset, Voters
from votes.counting.presets.table import in_force
from votes.models.poll import Poll, PollState
from votes.services import mandates, rolls

MOST_PRINCIPALS: Final = 30
"""More would make one holder a meeting of their own."""
_GROUPS: Final = ("votes", "proxies", "owners", quiz.GROUP)
SOURCE: Final = "voting_source"
"""Under this name the hall keeps what its values rest on, and since when."""


@dataclass(frozen=True, slots=True)
class OwnRules:
    """A hall's own values; ``None``, empty or false is the default of law or of this program."""

    rule: str = ""
    """The decision rule of votes by those in the room; empty: that of the meeting's law."""
    revote: bool = False
    """Whether in votes on motions the last press counts."""
    per_holder: int | None = None
    """How many principals one holder may stand for; None: what each rule says."""
    parking: bool = False
    """Whether parking counts among the owners' floor area (指导规则 §25)."""
    quiz: bool = False
    """Whether representatives pass the rule quiz before their first vote on a phone (T02)."""


@dataclass(frozen=True, slots=True)
class Source:
    """What the hall's own values rest on, and the day on which they were set."""

    because: str = ""
    on: str = ""


def own_of(hall: Hall) -> OwnRules:
    """The values of a hall now."""
    votes, proxies, owners, _quiz = (_group(hall, name) for name in _GROUPS)
    number = proxies.get("per_holder")
    return OwnRules(
        rule=str(votes.get("rule") or ""),
        revote=bool(votes.get("revote", False)),
        per_holder=number if isinstance(number, int) and number >= 1 else None,
        parking=bool(owners.get("parking", False)),
        quiz=quiz.is_required(hall.rules),
    )


def source_of(hall: Hall) -> Source:
    """What they rest on."""
    kept = _group(hall, SOURCE)
    return Source(str(kept.get("because", "")), str(kept.get("on", "")))


def _group(hall: Hall, name: str) -> dict[str, Any]:
    held = hall.rules.get(name, {})
    return held if isinstance(held, dict) else {}


def rules_on_offer() -> dict[str, Preset]:
    """The decision rules that may be a hall's usual one: those by which people in a room decide."""
    return {
        code: row
        for code, row in in_force(clock.today()).items()
        if row.voters in {Voters.MEMBERS, Voters.CHAMBERS}
    }


def set_own(hall: Hall, chosen: OwnRules, *, because: str, by: Person) -> None:
    """Set the hall's values, with what they rest on.

    Raises Invalid for what may not be set, Refused where an announced vote would be changed.
    """
    _must_be_possible(chosen, because)
    hall = db.session.scalars(
        select(Hall)
        .where(Hall.id == hall.id)
        .with_for_update(of=Hall)
        .execution_options(populate_existing=True)
    ).one()
    before = own_of(hall)
    _must_change_nothing_announced(hall, before, chosen)
    hall.rules = _written(hall, chosen, because.strip())
    db.session.flush()
    audit.record(
        "hall.voting_rules_set",
        hall,
        by=by,
        place=hall.place,
        reason=because.strip(),
        details={"from": asdict(before), "to": asdict(chosen)},
    )


def _must_be_possible(chosen: OwnRules, because: str) -> None:
    if chosen.rule and chosen.rule not in rules_on_offer():
        raise Invalid(_l("没有这条规则"), remedy=_l("请从列出的规则里选"), code="rule")
    if chosen.per_holder is not None and not 1 <= chosen.per_holder <= MOST_PRINCIPALS:
        raise Invalid(
            _l("一人最多受托的人数要在1到%(most)d之间", most=MOST_PRINCIPALS),
            remedy=_l("不填就按各种会议的规则"),
            code="per_holder",
        )
    if not because.strip():
        raise Invalid(
            _l("请写明依据"),
            why=_l("这些数由议事规则定，大家要能查到是谁、什么时候定的"),
            remedy=_l("例如：2026年3月1日业主大会通过的议事规则第8条"),
            code="because",
        )


def _must_change_nothing_announced(hall: Hall, before: OwnRules, after: OwnRules) -> None:
    """What a vote was announced with stays until it is over."""
    for poll in _under_way(hall):
        proxies = after.per_holder != before.per_holder and mandates.rule_of(poll) is not None
        areas = after.parking != before.parking and rolls.kind_of(poll) in rolls.OF_OWNERS
        taught = after.quiz != before.quiz and poll.roll_source in rolls.IN_THE_ROOM
        if proxies or areas or taught:
            raise Refused(
                _l("已经公告的表决会因此改变，现在不能改"),
                why=_l("“%(question)s”是按现在的规则公告的", question=poll.question[:40]),
                remedy=_l("请等这次表决结束，或先撤下公告，再改规则"),
                code="announced",
                link=f"/v/{poll.uuid}",
            )


def _under_way(hall: Hall) -> list[Poll]:
    """The votes of this hall that were announced or opened and are not over."""
    states = (PollState.ANNOUNCED, PollState.OPEN)
    return list(
        db.session.scalars(
            select(Poll)
            .where(Poll.hall_id == hall.id, Poll.state.in_(states), Poll.beside_id.is_(None))
            .order_by(Poll.id)
        )
    )


def _written(hall: Hall, chosen: OwnRules, because: str) -> dict[str, Any]:
    """The hall's rules with these values in them; a default is not written down."""
    values: dict[str, dict[str, Any]] = {
        "votes": {"rule": chosen.rule or None, "revote": chosen.revote or None},
        "proxies": {"per_holder": chosen.per_holder},
        "owners": {"parking": chosen.parking or None},
        quiz.GROUP: {"required": chosen.quiz or None},
        SOURCE: {"because": because, "on": clock.today().isoformat()},
    }
    rules = dict(hall.rules)
    for name, new in values.items():
        merged = {**_group(hall, name), **new}
        rules[name] = {key: value for key, value in merged.items() if value is not None}
    return {name: value for name, value in rules.items() if value or name not in values}
