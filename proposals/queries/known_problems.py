"""Questions to the knowledge base: what is known, at a place, of a class, like a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, or_, select

from app.errors import Missing
from app.extensions import db
from app.places.models.place import Place
from proposals.classification.likeness import Likeness, Matter, alike, telling
from proposals.models.category_tree import Sorted, in_class
from proposals.models.known_problem import KnownProblem, KnownProblemVersion
from proposals.models.proposal import Proposal
from proposals.models.topic import Topic
from proposals.queries.suggesting import lexicon

PAGE = 20
WORDS = 5
"""Words of a search that are looked for; each must stand somewhere in one of the four fields."""
COMPARED = 100
"""Known problems that a new need is compared with: the newest below the same root place that hold
one of its telling words."""
ASKED = 8
"""Telling words of a need that are looked for, the weightiest first."""
SHOWN = 3


@dataclass(frozen=True)
class Wanted:
    """What the reader asks of the knowledge base."""

    words: str = ""
    place: Place | None = None
    sorted_as: Sorted | None = None
    before: int | None = None
    """Number of the last row already seen."""
    with_retired: bool = False


@dataclass(frozen=True)
class Recalled:
    """A known problem that is like a need, and the words they share."""

    problem: KnownProblem
    score: float
    words: tuple[str, ...]


def problem_with(problem_id: int) -> KnownProblem:
    """Return the known problem, or raise Missing."""
    problem = db.session.get(KnownProblem, problem_id)
    if problem is None:
        raise Missing(_l("基础问题库里没有这一条"), remedy=_l("可以从基础问题库重新进入"))
    return problem


def page_of(wanted: Wanted, size: int = PAGE) -> tuple[Sequence[KnownProblem], int | None]:
    """Return one page, the newest first, and the number that the next one continues before."""
    chosen = _narrowed(select(KnownProblem), wanted)
    if wanted.before is not None:
        chosen = chosen.where(KnownProblem.id < wanted.before)
    found = db.session.scalars(chosen.order_by(KnownProblem.id.desc()).limit(size + 1)).all()
    return found[:size], found[size - 1].id if len(found) > size else None


def versions_of(problem: KnownProblem) -> Sequence[KnownProblemVersion]:
    """Every wording it had, the newest first."""
    return db.session.scalars(
        select(KnownProblemVersion)
        .where(KnownProblemVersion.problem_id == problem.id)
        .order_by(KnownProblemVersion.number.desc())
    ).all()


def made_from(origin: Proposal | Topic) -> KnownProblem | None:
    """The known problem that was made from this matter, if any."""
    column = (
        KnownProblem.from_proposal_id
        if isinstance(origin, Proposal)
        else KnownProblem.from_topic_id
    )
    return db.session.scalar(select(KnownProblem).where(column == origin.id))


def recalled_for(
    place: Place, title: str, body: str, *, code: str = "", least: float = 0.0
) -> Sequence[Recalled]:
    """Return what is known that this need is like: by words, place and class, the likest first."""
    text = f"{title}\n{body}"
    words = telling(text, lexicon())
    if not words:
        return ()
    root = place.path.split("/")[1]
    known = db.session.scalars(
        select(KnownProblem)
        .join(Place, KnownProblem.place_id == Place.id)
        .where(
            KnownProblem.retired_at.is_(None),
            Place.path.startswith(f"/{root}/"),
            or_(*(_holds(word) for word in sorted(words, key=lambda one: -words[one])[:ASKED])),
        )
        .order_by(KnownProblem.id.desc())
        .limit(COMPARED)
    ).all()
    wanted = Matter(text, place.lineage, code)
    matters = [
        Matter(f"{one.spot}\n{one.cause}\n{one.path}", one.place.lineage, Sorted.of(one).code)
        for one in known
    ]
    found = alike(wanted, matters, lexicon())
    return [_recalled(known, one) for one in found if one.score >= least][:SHOWN]


def _recalled(known: Sequence[KnownProblem], one: Likeness) -> Recalled:
    return Recalled(known[one.number], one.score, one.words)


def _narrowed(chosen: Select[tuple[KnownProblem]], wanted: Wanted) -> Select[tuple[KnownProblem]]:
    if not wanted.with_retired:
        chosen = chosen.where(KnownProblem.retired_at.is_(None))
    if wanted.place is not None:
        below = Place.path.startswith(wanted.place.path, autoescape=True)
        chosen = chosen.join(Place, KnownProblem.place_id == Place.id).where(
            or_(below, Place.id.in_(wanted.place.lineage))
        )
    if wanted.sorted_as is not None:
        chosen = chosen.where(in_class(KnownProblem, wanted.sorted_as))
    for word in wanted.words.split()[:WORDS]:
        chosen = chosen.where(_says(word))
    return chosen


def _says(word: str) -> ColumnElement[bool]:
    fields = (KnownProblem.spot, KnownProblem.cause, KnownProblem.duty, KnownProblem.path)
    return or_(*(field.icontains(word, autoescape=True) for field in fields))


def _holds(word: str) -> ColumnElement[bool]:
    """Whether one of the fields that tell what happened holds a word of the lists, as it stands."""
    fields = (KnownProblem.spot, KnownProblem.cause, KnownProblem.path)
    return or_(*(field.contains(word, autoescape=True) for field in fields))
