"""Lists for taking home: every row of what is wanted, read a portion at a time.

What everybody may take is what the public pages say of a matter. Who wrote it, their telephone and
where exactly it is go to the desk of that place alone; numbers of people without an account
(``ReporterContact``) go to nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, func, select

from app.breathing import breathe
from app.extensions import db
from app.marks import N_
from app.people.models.person import Household, Person
from app.places.models.hall import Hall
from app.tables import Cell, Column
from proposals.labels import channel_label, proposal_state_label, topic_state_label
from proposals.lifecycle.topic_states import TopicState
from proposals.models import search_index
from proposals.models.category_tree import Sorted
from proposals.models.proposal import Proposal
from proposals.models.topic import Topic, TopicLink
from proposals.queries import listing

PORTION = 500

NEED_COLUMNS: Mapping[str, str] = {
    "id": N_("提案号"),
    "external_source": N_("来源平台"),
    "external_id": N_("来源编号"),
    "title": N_("标题"),
    "body": N_("内容"),
    "hall": N_("议事厅"),
    "place": N_("地方"),
    "channel": N_("发现渠道"),
    "category": N_("分类"),
    "state": N_("状态"),
    "supporters": N_("联署人数"),
    "submitted_at": N_("提出时间"),
    "answered_at": N_("答复时间"),
    "topic": N_("议题号"),
    "url": N_("网页"),
}
PERSONAL_COLUMNS: Mapping[str, str] = {
    "author": N_("提案人"),
    "phone": N_("手机号"),
    "address": N_("住址"),
    "where": N_("具体位置"),
}
TOPIC_COLUMNS: Mapping[str, str] = {
    "id": N_("议题号"),
    "title": N_("议题"),
    "summary": N_("说明"),
    "hall": N_("议事厅"),
    "state": N_("状态"),
    "needs": N_("并入的提案"),
    "created_at": N_("成立时间"),
    "filed_at": N_("立项时间"),
    "schedule_due": N_("最迟排会"),
    "url": N_("网页"),
}


def columns(named: Mapping[str, str]) -> list[Column]:
    """Return the columns with headings in the reader's language."""
    return [Column(key, _(heading)) for key, heading in named.items()]


def needs(wanted: listing.Wanted, *, personal: bool, base: str = "") -> Iterator[Sequence[Cell]]:
    """Yield every need that the list would show, the newest first, in the columns' order.

    ``personal``: the columns of PERSONAL_COLUMNS too. ``base``: the site's address.
    """
    if wanted.words.strip() and not search_index.is_searchable(wanted.words):
        return
    sought: listing.Wanted | None = replace(wanted, sort=listing.Sort.NEWEST, after="")
    while sought is not None:
        rows = db.session.execute(_needs(sought, personal=personal)).all()
        db.session.rollback()  # whoever downloads slowly holds no snapshot open meanwhile
        yield from (_need(row, personal=personal, base=base) for row in rows)
        full = len(rows) == PORTION
        sought = replace(sought, after=str(rows[-1].list_key)) if full else None
        breathe()


def _needs(wanted: listing.Wanted, *, personal: bool) -> Select[Any]:
    topic = (
        select(TopicLink.topic_id)
        .where(TopicLink.proposal_id == Proposal.id, TopicLink.unlinked_at.is_(None))
        .scalar_subquery()
    )
    chosen = listing.statement(wanted, PORTION).add_columns(
        Proposal.body.label("whole_body"),
        Proposal.external_source,
        Proposal.external_id,
        Proposal.source_channel,
        Proposal.category_second,
        Proposal.category_third,
        topic.label("topic_id"),
    )
    if not personal:
        return chosen
    return chosen.outerjoin(Household, Person.household_id == Household.id).add_columns(
        Proposal.where_text, Person.phone, Household.building, Household.unit, Household.room
    )


def _need(row: Any, *, personal: bool, base: str) -> Sequence[Cell]:
    public: list[Cell] = [
        row.id,
        row.external_source,
        row.external_id,
        row.title,
        row.whole_body,
        row.hall_name,
        row.place_name,
        str(channel_label(row.source_channel)),
        " / ".join(node.name for node in Sorted.of(row).lineage),
        proposal_state_label(row.state),
        row.supporter_count,
        row.submitted_at,
        row.answered_at,
        row.topic_id,
        f"{base}/proposals/{row.id}",
    ]
    if not personal:
        return public
    home = " ".join(part for part in (row.building, row.unit, row.room) if part)
    return [*public, row.proposer_name or row.author_label, row.phone, home, row.where_text]


def topics(
    hall: Hall | None, states: Sequence[TopicState], *, base: str = ""
) -> Iterator[Sequence[Cell]]:
    """Yield every topic of a hall (or of all), the newest first; of these states, or all standing."""
    after: int | None = None
    while True:
        rows = db.session.execute(_topics(hall.id if hall else None, states, after)).all()
        db.session.rollback()
        yield from (_topic(row, base) for row in rows)
        if len(rows) < PORTION:
            return
        after = rows[-1].id
        breathe()


def _topics(hall_id: int | None, states: Sequence[TopicState], after: int | None) -> Select[Any]:
    joined = (
        select(func.count())
        .where(TopicLink.topic_id == Topic.id, TopicLink.unlinked_at.is_(None))
        .scalar_subquery()
    )
    chosen = (
        select(
            Topic.id,
            Topic.title,
            Topic.summary,
            Topic.state,
            Topic.created_at,
            Topic.filed_at,
            Topic.schedule_due,
            Hall.name.label("hall_name"),
            joined.label("needs"),
        )
        .join(Hall, Topic.hall_id == Hall.id)
        .order_by(Topic.id.desc())
        .limit(PORTION)
    )
    if hall_id is not None:
        chosen = chosen.where(Topic.hall_id == hall_id)
    if after is not None:
        chosen = chosen.where(Topic.id < after)
    if states:
        return chosen.where(Topic.state.in_(states))
    return chosen.where(Topic.state != TopicState.DISSOLVED)


def _topic(row: Any, base: str) -> Sequence[Cell]:
    return [
        row.id,
        row.title,
        row.summary,
        row.hall_name,
        topic_state_label(row.state),
        row.needs,
        row.created_at,
        row.filed_at,
        row.schedule_due,
        f"{base}/topics/{row.id}",
    ]
