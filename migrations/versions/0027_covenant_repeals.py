"""The votes by which covenants are repealed."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op
from app.append_only import statements

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One vote for each repeal; of those repealed before, none is known, and none is made up."""
    op.create_table(
        "covenant_repeal",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("people_present", sa.Integer(), nullable=False),
        sa.Column("women_present", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "women_present > 0 AND women_present <= people_present",
            name=op.f("ck_covenant_repeal_with_women"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["covenant_version.id"],
            name="fk_covenant_repeal_version_id_covenant_version",
        ),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name="fk_covenant_repeal_poll_id_poll"),
        sa.PrimaryKeyConstraint("version_id", name="pk_covenant_repeal"),
    )
    op.create_index("ix_covenant_repeal_poll_id", "covenant_repeal", ["poll_id"])
    for statement in statements("covenant_repeal", op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Take the votes away; the versions stay repealed."""
    op.drop_table("covenant_repeal")
