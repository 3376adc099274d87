"""Who may do what with proposals and topics, and in which part."""

from __future__ import annotations

from app.people.models.person import Person
from app.people.policy import may, roles_of
from app.permissions import RIGHTS, Permission, Role
from app.places.models.place import Place
from proposals.lifecycle.proposal import ENDED, OPEN_TO_SUPPORT, ProposalState
from proposals.models.proposal import Proposal
from proposals.models.source_channel import SourceChannel

SECRETARY = "secretary"
PROPOSER = "proposer"
SYSTEM = "system"
APPEAL_ROLES = frozenset({Role.MONITOR, Role.STREET})
"""Whoever hears appeals against a decline: never the desk that declined."""


def parts_in(person: Person | None, place: Place) -> frozenset[str]:
    """Return the parts a person plays at a place, in the words of ``proposals.lifecycle``.

    Whoever may work the desk acts as its secretary (street staff stand in). Nobody is the
    system: commands, and the stages above acting on what a meeting decided.
    """
    if person is None:
        return frozenset({SYSTEM})
    roles = roles_of(person, place)
    at_desk = any(Permission.WORK_DESK in RIGHTS[role] for role in roles)
    return frozenset(roles) | ({SECRETARY} if at_desk else frozenset())


def parts_with(person: Person | None, proposal: Proposal) -> frozenset[str]:
    """Return the parts a person plays towards one proposal: those at its place, and proposer."""
    parts = parts_in(person, proposal.place)
    return parts | {PROPOSER} if is_proposer(person, proposal) else parts


def is_proposer(person: Person | None, proposal: Proposal) -> bool:
    """Whether this person wrote it."""
    return person is not None and proposal.proposer_id == person.id


def may_co_sign(person: Person | None, proposal: Proposal) -> bool:
    """Whether this person could stand behind it now, apart from having done so already."""
    return (
        proposal.state in OPEN_TO_SUPPORT
        and not is_proposer(person, proposal)
        and may(person, Permission.CO_SIGN, proposal.place)
    )


def may_correct(person: Person | None, proposal: Proposal) -> bool:
    """Whether this person may write it anew: its proposer, while it was returned."""
    return proposal.state is ProposalState.RETURNED and is_proposer(person, proposal)


def may_withdraw(person: Person | None, proposal: Proposal) -> bool:
    """Whether this person could take the proposal back, as far as its state tells."""
    return proposal.state not in ENDED and is_proposer(person, proposal)


def may_hear_appeals(person: Person | None, place: Place) -> bool:
    """Whether this person may put back what was declined: its monitor, or the street."""
    return bool(roles_of(person, place) & APPEAL_ROLES)


FIELD_CHANNELS = frozenset({SourceChannel.PATROL, SourceChannel.GRID_WORKER})
"""Found outside by whoever walks there: with the exact spot and a photo, or it is of no use (J11)."""
REPORTED = FIELD_CHANNELS | {SourceChannel.EMERGENCY}
"""What whoever may report, reports: finds outside, and what suddenly happened."""


def channels_open_to(person: Person | None, place: Place) -> frozenset[SourceChannel]:
    """Through which channels this person may enter needs here: the desk all nine, patrols theirs."""
    if may(person, Permission.WORK_DESK, place):
        return frozenset(SourceChannel)
    return REPORTED if may(person, Permission.REPORT, place) else frozenset()
