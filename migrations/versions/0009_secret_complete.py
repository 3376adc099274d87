"""secret votes: a second box by area, ballots that wait for their proofs, the tellers' time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.table_rewriting import swap, write_anew

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BESIDE = "beside_id INTEGER CONSTRAINT fk_poll_beside_id_poll REFERENCES poll (id)"
WAIT = "wait_hours INTEGER DEFAULT 72 NOT NULL"


def upgrade() -> None:
    """Apply."""
    for column in (BESIDE, WAIT):
        op.execute(f"ALTER TABLE poll ADD COLUMN {column}")
    op.create_index("ix_poll_beside_id", "poll", ["beside_id"], unique=True)
    op.create_table(
        "received_ballot",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("tracker", sa.String(length=64), nullable=False),
        sa.Column("pseudonym", sa.String(length=30), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("flaw", sa.String(length=20), nullable=False),
        sa.CheckConstraint("turn >= 1", name=op.f("ck_received_ballot_turns_count_from_one")),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["poll.id"], name=op.f("fk_received_ballot_poll_id_poll")
        ),
        sa.PrimaryKeyConstraint("poll_id", "tracker", name=op.f("pk_received_ballot")),
        sa.UniqueConstraint(
            *("poll_id", "pseudonym", "turn"),
            name=op.f("uq_received_ballot_poll_id_pseudonym_turn"),
        ),
    )


def downgrade() -> None:
    """Take back. Raises RuntimeError where a vote has a second box.

    Its ledger was signed and may only grow, so it is not deleted; without ``beside_id`` it would
    stand there as a vote of its own.
    """
    if op.get_bind().scalar(sa.text("SELECT count(*) FROM poll WHERE beside_id IS NOT NULL")):
        raise RuntimeError("a secret vote by floor area is on record: 0009 cannot be taken back")
    op.drop_table("received_ballot")
    op.drop_index("ix_poll_beside_id", "poll")
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        write_anew(connection, "poll", swap((f", {BESIDE}", ""), (f", {WAIT}", "")))
        return
    for name in ("beside_id", "wait_hours"):
        op.drop_column("poll", name)
