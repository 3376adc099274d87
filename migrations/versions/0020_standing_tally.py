"""The standing tally: how many tasks stand how, kept right by each act.

The tasks there are already are taken in when the server starts (``services.recounting.fill``),
since how some of them stand is told by the work calendar.
"""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_LIT = ("due", "open", "red", "amber", "green", "done", "grey")
_LOOSE = sa.text("NOT folded")


def _lit() -> sa.Enum:
    return sa.Enum(*_LIT, name="lit", native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """One light a task, and the lines that count them."""
    op.create_table(
        "task_light",
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("hall_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("lit", _lit(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["hall_id"], ["hall.id"], name="fk_task_light_hall_id_hall"),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name="fk_task_light_task_id_task"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_task_light_unit_id_unit"),
        sa.PrimaryKeyConstraint("task_id", name="pk_task_light"),
    )
    op.create_index("ix_task_light_lit", "task_light", ["lit", "day", "task_id"])
    op.create_index("ix_task_light_hall", "task_light", ["hall_id", "lit", "day", "task_id"])
    op.create_index("ix_task_light_unit", "task_light", ["unit_id", "lit", "day", "task_id"])
    op.create_table(
        "tally_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hall_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("lit", _lit(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("folded", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["hall_id"], ["hall.id"], name="fk_tally_line_hall_id_hall"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_tally_line_unit_id_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_tally_line"),
    )
    halls = ["hall_id", "day", "lit", "unit_id", "number"]
    op.create_index("ix_tally_line_hall", "tally_line", halls)
    units = ["unit_id", "day", "lit", "hall_id", "number"]
    op.create_index("ix_tally_line_unit", "tally_line", units)
    op.create_index("ix_tally_line_due", "tally_line", ["lit", "day", "hall_id"])
    op.create_index(
        "ix_tally_line_loose",
        "tally_line",
        ["hall_id"],
        sqlite_where=_LOOSE,
        postgresql_where=_LOOSE,
    )


def downgrade() -> None:
    """Take the tally away; it can be counted anew."""
    op.drop_table("tally_line")
    op.drop_table("task_light")
