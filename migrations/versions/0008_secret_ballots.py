"""secret ballots."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op
from app.append_only import statements

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ONLY_GROWS = ("ledger_datum", "credential", "spoilt_ballot")
_POLL = ["poll_id"]


def upgrade() -> None:
    """Apply."""
    _beside_the_ledger()
    _beside_the_roll()
    for table in ONLY_GROWS:
        for statement in statements(table, op.get_bind().dialect.name):
            op.execute(statement)


def _beside_the_ledger() -> None:
    op.create_table(
        "ledger_datum",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(_POLL, ["poll.id"], name=op.f("fk_ledger_datum_poll_id_poll")),
        sa.PrimaryKeyConstraint("poll_id", "hash", name=op.f("pk_ledger_datum")),
    )
    op.create_table(
        "credential",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("pseudonym", sa.String(length=30), nullable=False),
        sa.Column("public", sa.String(length=700), nullable=False),
        sa.Column("by_phone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(_POLL, ["poll.id"], name=op.f("fk_credential_poll_id_poll")),
        sa.PrimaryKeyConstraint("poll_id", "pseudonym", name=op.f("pk_credential")),
        sa.UniqueConstraint("poll_id", "public", name=op.f("uq_credential_poll_id_public")),
    )
    op.create_table(
        "spoilt_ballot",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("tracker", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(_POLL, ["poll.id"], name=op.f("fk_spoilt_ballot_poll_id_poll")),
        sa.PrimaryKeyConstraint("poll_id", "tracker", name=op.f("pk_spoilt_ballot")),
    )


def _beside_the_roll() -> None:
    op.create_table(
        "poll_trustee",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("public_key", sa.String(length=700), nullable=True),
        sa.Column("proof", sa.Text(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(public_key IS NULL) = (proof IS NULL)",
            name=op.f("ck_poll_trustee_proven_when_made"),
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_poll_trustee_numbered_from_one")),
        sa.CheckConstraint(
            "tried_at IS NULL OR public_key IS NOT NULL",
            name=op.f("ck_poll_trustee_tried_what_was_made"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_poll_trustee_person_id_person")
        ),
        sa.ForeignKeyConstraint(_POLL, ["poll.id"], name=op.f("fk_poll_trustee_poll_id_poll")),
        sa.PrimaryKeyConstraint("poll_id", "number", name=op.f("pk_poll_trustee")),
        sa.UniqueConstraint("poll_id", "person_id", name=op.f("uq_poll_trustee_poll_id_person_id")),
        sa.UniqueConstraint("public_key", name=op.f("uq_poll_trustee_public_key")),
    )
    op.create_table(
        "credential_offer",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("public", sa.String(length=700), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_credential_offer_person_id_person")
        ),
        sa.ForeignKeyConstraint(_POLL, ["poll.id"], name=op.f("fk_credential_offer_poll_id_poll")),
        sa.PrimaryKeyConstraint("poll_id", "person_id", name=op.f("pk_credential_offer")),
        sa.UniqueConstraint("public", name=op.f("uq_credential_offer_public")),
    )
    op.create_table(
        "desk_ballot",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("tracker", sa.String(length=64), nullable=False),
        sa.Column("pseudonym", sa.String(length=30), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("sealed_by_id", sa.Integer(), nullable=False),
        sa.Column("checked_by_id", sa.Integer(), nullable=True),
        sa.Column("taken", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "checked_by_id <> sealed_by_id", name=op.f("ck_desk_ballot_two_persons")
        ),
        sa.CheckConstraint(
            "taken IS NULL OR checked_by_id IS NOT NULL",
            name=op.f("ck_desk_ballot_settled_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["checked_by_id"], ["person.id"], name=op.f("fk_desk_ballot_checked_by_id_person")
        ),
        sa.ForeignKeyConstraint(_POLL, ["poll.id"], name=op.f("fk_desk_ballot_poll_id_poll")),
        sa.ForeignKeyConstraint(
            ["sealed_by_id"], ["person.id"], name=op.f("fk_desk_ballot_sealed_by_id_person")
        ),
        sa.PrimaryKeyConstraint("poll_id", "tracker", name=op.f("pk_desk_ballot")),
    )


def downgrade() -> None:
    """Take back."""
    for table in (
        *("desk_ballot", "credential_offer", "poll_trustee"),
        *("spoilt_ballot", "credential", "ledger_datum"),
    ):
        op.drop_table(table)
