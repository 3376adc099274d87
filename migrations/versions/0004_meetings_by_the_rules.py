"""meetings by the rules."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column(
        'agenda_item', sa.Column('office', sa.String(length=60), server_default='', nullable=False)
    )
    # With its own CHECK in the same breath, so that SQLite need not copy the table.
    op.execute(
        "ALTER TABLE agenda_item ADD COLUMN seats INTEGER DEFAULT '1' NOT NULL"
        " CONSTRAINT ck_agenda_item_elects_somebody CHECK (seats >= 1)"
    )
    op.create_table('nominee',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('nominated_by_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['agenda_item.id'], name=op.f('fk_nominee_item_id_agenda_item')),
    sa.ForeignKeyConstraint(['nominated_by_id'], ['person.id'], name=op.f('fk_nominee_nominated_by_id_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_nominee_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_nominee')),
    sa.UniqueConstraint('item_id', 'person_id', name=op.f('uq_nominee_item_id_person_id'))
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table('nominee')
    op.drop_column('agenda_item', 'seats')
    op.drop_column('agenda_item', 'office')
