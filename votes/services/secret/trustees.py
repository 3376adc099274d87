"""Tellers as trustees: named, each with a key from their own phone, its backup tried."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from app import audit, clock
from app.errors import Invalid
from app.extensions import db
from app.people.models.person import Person
from app.permissions import Role
from meetings.queries.planning import officers_of
from votes.crypto import fields
from votes.crypto.belenios import trustee_key
from votes.crypto.belenios.flaws import Unsound
from votes.crypto.belenios.group import Element
from votes.crypto.belenios.proofs import Proof
from votes.crypto.belenios.trustee_key import TrusteePublicKey
from votes.crypto.belenios.trustees import Trustees
from votes.models.poll import Poll, PollState
from votes.models.trustee import Trustee
from votes.services.secret import keys, refusals
from votes.services.states import lock

FEWEST, MOST = 2, 7
"""One teller alone could read every ballot; more than seven are never there together."""
_OPENED = frozenset({PollState.OPEN, PollState.CLOSED, PollState.DECLARED, PollState.ANNULLED})


def trustees_of(poll: Poll) -> Sequence[Trustee]:
    """The holders of the keys, by number."""
    query = select(Trustee).where(Trustee.poll_id == poll.id).order_by(Trustee.number)
    return db.session.scalars(query).all()


def trustee_of(poll: Poll, person: Person | None) -> Trustee | None:
    """The part that this person holds."""
    if person is None:
        return None
    return next((one for one in trustees_of(poll) if one.person_id == person.id), None)


def name_tellers(poll: Poll, people: Sequence[Person], *, by: Person) -> None:
    """Name the tellers who will hold the keys; nobody: the house does. Keys made before are void.

    Raises Refused once the poll is open, Invalid for a single teller or too many.
    """
    poll = lock(poll)
    if poll.state in _OPENED:
        raise refusals.is_settled()
    if people and not FEWEST <= len(people) <= MOST:
        raise Invalid(
            _l("监票员要有%(fewest)d到%(most)d位", fewest=FEWEST, most=MOST),
            _l("只有一位时，这一位就能看到每一张选票"),
            code="tellers",
        )
    db.session.execute(delete(Trustee).where(Trustee.poll_id == poll.id))
    for number, person in enumerate(people, 1):
        db.session.add(Trustee(poll_id=poll.id, number=number, person_id=person.id))
    db.session.flush()
    named = [person.id for person in people]
    audit.record(
        "poll.tellers_named", poll, by=by, place=poll.hall.place, details={"people": named}
    )


def make_key(poll: Poll, text: str, *, by: Person) -> Trustee:
    """Take the public half of the key that a teller's phone made.

    Until its backup was tried another may replace it. Raises Forbidden for who is no teller of
    this poll, Refused for a key that counts already or serves elsewhere, Invalid for no key.
    """
    trustee = _held(poll, by)
    if trustee.is_ready:
        raise refusals.has_key()
    try:
        key = trustee_key.read(text)
    except Unsound as error:
        raise refusals.no_key(error) from error
    trustee.public_key, trustee.proof = str(key.public_key), fields.write(key.pok)
    trustee.made_at = clock.now()
    try:
        with db.session.begin_nested():
            db.session.flush()
    except IntegrityError:
        raise refusals.key_is_known() from None
    _note("poll.key_made", trustee, by)
    return trustee


def backup_tried(poll: Poll, public_key: str, *, by: Person) -> Trustee:
    """The teller loaded the backup back and it gave the same key: from now on the key counts.

    Raises Forbidden for who is no teller, Refused where it gave another key.
    """
    trustee = _held(poll, by)
    if trustee.public_key is None or trustee.public_key != public_key:
        raise Invalid(
            _l("备份里不是这把钥匙"), remedy=_l("请重新领钥匙并下载备份"), code="another_key"
        )
    if not trustee.is_ready:
        trustee.tried_at = clock.now()
        _note("poll.key_tried", trustee, by)
    return trustee


def _held(poll: Poll, person: Person) -> Trustee:
    poll = lock(poll)
    trustee = trustee_of(poll, person)
    if trustee is None:
        raise refusals.no_teller()
    if poll.state in _OPENED:
        raise refusals.is_settled()
    return trustee


def _note(act: str, trustee: Trustee, by: Person) -> None:
    audit.record(
        act,
        trustee.poll,
        by=by,
        place=trustee.poll.hall.place,
        details={"number": trustee.number},
    )


def all_keys(poll: Poll) -> Trustees:
    """The keys under which the ballots will be encrypted; the house's own where nobody is named.

    Raises Refused while a teller's key is missing or its backup was not tried.
    """
    held = trustees_of(poll) or [_house(poll)]
    missing = [one.number for one in held if not one.is_ready]
    if missing:
        raise refusals.keys_are_missing("、".join(map(str, missing)))
    return Trustees(tuple(_public(one) for one in held))


def _public(trustee: Trustee) -> TrusteePublicKey:
    if trustee.public_key is None or trustee.proof is None:
        raise refusals.keys_are_missing(str(trustee.number))
    return TrusteePublicKey(fields.read(Proof, trustee.proof), Element.read(trustee.public_key))


def _house(poll: Poll) -> Trustee:
    """The house as the only trustee: said so on every page of the poll."""
    key = trustee_key.public_half(keys.house_key(poll.uuid))
    trustee = Trustee(
        poll_id=poll.id,
        number=1,
        public_key=str(key.public_key),
        proof=fields.write(key.pok),
        made_at=clock.now(),
        tried_at=clock.now(),
    )
    db.session.add(trustee)
    db.session.flush()
    return trustee


def tellers_with(poll: Poll, numbers: Sequence[str]) -> Sequence[Person]:
    """The hall's tellers with these numbers, as a form sent them. Raises Invalid for another."""
    known = {str(person.id): person for person in officers_of(poll.hall, Role.TELLER)}
    if not set(numbers) <= set(known):
        raise Invalid(_l("请从本议事厅的监票员里选"), code="tellers")
    return [known[number] for number in dict.fromkeys(numbers)]
