"""Test 14 of ballots.md: what holds the ballots of a secret vote names no person and no time.

Every table of votes is either such a one or named below with the reason why it need not be: a
table that is added and named nowhere fails.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import pytest
import sqlalchemy as sa
from flask import Flask

from app.audit import AuditEntry
from app.database import Base
from app.errors import Refused
from app.extensions import db
from app.transaction import transaction
from tests.support.factories import make_person
from tests.votes.secret_polling import prepare_secret
from votes import models
from votes.crypto.ledger import sha256_hex
from votes.models.ledger import Ballot, LedgerEntry
from votes.models.secret import Credential, SpoiltBallot
from votes.queries import desk as waiting
from votes.services import helping
from votes.services.secret import casting, desk

HOLD_BALLOTS = (
    *("ledger_entry", "ballot", "checkpoint", "ledger_datum"),
    *("credential", "spoilt_ballot", "received_ballot"),
)
NAME_A_PERSON = {
    "desk_ballot": (
        {"sealed_by_id", "checked_by_id"},
        "who of the desk helped, so that everybody can be told; never the voter, never when",
    ),
    "credential_offer": (
        {"person_id"},
        "whose phone brought which credential before the opening: no ballot, no choice, no time",
    ),
}
"""Beside a ballot, and yet with a person: which columns, and why that betrays no choice."""
HOLD_NONE = {
    "poll": "the question, one row for all",
    "poll_voter": "the roll, frozen before anybody votes; not who voted",
    "poll_trustee": "the tellers' public keys, made before anybody votes",
    "helped_ballot": "named votes alone: a secret vote refuses it",
    "helped_page": "photos of papers of named votes",
    "hand_count": "two sums of hands, raised before everybody",
    "record_correction": "named votes alone: a secret vote has none",
    "poll_decision": "when the result of all takes effect",
    "poll_challenge": "what is said against the result of all",
    "roll_objection": "what is said against the roll, before anybody votes",
    "result_posting": "where the result of all was put up",
    "ballot_delivery": "who was handed an empty ballot, in named votes of owners",
    "deliveries_import": "the table of those, as uploaded",
    "household_voter": "who votes for a household, of no vote in particular",
    "owned_unit": "the register of owners, of no vote in particular",
    "owners_import": "the table of those, as uploaded",
}
OF_A_BALLOT = {"tracker", "sealed", "ballot_id", "payload", "body", "turn", "flaw"}
"""The columns in which the tables above have a ballot, its name, or its place."""


def of_votes() -> set[str]:
    """Every table of this stage, as the models have them."""
    for module in iter_modules(models.__path__, "votes.models."):
        import_module(module.name)
    return {
        table.name
        for mapper in Base.registry.mappers
        if mapper.class_.__module__.startswith("votes.models.")
        for table in mapper.tables
    }


def columns_to_persons(table: sa.Table) -> set[str]:
    return {
        column.name
        for column in table.columns
        if any(key.column.table.name in {"person", "login_session"} for key in column.foreign_keys)
    }


def columns_of_time(table: sa.Table) -> set[str]:
    return {
        column.name
        for column in table.columns
        if isinstance(column.type, sa.DateTime | sa.Date | sa.Time)
        or "DATE" in str(column.type).upper()
        or "TIME" in str(column.type).upper()
    }


def test_14_every_table_of_votes_is_known() -> None:
    assert of_votes() == {*HOLD_BALLOTS, *NAME_A_PERSON, *HOLD_NONE}
    for name in HOLD_NONE:
        held = OF_A_BALLOT & set(db.metadata.tables[name].columns.keys())
        assert held == ({"ballot_id"} if name == "helped_ballot" else set()), name


@pytest.mark.parametrize("name", [*HOLD_BALLOTS, *NAME_A_PERSON])
def test_14_no_table_beside_ballots_names_a_voter_or_a_time_or_numbers_its_rows(name: str) -> None:
    table = db.metadata.tables[name]
    allowed, _why = NAME_A_PERSON.get(name, (set(), ""))
    assert columns_to_persons(table) == allowed
    assert columns_of_time(table) == set()
    assert table.autoincrement_column is None
    assert len(table.primary_key.columns) > 1, "one whole number would count rows as they came"


def test_14_the_journal_tells_of_no_ballot(app: Flask) -> None:
    polling = prepare_secret(3, tellers=2).keys()
    phone, helped, careful = polling.voters
    polling.offer(phone).opened()
    poll = polling.poll
    polling.votes(phone)
    text = polling.sealed(helped).ballot.text
    desk.seal(poll, helped, text, sha256_hex(text), by=polling.hall.clerk)
    desk.check(waiting.entry_of(poll, sha256_hex(text)), by=make_person())
    with transaction():
        casting.spoil(poll, sha256_hex(polling.sealed(careful).ballot.text))
    with pytest.raises(Refused) as refused, transaction():
        helping.enter(poll, careful, "yes", by=polling.hall.clerk)
    assert refused.value.code == "secret"
    polling.close()
    polling.open_together()
    rows = db.session.scalars(sa.select(AuditEntry)).all()
    assert {"poll.opened", "vote.desk_cast", "poll.declared"} <= {row.act for row in rows}
    assert not {row.subject_type for row in rows} & {*HOLD_BALLOTS, *NAME_A_PERSON}
    written = "\n".join(f"{row.reason} {row.details}" for row in rows)
    of_ballots = (
        *(Ballot.ballot_id, Ballot.code, LedgerEntry.hash),
        *(SpoiltBallot.tracker, Credential.public, Credential.pseudonym),
    )
    names = [
        name
        for column in of_ballots
        for name in db.session.scalars(sa.select(column).where(column.class_.poll_id == poll.id))
    ]
    assert len(names) > 12
    assert not [name for name in names if name in written]
