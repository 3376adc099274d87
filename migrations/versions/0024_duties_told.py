"""duties told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Mark of a whistle's duty that its day was said to be near, and to be over."""
    op.add_column("whistle_duty", sa.Column("near_told_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "whistle_duty", sa.Column("overdue_told_at", sa.DateTime(timezone=True), nullable=True)
    )


def downgrade() -> None:
    """Remind nobody."""
    op.drop_column("whistle_duty", "overdue_told_at")
    op.drop_column("whistle_duty", "near_told_at")
