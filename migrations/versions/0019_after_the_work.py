"""after the work."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.append_only import statements

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

APPEND_ONLY = (
    *("appraisal_place", "appraisal_batch_line", "appraisal_answer"),
    *("arrangement_choice", "upkeep_item", "upkeep_check", "arrangement_review", "reopening"),
    *("covenant_opinion", "covenant_screening", "screening_finding", "covenant_step"),
    "procedure_tick",
)


def upgrade() -> None:
    """Let residents judge the work, keep what was done, and live by covenants."""
    op.create_table('appraisal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('resolution_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('opened_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('listed', sa.Integer(), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('outcome', sa.Enum('passed', 'rectify', 'given_back', 'nobody', 'lapsed', name='outcome', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('satisfied', sa.Integer(), nullable=False),
    sa.Column('mostly', sa.Integer(), nullable=False),
    sa.Column('dissatisfied', sa.Integer(), nullable=False),
    sa.Column('topic_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("outcome <> 'given_back' OR topic_id IS NOT NULL", name=op.f('ck_appraisal_leads_on')),
    sa.CheckConstraint('(closed_at IS NULL) = (outcome IS NULL)', name=op.f('ck_appraisal_closed_with_outcome')),
    sa.CheckConstraint('ends_on >= opened_on', name=op.f('ck_appraisal_runs_forward')),
    sa.ForeignKeyConstraint(['resolution_id'], ['resolution.id'], name=op.f('fk_appraisal_resolution_id_resolution')),
    sa.ForeignKeyConstraint(['topic_id'], ['topic.id'], name=op.f('fk_appraisal_topic_id_topic')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appraisal')),
    sa.UniqueConstraint('resolution_id', 'number', name=op.f('uq_appraisal_resolution_id_number'))
    )
    with op.batch_alter_table('appraisal', schema=None) as batch_op:
        batch_op.create_index('ix_appraisal_ends', ['closed_at', 'ends_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_appraisal_topic_id'), ['topic_id'], unique=False)
        batch_op.create_index('uq_appraisal_one_open', ['resolution_id'], unique=True, sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))

    op.create_table('appraisal_batch',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('appraisal_id', sa.Integer(), nullable=False),
    sa.Column('photo_id', sa.Integer(), nullable=False),
    sa.Column('entered_by_id', sa.Integer(), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('checked_by_id', sa.Integer(), nullable=True),
    sa.Column('checked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('accepted', sa.Boolean(), nullable=True),
    sa.Column('remark', sa.Text(), nullable=False),
    sa.CheckConstraint("accepted OR accepted IS NULL OR remark <> ''", name=op.f('ck_appraisal_batch_refusal_says_why')),
    sa.CheckConstraint('(checked_at IS NULL) = (accepted IS NULL) AND (checked_at IS NULL) = (checked_by_id IS NULL)', name=op.f('ck_appraisal_batch_checked_by_somebody')),
    sa.CheckConstraint('checked_by_id <> entered_by_id', name=op.f('ck_appraisal_batch_two_persons')),
    sa.ForeignKeyConstraint(['appraisal_id'], ['appraisal.id'], name=op.f('fk_appraisal_batch_appraisal_id_appraisal')),
    sa.ForeignKeyConstraint(['checked_by_id'], ['person.id'], name=op.f('fk_appraisal_batch_checked_by_id_person')),
    sa.ForeignKeyConstraint(['entered_by_id'], ['person.id'], name=op.f('fk_appraisal_batch_entered_by_id_person')),
    sa.ForeignKeyConstraint(['photo_id'], ['photo.id'], name=op.f('fk_appraisal_batch_photo_id_photo')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appraisal_batch'))
    )
    with op.batch_alter_table('appraisal_batch', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_appraisal_batch_appraisal_id'), ['appraisal_id'], unique=False)

    op.create_table('appraisal_place',
    sa.Column('appraisal_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('part', sa.Enum('representative', 'proposer', 'co_signer', 'resident', name='part', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.ForeignKeyConstraint(['appraisal_id'], ['appraisal.id'], name=op.f('fk_appraisal_place_appraisal_id_appraisal')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_appraisal_place_person_id_person')),
    sa.PrimaryKeyConstraint('appraisal_id', 'person_id', name=op.f('pk_appraisal_place'))
    )
    with op.batch_alter_table('appraisal_place', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_appraisal_place_person_id'), ['person_id'], unique=False)

    op.create_table('appraisal_answer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('appraisal_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('is_own', sa.Boolean(), nullable=False),
    sa.Column('channel', sa.Enum('online', 'door', 'paper', name='channel', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('mark', sa.Enum('satisfied', 'mostly', 'dissatisfied', name='mark', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('helper_id', sa.Integer(), nullable=True),
    sa.Column('photo_id', sa.Integer(), nullable=True),
    sa.Column('batch_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("(channel = 'paper') = (batch_id IS NOT NULL)", name=op.f('ck_appraisal_answer_paper_is_of_a_batch')),
    sa.CheckConstraint("is_own = (channel = 'online')", name=op.f('ck_appraisal_answer_own_is_online')),
    sa.CheckConstraint('helper_id <> person_id', name=op.f('ck_appraisal_answer_helps_another')),
    sa.CheckConstraint('is_own = (helper_id IS NULL)', name=op.f('ck_appraisal_answer_helper_is_named')),
    sa.ForeignKeyConstraint(['appraisal_id', 'person_id'], ['appraisal_place.appraisal_id', 'appraisal_place.person_id'], name='fk_appraisal_answer_listed'),
    sa.ForeignKeyConstraint(['appraisal_id'], ['appraisal.id'], name=op.f('fk_appraisal_answer_appraisal_id_appraisal')),
    sa.ForeignKeyConstraint(['batch_id'], ['appraisal_batch.id'], name=op.f('fk_appraisal_answer_batch_id_appraisal_batch')),
    sa.ForeignKeyConstraint(['helper_id'], ['person.id'], name=op.f('fk_appraisal_answer_helper_id_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_appraisal_answer_person_id_person')),
    sa.ForeignKeyConstraint(['photo_id'], ['photo.id'], name=op.f('fk_appraisal_answer_photo_id_photo')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appraisal_answer')),
    sa.UniqueConstraint('appraisal_id', 'person_id', 'is_own', name=op.f('uq_appraisal_answer_appraisal_id_person_id_is_own'))
    )
    with op.batch_alter_table('appraisal_answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_appraisal_answer_batch_id'), ['batch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_appraisal_answer_person_id'), ['person_id'], unique=False)

    op.create_table('appraisal_batch_line',
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('appraisal_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('mark', sa.Enum('satisfied', 'mostly', 'dissatisfied', name='mark', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['appraisal_id', 'person_id'], ['appraisal_place.appraisal_id', 'appraisal_place.person_id'], name='fk_appraisal_batch_line_listed'),
    sa.ForeignKeyConstraint(['batch_id'], ['appraisal_batch.id'], name=op.f('fk_appraisal_batch_line_batch_id_appraisal_batch')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_appraisal_batch_line_person_id_person')),
    sa.PrimaryKeyConstraint('batch_id', 'person_id', name=op.f('pk_appraisal_batch_line'))
    )
    op.create_table('appraisal_comment_review',
    sa.Column('answer_id', sa.Integer(), nullable=False),
    sa.Column('is_shown', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("is_shown OR reason <> ''", name=op.f('ck_appraisal_comment_review_hiding_says_why')),
    sa.ForeignKeyConstraint(['answer_id'], ['appraisal_answer.id'], name=op.f('fk_appraisal_comment_review_answer_id_appraisal_answer')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['person.id'], name=op.f('fk_appraisal_comment_review_decided_by_id_person')),
    sa.PrimaryKeyConstraint('answer_id', name=op.f('pk_appraisal_comment_review'))
    )
    op.create_table('covenant',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('hall_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('resident', 'village', name='covenantkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['created_by_id'], ['person.id'], name=op.f('fk_covenant_created_by_id_person')),
    sa.ForeignKeyConstraint(['hall_id'], ['hall.id'], name=op.f('fk_covenant_hall_id_hall')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_covenant'))
    )
    with op.batch_alter_table('covenant', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_covenant_hall_id'), ['hall_id'], unique=False)

    op.create_table('family_pledge',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('covenant_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(length=200), nullable=False),
    sa.Column('is_shown', sa.Boolean(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['covenant_id'], ['covenant.id'], name=op.f('fk_family_pledge_covenant_id_covenant')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_family_pledge_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_family_pledge'))
    )
    with op.batch_alter_table('family_pledge', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_family_pledge_person_id'), ['person_id'], unique=False)
        batch_op.create_index('uq_family_pledge_standing', ['covenant_id', 'person_id'], unique=True, sqlite_where=sa.text('withdrawn_at IS NULL'), postgresql_where=sa.text('withdrawn_at IS NULL'))

    op.create_table('procedure_run',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('covenant_id', sa.Integer(), nullable=False),
    sa.Column('procedure', sa.Enum('towing', 'corridor', name='procedure', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('what', sa.String(length=200), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('started_by_id', sa.Integer(), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['covenant_id'], ['covenant.id'], name=op.f('fk_procedure_run_covenant_id_covenant')),
    sa.ForeignKeyConstraint(['started_by_id'], ['person.id'], name=op.f('fk_procedure_run_started_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_procedure_run'))
    )
    with op.batch_alter_table('procedure_run', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_procedure_run_covenant_id'), ['covenant_id'], unique=False)

    op.create_table('procedure_tick',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('run_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('photo_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_procedure_tick_by_id_person')),
    sa.ForeignKeyConstraint(['photo_id'], ['photo.id'], name=op.f('fk_procedure_tick_photo_id_photo')),
    sa.ForeignKeyConstraint(['run_id'], ['procedure_run.id'], name=op.f('fk_procedure_tick_run_id_procedure_run')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_procedure_tick')),
    sa.UniqueConstraint('run_id', 'number', name=op.f('uq_procedure_tick_run_id_number'))
    )
    op.create_table('arrangement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('resolution_id', sa.Integer(), nullable=False),
    sa.Column('poll_id', sa.Integer(), nullable=True),
    sa.Column('ground', sa.String(length=200), nullable=False),
    sa.Column('plan', sa.Text(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('review_on', sa.Date(), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("poll_id IS NOT NULL OR ground <> ''", name=op.f('ck_arrangement_names_its_ground')),
    sa.CheckConstraint('ended_at IS NOT NULL OR (owner_id IS NOT NULL AND review_on IS NOT NULL)', name=op.f('ck_arrangement_standing_has_owner_and_review')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['person.id'], name=op.f('fk_arrangement_decided_by_id_person')),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_arrangement_owner_id_person')),
    sa.ForeignKeyConstraint(['poll_id'], ['poll.id'], name=op.f('fk_arrangement_poll_id_poll')),
    sa.ForeignKeyConstraint(['resolution_id'], ['resolution.id'], name=op.f('fk_arrangement_resolution_id_resolution')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_arrangement'))
    )
    with op.batch_alter_table('arrangement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_arrangement_owner_id'), ['owner_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_arrangement_poll_id'), ['poll_id'], unique=False)
        batch_op.create_index('ix_arrangement_review', ['ended_at', 'review_on'], unique=False)
        batch_op.create_index('uq_arrangement_standing', ['resolution_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('covenant_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('covenant_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('proposed', 'consulting', 'draft', 'screening', 'voting', 'adopted', 'filed', 'in_force', 'reviewed', 'superseded', 'repealed', name='covenantstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('poll_id', sa.Integer(), nullable=True),
    sa.Column('people_present', sa.Integer(), nullable=True),
    sa.Column('women_present', sa.Integer(), nullable=True),
    sa.Column('filing_number', sa.String(length=60), nullable=False),
    sa.Column('in_force_on', sa.Date(), nullable=True),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.CheckConstraint("state NOT IN ('adopted', 'filed', 'in_force', 'reviewed', 'superseded', 'repealed') OR (poll_id IS NOT NULL AND women_present > 0 AND women_present <= people_present)", name=op.f('ck_covenant_version_adopted_by_a_vote_with_women')),
    sa.CheckConstraint("state NOT IN ('filed', 'in_force', 'reviewed', 'superseded', 'repealed') OR filing_number <> ''", name=op.f('ck_covenant_version_filed_under_a_number')),
    sa.CheckConstraint("state NOT IN ('in_force', 'reviewed') OR in_force_on IS NOT NULL", name=op.f('ck_covenant_version_says_since_when')),
    sa.ForeignKeyConstraint(['covenant_id'], ['covenant.id'], name=op.f('fk_covenant_version_covenant_id_covenant')),
    sa.ForeignKeyConstraint(['poll_id'], ['poll.id'], name=op.f('fk_covenant_version_poll_id_poll')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_covenant_version')),
    sa.UniqueConstraint('covenant_id', 'number', name=op.f('uq_covenant_version_covenant_id_number'))
    )
    with op.batch_alter_table('covenant_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_covenant_version_poll_id'), ['poll_id'], unique=False)
        batch_op.create_index('uq_covenant_version_binding', ['covenant_id'], unique=True, sqlite_where=sa.text("state IN ('in_force', 'reviewed')"), postgresql_where=sa.text("state IN ('in_force', 'reviewed')"))

    op.create_table('reopening',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('resolution_id', sa.Integer(), nullable=False),
    sa.Column('proposal_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_reopening_by_id_person')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposal.id'], name=op.f('fk_reopening_proposal_id_proposal')),
    sa.ForeignKeyConstraint(['resolution_id'], ['resolution.id'], name=op.f('fk_reopening_resolution_id_resolution')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reopening'))
    )
    with op.batch_alter_table('reopening', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reopening_proposal_id'), ['proposal_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_reopening_resolution_id'), ['resolution_id'], unique=False)

    op.create_table('arrangement_choice',
    sa.Column('arrangement_id', sa.Integer(), nullable=False),
    sa.Column('choice', sa.Enum('continue', 'adjust', 'end', 'covenant', 'team', 'service', 'joint', name='choice', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['arrangement_id'], ['arrangement.id'], name=op.f('fk_arrangement_choice_arrangement_id_arrangement')),
    sa.PrimaryKeyConstraint('arrangement_id', 'choice', name=op.f('pk_arrangement_choice'))
    )
    op.create_table('arrangement_review',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('arrangement_id', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('verdict', sa.Enum('keep', 'adjust', 'end', name='reviewverdict', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('next_on', sa.Date(), nullable=True),
    sa.CheckConstraint("(verdict = 'end') = (next_on IS NULL)", name=op.f('ck_arrangement_review_goes_on_to_a_day')),
    sa.ForeignKeyConstraint(['arrangement_id'], ['arrangement.id'], name=op.f('fk_arrangement_review_arrangement_id_arrangement')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_arrangement_review_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_arrangement_review'))
    )
    with op.batch_alter_table('arrangement_review', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_arrangement_review_arrangement_id'), ['arrangement_id'], unique=False)

    op.create_table('covenant_clause',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('consequence', sa.Enum('none', 'persuade', 'mediate', 'restore', 'compensate', name='consequence', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('resolution_id', sa.Integer(), nullable=True),
    sa.Column('procedure', sa.Enum('towing', 'corridor', name='procedure', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.ForeignKeyConstraint(['resolution_id'], ['resolution.id'], name=op.f('fk_covenant_clause_resolution_id_resolution')),
    sa.ForeignKeyConstraint(['version_id'], ['covenant_version.id'], name=op.f('fk_covenant_clause_version_id_covenant_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_covenant_clause')),
    sa.UniqueConstraint('version_id', 'position', name=op.f('uq_covenant_clause_version_id_position'))
    )
    with op.batch_alter_table('covenant_clause', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_covenant_clause_resolution_id'), ['resolution_id'], unique=False)

    op.create_table('covenant_opinion',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_covenant_opinion_person_id_person')),
    sa.ForeignKeyConstraint(['version_id'], ['covenant_version.id'], name=op.f('fk_covenant_opinion_version_id_covenant_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_covenant_opinion'))
    )
    with op.batch_alter_table('covenant_opinion', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_covenant_opinion_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_covenant_opinion_version_id'), ['version_id'], unique=False)

    op.create_table('covenant_screening',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('passed', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.CheckConstraint("passed OR reason <> ''", name=op.f('ck_covenant_screening_refusal_says_why')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_covenant_screening_by_id_person')),
    sa.ForeignKeyConstraint(['version_id'], ['covenant_version.id'], name=op.f('fk_covenant_screening_version_id_covenant_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_covenant_screening'))
    )
    with op.batch_alter_table('covenant_screening', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_covenant_screening_version_id'), ['version_id'], unique=False)

    op.create_table('covenant_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('act', sa.String(length=40), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('source', sa.String(length=40), nullable=False),
    sa.Column('target', sa.String(length=40), nullable=False),
    sa.Column('rule', sa.String(length=60), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_covenant_step_actor_id_person')),
    sa.ForeignKeyConstraint(['version_id'], ['covenant_version.id'], name=op.f('fk_covenant_step_version_id_covenant_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_covenant_step'))
    )
    with op.batch_alter_table('covenant_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_covenant_step_version_id'), ['version_id'], unique=False)

    op.create_table('team_member',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('arrangement_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('part', sa.Enum('party_member', 'stairwell_head', 'harmony_promoter', 'volunteer', name='teampart', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['arrangement_id'], ['arrangement.id'], name=op.f('fk_team_member_arrangement_id_arrangement')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_team_member_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_team_member'))
    )
    with op.batch_alter_table('team_member', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_team_member_person_id'), ['person_id'], unique=False)
        batch_op.create_index('uq_team_member_serving', ['arrangement_id', 'person_id'], unique=True, sqlite_where=sa.text('ended_on IS NULL'), postgresql_where=sa.text('ended_on IS NULL'))

    op.create_table('upkeep_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('arrangement_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['arrangement_id'], ['arrangement.id'], name=op.f('fk_upkeep_item_arrangement_id_arrangement')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_upkeep_item')),
    sa.UniqueConstraint('arrangement_id', 'position', name=op.f('uq_upkeep_item_arrangement_id_position'))
    )
    op.create_table('covenant_breach',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('covenant_id', sa.Integer(), nullable=False),
    sa.Column('clause_id', sa.Integer(), nullable=False),
    sa.Column('reported_by_id', sa.Integer(), nullable=False),
    sa.Column('reported_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('what', sa.Text(), nullable=False),
    sa.Column('state', sa.Enum('reported', 'mediated', 'unfounded', name='breachstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('parties', sa.String(length=200), nullable=False),
    sa.Column('outcome', sa.Text(), nullable=False),
    sa.Column('mediator_id', sa.Integer(), nullable=True),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(state = 'reported') = (settled_at IS NULL)", name=op.f('ck_covenant_breach_settled_at_a_time')),
    sa.CheckConstraint("state = 'reported' OR outcome <> ''", name=op.f('ck_covenant_breach_settled_in_words')),
    sa.ForeignKeyConstraint(['clause_id'], ['covenant_clause.id'], name=op.f('fk_covenant_breach_clause_id_covenant_clause')),
    sa.ForeignKeyConstraint(['covenant_id'], ['covenant.id'], name=op.f('fk_covenant_breach_covenant_id_covenant')),
    sa.ForeignKeyConstraint(['mediator_id'], ['person.id'], name=op.f('fk_covenant_breach_mediator_id_person')),
    sa.ForeignKeyConstraint(['reported_by_id'], ['person.id'], name=op.f('fk_covenant_breach_reported_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_covenant_breach'))
    )
    with op.batch_alter_table('covenant_breach', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_covenant_breach_covenant_id'), ['covenant_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_covenant_breach_reported_by_id'), ['reported_by_id'], unique=False)

    op.create_table('screening_finding',
    sa.Column('screening_id', sa.Integer(), nullable=False),
    sa.Column('point', sa.Enum('lawful', 'within_powers', 'women', 'minorities', 'penalties', 'fair', name='point', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('met', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['screening_id'], ['covenant_screening.id'], name=op.f('fk_screening_finding_screening_id_covenant_screening')),
    sa.PrimaryKeyConstraint('screening_id', 'point', name=op.f('pk_screening_finding'))
    )
    op.create_table('upkeep_check',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('passed', sa.Boolean(), nullable=False),
    sa.Column('remark', sa.String(length=200), nullable=False),
    sa.Column('photo_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("passed OR remark <> ''", name=op.f('ck_upkeep_check_failure_says_why')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_upkeep_check_by_id_person')),
    sa.ForeignKeyConstraint(['item_id'], ['upkeep_item.id'], name=op.f('fk_upkeep_check_item_id_upkeep_item')),
    sa.ForeignKeyConstraint(['photo_id'], ['photo.id'], name=op.f('fk_upkeep_check_photo_id_photo')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_upkeep_check'))
    )
    with op.batch_alter_table('upkeep_check', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_upkeep_check_item_id'), ['item_id'], unique=False)

    for table in APPEND_ONLY:
        for statement in statements(table, op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    """Take back; appraisals, arrangements and covenants are lost."""
    with op.batch_alter_table('upkeep_check', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_upkeep_check_item_id'))

    op.drop_table('upkeep_check')
    op.drop_table('screening_finding')
    with op.batch_alter_table('covenant_breach', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_covenant_breach_reported_by_id'))
        batch_op.drop_index(batch_op.f('ix_covenant_breach_covenant_id'))

    op.drop_table('covenant_breach')
    op.drop_table('upkeep_item')
    with op.batch_alter_table('team_member', schema=None) as batch_op:
        batch_op.drop_index('uq_team_member_serving', sqlite_where=sa.text('ended_on IS NULL'), postgresql_where=sa.text('ended_on IS NULL'))
        batch_op.drop_index(batch_op.f('ix_team_member_person_id'))

    op.drop_table('team_member')
    with op.batch_alter_table('covenant_step', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_covenant_step_version_id'))

    op.drop_table('covenant_step')
    with op.batch_alter_table('covenant_screening', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_covenant_screening_version_id'))

    op.drop_table('covenant_screening')
    with op.batch_alter_table('covenant_opinion', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_covenant_opinion_version_id'))
        batch_op.drop_index(batch_op.f('ix_covenant_opinion_person_id'))

    op.drop_table('covenant_opinion')
    with op.batch_alter_table('covenant_clause', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_covenant_clause_resolution_id'))

    op.drop_table('covenant_clause')
    with op.batch_alter_table('arrangement_review', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_arrangement_review_arrangement_id'))

    op.drop_table('arrangement_review')
    op.drop_table('arrangement_choice')
    with op.batch_alter_table('reopening', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reopening_resolution_id'))
        batch_op.drop_index(batch_op.f('ix_reopening_proposal_id'))

    op.drop_table('reopening')
    with op.batch_alter_table('covenant_version', schema=None) as batch_op:
        batch_op.drop_index('uq_covenant_version_binding', sqlite_where=sa.text("state IN ('in_force', 'reviewed')"), postgresql_where=sa.text("state IN ('in_force', 'reviewed')"))
        batch_op.drop_index(batch_op.f('ix_covenant_version_poll_id'))

    op.drop_table('covenant_version')
    with op.batch_alter_table('arrangement', schema=None) as batch_op:
        batch_op.drop_index('uq_arrangement_standing', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index('ix_arrangement_review')
        batch_op.drop_index(batch_op.f('ix_arrangement_poll_id'))
        batch_op.drop_index(batch_op.f('ix_arrangement_owner_id'))

    op.drop_table('arrangement')
    op.drop_table('procedure_tick')
    with op.batch_alter_table('procedure_run', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_procedure_run_covenant_id'))

    op.drop_table('procedure_run')
    with op.batch_alter_table('family_pledge', schema=None) as batch_op:
        batch_op.drop_index('uq_family_pledge_standing', sqlite_where=sa.text('withdrawn_at IS NULL'), postgresql_where=sa.text('withdrawn_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_family_pledge_person_id'))

    op.drop_table('family_pledge')
    with op.batch_alter_table('covenant', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_covenant_hall_id'))

    op.drop_table('covenant')
    op.drop_table('appraisal_comment_review')
    op.drop_table('appraisal_batch_line')
    with op.batch_alter_table('appraisal_answer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_appraisal_answer_person_id'))
        batch_op.drop_index(batch_op.f('ix_appraisal_answer_batch_id'))

    op.drop_table('appraisal_answer')
    with op.batch_alter_table('appraisal_place', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_appraisal_place_person_id'))

    op.drop_table('appraisal_place')
    with op.batch_alter_table('appraisal_batch', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_appraisal_batch_appraisal_id'))

    op.drop_table('appraisal_batch')
    with op.batch_alter_table('appraisal', schema=None) as batch_op:
        batch_op.drop_index('uq_appraisal_one_open', sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_appraisal_topic_id'))
        batch_op.drop_index('ix_appraisal_ends')

    op.drop_table('appraisal')
