"""solved."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Ask those behind a need whether its task solved it."""
    op.create_table('task_solved_answer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answer', sa.Enum('yes', 'half', 'no', name='solved', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_task_solved_answer_person_id_person')),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_task_solved_answer_task_id_task')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_task_solved_answer')),
    sa.UniqueConstraint('task_id', 'round', 'person_id', name=op.f('uq_task_solved_answer_task_id_round_person_id'))
    )
    with op.batch_alter_table('task_solved_answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_task_solved_answer_person_id'), ['person_id'], unique=False)



def downgrade() -> None:
    """Ask nobody."""
    with op.batch_alter_table('task_solved_answer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_task_solved_answer_person_id'))

    op.drop_table('task_solved_answer')
