"""What the boards said at a month's end, kept for its report."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op
from app.append_only import statements

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

RECORDS = ("month_stock", "month_late")
_COLOURS = ("green", "amber", "red", "done", "grey")


def upgrade() -> None:
    """Counts by hall, unit and colour, and the late tasks; they only grow."""
    colour = sa.Enum(
        *_COLOURS, name="colour", native_enum=False, create_constraint=True, length=40
    )
    op.create_table(
        "month_stock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("hall_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("colour", colour, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["hall_id"], ["hall.id"], name="fk_month_stock_hall_id_hall"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_month_stock_unit_id_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_month_stock"),
        sa.UniqueConstraint(
            "day", "hall_id", "unit_id", "colour", name="uq_month_stock_day_hall_id_unit_id_colour"
        ),
    )
    op.create_table(
        "month_late",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("hall_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["hall_id"], ["hall.id"], name="fk_month_late_hall_id_hall"),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name="fk_month_late_task_id_task"),
        sa.PrimaryKeyConstraint("day", "task_id", name="pk_month_late"),
    )
    op.create_index("ix_month_late_hall", "month_late", ["day", "hall_id"])
    for table in RECORDS:
        for statement in statements(table, op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    """Take them away; what was kept is lost."""
    op.drop_table("month_late")
    op.drop_table("month_stock")
