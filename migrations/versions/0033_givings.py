"""The dates of a task before it was given anew.

Revision ID: 0033
Revises: 0032
"""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op
from app.append_only import statements

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of tasks given anew before, nobody kept the dates, and none are made up."""
    op.create_table(
        "task_giving",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("assigned_on", sa.Date(), nullable=False),
        sa.Column("accept_due_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_set_on", sa.Date(), nullable=False),
        sa.Column("working_days", sa.Integer(), nullable=False),
        sa.Column("rectify_due_on", sa.Date(), nullable=True),
        sa.Column("rectify_set_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name="fk_task_giving_task_id_task"),
        sa.PrimaryKeyConstraint("id", name="pk_task_giving"),
    )
    op.create_index("ix_task_giving_task", "task_giving", ["task_id", "ended_at"])
    for statement in statements("task_giving", op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Only the last dates of each task are left."""
    op.drop_table("task_giving")
