"""Needs that look like a text being written, or like a need that is here.

Two steps. The index returns the few needs that share most of the text's rarest pairs of
characters; beside them stand the newest needs of the same place whose titles share something, so
that 电梯坏了 finds the lift of the same house among a million. Then these few are read and ranked by
all their words, the place and the category. Declined, withdrawn and draft needs are never offered.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, bindparam, func, or_, select

from app.extensions import db
from app.places.models.hall import Hall
from app.places.models.place import Place
from proposals.labels import category_label
from proposals.lifecycle.proposal import ProposalState
from proposals.models import gram_lookup
from proposals.models.category import Category
from proposals.models.proposal import Proposal
from proposals.queries.listing import excerpt
from proposals.similarity import weighing
from proposals.similarity.cutting import flat, pairs
from proposals.similarity.weighing import Sought

BUDGET = 2_500
"""Entries of the index that one text may meet."""
CANDIDATES = 16
"""Needs that the index returns to be ranked; recall on the labelled pairs is that of ranking all."""
AROUND = 200
"""Newest needs of the same place whose titles are looked at."""
FROM_AROUND = 4
_TO_CHOOSE_FROM = 3
_STRONGEST = 12
_READ = 600
"""Characters of a body that are compared: what people want stands at the beginning."""
NEVER_OFFERED = (ProposalState.DRAFT, ProposalState.DECLINED, ProposalState.WITHDRAWN)


@dataclass(frozen=True)
class Match:
    """One need that looks alike, with what a reader needs to judge it."""

    proposal_id: int
    external_id: str | None
    title: str
    excerpt: str
    state: ProposalState
    hall_name: str
    supporter_count: int
    score: float
    """0 to 1; it ranks, and no threshold of it means anything."""
    reasons: tuple[str, ...]
    """Why it is shown, in the reader's language, the strongest first."""


@dataclass(frozen=True)
class Asked:
    """What look-alikes are sought for."""

    text: Sought
    pull: Mapping[str, float]
    """The pairs that the index is asked for."""
    place_id: int | None = None
    category: Category | None = None
    leave_out: frozenset[int] = frozenset()
    within: Hall | None = None


def similar_to_text(
    title: str,
    body: str,
    *,
    place: Place | None = None,
    category: Category | None = None,
    leave_out: Collection[int] = (),
    limit: int = 5,
) -> Sequence[Match]:
    """Return the needs most like this text, the likest first; ``leave_out`` holds their ids."""
    place_id = None if place is None else place.id
    asked = Asked(*weighed(title, body), place_id, category, frozenset(leave_out))
    return [_match(row, score, asked) for score, row in _ranked(asked, limit)]


def similar_to(
    proposal: Proposal, *, limit: int = 5, within: Hall | None = None
) -> Sequence[Match]:
    """Return the needs most like this one, never itself; ``within`` keeps to one hall's."""
    asked = _about(proposal, within)
    return [_match(row, score, asked) for score, row in _ranked(asked, limit)]


def nearest(
    proposal: Proposal, limit: int, *, within: Hall | None = None
) -> list[tuple[int, float]]:
    """Return the ids of the needs most like this one, and how alike they are."""
    return [(row.id, score) for score, row in _ranked(_about(proposal, within), limit)]


def _about(proposal: Proposal, within: Hall | None) -> Asked:
    text, pull = weighed(proposal.title, proposal.body, here_already=True)
    only = frozenset({proposal.id})
    return Asked(text, pull, proposal.place_id, proposal.category, only, within)


def weighed(
    title: str, body: str, *, here_already: bool = False
) -> tuple[Sought, Mapping[str, float]]:
    """Weigh a text, and choose the pairs that the index is asked for."""
    body = body[:_READ]
    connection = db.session.connection()
    needs, held = gram_lookup.needs_with(connection, set(pairs(flat(title, body))))
    text = weighing.sought(title, body, held, needs)
    return text, weighing.rarest(text, held, BUDGET, here_already=here_already)


def _ranked(asked: Asked, limit: int) -> list[tuple[float, Any]]:
    """Return scores and rows, the likest first; of equals the older."""
    within = None if asked.within is None else asked.within.place_id
    most = max(CANDIDATES, _TO_CHOOSE_FROM * limit)
    keys = gram_lookup.meeting(db.session.connection(), asked.pull, most, within)
    scored = [(_likeness(asked, row), row) for row in _read(asked, keys, _around(asked))]
    return sorted((s for s in scored if s[0]), key=lambda s: (-s[0], s[1].id))[:limit]


def _read(asked: Asked, keys: Iterable[int], numbers: Iterable[int]) -> Iterable[Any]:
    wanted = rows()
    if asked.within is not None:
        wanted = wanted.where(Proposal.hall_id == asked.within.id)
    found = db.session.execute(wanted, {"keys": list(keys), "numbers": list(numbers)})
    for row in found:
        if row.id not in asked.leave_out and row.state not in NEVER_OFFERED:
            yield row


@cache
def rows() -> Select[Any]:
    """Return the statement that reads candidates, by ``keys`` of the list and by ``numbers``."""
    return (
        select(
            Proposal.id,
            Proposal.external_id,
            Proposal.title,
            func.substr(Proposal.body, 1, _READ).label("body"),
            Proposal.state,
            Proposal.category,
            Proposal.place_id,
            Proposal.supporter_count,
            Hall.name.label("hall_name"),
        )
        .join(Hall, Proposal.hall_id == Hall.id)
        .where(
            or_(
                Proposal.list_key.in_(bindparam("keys", expanding=True)),
                Proposal.id.in_(bindparam("numbers", expanding=True)),
            )
        )
    )


def newest_titles(place_id: int) -> Select[Any]:
    """Return the statement that reads the newest titles of a place."""
    return (
        select(Proposal.id, Proposal.title)
        .where(Proposal.place_id == place_id)
        .order_by(Proposal.list_key.desc())
        .limit(AROUND)
    )


def _around(asked: Asked) -> list[int]:
    """Return the newest needs of the same place whose titles have most in common with the text."""
    if asked.place_id is None:
        return []
    pull = asked.text.pull
    telling = sorted(pull, key=lambda pair: (-pull[pair], pair))[:_STRONGEST]
    common = [
        (sum(pull[pair] for pair in pull.keys() & set(pairs(flat(title)))), number)
        for number, title in db.session.execute(newest_titles(asked.place_id))
        if any(pair in title for pair in telling)
    ]
    return [number for _shared, number in sorted(common, reverse=True)[:FROM_AROUND]]


def _likeness(asked: Asked, row: Any) -> float:
    alike = weighing.likeness(asked.text, row.title, row.body)
    if row.place_id == asked.place_id:
        alike *= weighing.SAME_PLACE
    if _same_category(asked, row):
        alike *= weighing.SAME_CATEGORY
    return alike


def _same_category(asked: Asked, row: Any) -> bool:
    return bool(row.category == asked.category) and row.category is not Category.UNSORTED


def _match(row: Any, score: float, asked: Asked) -> Match:
    return Match(
        proposal_id=row.id,
        external_id=row.external_id,
        title=row.title,
        excerpt=excerpt(row.body),
        state=row.state,
        hall_name=row.hall_name,
        supporter_count=row.supporter_count,
        score=round(min(score, 1.0), 4),
        reasons=tuple(_reasons(row, asked)),
    )


def _reasons(row: Any, asked: Asked) -> Iterable[str]:
    words = weighing.shared_words(asked.text, row.title, row.body)
    if words:
        yield _("都提到%(words)s", words="、".join(f"“{word}”" for word in words))
    if row.place_id == asked.place_id:
        yield _("说的是同一个地方")
    if _same_category(asked, row):
        yield _("都属于%(category)s", category=category_label(row.category))
