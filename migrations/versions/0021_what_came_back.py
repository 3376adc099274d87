"""what came back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.append_only import statements

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

APPEND_ONLY = ("task_recurrence_photo", "task_comeback")


def upgrade() -> None:
    """Let people say that a matter is there again, and link what came back with what told of it."""
    op.create_table('task_comeback',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('proposal_id', sa.Integer(), nullable=True),
    sa.Column('item_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_task_comeback_by_id_person')),
    sa.ForeignKeyConstraint(['item_id'], ['ledger_item.id'], name=op.f('fk_task_comeback_item_id_ledger_item')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposal.id'], name=op.f('fk_task_comeback_proposal_id_proposal')),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_task_comeback_task_id_task')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_task_comeback'))
    )
    with op.batch_alter_table('task_comeback', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_task_comeback_item_id'), ['item_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_task_comeback_proposal_id'), ['proposal_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_task_comeback_task_id'), ['task_id'], unique=False)

    op.create_table('task_recurrence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('ruled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ruled_by_id', sa.Integer(), nullable=True),
    sa.Column('upheld', sa.Boolean(), nullable=True),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.CheckConstraint("text <> ''", name=op.f('ck_task_recurrence_says_something')),
    sa.CheckConstraint('(ruled_at IS NULL) = (upheld IS NULL)', name=op.f('ck_task_recurrence_ruled_whole')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_task_recurrence_person_id_person')),
    sa.ForeignKeyConstraint(['ruled_by_id'], ['person.id'], name=op.f('fk_task_recurrence_ruled_by_id_person')),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_task_recurrence_task_id_task')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_task_recurrence'))
    )
    with op.batch_alter_table('task_recurrence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_task_recurrence_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_task_recurrence_task_id'), ['task_id'], unique=False)
        batch_op.create_index('uq_task_recurrence_waiting', ['task_id', 'person_id'], unique=True, sqlite_where=sa.text('ruled_at IS NULL'), postgresql_where=sa.text('ruled_at IS NULL'))

    op.create_table('task_recurrence_photo',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('recurrence_id', sa.Integer(), nullable=False),
    sa.Column('photo_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['photo_id'], ['photo.id'], name=op.f('fk_task_recurrence_photo_photo_id_photo')),
    sa.ForeignKeyConstraint(['recurrence_id'], ['task_recurrence.id'], name=op.f('fk_task_recurrence_photo_recurrence_id_task_recurrence')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_task_recurrence_photo')),
    sa.UniqueConstraint('recurrence_id', 'photo_id', name=op.f('uq_task_recurrence_photo_recurrence_id_photo_id'))
    )
    with op.batch_alter_table('task_recurrence_photo', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_task_recurrence_photo_photo_id'), ['photo_id'], unique=False)

    for table in APPEND_ONLY:
        for statement in statements(table, op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    """Forget what came back."""
    with op.batch_alter_table('task_recurrence_photo', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_task_recurrence_photo_photo_id'))

    op.drop_table('task_recurrence_photo')
    with op.batch_alter_table('task_recurrence', schema=None) as batch_op:
        batch_op.drop_index('uq_task_recurrence_waiting', sqlite_where=sa.text('ruled_at IS NULL'), postgresql_where=sa.text('ruled_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_task_recurrence_task_id'))
        batch_op.drop_index(batch_op.f('ix_task_recurrence_person_id'))

    op.drop_table('task_recurrence')
    with op.batch_alter_table('task_comeback', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_task_comeback_task_id'))
        batch_op.drop_index(batch_op.f('ix_task_comeback_proposal_id'))
        batch_op.drop_index(batch_op.f('ix_task_comeback_item_id'))

    op.drop_table('task_comeback')
