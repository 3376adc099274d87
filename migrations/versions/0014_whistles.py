"""whistles: who calls whom, who came, who does what, what is said of it."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op
from app.append_only import statements
from app.enum_checks import allow

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ROLES = (
    *("resident", "representative", "chair", "secretary", "expert", "teller", "monitor"),
    *("liaison", "street", "administrator"),
)
MORE_ROLES = ("party", "district")
RECORDS = (
    *("whistle_step", "whistle_photo", "whistle_appraisal", "whistle_review"),
    *("oversight_fact", "oversight_score"),
)


def upgrade() -> None:
    """Whistles with calls, duties and judgements; party heads and the district's office."""
    allow(op.get_bind(), "membership", "role", "ck_membership_role", (*ROLES, *MORE_ROLES))
    op.create_table('whistle_limit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('assemble', 'joint', 'oversight', 'emergency', name='kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('set_by_id', sa.Integer(), nullable=False),
    sa.CheckConstraint('minutes BETWEEN 1 AND 10080', name=op.f('ck_whistle_limit_minutes_to_arrive')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_whistle_limit_place_id_place')),
    sa.ForeignKeyConstraint(['set_by_id'], ['person.id'], name=op.f('fk_whistle_limit_set_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_whistle_limit')),
    sa.UniqueConstraint('place_id', 'kind', name=op.f('uq_whistle_limit_place_id_kind'))
    )
    op.create_table('whistle',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('caller_place_id', sa.Integer(), nullable=False),
    sa.Column('routing_id', sa.Integer(), nullable=True),
    sa.Column('prior_id', sa.Integer(), nullable=True),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('serial', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('assemble', 'joint', 'oversight', 'emergency', name='kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('level', sa.Enum('branch', 'community', 'street', 'village', name='level', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('category', sa.Enum('renewal', 'petitions', 'safety', 'ecology', 'living', 'services', 'other', name='category', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('spot', sa.String(length=200), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('lack', sa.Enum('no_authority', 'no_resource', name='lack', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('tried_by', sa.Enum('hall', 'branch', 'community', 'street', name='tried', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('tried', sa.Text(), nullable=False),
    sa.Column('state', sa.Enum('drafted', 'judged', 'approved', 'blown', 'arrived', 'surveyed', 'coordinated', 'acting', 'reported', 'verified', 'reviewed', 'gathered', 'voted', 'sent', 'published', 'closed', 'appraised', 'refused', 'withdrawn', name='whistlestate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('drafted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('drafted_by_id', sa.Integer(), nullable=True),
    sa.Column('blown_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lead_id', sa.Integer(), nullable=True),
    sa.Column('lead_name', sa.String(length=80), nullable=False),
    sa.Column('score', sa.Integer(), nullable=True),
    sa.CheckConstraint("kind = 'emergency' OR tried <> ''", name=op.f('ck_whistle_says_what_was_tried')),
    sa.CheckConstraint("reason <> ''", name=op.f('ck_whistle_says_why')),
    sa.CheckConstraint('minutes BETWEEN 1 AND 10080', name=op.f('ck_whistle_minutes_to_arrive')),
    sa.CheckConstraint('prior_id <> id', name=op.f('ck_whistle_not_its_own_second')),
    sa.ForeignKeyConstraint(['caller_place_id'], ['place.id'], name=op.f('fk_whistle_caller_place_id_place')),
    sa.ForeignKeyConstraint(['drafted_by_id'], ['person.id'], name=op.f('fk_whistle_drafted_by_id_person')),
    sa.ForeignKeyConstraint(['lead_id'], ['person.id'], name=op.f('fk_whistle_lead_id_person')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_whistle_place_id_place')),
    sa.ForeignKeyConstraint(['prior_id'], ['whistle.id'], name=op.f('fk_whistle_prior_id_whistle')),
    sa.ForeignKeyConstraint(['routing_id'], ['routing.id'], name=op.f('fk_whistle_routing_id_routing')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_whistle')),
    sa.UniqueConstraint('caller_place_id', 'year', 'serial', name=op.f('uq_whistle_caller_place_id_year_serial')),
    sa.UniqueConstraint('routing_id', name=op.f('uq_whistle_routing_id'))
    )
    with op.batch_alter_table('whistle', schema=None) as batch_op:
        batch_op.create_index('ix_whistle_place', ['place_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_whistle_prior_id'), ['prior_id'], unique=False)
        batch_op.create_index('ix_whistle_state', ['state', 'id'], unique=False)

    op.create_table('oversight_fact',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('whistle_id', sa.Integer(), nullable=False),
    sa.Column('content', sa.Enum('key_tasks', 'statutory_duties', 'daily_work', name='content', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('satisfied', sa.Integer(), nullable=True),
    sa.Column('asked', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.CheckConstraint("text <> ''", name=op.f('ck_oversight_fact_says_what')),
    sa.CheckConstraint('(satisfied IS NULL) = (asked IS NULL)', name=op.f('ck_oversight_fact_rate_has_both')),
    sa.CheckConstraint('satisfied BETWEEN 0 AND asked', name=op.f('ck_oversight_fact_no_more_than_asked')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_oversight_fact_by_id_person')),
    sa.ForeignKeyConstraint(['whistle_id'], ['whistle.id'], name=op.f('fk_oversight_fact_whistle_id_whistle')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_oversight_fact'))
    )
    with op.batch_alter_table('oversight_fact', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_oversight_fact_whistle_id'), ['whistle_id'], unique=False)

    op.create_table('oversight_score',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('whistle_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("reason <> ''", name=op.f('ck_oversight_score_says_why')),
    sa.CheckConstraint('score BETWEEN 0 AND 100', name=op.f('ck_oversight_score_out_of_a_hundred')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_oversight_score_person_id_person')),
    sa.ForeignKeyConstraint(['whistle_id'], ['whistle.id'], name=op.f('fk_oversight_score_whistle_id_whistle')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_oversight_score')),
    sa.UniqueConstraint('whistle_id', 'person_id', name=op.f('uq_oversight_score_whistle_id_person_id'))
    )
    with op.batch_alter_table('oversight_score', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_oversight_score_person_id'), ['person_id'], unique=False)

    op.create_table('whistle_call',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('whistle_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('lack', sa.Enum('no_authority', 'no_resource', name='lack', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('arrive_by', sa.DateTime(timezone=True), nullable=True),
    sa.Column('arrived_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('arrived_name', sa.String(length=60), nullable=True),
    sa.Column('checked_in_by_id', sa.Integer(), nullable=True),
    sa.Column('stood_down_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('missed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(arrived_at IS NULL) = (arrived_name IS NULL)', name=op.f('ck_whistle_call_arrival_names_who_came')),
    sa.ForeignKeyConstraint(['checked_in_by_id'], ['person.id'], name=op.f('fk_whistle_call_checked_in_by_id_person')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_whistle_call_unit_id_unit')),
    sa.ForeignKeyConstraint(['whistle_id'], ['whistle.id'], name=op.f('fk_whistle_call_whistle_id_whistle')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_whistle_call')),
    sa.UniqueConstraint('whistle_id', 'unit_id', name=op.f('uq_whistle_call_whistle_id_unit_id'))
    )
    with op.batch_alter_table('whistle_call', schema=None) as batch_op:
        batch_op.create_index('ix_whistle_call_due', ['arrive_by', 'arrived_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_whistle_call_unit_id'), ['unit_id'], unique=False)

    op.create_table('whistle_duty',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('whistle_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('what', sa.Text(), nullable=False),
    sa.Column('set_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('reckoning', sa.JSON(), nullable=False),
    sa.Column('reported_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('report', sa.Text(), nullable=False),
    sa.CheckConstraint("what <> ''", name=op.f('ck_whistle_duty_says_what')),
    sa.CheckConstraint('due_on > set_on', name=op.f('ck_whistle_duty_due_after_it_was_set')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_whistle_duty_unit_id_unit')),
    sa.ForeignKeyConstraint(['whistle_id'], ['whistle.id'], name=op.f('fk_whistle_duty_whistle_id_whistle')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_whistle_duty'))
    )
    with op.batch_alter_table('whistle_duty', schema=None) as batch_op:
        batch_op.create_index('ix_whistle_duty_open', ['reported_at', 'due_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_whistle_duty_unit_id'), ['unit_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_whistle_duty_whistle_id'), ['whistle_id'], unique=False)

    op.create_table('whistle_review',
    sa.Column('whistle_id', sa.Integer(), nullable=False),
    sa.Column('course', sa.Text(), nullable=False),
    sa.Column('response', sa.Text(), nullable=False),
    sa.Column('lessons', sa.Text(), nullable=False),
    sa.Column('was_needed', sa.Boolean(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.CheckConstraint("course <> '' AND lessons <> ''", name=op.f('ck_whistle_review_filled_in')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_whistle_review_by_id_person')),
    sa.ForeignKeyConstraint(['whistle_id'], ['whistle.id'], name=op.f('fk_whistle_review_whistle_id_whistle')),
    sa.PrimaryKeyConstraint('whistle_id', name=op.f('pk_whistle_review'))
    )
    op.create_table('whistle_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('whistle_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('act', sa.String(length=40), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('source', sa.String(length=40), nullable=False),
    sa.Column('target', sa.String(length=40), nullable=False),
    sa.Column('rule', sa.String(length=60), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_whistle_step_actor_id_person')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_whistle_step_unit_id_unit')),
    sa.ForeignKeyConstraint(['whistle_id'], ['whistle.id'], name=op.f('fk_whistle_step_whistle_id_whistle')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_whistle_step'))
    )
    with op.batch_alter_table('whistle_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_whistle_step_actor_id'), ['actor_id'], unique=False)
        batch_op.create_index('ix_whistle_step_whistle', ['whistle_id', 'at'], unique=False)

    op.create_table('whistle_appraisal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('call_id', sa.Integer(), nullable=False),
    sa.Column('arrival', sa.Integer(), nullable=False),
    sa.Column('cooperation', sa.Integer(), nullable=False),
    sa.Column('result', sa.Integer(), nullable=False),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.CheckConstraint("reason <> ''", name=op.f('ck_whistle_appraisal_says_why')),
    sa.CheckConstraint('arrival BETWEEN 1 AND 5', name=op.f('ck_whistle_appraisal_arrival_points')),
    sa.CheckConstraint('cooperation BETWEEN 1 AND 5', name=op.f('ck_whistle_appraisal_cooperation_points')),
    sa.CheckConstraint('result BETWEEN 1 AND 5', name=op.f('ck_whistle_appraisal_result_points')),
    sa.CheckConstraint('score BETWEEN 0 AND 100', name=op.f('ck_whistle_appraisal_out_of_a_hundred')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_whistle_appraisal_by_id_person')),
    sa.ForeignKeyConstraint(['call_id'], ['whistle_call.id'], name=op.f('fk_whistle_appraisal_call_id_whistle_call')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_whistle_appraisal')),
    sa.UniqueConstraint('call_id', name=op.f('uq_whistle_appraisal_call_id'))
    )
    op.create_table('whistle_photo',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('step_id', sa.Integer(), nullable=False),
    sa.Column('photo_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['photo_id'], ['photo.id'], name=op.f('fk_whistle_photo_photo_id_photo')),
    sa.ForeignKeyConstraint(['step_id'], ['whistle_step.id'], name=op.f('fk_whistle_photo_step_id_whistle_step')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_whistle_photo')),
    sa.UniqueConstraint('step_id', 'photo_id', name=op.f('uq_whistle_photo_step_id_photo_id'))
    )
    with op.batch_alter_table('whistle_photo', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_whistle_photo_photo_id'), ['photo_id'], unique=False)

    for table in RECORDS:
        for statement in statements(table, op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    """Take back; whistles and the roles that blow and judge them are lost."""
    with op.batch_alter_table('whistle_photo', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_whistle_photo_photo_id'))

    op.drop_table('whistle_photo')
    op.drop_table('whistle_appraisal')
    with op.batch_alter_table('whistle_step', schema=None) as batch_op:
        batch_op.drop_index('ix_whistle_step_whistle')
        batch_op.drop_index(batch_op.f('ix_whistle_step_actor_id'))

    op.drop_table('whistle_step')
    op.drop_table('whistle_review')
    with op.batch_alter_table('whistle_duty', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_whistle_duty_whistle_id'))
        batch_op.drop_index(batch_op.f('ix_whistle_duty_unit_id'))
        batch_op.drop_index('ix_whistle_duty_open')

    op.drop_table('whistle_duty')
    with op.batch_alter_table('whistle_call', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_whistle_call_unit_id'))
        batch_op.drop_index('ix_whistle_call_due')

    op.drop_table('whistle_call')
    with op.batch_alter_table('oversight_score', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_oversight_score_person_id'))

    op.drop_table('oversight_score')
    with op.batch_alter_table('oversight_fact', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_oversight_fact_whistle_id'))

    op.drop_table('oversight_fact')
    with op.batch_alter_table('whistle', schema=None) as batch_op:
        batch_op.drop_index('ix_whistle_state')
        batch_op.drop_index(batch_op.f('ix_whistle_prior_id'))
        batch_op.drop_index('ix_whistle_place')

    op.drop_table('whistle')
    op.drop_table('whistle_limit')
    op.execute("DELETE FROM membership WHERE role IN ('party', 'district')")
    allow(op.get_bind(), "membership", "role", "ck_membership_role", ROLES)
