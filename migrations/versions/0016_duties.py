"""duties."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op
from app.append_only import statements

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

ONLY_GROWS = ("spending", "task_served", "task_transfer", "inspection_answer")
MADE = (
    *("spending", "budget_line", "resource_request", "task_served", "task_transfer"),
    *("inspection_answer", "duty_rule_unit", "duty_rule"),
)
ADDED = (
    "progress_report_photo ADD COLUMN phase VARCHAR(40) DEFAULT 'during' NOT NULL"
    " CONSTRAINT ck_progress_report_photo_phase CHECK (phase IN ('before', 'during', 'after'))",
    "progress_report_photo ADD COLUMN taken_on DATE",
    "progress_report_photo ADD COLUMN spot VARCHAR(100) DEFAULT '' NOT NULL",
    "task ADD COLUMN duty_rule_id INTEGER"
    " CONSTRAINT fk_task_duty_rule_id_duty_rule REFERENCES duty_rule (id)",
    "task_unit ADD COLUMN contact_id INTEGER"
    " CONSTRAINT fk_task_unit_contact_id_person REFERENCES person (id)",
)


def upgrade() -> None:
    """Let units be found by a matrix, tasks have their money, photos their place and day."""
    _matrix()
    _checks()
    _budget_line()
    _resource_request()
    _served()
    _transfer()
    _spending()
    for added in ADDED:  # one statement that both databases take, constraint and all
        op.execute(f"ALTER TABLE {added}")
    for table in ONLY_GROWS:
        for statement in statements(table, op.get_bind().dialect.name):
            op.execute(statement)


def _matrix() -> None:
    op.create_table('duty_rule',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('item', sa.String(length=80), nullable=False),
    sa.Column('words', sa.String(length=200), nullable=False),
    sa.Column('lead_id', sa.Integer(), nullable=False),
    sa.Column('street_id', sa.Integer(), nullable=True),
    sa.Column('community_id', sa.Integer(), nullable=True),
    sa.Column('points', sa.Text(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['community_id'], ['unit.id'], name=op.f('fk_duty_rule_community_id_unit')),
    sa.ForeignKeyConstraint(['lead_id'], ['unit.id'], name=op.f('fk_duty_rule_lead_id_unit')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_duty_rule_place_id_place')),
    sa.ForeignKeyConstraint(['street_id'], ['unit.id'], name=op.f('fk_duty_rule_street_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duty_rule'))
    )
    op.create_index('uq_duty_rule_standing', 'duty_rule', ['place_id', 'item'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
    op.create_table('duty_rule_unit',
    sa.Column('rule_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['rule_id'], ['duty_rule.id'], name=op.f('fk_duty_rule_unit_rule_id_duty_rule')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_duty_rule_unit_unit_id_unit')),
    sa.PrimaryKeyConstraint('rule_id', 'unit_id', name=op.f('pk_duty_rule_unit'))
    )


def _checks() -> None:
    op.create_table('inspection_answer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('inspection_id', sa.Integer(), nullable=False),
    sa.Column('point', sa.String(length=200), nullable=False),
    sa.Column('passed', sa.Boolean(), nullable=False),
    sa.Column('remark', sa.Text(), nullable=False),
    sa.CheckConstraint("passed OR remark <> ''", name=op.f('ck_inspection_answer_failure_says_why')),
    sa.ForeignKeyConstraint(['inspection_id'], ['task_inspection.id'], name=op.f('fk_inspection_answer_inspection_id_task_inspection')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inspection_answer')),
    sa.UniqueConstraint('inspection_id', 'point', name=op.f('uq_inspection_answer_inspection_id_point'))
    )


def _budget_line() -> None:
    op.create_table('budget_line',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('source', sa.String(length=80), nullable=False),
    sa.Column('planned_fen', sa.BigInteger(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('planned_fen >= 0', name=op.f('ck_budget_line_planned_is_no_debt')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_budget_line_by_id_person')),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_budget_line_task_id_task')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_budget_line')),
    sa.UniqueConstraint('task_id', 'name', name=op.f('uq_budget_line_task_id_name'))
    )


def _resource_request() -> None:
    op.create_table('resource_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.CheckConstraint("kind IN ('staff', 'money', 'equipment')", name=op.f('ck_resource_request_resource')),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('fen', sa.BigInteger(), nullable=True),
    sa.Column('asked_by_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('granted', sa.Boolean(), nullable=True),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("granted IS NULL OR granted OR answer <> ''", name=op.f('ck_resource_request_refusal_says_why')),
    sa.CheckConstraint('(decided_at IS NULL) = (granted IS NULL)', name=op.f('ck_resource_request_decided_one_way')),
    sa.ForeignKeyConstraint(['asked_by_id'], ['person.id'], name=op.f('fk_resource_request_asked_by_id_person')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['person.id'], name=op.f('fk_resource_request_decided_by_id_person')),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_resource_request_task_id_task')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_resource_request_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_resource_request'))
    )
    op.create_index('ix_resource_request_task_id', 'resource_request', ['task_id'], unique=False)


def _served() -> None:
    op.create_table('task_served',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('persons', sa.Integer(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('what', sa.String(length=200), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('persons > 0', name=op.f('ck_task_served_served_somebody')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_task_served_by_id_person')),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_task_served_task_id_task')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_task_served'))
    )
    op.create_index('ix_task_served_task', 'task_served', ['task_id'], unique=False)


def _transfer() -> None:
    op.create_table('task_transfer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('from_id', sa.Integer(), nullable=False),
    sa.Column('to_id', sa.Integer(), nullable=False),
    sa.Column('staff', sa.Text(), nullable=False),
    sa.Column('money_fen', sa.BigInteger(), nullable=False),
    sa.Column('powers', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('has_power', sa.Boolean(), nullable=False),
    sa.Column('has_duty', sa.Boolean(), nullable=False),
    sa.Column('has_standard', sa.Boolean(), nullable=False),
    sa.Column('has_ability', sa.Boolean(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("staff <> '' AND powers <> '' AND reason <> ''", name=op.f('ck_task_transfer_says_what_goes')),
    sa.CheckConstraint('from_id <> to_id', name=op.f('ck_task_transfer_goes_elsewhere')),
    sa.CheckConstraint('money_fen >= 0', name=op.f('ck_task_transfer_money_is_no_debt')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_task_transfer_by_id_person')),
    sa.ForeignKeyConstraint(['from_id'], ['unit.id'], name=op.f('fk_task_transfer_from_id_unit')),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_task_transfer_task_id_task')),
    sa.ForeignKeyConstraint(['to_id'], ['unit.id'], name=op.f('fk_task_transfer_to_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_task_transfer'))
    )
    op.create_index('ix_task_transfer_task_id', 'task_transfer', ['task_id'], unique=False)


def _spending() -> None:
    op.create_table('spending',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('line_id', sa.Integer(), nullable=False),
    sa.Column('fen', sa.BigInteger(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('what', sa.String(length=200), nullable=False),
    sa.Column('payee', sa.String(length=80), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('fen <> 0', name=op.f('ck_spending_is_something')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_spending_by_id_person')),
    sa.ForeignKeyConstraint(['line_id'], ['budget_line.id'], name=op.f('fk_spending_line_id_budget_line')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_spending'))
    )
    op.create_index('ix_spending_line_id', 'spending', ['line_id'], unique=False)


def downgrade() -> None:
    """Take all of it back."""
    op.drop_column("task_unit", "contact_id")
    op.drop_column("task", "duty_rule_id")
    op.drop_column("progress_report_photo", "spot")
    op.drop_column("progress_report_photo", "taken_on")
    op.drop_column("progress_report_photo", "phase")
    for table in MADE:
        op.drop_table(table)
