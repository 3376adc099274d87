"""after a result."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op
from app.enum_checks import allow

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

MODES = ("electronic", "written", "show_of_hands", "called")
VALIDITIES = ("pending", "contested", "recount", "effective", "annulled")
FINDINGS = ("rejected", "recount", "annulled")
_POLL = ["poll_id"]
_PERSON = ["person.id"]


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def upgrade() -> None:
    """Let a declared result be challenged, annulled, put right; and a question be asked for consent."""
    allow(op.get_bind(), "poll", "mode", "ck_poll_mode", (*MODES, "consent"))
    _decisions()
    _challenges()
    _corrections()
    op.execute(
        "INSERT INTO poll_decision (poll_id, validity, declared_at)"
        " SELECT id, 'pending', closed_at FROM poll WHERE state = 'declared'"
    )


def _decisions() -> None:
    op.create_table(
        "poll_decision",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("validity", sa.String(length=40), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            _one_of("validity", VALIDITIES), name=op.f("ck_poll_decision_validity")
        ),
        sa.ForeignKeyConstraint(_POLL, ["poll.id"], name=op.f("fk_poll_decision_poll_id_poll")),
        sa.PrimaryKeyConstraint("poll_id", name=op.f("pk_poll_decision")),
    )
    op.create_index(op.f("ix_poll_decision_validity"), "poll_decision", ["validity"])


def _challenges() -> None:
    people = ("person_id", "proposed_by_id", "confirmed_by_id", "recounted_by_id")
    op.create_table(
        "poll_challenge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finding", sa.String(length=40), nullable=True),
        sa.Column("ruling", sa.Text(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("ruled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recount", sa.Text(), nullable=False),
        sa.Column("recount_agrees", sa.Boolean(), nullable=True),
        sa.Column("recounted_by_id", sa.Integer(), nullable=True),
        sa.Column("recounted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(_one_of("finding", FINDINGS), name=op.f("ck_poll_challenge_finding")),
        sa.CheckConstraint(
            "(finding IS NULL) = (proposed_by_id IS NULL)",
            name=op.f("ck_poll_challenge_ruled_by_somebody"),
        ),
        sa.CheckConstraint(
            "(ruled_at IS NULL) = (confirmed_by_id IS NULL)",
            name=op.f("ck_poll_challenge_ruled_by_two"),
        ),
        sa.CheckConstraint(
            "confirmed_by_id <> proposed_by_id", name=op.f("ck_poll_challenge_two_persons")
        ),
        sa.CheckConstraint(
            "person_id <> proposed_by_id AND person_id <> confirmed_by_id",
            name=op.f("ck_poll_challenge_not_ones_own_judge"),
        ),
        sa.CheckConstraint(
            "(recounted_at IS NULL) = (recounted_by_id IS NULL)",
            name=op.f("ck_poll_challenge_recounted_by_somebody"),
        ),
        sa.ForeignKeyConstraint(_POLL, ["poll.id"], name=op.f("fk_poll_challenge_poll_id_poll")),
        *(
            sa.ForeignKeyConstraint([one], _PERSON, name=op.f(f"fk_poll_challenge_{one}_person"))
            for one in people
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_challenge")),
        sa.UniqueConstraint(
            "poll_id", "person_id", name=op.f("uq_poll_challenge_poll_id_person_id")
        ),
    )
    op.create_index(op.f("ix_poll_challenge_poll_id"), "poll_challenge", ["poll_id"])


def _corrections() -> None:
    op.create_table(
        "record_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("choice", sa.Text(), nullable=True),
        sa.Column("yes", sa.Integer(), nullable=True),
        sa.Column("no", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "confirmed_by_id <> proposed_by_id", name=op.f("ck_record_correction_two_officers")
        ),
        sa.CheckConstraint(
            "(taken IS NULL) = (confirmed_by_id IS NULL)",
            name=op.f("ck_record_correction_settled_by_another"),
        ),
        sa.CheckConstraint(
            "(yes IS NULL) = (no IS NULL)", name=op.f("ck_record_correction_hands_together")
        ),
        sa.CheckConstraint(
            "(choice IS NULL) <> (yes IS NULL)",
            name=op.f("ck_record_correction_a_ballot_or_hands"),
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], _PERSON, name=op.f("fk_record_correction_confirmed_by_id_person")
        ),
        sa.ForeignKeyConstraint(_POLL, ["poll.id"], name=op.f("fk_record_correction_poll_id_poll")),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], _PERSON, name=op.f("fk_record_correction_proposed_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_correction")),
    )
    op.create_index(op.f("ix_record_correction_poll_id"), "record_correction", ["poll_id"])
    op.create_index(
        "uq_record_correction_one_waits",
        "record_correction",
        ["poll_id"],
        unique=True,
        sqlite_where=sa.text("taken IS NULL"),
        postgresql_where=sa.text("taken IS NULL"),
    )


def downgrade() -> None:
    """Take back."""
    for table in ("record_correction", "poll_challenge", "poll_decision"):
        op.drop_table(table)
    op.execute("UPDATE poll SET mode = 'electronic' WHERE mode = 'consent'")
    allow(op.get_bind(), "poll", "mode", "ck_poll_mode", MODES)
