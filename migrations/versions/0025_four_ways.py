"""four ways."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep in which of the four ways a problem was sent on, and the whistle that followed."""
    op.create_table('ledger_disposal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('immediate', 'timed', 'consult', 'emergency', name='disposal', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('step_due_on', sa.Date(), nullable=True),
    sa.Column('chosen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('chosen_by_id', sa.Integer(), nullable=False),
    sa.Column('whistle_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("(step_due_on IS NOT NULL) = (kind IN ('consult', 'emergency'))", name=op.f('ck_ledger_disposal_a_step_has_its_day')),
    sa.CheckConstraint('whistle_id IS NULL OR step_due_on IS NOT NULL', name=op.f('ck_ledger_disposal_whistle_of_a_step')),
    sa.ForeignKeyConstraint(['chosen_by_id'], ['person.id'], name=op.f('fk_ledger_disposal_chosen_by_id_person')),
    sa.ForeignKeyConstraint(['item_id'], ['ledger_item.id'], name=op.f('fk_ledger_disposal_item_id_ledger_item')),
    sa.ForeignKeyConstraint(['whistle_id'], ['whistle.id'], name=op.f('fk_ledger_disposal_whistle_id_whistle')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_disposal')),
    sa.UniqueConstraint('whistle_id', name=op.f('uq_ledger_disposal_whistle_id'))
    )
    with op.batch_alter_table('ledger_disposal', schema=None) as batch_op:
        batch_op.create_index('ix_ledger_disposal_item', ['item_id', 'id'], unique=False)


def downgrade() -> None:
    """Keep no way."""
    with op.batch_alter_table('ledger_disposal', schema=None) as batch_op:
        batch_op.drop_index('ix_ledger_disposal_item')

    op.drop_table('ledger_disposal')
