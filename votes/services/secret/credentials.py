"""Voters' credentials: made on their phones before the opening, by the house for the others.

A credential signs; it opens nothing. Before the opening each voter's phone sends the public half
of one it made itself, the last phone counts. For whoever has not brought one by then, late
comers and people without a phone, the house makes it, and hands it to that voter alone, or to
the desk; its lines are counted and shown. So everybody on the frozen roll has exactly one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import delete, exists, func, insert, select
from sqlalchemy.exc import IntegrityError

from app.extensions import db
from app.people.models.person import Person
from votes.counting.records import RollEntry
from votes.crypto.belenios.flaws import Flaw, Unsound
from votes.crypto.belenios.group import Element, require_member
from votes.crypto.belenios.roll import public_credential
from votes.models.poll import Poll, PollState
from votes.models.secret import Credential
from votes.models.trustee import CredentialOffer
from votes.models.voter import PollVoter
from votes.services import answers, quiz_first
from votes.services.secret import keys, refusals
from votes.services.states import lock

_PREPARED = frozenset(PollState) - {
    *(PollState.OPEN, PollState.CLOSED, PollState.DECLARED, PollState.ANNULLED)
}


def offer(poll: Poll, person: Person, public: str) -> None:
    """Take the public credential that this voter's phone made; inside a transaction.

    Who is on the roll is asked at the opening. Raises Refused once the poll is open or for a
    credential used elsewhere, Invalid for a number that is none.
    """
    poll = lock(poll)
    if poll.state not in _PREPARED:
        raise refusals.is_settled()
    try:
        element = Element.read(public)
        require_member(element, "a credential")
    except Unsound as error:
        raise refusals.no_ballot(error) from error
    except ValueError:
        raise refusals.no_ballot(Unsound(Flaw.FORM, "no number")) from None
    if db.session.scalar(select(exists().where(Credential.public == public))):
        raise refusals.credential_is_known()
    held = db.session.get(CredentialOffer, (poll.id, person.id))
    if held is None:
        held = CredentialOffer(poll_id=poll.id, person_id=person.id, public=public)
        db.session.add(held)
    held.public = public
    try:
        with db.session.begin_nested():
            db.session.flush()
    except IntegrityError:
        raise refusals.credential_is_known() from None


def settle(poll: Poll, voters: Mapping[int, RollEntry]) -> Mapping[str, str]:
    """Give every line of the frozen roll its credential; return the public ones by pseudonym.

    Who cannot vote on a phone before the rule quiz gets the house's, so that the desk can seal for
    them; once they passed, their phone is handed the same.
    """
    offered = dict(
        db.session.execute(
            select(CredentialOffer.person_id, CredentialOffer.public).where(
                CredentialOffer.poll_id == poll.id
            )
        )
        .tuples()
        .all()
    )
    for person in quiz_first.of_poll(poll, offered):
        del offered[person]
    rows = [
        {
            "poll_id": poll.id,
            "pseudonym": line.pseudonym,
            "public": offered.get(person) or _by_the_house(poll, line),
            "by_phone": person in offered,
        }
        for person, line in voters.items()
    ]
    if rows:
        db.session.execute(insert(Credential.__table__), rows)  # type: ignore[arg-type]  # a table is a target of INSERT
    db.session.execute(delete(CredentialOffer).where(CredentialOffer.poll_id == poll.id))
    return {str(row["pseudonym"]): str(row["public"]) for row in rows}


def copy(poll: Poll, second: Poll, voters: Mapping[int, RollEntry]) -> None:
    """Let these lines of the roll sign in the second box with the credential of the first."""
    names = [line.pseudonym for line in voters.values()]
    query = select(Credential.pseudonym, Credential.public, Credential.by_phone)
    held = db.session.execute(
        query.where(Credential.poll_id == poll.id, Credential.pseudonym.in_(names))
    )
    rows = [
        {
            "poll_id": second.id,
            "pseudonym": row.pseudonym,
            "public": row.public,
            "by_phone": row.by_phone,
        }
        for row in held
    ]
    if rows:
        db.session.execute(insert(Credential.__table__), rows)  # type: ignore[arg-type]  # a table is a target of INSERT


def _by_the_house(poll: Poll, line: RollEntry) -> str:
    return str(public_credential(keys.house_credential(poll.uuid, line.pseudonym)))


class Held(NamedTuple):
    """A voter's credential: its public half, and the secret where the house made it."""

    public: str
    secret: str | None


def credential_of(poll: Poll, pseudonym: str) -> Held:
    """The credential of one line of the roll, for that voter's own page or for the desk."""
    row = db.session.get(Credential, (poll.id, pseudonym))
    if row is None:
        raise answers.off_roll()
    secret = None if row.by_phone else str(keys.house_credential(poll.uuid, pseudonym))
    return Held(row.public, secret)


def has_offered(poll: Poll, person: Person) -> bool:
    """Whether a phone of this voter has brought a credential."""
    return db.session.get(CredentialOffer, (poll.id, person.id)) is not None


def made_by_the_house(poll: Poll) -> int:
    """For how many voters the house made the credential."""
    query = select(func.count()).where(
        Credential.poll_id == poll.id, Credential.by_phone.is_(False)
    )
    return db.session.scalar(query) or 0


def voter_of(poll: Poll, public: str) -> PollVoter | None:
    """Whose line of the roll this credential is."""
    return db.session.scalar(
        select(PollVoter)
        .join(
            Credential,
            (Credential.poll_id == PollVoter.poll_id)
            & (Credential.pseudonym == PollVoter.pseudonym),
        )
        .where(Credential.poll_id == poll.id, Credential.public == public)
    )
