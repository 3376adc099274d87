"""grids: posts, registers, patrols, shop fronts, support."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op
from app.append_only import statements

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

RECORDS = ("patrol_round", "frontage_check")


def upgrade() -> None:
    """Grids with their people, what is registered, walked and checked in them."""
    op.create_table('grid',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('area', sa.Text(), nullable=False),
    sa.Column('overlays', sa.JSON(), nullable=False),
    sa.Column('founded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_grid_place_id_place')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_grid')),
    sa.UniqueConstraint('place_id', 'name', name=op.f('uq_grid_place_id_name'))
    )
    op.create_table('frontage',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('grid_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('keeper', sa.String(length=60), nullable=False),
    sa.Column('signed_on', sa.Date(), nullable=False),
    sa.Column('given', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['grid_id'], ['grid.id'], name=op.f('fk_frontage_grid_id_grid')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_frontage')),
    sa.UniqueConstraint('grid_id', 'name', name=op.f('uq_frontage_grid_id_name'))
    )
    op.create_table('grid_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('grid_id', sa.Integer(), nullable=False),
    sa.Column('element', sa.Enum('people', 'places', 'matters', 'things', 'organisations', 'staff', 'money', 'information', name='element', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('what', sa.String(length=200), nullable=False),
    sa.Column('quantity', sa.Integer(), nullable=True),
    sa.Column('measure', sa.String(length=20), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('struck_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("what <> ''", name=op.f('ck_grid_entry_says_what')),
    sa.ForeignKeyConstraint(['grid_id'], ['grid.id'], name=op.f('fk_grid_entry_grid_id_grid')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_grid_entry'))
    )
    with op.batch_alter_table('grid_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_grid_entry_grid_id'), ['grid_id'], unique=False)

    op.create_table('patrol_rota',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('grid_id', sa.Integer(), nullable=False),
    sa.Column('route', sa.String(length=120), nullable=False),
    sa.Column('slots', sa.JSON(), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['grid_id'], ['grid.id'], name=op.f('fk_patrol_rota_grid_id_grid')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_patrol_rota'))
    )
    with op.batch_alter_table('patrol_rota', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_patrol_rota_grid_id'), ['grid_id'], unique=False)

    op.create_table('duty_post',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('grid_id', sa.Integer(), nullable=False),
    sa.Column('post', sa.Enum('street_grid_chief', 'street_deputy_grid_chief', 'grid_leader', 'grid_assistant', 'grid_chief', 'deputy_grid_chief', 'grid_worker', 'grid_helper', 'street_chief', 'courtyard_manager', 'unit_manager', name='post', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('spot', sa.String(length=120), nullable=False),
    sa.Column('belongs_to', sa.String(length=80), nullable=False),
    sa.Column('background', sa.Enum('party_member', 'veteran', 'property', 'owners', 'guard', 'volunteer', name='background', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('reports_to_id', sa.Integer(), nullable=True),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("name <> ''", name=op.f('ck_duty_post_somebody_holds_it')),
    sa.CheckConstraint('reports_to_id <> id', name=op.f('ck_duty_post_not_under_itself')),
    sa.ForeignKeyConstraint(['grid_id'], ['grid.id'], name=op.f('fk_duty_post_grid_id_grid')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_duty_post_person_id_person')),
    sa.ForeignKeyConstraint(['reports_to_id'], ['duty_post.id'], name=op.f('fk_duty_post_reports_to_id_duty_post')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duty_post'))
    )
    with op.batch_alter_table('duty_post', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_duty_post_grid_id'), ['grid_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_duty_post_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_duty_post_reports_to_id'), ['reports_to_id'], unique=False)

    op.create_table('frontage_check',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('frontage_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('look', sa.Boolean(), nullable=False),
    sa.Column('sanitation', sa.Boolean(), nullable=False),
    sa.Column('facilities', sa.Boolean(), nullable=False),
    sa.Column('remark', sa.Text(), nullable=False),
    sa.CheckConstraint("(look AND sanitation AND facilities) OR remark <> ''", name=op.f('ck_frontage_check_failure_says_why')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_frontage_check_by_id_person')),
    sa.ForeignKeyConstraint(['frontage_id'], ['frontage.id'], name=op.f('fk_frontage_check_frontage_id_frontage')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_frontage_check'))
    )
    with op.batch_alter_table('frontage_check', schema=None) as batch_op:
        batch_op.create_index('ix_frontage_check_frontage', ['frontage_id', 'id'], unique=False)

    op.create_table('patrol_round',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('rota_id', sa.Integer(), nullable=False),
    sa.Column('on_day', sa.Date(), nullable=False),
    sa.Column('slot', sa.String(length=5), nullable=False),
    sa.Column('walked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('walked_by_id', sa.Integer(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['rota_id'], ['patrol_rota.id'], name=op.f('fk_patrol_round_rota_id_patrol_rota')),
    sa.ForeignKeyConstraint(['walked_by_id'], ['person.id'], name=op.f('fk_patrol_round_walked_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_patrol_round')),
    sa.UniqueConstraint('rota_id', 'on_day', 'slot', name=op.f('uq_patrol_round_rota_id_on_day_slot'))
    )
    op.create_table('patrol_walker',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('rota_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_patrol_walker_person_id_person')),
    sa.ForeignKeyConstraint(['rota_id'], ['patrol_rota.id'], name=op.f('fk_patrol_walker_rota_id_patrol_rota')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_patrol_walker')),
    sa.UniqueConstraint('rota_id', 'person_id', name=op.f('uq_patrol_walker_rota_id_person_id'))
    )
    with op.batch_alter_table('patrol_walker', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_patrol_walker_person_id'), ['person_id'], unique=False)

    op.create_table('support_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('grid_id', sa.Integer(), nullable=False),
    sa.Column('support', sa.Enum('guidance', 'enforcement', 'technical', 'staff', name='support', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.Column('granted', sa.Boolean(), nullable=True),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.CheckConstraint("granted IS NULL OR answer <> ''", name=op.f('ck_support_request_answer_says_how')),
    sa.CheckConstraint('(answered_at IS NULL) = (granted IS NULL)', name=op.f('ck_support_request_answered_one_way')),
    sa.ForeignKeyConstraint(['answered_by_id'], ['person.id'], name=op.f('fk_support_request_answered_by_id_person')),
    sa.ForeignKeyConstraint(['asked_by_id'], ['person.id'], name=op.f('fk_support_request_asked_by_id_person')),
    sa.ForeignKeyConstraint(['grid_id'], ['grid.id'], name=op.f('fk_support_request_grid_id_grid')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_support_request'))
    )
    with op.batch_alter_table('support_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_support_request_grid_id'), ['grid_id'], unique=False)

    for table in RECORDS:
        for statement in statements(table, op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    """Take back; grids and all that stands in them are lost."""
    with op.batch_alter_table('support_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_support_request_grid_id'))

    op.drop_table('support_request')
    with op.batch_alter_table('patrol_walker', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_patrol_walker_person_id'))

    op.drop_table('patrol_walker')
    op.drop_table('patrol_round')
    with op.batch_alter_table('frontage_check', schema=None) as batch_op:
        batch_op.drop_index('ix_frontage_check_frontage')

    op.drop_table('frontage_check')
    with op.batch_alter_table('duty_post', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_duty_post_reports_to_id'))
        batch_op.drop_index(batch_op.f('ix_duty_post_person_id'))
        batch_op.drop_index(batch_op.f('ix_duty_post_grid_id'))

    op.drop_table('duty_post')
    with op.batch_alter_table('patrol_rota', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_patrol_rota_grid_id'))

    op.drop_table('patrol_rota')
    with op.batch_alter_table('grid_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_grid_entry_grid_id'))

    op.drop_table('grid_entry')
    op.drop_table('frontage')
    op.drop_table('grid')
