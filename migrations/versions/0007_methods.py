"""methods of voting."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let a helped ballot hold a list of options."""
    with op.batch_alter_table('helped_ballot') as batch:
        batch.alter_column('choice', existing_type=sa.String(40), type_=sa.Text(), existing_nullable=False)


def downgrade() -> None:
    """Take back; what was entered longer than a code is cut, as it was cast long since."""
    op.execute("UPDATE helped_ballot SET choice = substr(choice, 1, 40)")
    with op.batch_alter_table('helped_ballot') as batch:
        batch.alter_column('choice', existing_type=sa.Text(), type_=sa.String(40), existing_nullable=False)
