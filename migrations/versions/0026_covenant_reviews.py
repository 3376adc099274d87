"""The day on which a covenant in force is looked at again."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A day for each version; of those in force already, a year after they entered."""
    op.add_column("covenant_version", sa.Column("review_on", sa.Date(), nullable=True))
    version = sa.table(
        "covenant_version",
        *(sa.column("id", sa.Integer), sa.column("state", sa.String)),
        *(sa.column("in_force_on", sa.Date), sa.column("review_on", sa.Date)),
    )
    bind = op.get_bind()
    standing = sa.select(version.c.id, version.c.in_force_on).where(
        version.c.state.in_(["in_force", "reviewed"]), version.c.in_force_on.is_not(None)
    )
    for number, since in bind.execute(standing).all():
        bind.execute(
            version.update().where(version.c.id == number).values(review_on=_year_on(since))
        )


def _year_on(since: date) -> date:
    day = 28 if (since.month, since.day) == (2, 29) else since.day
    return date(since.year + 1, since.month, day)


def downgrade() -> None:
    """Forget the days."""
    op.drop_column("covenant_version", "review_on")
