"""Enter what the desk knows about a topic's urgency, and set a hall's weights."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from flask_babel import lazy_gettext as _l

from app import audit, clock
from app.errors import Invalid
from app.extensions import db
from app.people.models.person import Person
from app.places.models.hall import Hall
from proposals.lifecycle.priority import Weights, refuse_override, refuse_weights
from proposals.models.topic import Topic
from proposals.models.weighing import TopicWeighing
from proposals.queries.weighing import RULE, weights_of
from proposals.services import timeline, wording
from proposals.services.locking import locked
from proposals.services.refusing import granted

MOST_AFFECTED = 1_000_000


@dataclass(frozen=True)
class Entry:
    """What the desk enters."""

    affected: int | None = None
    affected_source: str = ""
    is_unsafe: bool = False
    danger: str = ""
    override: int | None = None
    reason: str = ""


def weigh(topic: Topic, entry: Entry, *, by: Person) -> TopicWeighing:
    """Enter it; what stood before stays readable. Raises Invalid or Refused for half an entry."""
    topic = locked(topic)
    source, danger = wording.line(entry.affected_source), wording.line(entry.danger)
    reason = wording.paragraphs(entry.reason)
    _check(entry, source, danger)
    if entry.override is not None:
        granted(refuse_override(entry.override, reason))
    made = TopicWeighing(
        topic_id=topic.id,
        at=clock.now(),
        by=by,
        affected=entry.affected,
        affected_source=source if entry.affected is not None else "",
        is_unsafe=entry.is_unsafe,
        danger=danger if entry.is_unsafe else "",
        override=entry.override,
        reason=reason if entry.override is not None else "",
    )
    db.session.add(made)
    db.session.flush()
    code = "topic_weighed" if entry.override is None else "topic_ranked_by_hand"
    timeline.write(topic, code, by=by, text=made.reason)
    audit.record(
        f"topic.{code.removeprefix('topic_')}",
        topic,
        by=by,
        place=topic.hall.place,
        reason=made.reason,
        details={
            "affected": made.affected,
            "source": made.affected_source,
            "unsafe": made.is_unsafe,
            "danger": made.danger,
            "override": made.override,
        },
    )
    return made


def set_weights(hall: Hall, weights: Weights, *, by: Person, reason: str) -> None:
    """Let the hall reckon with these weights from now on, for the topics it has already too."""
    reason = wording.paragraphs(reason)
    if not reason:
        raise Invalid(_l("请写明为什么改分值"), remedy=_l("理由会公开给大家看"))
    granted(refuse_weights(weights))
    hall = db.session.get_one(Hall, hall.id, with_for_update={"of": Hall}, populate_existing=True)
    before = weights_of(hall)
    hall.rules = {**hall.rules, RULE: asdict(weights)}
    audit.record(
        "hall.priority_weights_set",
        hall,
        by=by,
        place=hall.place,
        reason=reason,
        details={"from": asdict(before), "to": asdict(weights)},
    )


def _check(entry: Entry, source: str, danger: str) -> None:
    if entry.affected is not None and not 0 <= entry.affected <= MOST_AFFECTED:
        raise Invalid(_l("受影响的人数不对"), remedy=_l("请填0到1000000之间的整数，不知道就空着"))
    if entry.affected is not None and not source:
        raise Invalid(
            _l("估计了人数，还没有写依据"),
            remedy=_l("请写明这个数是怎么来的，例如：3、4号楼共96户，物业台账"),
        )
    if entry.is_unsafe and not danger:
        raise Invalid(_l("勾了安全隐患，还没有写是什么"), remedy=_l("请用一句话写明会伤到谁"))
