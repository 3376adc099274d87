"""The roll as tables: who is called in which part, of whom the body is made up, who sent whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.people.labels import CONSTITUENCY_LABELS
from meetings.models.invitation import Answer
from meetings.models.meeting import Meeting
from meetings.models.roll import RollEntry
from meetings.services import proxies


@dataclass(frozen=True)
class Share:
    """One category of members: how many voters, and their part of all."""

    name: str
    count: int
    total: int

    @property
    def percent(self) -> str:
        """To one decimal place."""
        return f"{100 * self.count / self.total:.1f}%"


@dataclass(frozen=True)
class Composition:
    """Of whom the voters are made up: every category that has somebody, and those that have none."""

    shares: Sequence[Share]
    gaps: Sequence[str]
    total: int


def rows(entries: Sequence[RollEntry], sent: Mapping[int, str]) -> list[tuple[str, ...]]:
    """Number, name with whoever stands in for them, part, category."""
    return [
        (str(entry.number), _name(entry, sent), _part(entry), _constituency(entry))
        for entry in entries
    ]


def sent_by(meeting: Meeting) -> dict[int, str]:
    """Who stands in for each principal, in words, by the principal."""
    names = {one.principal_id: one.holder.name for one in proxies.standing(meeting)}
    return {person: str(_("委托%(name)s", name=name)) for person, name in names.items()}


def _name(entry: RollEntry, sent: Mapping[int, str]) -> str:
    words = sent.get(entry.person_id)
    return f"{entry.name}（{words}）" if words else entry.name


def composition_of(entries: Sequence[RollEntry]) -> Composition:
    """Count the voters by the eleven categories of a 议事协商委员会 (Y06), the largest first."""
    voters = [entry for entry in entries if entry.voting]
    counted = Counter(entry.constituency for entry in voters)
    return Composition(
        shares=[
            Share(str(CONSTITUENCY_LABELS[kind]) if kind else _("未分类"), n, len(voters))
            for kind, n in counted.most_common()
        ],
        gaps=[str(label) for kind, label in CONSTITUENCY_LABELS.items() if not counted[kind]],
        total=len(voters),
    )


@dataclass(frozen=True)
class Replies:
    """What those called have answered: of the voters, and who wrote for leave."""

    coming: int
    away: Sequence[tuple[str, str]]
    silent: int


def replies_of(entries: Sequence[RollEntry], answers: Mapping[int, Answer]) -> Replies:
    """Count the answers of those with a vote; name those who stay away, with their reason."""
    voters = [(entry, answers.get(entry.person_id)) for entry in entries if entry.voting]
    return Replies(
        coming=sum(said is not None and said.coming for _entry, said in voters),
        away=[(entry.name, said.note) for entry, said in voters if said and not said.coming],
        silent=sum(said is None for _entry, said in voters),
    )


def _constituency(entry: RollEntry) -> str:
    return str(CONSTITUENCY_LABELS[entry.constituency]) if entry.constituency else ""


def _part(entry: RollEntry) -> str:
    held = (
        (entry.voting, _("议事代表")),
        (entry.deputy, _("主持人")),
        (entry.expert, _("议事能手")),
        (entry.stakeholder, _("利益相关人")),
        (entry.desk, _("工作人员")),
    )
    return "、".join(name for holds, name in held if holds) or _("列席人员")
