"""casting complete."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from app.enum_checks import allow
from app.table_rewriting import swap, write_anew

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

NEW_LINES = """trouble TEXT NOT NULL, 
	item_id INTEGER, 
	settings JSON DEFAULT '{}' NOT NULL, 
	mode VARCHAR(40) DEFAULT 'electronic' NOT NULL, 
	roll_source VARCHAR(40) DEFAULT 'meeting' NOT NULL, 
	prepared_at DATETIME, 
	prepared_by_id INTEGER, 
	announced_at DATETIME, 
	ends_at DATETIME, 
	extendable BOOLEAN DEFAULT 0 NOT NULL, 
	extended_at DATETIME, 
	extended_because TEXT DEFAULT '' NOT NULL, 
	delayed BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT fk_poll_item_id_agenda_item FOREIGN KEY(item_id) REFERENCES agenda_item (id), 
	CONSTRAINT fk_poll_prepared_by_id_person FOREIGN KEY(prepared_by_id) REFERENCES person (id), 
	CONSTRAINT ck_poll_mode CHECK (mode IN ('electronic', 'written', 'show_of_hands', 'called')), 
	CONSTRAINT ck_poll_extended_where_allowed CHECK (extended_at IS NULL OR (extendable AND ends_at IS NOT NULL)), """
MODES = "mode IN ('electronic', 'written', 'show_of_hands', 'called')"
EXTENDED = 'extended_at IS NULL OR (extendable AND ends_at IS NOT NULL)'
CHECKS = (
    ("state = 'configured' OR opened_at IS NOT NULL", "state IN ('configured', 'announced', 'annulled') OR opened_at IS NOT NULL"),
    ("state IN ('configured', 'open') OR closed_at IS NOT NULL", "state IN ('configured', 'announced', 'open') OR closed_at IS NOT NULL"),
)
NAMES = ('opened_before_held', 'closed_when_over')
STATES = ('configured', 'announced', 'open', 'closed', 'declared', 'annulled')
PURPOSES = ('adopt', 'plan', 'appraise', 'long_term', 'elect')
MOTION = ('motion_id INTEGER NOT NULL', 'motion_id INTEGER')
LINES = ('trouble TEXT NOT NULL, ', NEW_LINES)

HELPED = (
    "code VARCHAR(19) NOT NULL, ",
    """code VARCHAR(19) NOT NULL, 
	via VARCHAR(40) DEFAULT 'helped' NOT NULL, 
	photo_id INTEGER, 
	CONSTRAINT fk_helped_ballot_photo_id_photo FOREIGN KEY(photo_id) REFERENCES photo (id), 
	CONSTRAINT ck_helped_ballot_castvia CHECK (via IN ('live', 'form', 'paper', 'helped', 'called')), 
	CONSTRAINT ck_helped_ballot_paper_is_seen CHECK (via <> 'paper' OR photo_id IS NOT NULL), """,
)

HELPED_BEFORE = """CREATE TABLE helped_ballot (
	id INTEGER NOT NULL, 
	poll_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	choice VARCHAR(40) NOT NULL, 
	ballot_id VARCHAR(64) NOT NULL, 
	entered_by_id INTEGER NOT NULL, 
	entered_at DATETIME NOT NULL, 
	checked_by_id INTEGER, 
	checked_at DATETIME, 
	taken BOOLEAN, 
	code VARCHAR(19) NOT NULL, 
	CONSTRAINT pk_helped_ballot PRIMARY KEY (id), 
	CONSTRAINT ck_helped_ballot_checked_by_somebody CHECK ((taken IS NULL) = (checked_by_id IS NULL)), 
	CONSTRAINT ck_helped_ballot_two_persons CHECK (checked_by_id <> entered_by_id), 
	CONSTRAINT ck_helped_ballot_not_the_voter CHECK (person_id <> entered_by_id AND person_id <> checked_by_id), 
	CONSTRAINT fk_helped_ballot_checked_by_id_person FOREIGN KEY(checked_by_id) REFERENCES person (id), 
	CONSTRAINT fk_helped_ballot_entered_by_id_person FOREIGN KEY(entered_by_id) REFERENCES person (id), 
	CONSTRAINT fk_helped_ballot_person_id_person FOREIGN KEY(person_id) REFERENCES person (id), 
	CONSTRAINT fk_helped_ballot_poll_id_poll FOREIGN KEY(poll_id) REFERENCES poll (id), 
	CONSTRAINT uq_helped_ballot_ballot_id UNIQUE (ballot_id)
)"""
"""Whole, because later migrations may have rewritten the table in words of their own."""


def upgrade() -> None:
    """Let a question stand on its own, be prepared, announced, timed and prolonged."""
    connection = op.get_bind()
    if connection.dialect.name == 'sqlite':
        write_anew(connection, 'poll', swap(MOTION, LINES, *CHECKS))
        op.create_index('ix_poll_item_id', 'poll', ['item_id'])
    else:
        _add()
    allow(connection, 'poll', 'state', 'ck_poll_pollstate', STATES)
    allow(connection, 'poll', 'purpose', 'ck_poll_purpose', PURPOSES)
    _count_hands()
    _take_papers()


def _count_hands() -> None:
    op.create_table(
        'hand_count',
        sa.Column('poll_id', sa.Integer(), nullable=False),
        sa.Column('yes', sa.Integer(), nullable=False),
        sa.Column('no', sa.Integer(), nullable=False),
        sa.Column('counted_by_id', sa.Integer(), nullable=False),
        sa.Column('counted_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('checked_by_id', sa.Integer(), nullable=True),
        sa.Column('checked_at', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint('checked_by_id <> counted_by_id', name=op.f('ck_hand_count_two_tellers')),
        sa.CheckConstraint('yes >= 0 AND no >= 0', name=op.f('ck_hand_count_hands_are_counted')),
        sa.ForeignKeyConstraint(['checked_by_id'], ['person.id'], name=op.f('fk_hand_count_checked_by_id_person')),
        sa.ForeignKeyConstraint(['counted_by_id'], ['person.id'], name=op.f('fk_hand_count_counted_by_id_person')),
        sa.ForeignKeyConstraint(['poll_id'], ['poll.id'], name=op.f('fk_hand_count_poll_id_poll')),
        sa.PrimaryKeyConstraint('poll_id', name=op.f('pk_hand_count')),
    )


def _take_papers() -> None:
    connection = op.get_bind()
    if connection.dialect.name == 'sqlite':
        write_anew(connection, 'helped_ballot', swap(HELPED))
        return
    op.add_column('helped_ballot', sa.Column('via', sa.String(length=40), nullable=False, server_default='helped'))
    op.add_column('helped_ballot', sa.Column('photo_id', sa.Integer(), nullable=True))
    op.create_foreign_key('fk_helped_ballot_photo_id_photo', 'helped_ballot', 'photo', ['photo_id'], ['id'])
    op.execute("ALTER TABLE helped_ballot ADD CONSTRAINT ck_helped_ballot_castvia CHECK (via IN ('live', 'form', 'paper', 'helped', 'called'))")
    op.execute("ALTER TABLE helped_ballot ADD CONSTRAINT ck_helped_ballot_paper_is_seen CHECK (via <> 'paper' OR photo_id IS NOT NULL)")


def columns() -> tuple[sa.Column[Any], ...]:
    """The new columns, made anew for each use."""
    return (
        sa.Column('item_id', sa.Integer(), nullable=True),
        sa.Column('settings', sa.JSON(), nullable=False, server_default='{}'),
        sa.Column('mode', sa.String(length=40), nullable=False, server_default='electronic'),
        sa.Column('roll_source', sa.String(length=40), nullable=False, server_default='meeting'),
        sa.Column('prepared_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('prepared_by_id', sa.Integer(), nullable=True),
        sa.Column('announced_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('extendable', sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column('extended_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('extended_because', sa.Text(), nullable=False, server_default=''),
        sa.Column('delayed', sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def _add() -> None:
    for column in columns():
        op.add_column('poll', column)
    op.alter_column('poll', 'motion_id', existing_type=sa.Integer(), nullable=True)
    op.create_index('ix_poll_item_id', 'poll', ['item_id'])
    op.create_foreign_key('fk_poll_item_id_agenda_item', 'poll', 'agenda_item', ['item_id'], ['id'])
    op.create_foreign_key('fk_poll_prepared_by_id_person', 'poll', 'person', ['prepared_by_id'], ['id'])
    op.execute(f'ALTER TABLE poll ADD CONSTRAINT ck_poll_mode CHECK ({MODES})')
    op.execute(f'ALTER TABLE poll ADD CONSTRAINT ck_poll_extended_where_allowed CHECK ({EXTENDED})')
    _replace_checks([new for _old, new in CHECKS])


def _replace_checks(texts: list[str]) -> None:
    for name, text in zip(NAMES, texts, strict=True):
        op.execute(f'ALTER TABLE poll DROP CONSTRAINT ck_poll_{name}')
        op.execute(f'ALTER TABLE poll ADD CONSTRAINT ck_poll_{name} CHECK ({text})')


def downgrade() -> None:
    """Take back. Polls without a motion cannot be kept: there must be none."""
    connection = op.get_bind()
    op.drop_table('hand_count')
    if connection.dialect.name == 'sqlite':
        write_anew(connection, 'helped_ballot', lambda _text: HELPED_BEFORE)
    else:
        op.drop_column('helped_ballot', 'photo_id')
        op.drop_column('helped_ballot', 'via')
    connection.execute(sa.text("UPDATE poll SET state = 'configured' WHERE state = 'announced'"))
    connection.execute(sa.text("UPDATE poll SET purpose = 'adopt' WHERE purpose = 'elect'"))
    allow(connection, 'poll', 'state', 'ck_poll_pollstate', [one for one in STATES if one != 'announced'])
    allow(connection, 'poll', 'purpose', 'ck_poll_purpose', PURPOSES[:-1])
    op.drop_index('ix_poll_item_id', 'poll')
    if connection.dialect.name == 'sqlite':
        write_anew(connection, 'poll', swap((MOTION[1], MOTION[0]), LINES[::-1], *(pair[::-1] for pair in CHECKS)))
        return
    _replace_checks([old for old, _new in CHECKS])
    op.drop_constraint('ck_poll_extended_where_allowed', 'poll')
    op.drop_constraint('ck_poll_mode', 'poll')
    op.alter_column('poll', 'motion_id', existing_type=sa.Integer(), nullable=False)
    for column in reversed(columns()):
        op.drop_column('poll', column.name)
