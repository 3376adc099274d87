"""who votes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MANNERS = ("signed", "post", "online", "witnessed")


def upgrade() -> None:
    """Let one vote for another or for a household, and prove deliveries and postings."""
    op.add_column("poll_voter", sa.Column("households", sa.Integer(), nullable=True))
    op.add_column("poll_voter", sa.Column("deputies", sa.Integer(), nullable=True))
    op.add_column(
        "poll",
        sa.Column("counts_silent", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column(
        "meeting_proxy",
        sa.Column("guardian", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    _deliveries()
    _imports()
    _households()
    _postings()


def _deliveries() -> None:
    op.create_table(
        "ballot_delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("delivered_on", sa.Date(), nullable=False),
        sa.Column(
            "manner",
            sa.Enum(
                *MANNERS, name="manner", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("delivered_by", sa.String(length=60), nullable=False),
        sa.Column("proof", sa.String(length=200), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["poll.id"], name=op.f("fk_ballot_delivery_poll_id_poll")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_ballot_delivery_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["person.id"], name=op.f("fk_ballot_delivery_recorded_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot_delivery")),
        sa.UniqueConstraint("poll_id", "person_id", name=op.f("uq_ballot_delivery_poll_id_person_id")),
    )
    op.create_index(op.f("ix_ballot_delivery_poll_id"), "ballot_delivery", ["poll_id"])


def _imports() -> None:
    op.create_table(
        "deliveries_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["poll.id"], name=op.f("fk_deliveries_import_poll_id_poll")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_deliveries_import_made_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries_import")),
    )
    op.create_index(op.f("ix_deliveries_import_poll_id"), "deliveries_import", ["poll_id"])


def _households() -> None:
    op.create_table(
        "household_voter",
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("proof", sa.String(length=120), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("named_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_household_voter_household_id_household")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_household_voter_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["named_by_id"], ["person.id"], name=op.f("fk_household_voter_named_by_id_person")
        ),
        sa.PrimaryKeyConstraint("household_id", name=op.f("pk_household_voter")),
    )
    op.create_index(op.f("ix_household_voter_person_id"), "household_voter", ["person_id"])


def _postings() -> None:
    op.create_table(
        "result_posting",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("posted_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("posted_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["poll.id"], name=op.f("fk_result_posting_poll_id_poll")
        ),
        sa.ForeignKeyConstraint(
            ["posted_by_id"], ["person.id"], name=op.f("fk_result_posting_posted_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["photo_id"], ["photo.id"], name=op.f("fk_result_posting_photo_id_photo")
        ),
        sa.PrimaryKeyConstraint("poll_id", name=op.f("pk_result_posting")),
    )


def downgrade() -> None:
    """Take back; deliveries, postings and who votes for whom are lost."""
    op.drop_table("result_posting")
    op.drop_table("household_voter")
    op.drop_table("deliveries_import")
    op.drop_table("ballot_delivery")
    op.drop_column("meeting_proxy", "guardian")
    op.drop_column("poll", "counts_silent")
    op.drop_column("poll_voter", "deputies")
    op.drop_column("poll_voter", "households")
