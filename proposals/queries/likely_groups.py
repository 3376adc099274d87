"""Needs that seem to say the same, for the desk to look at: nothing is joined by itself."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.extensions import db
from app.places.models.hall import Hall
from proposals.models import gram_lookup
from proposals.models.neighbour import Neighbour
from proposals.models.proposal import Proposal
from proposals.queries.joining import JOINABLE
from proposals.similarity import grouping, weighing
from proposals.similarity.cutting import flat, pairs

NEWEST = 3_000
"""Needs of a hall that are looked at: those that still stand alone, the newest."""
_HEAD = re.compile(
    "^(关于|咨询|投诉|反映|请求|希望|建议|举报|反对|呼吁|恳请|质疑|再次|强烈|的|对|在|了)+"
)
_TAIL = re.compile("(的|问题|咨询|情况|事宜|事情|请求|建议|投诉|相关|有关|是|和)+$")
"""Words that every title begins or ends with, and that name nothing."""


@dataclass(frozen=True)
class LikelyGroup:
    """Needs that seem to say the same."""

    proposal_ids: tuple[int, ...]
    label: str
    """Words that they share and others do not."""
    score: float
    """How alike they are on average, 0 to 1."""


def likely_groups(hall: Hall | None, limit: int = 20) -> Sequence[LikelyGroup]:
    """Return groups among the needs of a hall, or of all halls, the largest first.

    Made of what ``services.neighbouring`` keeps: a need sent or reworded within the minute may be
    missing.
    """
    near, titles = _near(hall)
    linked = {
        link: score
        for link, score in grouping.links(near).items()
        if not weighing.differ(*(weighing.districts(titles[one]) for one in link))
    }
    return [_labelled(group, titles) for group in grouping.groups(linked)[:limit]]


def _near(hall: Hall | None) -> tuple[dict[int, dict[int, float]], dict[int, str]]:
    """Read the nearest of the needs that stand alone, and their titles."""
    alone = select(Proposal.id, Proposal.title).where(Proposal.state.in_(JOINABLE))
    if hall is not None:
        alone = alone.where(Proposal.hall_id == hall.id).order_by(Proposal.list_key.desc())
        alone = alone.limit(NEWEST)
    one, other = alone.subquery("one"), aliased(Proposal)
    rows = db.session.execute(
        select(Neighbour.proposal_id, Neighbour.other_id, Neighbour.score, one.c.title)
        .join(one, one.c.id == Neighbour.proposal_id)
        .join(other, other.id == Neighbour.other_id)
        .where(other.state.in_(JOINABLE))
    )
    near: dict[int, dict[int, float]] = defaultdict(dict)
    titles: dict[int, str] = {}
    for number, nearby, score, title in rows:
        near[number][nearby] = score
        titles[number] = title
    return near, titles


def _labelled(group: grouping.Group, titles: dict[int, str]) -> LikelyGroup:
    return LikelyGroup(
        group.members,
        _label([titles[member] for member in group.members]),
        round(group.score, 4),
    )


def _label(titles: Sequence[str]) -> str:
    """Name a group by the rarest words that most of its titles share, else by its first title."""
    held = Counter(pair for title in titles for pair in set(pairs(flat(title))))
    common = [pair for pair, times in held.items() if 2 * times > len(titles)]
    needs, known = gram_lookup.needs_with(db.session.connection(), common)
    pull = {pair: weighing.rarity(known.get(pair, 0), needs) for pair in common}
    alike = weighing.Sought(pull, 1.0, 1, frozenset())
    pieces = weighing.shared_words(alike, titles[0], "", longest=len(titles[0]))
    words = [_TAIL.sub("", _HEAD.sub("", piece)) for piece in pieces]
    return " ".join(_as_written(word, titles[0]) for word in words if len(word) > 1) or titles[0]


def _as_written(word: str, title: str) -> str:
    """Return the word with its capitals, where it stands in the title as it is."""
    at = title.casefold().find(word)
    return title[at : at + len(word)] if at >= 0 else word
