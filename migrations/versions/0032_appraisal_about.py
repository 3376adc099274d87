"""What was not well, beside a mark: codes that can be counted.

Revision ID: 0032
Revises: 0031
"""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None
_TABLES = ("appraisal_answer", "appraisal_batch_line")


def upgrade() -> None:
    """Nobody was asked before: those answers name nothing."""
    for table in _TABLES:
        op.add_column(
            table, sa.Column("about", sa.String(length=40), server_default="", nullable=False)
        )


def downgrade() -> None:
    """The codes go; marks and words stay."""
    for table in reversed(_TABLES):
        op.drop_column(table, "about")
