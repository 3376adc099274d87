"""four ways everywhere."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep in which of the four ways a task and a whistle are dealt with."""
    op.create_table('whistle_disposal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('whistle_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('immediate', 'timed', 'consult', 'emergency', name='disposal', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('chosen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('chosen_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['chosen_by_id'], ['person.id'], name=op.f('fk_whistle_disposal_chosen_by_id_person')),
    sa.ForeignKeyConstraint(['whistle_id'], ['whistle.id'], name=op.f('fk_whistle_disposal_whistle_id_whistle')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_whistle_disposal'))
    )
    with op.batch_alter_table('whistle_disposal', schema=None) as batch_op:
        batch_op.create_index('ix_whistle_disposal_whistle', ['whistle_id', 'id'], unique=False)

    op.create_table('task_disposal',
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('immediate', 'timed', 'consult', 'emergency', name='disposal', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('step_due_on', sa.Date(), nullable=True),
    sa.Column('chosen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('chosen_by_id', sa.Integer(), nullable=False),
    sa.Column('whistle_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("(step_due_on IS NOT NULL) = (kind IN ('consult', 'emergency'))", name=op.f('ck_task_disposal_a_step_has_its_day')),
    sa.CheckConstraint('whistle_id IS NULL OR step_due_on IS NOT NULL', name=op.f('ck_task_disposal_whistle_of_a_step')),
    sa.ForeignKeyConstraint(['chosen_by_id'], ['person.id'], name=op.f('fk_task_disposal_chosen_by_id_person')),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_task_disposal_task_id_task')),
    sa.ForeignKeyConstraint(['whistle_id'], ['whistle.id'], name=op.f('fk_task_disposal_whistle_id_whistle')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_task_disposal')),
    sa.UniqueConstraint('whistle_id', name=op.f('uq_task_disposal_whistle_id'))
    )
    with op.batch_alter_table('task_disposal', schema=None) as batch_op:
        batch_op.create_index('ix_task_disposal_task', ['task_id', 'id'], unique=False)


def downgrade() -> None:
    """Keep it of problems of ledgers alone."""
    with op.batch_alter_table('task_disposal', schema=None) as batch_op:
        batch_op.drop_index('ix_task_disposal_task')

    op.drop_table('task_disposal')
    with op.batch_alter_table('whistle_disposal', schema=None) as batch_op:
        batch_op.drop_index('ix_whistle_disposal_whistle')

    op.drop_table('whistle_disposal')