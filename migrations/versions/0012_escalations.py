"""escalations."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op
from app.append_only import statements
from app.enum_checks import allow

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ONLY_GROWS = (
    *("task_escalation", "task_escalation_record", "task_escalation_turn"),
    "task_urging",
)
REMINDERS = ("near", "overdue")
_KIND = ("task_reminder", "kind", "ck_task_reminder_reminderkind")
_CLOSED = "('written_off', 'revoked')"


def upgrade() -> None:
    """Let tasks climb the ladder, be pressed for, and be looked at by the clock on their day."""
    round_ = sa.Column("round", sa.Integer(), nullable=False, server_default="1")
    op.add_column("task", round_)
    op.add_column("task", sa.Column("look_on", sa.Date(), nullable=True))
    op.create_index("ix_task_look_on", "task", ["look_on"])
    op.execute(f"UPDATE task SET look_on = assigned_on WHERE state NOT IN {_CLOSED}")  # noqa: S608 - our own words
    allow(op.get_bind(), *_KIND, (*REMINDERS, "milestone"))
    _rungs()
    _records()
    _turns()
    _urgings()
    for table in ONLY_GROWS:
        for statement in statements(table, op.get_bind().dialect.name):
            op.execute(statement)


def _rungs() -> None:
    op.create_table('task_escalation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('rung', sa.String(length=40), nullable=False),
    sa.Column('nth', sa.Integer(), nullable=False),
    sa.Column('cause', sa.String(length=40), nullable=False),
    sa.Column('inspection_id', sa.Integer(), nullable=True),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('new_due_on', sa.Date(), nullable=True),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('hall_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('serial', sa.Integer(), nullable=False),
    sa.CheckConstraint("(cause = 'recheck') = (inspection_id IS NOT NULL)", name=op.f('ck_task_escalation_shows_recheck')),
    sa.CheckConstraint("(rung = 'supervise') = (new_due_on IS NOT NULL)", name=op.f('ck_task_escalation_new_date_given')),
    sa.CheckConstraint("nth = 1 OR cause = 'recheck'", name=op.f('ck_task_escalation_clock_climbs_once')),
    sa.ForeignKeyConstraint(['hall_id'], ['hall.id'], name=op.f('fk_task_escalation_hall_id_hall')),
    sa.ForeignKeyConstraint(['inspection_id'], ['task_inspection.id'], name=op.f('fk_task_escalation_inspection_id_task_inspection')),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_task_escalation_task_id_task')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_task_escalation_unit_id_unit')),
    sa.CheckConstraint("rung IN ('remind', 'inspect', 'supervise', 'bulletin', 'summon')", name=op.f('ck_task_escalation_rung')),
    sa.CheckConstraint("cause IN ('clock', 'recheck')", name=op.f('ck_task_escalation_cause')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_task_escalation')),
    sa.UniqueConstraint('hall_id', 'rung', 'year', 'serial', name=op.f('uq_task_escalation_hall_id_rung_year_serial')),
    sa.UniqueConstraint('task_id', 'round', 'rung', 'nth', name=op.f('uq_task_escalation_task_id_round_rung_nth'))
    )
    op.create_index('ix_task_escalation_unit', 'task_escalation', ['unit_id', 'rung', 'on'])


def _records() -> None:
    op.create_table('task_escalation_record',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('escalation_id', sa.Integer(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('people', sa.String(length=300), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('promised_on', sa.Date(), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("words <> '' AND people <> ''", name=op.f('ck_task_escalation_record_says_who_and_what')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_task_escalation_record_by_id_person')),
    sa.ForeignKeyConstraint(['escalation_id'], ['task_escalation.id'], name=op.f('fk_task_escalation_record_escalation_id_task_escalation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_task_escalation_record'))
    )
    op.create_index('ix_task_escalation_record_escalation_id', 'task_escalation_record', ['escalation_id'])


def _turns() -> None:
    op.create_table('task_escalation_turn',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('after_id', sa.Integer(), nullable=False),
    sa.Column('inspection_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("(kind = 'stepped_down') = (inspection_id IS NOT NULL)", name=op.f('ck_task_escalation_turn_down_by_recheck_only')),
    sa.CheckConstraint("kind = 'stepped_down' OR (reason <> '' AND by_id IS NOT NULL)", name=op.f('ck_task_escalation_turn_stop_says_why')),
    sa.ForeignKeyConstraint(['after_id'], ['task_escalation.id'], name=op.f('fk_task_escalation_turn_after_id_task_escalation')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_task_escalation_turn_by_id_person')),
    sa.ForeignKeyConstraint(['inspection_id'], ['task_inspection.id'], name=op.f('fk_task_escalation_turn_inspection_id_task_inspection')),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_task_escalation_turn_task_id_task')),
    sa.CheckConstraint("kind IN ('stepped_down', 'stopped', 'resumed')", name=op.f('ck_task_escalation_turn_turn')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_task_escalation_turn'))
    )
    op.create_index('ix_task_escalation_turn_task', 'task_escalation_turn', ['task_id', 'round'])


def _urgings() -> None:
    op.create_table(
        "task_urging",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_task_urging_person_id_person")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_urging_task_id_task")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_urging")),
        sa.UniqueConstraint(
            "task_id", "person_id", "on", name=op.f("uq_task_urging_task_id_person_id_on")
        ),
    )
    op.create_index("ix_task_urging_person_id", "task_urging", ["person_id"])


def downgrade() -> None:
    """Take all of it back; late milestones are no longer reminded of."""
    for table in reversed(ONLY_GROWS):
        op.drop_table(table)
    _forget_milestones()
    allow(op.get_bind(), *_KIND, REMINDERS)
    op.drop_index("ix_task_look_on", "task")
    op.drop_column("task", "look_on")
    op.drop_column("task", "round")


def _forget_milestones() -> None:
    """The table only grows: its guard stands aside while what is unknown below is taken out."""
    dialect = op.get_bind().dialect.name
    names = ("no_update", "no_delete") if dialect == "sqlite" else ("no_change",)
    for name in names:
        of = "" if dialect == "sqlite" else " ON task_reminder"
        op.execute(f"DROP TRIGGER task_reminder_{name}{of}")
    op.execute("DELETE FROM task_reminder WHERE kind = 'milestone'")
    for statement in statements("task_reminder", dialect):
        op.execute(statement)
