"""joint assessments."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.append_only import statements

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_PUBLISHED = (
    "SELECT 1 FROM joint_assessment "
    "WHERE joint_assessment.id = OLD.assessment_id AND published_at IS NOT NULL"
)
_ONCE = {
    "joint_assessment": "SELECT 1 WHERE OLD.published_at IS NOT NULL",
    "joint_matter": _PUBLISHED,
    "joint_guest": _PUBLISHED,
    "joint_order": _PUBLISHED,
    "joint_carried": (
        "SELECT 1 FROM joint_assessment JOIN joint_matter "
        "ON joint_matter.assessment_id = joint_assessment.id "
        "WHERE joint_matter.id = OLD.matter_id AND published_at IS NOT NULL"
    ),
}


def upgrade() -> None:
    """Keep the monthly meeting of a street or district, its agenda, its orders and what became of them."""
    op.create_table('joint_assessment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('month_on', sa.Date(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('opened_by_id', sa.Integer(), nullable=False),
    sa.Column('gathered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('left_off', sa.JSON(), nullable=False),
    sa.Column('held_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('spot', sa.String(length=120), nullable=False),
    sa.Column('called_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('notes', sa.Text(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('published_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(called_at IS NULL) = (held_at IS NULL)', name=op.f('ck_joint_assessment_called_for_a_time')),
    sa.CheckConstraint('(published_at IS NULL) = (published_by_id IS NULL)', name=op.f('ck_joint_assessment_somebody_published')),
    sa.CheckConstraint('published_at IS NULL OR called_at IS NOT NULL', name=op.f('ck_joint_assessment_called_first')),
    sa.ForeignKeyConstraint(['opened_by_id'], ['person.id'], name=op.f('fk_joint_assessment_opened_by_id_person')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_joint_assessment_place_id_place')),
    sa.ForeignKeyConstraint(['published_by_id'], ['person.id'], name=op.f('fk_joint_assessment_published_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_joint_assessment')),
    sa.UniqueConstraint('place_id', 'month_on', name=op.f('uq_joint_assessment_place_id_month_on'))
    )
    with op.batch_alter_table('joint_assessment', schema=None) as batch_op:
        batch_op.create_index('ix_joint_assessment_published', ['published_at', 'id'], unique=False)

    op.create_table('joint_guest',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('assessment_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('called_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('came', sa.Boolean(), nullable=True),
    sa.Column('who', sa.String(length=80), nullable=False),
    sa.CheckConstraint("(unit_id IS NULL) = (name <> '')", name=op.f('ck_joint_guest_a_unit_or_a_name')),
    sa.CheckConstraint("who = '' OR came", name=op.f('ck_joint_guest_who_came_came')),
    sa.ForeignKeyConstraint(['assessment_id'], ['joint_assessment.id'], name=op.f('fk_joint_guest_assessment_id_joint_assessment')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_joint_guest_person_id_person')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_joint_guest_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_joint_guest')),
    sa.UniqueConstraint('assessment_id', 'unit_id', name=op.f('uq_joint_guest_assessment_id_unit_id'))
    )
    with op.batch_alter_table('joint_guest', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_joint_guest_assessment_id'), ['assessment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_joint_guest_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_joint_guest_unit_id'), ['unit_id'], unique=False)

    op.create_table('joint_matter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('assessment_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('order', 'whistle', 'task', 'item', 'unit', 'other', name='matterkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('whistle_id', sa.Integer(), nullable=True),
    sa.Column('task_id', sa.Integer(), nullable=True),
    sa.Column('item_id', sa.Integer(), nullable=True),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('signs', sa.JSON(), nullable=False),
    sa.Column('finding', sa.Text(), nullable=False),
    sa.CheckConstraint("(kind = 'item') = (item_id IS NOT NULL)", name=op.f('ck_joint_matter_names_its_item')),
    sa.CheckConstraint("(kind = 'task') = (task_id IS NOT NULL)", name=op.f('ck_joint_matter_names_its_task')),
    sa.CheckConstraint("(kind = 'unit') = (unit_id IS NOT NULL)", name=op.f('ck_joint_matter_names_its_unit')),
    sa.CheckConstraint("(kind = 'whistle') = (whistle_id IS NOT NULL)", name=op.f('ck_joint_matter_names_its_whistle')),
    sa.CheckConstraint("title <> ''", name=op.f('ck_joint_matter_says_what')),
    sa.ForeignKeyConstraint(['assessment_id'], ['joint_assessment.id'], name=op.f('fk_joint_matter_assessment_id_joint_assessment')),
    sa.ForeignKeyConstraint(['item_id'], ['ledger_item.id'], name=op.f('fk_joint_matter_item_id_ledger_item')),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_joint_matter_task_id_task')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_joint_matter_unit_id_unit')),
    sa.ForeignKeyConstraint(['whistle_id'], ['whistle.id'], name=op.f('fk_joint_matter_whistle_id_whistle')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_joint_matter')),
    sa.UniqueConstraint('assessment_id', 'position', name=op.f('uq_joint_matter_assessment_id_position'))
    )
    with op.batch_alter_table('joint_matter', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_joint_matter_item_id'), ['item_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_joint_matter_task_id'), ['task_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_joint_matter_unit_id'), ['unit_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_joint_matter_whistle_id'), ['whistle_id'], unique=False)

    op.create_table('joint_order',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('assessment_id', sa.Integer(), nullable=False),
    sa.Column('matter_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('what', sa.Text(), nullable=False),
    sa.Column('working_days', sa.Integer(), nullable=False),
    sa.Column('set_on', sa.Date(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('reckoning', sa.JSON(), nullable=False),
    sa.CheckConstraint("what <> ''", name=op.f('ck_joint_order_says_what')),
    sa.CheckConstraint('(set_on IS NULL) = (due_on IS NULL)', name=op.f('ck_joint_order_both_days')),
    sa.CheckConstraint('due_on > set_on', name=op.f('ck_joint_order_due_after_it_was_set')),
    sa.CheckConstraint('working_days BETWEEN 1 AND 500', name=op.f('ck_joint_order_in_working_days')),
    sa.ForeignKeyConstraint(['assessment_id'], ['joint_assessment.id'], name=op.f('fk_joint_order_assessment_id_joint_assessment')),
    sa.ForeignKeyConstraint(['matter_id'], ['joint_matter.id'], name=op.f('fk_joint_order_matter_id_joint_matter')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_joint_order_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_joint_order'))
    )
    with op.batch_alter_table('joint_order', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_joint_order_assessment_id'), ['assessment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_joint_order_matter_id'), ['matter_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_joint_order_unit_id'), ['unit_id'], unique=False)

    op.create_table('joint_carried',
    sa.Column('matter_id', sa.Integer(), nullable=False),
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['matter_id'], ['joint_matter.id'], name=op.f('fk_joint_carried_matter_id_joint_matter')),
    sa.ForeignKeyConstraint(['order_id'], ['joint_order.id'], name=op.f('fk_joint_carried_order_id_joint_order')),
    sa.PrimaryKeyConstraint('matter_id', name=op.f('pk_joint_carried'))
    )
    with op.batch_alter_table('joint_carried', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_joint_carried_order_id'), ['order_id'], unique=False)

    op.create_table('joint_correction',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('assessment_id', sa.Integer(), nullable=False),
    sa.Column('order_id', sa.Integer(), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.CheckConstraint("text <> ''", name=op.f('ck_joint_correction_says_what')),
    sa.ForeignKeyConstraint(['assessment_id'], ['joint_assessment.id'], name=op.f('fk_joint_correction_assessment_id_joint_assessment')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_joint_correction_by_id_person')),
    sa.ForeignKeyConstraint(['order_id'], ['joint_order.id'], name=op.f('fk_joint_correction_order_id_joint_order')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_joint_correction')),
    sa.UniqueConstraint('order_id', name=op.f('uq_joint_correction_order_id'))
    )
    with op.batch_alter_table('joint_correction', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_joint_correction_assessment_id'), ['assessment_id'], unique=False)

    op.create_table('joint_progress',
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('reported_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('near_told_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('overdue_told_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('confirmed_at IS NULL OR reported_at IS NOT NULL', name=op.f('ck_joint_progress_confirmed_what_was_reported')),
    sa.CheckConstraint('confirmed_at IS NULL OR withdrawn_at IS NULL', name=op.f('ck_joint_progress_confirmed_or_withdrawn')),
    sa.ForeignKeyConstraint(['order_id'], ['joint_order.id'], name=op.f('fk_joint_progress_order_id_joint_order')),
    sa.PrimaryKeyConstraint('order_id', name=op.f('pk_joint_progress'))
    )
    with op.batch_alter_table('joint_progress', schema=None) as batch_op:
        batch_op.create_index('ix_joint_progress_open', ['confirmed_at', 'withdrawn_at', 'due_on'], unique=False)

    op.create_table('joint_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('act', sa.String(length=40), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_joint_step_actor_id_person')),
    sa.ForeignKeyConstraint(['order_id'], ['joint_order.id'], name=op.f('fk_joint_step_order_id_joint_order')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_joint_step'))
    )
    with op.batch_alter_table('joint_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_joint_step_actor_id'), ['actor_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_joint_step_order_id'), ['order_id'], unique=False)

    op.create_table('joint_photo',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('step_id', sa.Integer(), nullable=False),
    sa.Column('photo_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['photo_id'], ['photo.id'], name=op.f('fk_joint_photo_photo_id_photo')),
    sa.ForeignKeyConstraint(['step_id'], ['joint_step.id'], name=op.f('fk_joint_photo_step_id_joint_step')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_joint_photo')),
    sa.UniqueConstraint('step_id', 'photo_id', name=op.f('uq_joint_photo_step_id_photo_id'))
    )
    with op.batch_alter_table('joint_photo', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_joint_photo_photo_id'), ['photo_id'], unique=False)
    _protect()


def _protect() -> None:
    """What is published stands; what was said of an order only grows."""
    dialect = op.get_bind().dialect.name
    for table, once in _ONCE.items():
        for statement in statements(table, dialect, once):
            op.execute(statement)
    for table in ("joint_step", "joint_photo", "joint_correction"):
        for statement in statements(table, dialect):
            op.execute(statement)


def downgrade() -> None:
    """Keep no monthly meeting."""
    with op.batch_alter_table('joint_photo', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_joint_photo_photo_id'))

    op.drop_table('joint_photo')
    with op.batch_alter_table('joint_step', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_joint_step_order_id'))
        batch_op.drop_index(batch_op.f('ix_joint_step_actor_id'))

    op.drop_table('joint_step')
    with op.batch_alter_table('joint_progress', schema=None) as batch_op:
        batch_op.drop_index('ix_joint_progress_open')

    op.drop_table('joint_progress')
    with op.batch_alter_table('joint_correction', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_joint_correction_assessment_id'))

    op.drop_table('joint_correction')
    with op.batch_alter_table('joint_carried', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_joint_carried_order_id'))

    op.drop_table('joint_carried')
    with op.batch_alter_table('joint_order', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_joint_order_unit_id'))
        batch_op.drop_index(batch_op.f('ix_joint_order_matter_id'))
        batch_op.drop_index(batch_op.f('ix_joint_order_assessment_id'))

    op.drop_table('joint_order')
    with op.batch_alter_table('joint_matter', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_joint_matter_whistle_id'))
        batch_op.drop_index(batch_op.f('ix_joint_matter_unit_id'))
        batch_op.drop_index(batch_op.f('ix_joint_matter_task_id'))
        batch_op.drop_index(batch_op.f('ix_joint_matter_item_id'))

    op.drop_table('joint_matter')
    with op.batch_alter_table('joint_guest', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_joint_guest_unit_id'))
        batch_op.drop_index(batch_op.f('ix_joint_guest_person_id'))
        batch_op.drop_index(batch_op.f('ix_joint_guest_assessment_id'))

    op.drop_table('joint_guest')
    with op.batch_alter_table('joint_assessment', schema=None) as batch_op:
        batch_op.drop_index('ix_joint_assessment_published')

    op.drop_table('joint_assessment')
    if op.get_bind().dialect.name == "postgresql":
        for table in _ONCE:
            op.execute(f"DROP FUNCTION refuse_change_of_{table}()")
