"""Photos of forms wait two days for the act that shows them.

Revision ID: 0031
Revises: 0030
"""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Those there are stay for good: nobody knows of which form they came."""
    op.add_column("photo", sa.Column("held_until", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_photo_held_until", "photo", ["held_until"])


def downgrade() -> None:
    """None is held any more."""
    op.drop_index("ix_photo_held_until", "photo")
    op.drop_column("photo", "held_until")
