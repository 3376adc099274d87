"""decision rules and owners."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.append_only import statements

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

_BEGUN = "SELECT 1 FROM ledger_entry WHERE ledger_entry.poll_id = OLD.poll_id"


def upgrade() -> None:
    """Keep owners' registers and objections; a posted roll may be corrected until it is held."""
    op.create_table('owned_unit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('building', sa.String(length=20), nullable=False),
    sa.Column('unit', sa.String(length=20), nullable=False),
    sa.Column('room', sa.String(length=20), nullable=False),
    sa.Column('kind', sa.Enum('home', 'shop', 'parking', 'other', name='unitkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('area', sa.Integer(), nullable=False),
    sa.Column('area_source', sa.Enum('register', 'survey', 'contract', name='areasource', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('owner', sa.String(length=60), nullable=False),
    sa.Column('co_owners', sa.String(length=200), nullable=False),
    sa.Column('unsold', sa.Boolean(), nullable=False),
    sa.Column('voter_id', sa.Integer(), nullable=False),
    sa.CheckConstraint('area > 0', name=op.f('ck_owned_unit_area_is_something')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_owned_unit_place_id_place')),
    sa.ForeignKeyConstraint(['voter_id'], ['person.id'], name=op.f('fk_owned_unit_voter_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_owned_unit')),
    sa.UniqueConstraint('place_id', 'building', 'unit', 'room', name=op.f('uq_owned_unit_place_id_building_unit_room'))
    )
    op.create_index(op.f('ix_owned_unit_place_id'), 'owned_unit', ['place_id'])
    op.create_index(op.f('ix_owned_unit_voter_id'), 'owned_unit', ['voter_id'])
    op.create_table('owners_import',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('rows', sa.JSON(), nullable=False),
    sa.Column('faults', sa.JSON(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('applied_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('outcome', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['made_by_id'], ['person.id'], name=op.f('fk_owners_import_made_by_id_person')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_owners_import_place_id_place')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_owners_import'))
    )
    op.create_index(op.f('ix_owners_import_place_id'), 'owners_import', ['place_id'])
    op.create_table('roll_objection',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('poll_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('about', sa.Enum('missing', 'stranger', 'weight', 'other', name='about', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ruled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ruled_by_id', sa.Integer(), nullable=True),
    sa.Column('upheld', sa.Boolean(), nullable=True),
    sa.Column('ruling', sa.Text(), nullable=False),
    sa.CheckConstraint('(ruled_at IS NULL) = (ruled_by_id IS NULL)', name=op.f('ck_roll_objection_ruled_by_somebody')),
    sa.CheckConstraint('(upheld IS NULL) = (ruled_at IS NULL)', name=op.f('ck_roll_objection_ruled_when_decided')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_roll_objection_person_id_person')),
    sa.ForeignKeyConstraint(['poll_id'], ['poll.id'], name=op.f('fk_roll_objection_poll_id_poll')),
    sa.ForeignKeyConstraint(['ruled_by_id'], ['person.id'], name=op.f('fk_roll_objection_ruled_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_roll_objection'))
    )
    op.create_index(op.f('ix_roll_objection_poll_id'), 'roll_objection', ['poll_id'])
    _protect_roll(once=_BEGUN)


def downgrade() -> None:
    """Take back."""
    _protect_roll(once="")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change_of_poll_voter()")
    op.drop_table('roll_objection')
    op.drop_table('owners_import')
    op.drop_table('owned_unit')


def _protect_roll(once: str) -> None:
    """Put other triggers on the roll."""
    dialect = op.get_bind().dialect.name
    if dialect == "postgresql":
        op.execute("DROP TRIGGER poll_voter_no_change ON poll_voter")
    else:
        op.execute("DROP TRIGGER poll_voter_no_update")
        op.execute("DROP TRIGGER poll_voter_no_delete")
    for statement in statements("poll_voter", dialect, once):
        op.execute(statement)
