"""What an actor may do now, and why the rest is not in order.

Every offer was put to ``engine.rule`` before it is shown, so an offer never lies. An offer with
``needs`` carries no ready act: the caller fills those fields in first. One without either is a
wait: there is nothing to press until ``due_in`` milliseconds have passed or others have acted.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from meetings.rules import acts
from meetings.rules.acts import Act
from meetings.rules.engine import rule
from meetings.rules.floor import NOBODY, Floor, Member
from meetings.rules.hand import Choice
from meetings.rules.labels import label
from meetings.rules.ruling import InOrder, OutOfOrder
from meetings.rules.sentence import Sentence
from meetings.rules.states import Part, Stance

_SAMPLE = "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One thing that may be done, by its act's code, in words, and ready to send."""

    code: str
    label: Sentence
    act: Act | None = None
    needs: tuple[str, ...] = ()
    due_in: int | None = None

    @property
    def is_wait(self) -> bool:
        """Say whether there is nothing to press for now."""
        return self.act is None and not self.needs


@dataclass(frozen=True, slots=True, kw_only=True)
class NotInOrder:
    """One thing that may not be done now, and why."""

    code: str
    label: Sentence
    refusal: OutOfOrder


@dataclass(frozen=True, slots=True)
class Candidate:
    """An act to be put to the rules; ``needs`` are the fields that hold only samples."""

    act: Act
    needs: tuple[str, ...] = ()


def in_order(
    floor: Floor,
    actor: int,
    at: int,
    codes: Collection[str] | None = None,
) -> tuple[Offer, ...]:
    """List every act that ``actor`` may do at ``at``; of ``codes`` only, where given."""
    return tuple(
        offered(floor, candidate)
        for candidate in candidates(floor, actor, at)
        if (codes is None or candidate.act.CODE in codes)
        and isinstance(rule(floor, candidate.act), InOrder)
    )


def not_in_order(floor: Floor, actor: int, at: int) -> tuple[NotInOrder, ...]:
    """List every act of the actor's part in the meeting that is not in order, with the reason."""
    found: list[NotInOrder] = []
    for candidate in candidates(floor, actor, at):
        ruling = rule(floor, candidate.act)
        if isinstance(ruling, OutOfOrder):
            said = label(floor, candidate.act)
            found.append(NotInOrder(code=candidate.act.CODE, label=said, refusal=ruling))
    return tuple(found)


def offered(floor: Floor, candidate: Candidate) -> Offer:
    """Turn an act that is in order into an offer."""
    act = candidate.act
    ready = None if candidate.needs else act
    return Offer(code=act.CODE, label=label(floor, act), act=ready, needs=candidate.needs)


def candidates(floor: Floor, actor: int, at: int) -> tuple[Candidate, ...]:
    """List the acts that belong to the actor's part, whether in order or not."""
    listed = _personal(actor, at)
    if actor == floor.chair or floor.has_part(actor, Part.CLERK):
        listed += _at_the_desk(floor, actor, at)
    if actor == floor.chair:
        listed += _presiding(floor, actor, at)
    if floor.has_part(actor, Part.VOTER, Part.CHAIR, Part.CLERK):
        listed.append(_handing_over(floor, actor, at))
    return tuple(listed)


def _personal(actor: int, at: int) -> list[Candidate]:
    claims = (acts.ClaimFloor(at=at, by=actor, stance=stance) for stance in Stance)
    point = acts.Move(at=at, by=actor, motion="point_of_order", text=_SAMPLE)
    return [
        Candidate(acts.Arrive(at=at, by=actor, person=actor)),
        Candidate(acts.Second(at=at, by=actor)),
        *(Candidate(claim) for claim in claims),
        Candidate(acts.WithdrawClaim(at=at, by=actor)),
        Candidate(acts.StartSpeech(at=at, by=actor)),
        Candidate(acts.EndSpeech(at=at, by=actor)),
        Candidate(acts.Move(at=at, by=actor, text=_SAMPLE), ("text",)),
        Candidate(point, ("text",)),
        Candidate(acts.WithdrawMotion(at=at, by=actor)),
        Candidate(acts.Nominate(at=at, by=actor, whom=actor), ("whom",)),
        Candidate(acts.DeclineNomination(at=at, by=actor)),
        *(Candidate(acts.RaiseHand(at=at, by=actor, choice=choice)) for choice in Choice),
        Candidate(acts.Leave(at=at, by=actor, person=actor)),
    ]


def _at_the_desk(floor: Floor, actor: int, at: int) -> list[Candidate]:
    here = tuple(sorted(floor.present))
    guest = Member(max((m.person for m in floor.roll), default=0) + 1, frozenset())
    return [
        Candidate(acts.CountRoom(at=at, by=actor, members=here), ("members",)),
        Candidate(acts.Enrol(at=at, by=actor, member=guest), ("member",)),
    ]


def _presiding(floor: Floor, chair: int, at: int) -> list[Candidate]:
    def ready(kind: type[Act]) -> Candidate:
        return Candidate(kind(at=at, by=chair))

    whom = floor.holder.person if floor.holder else _someone_else(floor)
    away = floor.aside[-1].number if floor.aside else NOBODY
    return [
        Candidate(acts.CountVote(at=at, by=chair, yes=0, no=0), ("yes", "no")),
        Candidate(acts.Answer(at=at, by=chair, text=_SAMPLE), ("text",)),
        Candidate(acts.TakeUp(at=at, by=chair, target=away)),
        *(ready(kind) for kind in _READY_FOR_CHAIR),
        Candidate(acts.OpenItem(at=at, by=chair, item=1, title=_SAMPLE), ("item", "title")),
        _going_on(floor, chair, at),
        Candidate(acts.VoidPoll(at=at, by=chair, reason=_SAMPLE), ("reason",)),
        Candidate(
            acts.RulePoint(at=at, by=chair, sustained=True, reason=_SAMPLE),
            ("sustained", "reason"),
        ),
        Candidate(
            acts.Rebuke(at=at, by=chair, whom=whom, reason=_SAMPLE),
            ("whom", "reason"),
        ),
        Candidate(acts.Suspend(at=at, by=chair, reason=_SAMPLE), ("reason",)),
        Candidate(acts.FixNextTime(at=at, by=chair, next_time=at + 1), ("next_time",)),
    ]


_READY_FOR_CHAIR = (
    acts.CallToOrder,
    acts.DeclareNoQuorum,
    acts.Resume,
    acts.UnanimousConsent,
    acts.StateQuestion,
    acts.NoSecond,
    acts.Skip,
    acts.Recognise,
    acts.AskOpposition,
    acts.NoteNewFact,
    acts.NextParagraph,
    acts.CloseNominations,
    acts.PutQuestion,
    acts.Recess,
    acts.Adjourn,
    acts.Close,
)


def _going_on(floor: Floor, chair: int, at: int) -> Candidate:
    """Offer the next step; with a reason to fill in where experts would go unheard."""
    plain = acts.NextStep(at=at, by=chair)
    reasoned = acts.NextStep(at=at, by=chair, reason=_SAMPLE)
    if isinstance(rule(floor, plain), OutOfOrder) and isinstance(rule(floor, reasoned), InOrder):
        return Candidate(reasoned, ("reason",))
    return Candidate(plain)


def _handing_over(floor: Floor, actor: int, at: int) -> Candidate:
    """Offer the hand-over to someone who may preside, if there is anyone."""
    if actor != floor.chair and floor.is_present(floor.chair):
        return Candidate(acts.HandOverChair(at=at, by=actor, to=actor), ("to",))
    tried = [acts.HandOverChair(at=at, by=actor, to=member.person) for member in floor.roll]
    good = next((act for act in tried if isinstance(rule(floor, act), InOrder)), tried[-1])
    return Candidate(good, ("to",))


def _someone_else(floor: Floor) -> int:
    return next((m.person for m in floor.roll if m.person != floor.chair), NOBODY)
