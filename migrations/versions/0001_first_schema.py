"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


APPEND_ONLY = (
    "audit_entry",
    "ballot",
    "checkpoint",
    "inspection_finding",
    "inspection_photo",
    "ledger_entry",
    "meeting_act",
    "milestone_report",
    "minutes_correction",
    "minutes_signature",
    "poll_voter",
    "progress_report",
    "progress_report_photo",
    "resolution_step",
    "task_inspection",
    "task_reminder",
    "timeline_event",
)
"""Tables that may only grow."""

_SEARCH = {
    "sqlite": (
        "CREATE VIRTUAL TABLE proposal_search"
        " USING fts5(grams, content='', prefix='1', tokenize='ascii')",
    ),
    "postgresql": (
        "CREATE TABLE proposal_search (list_key bigint PRIMARY KEY, grams tsvector NOT NULL)",
        "CREATE INDEX ix_proposal_search_grams ON proposal_search USING gin (grams)",
        "ALTER TABLE proposal_search ALTER COLUMN grams SET STATISTICS 2000",
    ),
}


def _protect(dialect: str) -> None:
    if dialect == "postgresql":
        op.execute(
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger AS $$"
            " BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' may only grow'; END"
            " $$ LANGUAGE plpgsql"
        )
    for table in APPEND_ONLY:
        if dialect == "postgresql":
            op.execute(
                f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}"
                " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
            continue
        for verb in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{table} may only grow'); END"
            )


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "failed_tries",
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wait_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_failed_tries")),
    )
    op.create_table(
        "place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "district",
                "street",
                "community",
                "estate",
                "virtual",
                name="placekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.CheckConstraint("id <> parent_id", name=op.f("ck_place_not_its_own_parent")),
        sa.ForeignKeyConstraint(["parent_id"], ["place.id"], name=op.f("fk_place_parent_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
        sa.UniqueConstraint("path", name=op.f("uq_place_path")),
    )
    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_place_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "hall",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_hall_place_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hall")),
        sa.UniqueConstraint("code", name=op.f("uq_hall_code")),
        sa.UniqueConstraint("place_id", name=op.f("uq_hall_place_id")),
    )
    op.create_table(
        "household",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("building", sa.String(length=20), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("room", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_household_place_id_place")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household")),
        sa.UniqueConstraint(
            "place_id",
            "building",
            "unit",
            "room",
            name=op.f("uq_household_place_id_building_unit_room"),
        ),
    )
    with op.batch_alter_table("household", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_household_place_id"), ["place_id"], unique=False)

    op.create_table(
        "place_member",
        sa.Column("virtual_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["place.id"], name=op.f("fk_place_member_member_id_place")
        ),
        sa.ForeignKeyConstraint(
            ["virtual_id"], ["place.id"], name=op.f("fk_place_member_virtual_id_place")
        ),
        sa.PrimaryKeyConstraint("virtual_id", "member_id", name=op.f("pk_place_member")),
    )
    with op.batch_alter_table("place_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_place_member_member_id"), ["member_id"], unique=False)

    op.create_table(
        "unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "department",
                "office",
                "community",
                "property",
                "company",
                "organisation",
                "other",
                name="unitkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_unit_place_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("place_id", "name", name=op.f("uq_unit_place_id_name")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column(
            "sort_key",
            sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("phone", sa.String(length=30), nullable=True),
        sa.Column("email", sa.String(length=200), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("locale", sa.String(length=10), nullable=False),
        sa.Column("elder_mode", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_person_household_id_household")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("phone", name=op.f("uq_person_phone")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_household_id"), ["household_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_name"), ["name"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_sort_key"), ["sort_key"], unique=False)

    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("act", sa.String(length=60), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("subject_type", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("prev", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name=op.f("fk_audit_entry_actor_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_audit_entry_place_id_place")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_entry_hash")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_act"), ["act"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entry_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entry_place_id"), ["place_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_audit_entry_subject_type"), ["subject_type"], unique=False
        )

    op.create_table(
        "declared_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "working",
                "holiday",
                name="daykind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("declared_by_id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_declared_day_says_why")),
        sa.CheckConstraint(
            "withdrawn_at IS NULL OR withdrawn_at >= declared_at",
            name=op.f("ck_declared_day_ends_after_start"),
        ),
        sa.ForeignKeyConstraint(
            ["declared_by_id"], ["person.id"], name=op.f("fk_declared_day_declared_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["person.id"], name=op.f("fk_declared_day_withdrawn_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declared_day")),
    )
    with op.batch_alter_table("declared_day", schema=None) as batch_op:
        batch_op.create_index(
            "uq_declared_day_standing",
            ["day"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )

    op.create_table(
        "import_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hall_id", sa.Integer(), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("stored_as", sa.String(length=80), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "reading",
                "read",
                "running",
                "done",
                "cancelled",
                "failed",
                name="importstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("ready", sa.Integer(), nullable=False),
        sa.Column("handled", sa.Integer(), nullable=False),
        sa.Column("imported", sa.Integer(), nullable=False),
        sa.Column("already", sa.Integer(), nullable=False),
        sa.Column("bad", sa.JSON(), nullable=False),
        sa.Column("bad_count", sa.Integer(), nullable=False),
        sa.Column("sample", sa.JSON(), nullable=False),
        sa.Column("failure", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["hall_id"], ["hall.id"], name=op.f("fk_import_batch_hall_id_hall")
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["person.id"], name=op.f("fk_import_batch_uploaded_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_batch_hall_id"), ["hall_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_import_batch_state"), ["state"], unique=False)

    op.create_table(
        "login_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("via", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_login_session_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_login_session_token_hash")),
    )
    with op.batch_alter_table("login_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_login_session_person_id"), ["person_id"], unique=False)

    op.create_table(
        "login_slip",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("issued_by_id", sa.Integer(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bound_hash", sa.String(length=64), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["issued_by_id"], ["person.id"], name=op.f("fk_login_slip_issued_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_login_slip_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_login_slip_place_id_place")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_slip")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_login_slip_code_hash")),
    )
    with op.batch_alter_table("login_slip", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_login_slip_person_id"), ["person_id"], unique=False)

    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hall_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "deliberation",
                "consultation",
                "joint",
                "inquiry",
                "appraisal",
                name="meetingkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("place_text", sa.String(length=120), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "noticed",
                "checkin",
                "in_session",
                "no_quorum",
                "recess",
                "suspended",
                "adjourned",
                "closed",
                "minutes_confirmed",
                "published",
                "cancelled",
                name="meetingstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("quorum_count", sa.Integer(), nullable=True),
        sa.Column("quorum_numerator", sa.Integer(), nullable=False),
        sa.Column("quorum_denominator", sa.Integer(), nullable=False),
        sa.Column("quorum_strict", sa.Boolean(), nullable=False),
        sa.Column("chair_id", sa.Integer(), nullable=False),
        sa.Column("clerk_id", sa.Integer(), nullable=False),
        sa.Column("rules_code", sa.String(length=20), nullable=False),
        sa.Column("rules_changes", sa.JSON(), nullable=False),
        sa.Column("screen_token", sa.String(length=64), nullable=False),
        sa.Column("checkin_token", sa.String(length=64), nullable=False),
        sa.Column(
            "scene",
            sa.Enum(
                "auto",
                "welcome",
                "sign_in",
                "agenda",
                "motion",
                "speaker",
                "voting",
                "result",
                "notice",
                name="scene",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("scene_text", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("woken_for", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("minutes_published_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('planned', 'cancelled') OR noticed_at IS NOT NULL",
            name=op.f("ck_meeting_noticed_before_held"),
        ),
        sa.CheckConstraint(
            "quorum_count IS NULL OR quorum_count >= 1",
            name=op.f("ck_meeting_quorum_counts_somebody"),
        ),
        sa.CheckConstraint(
            "quorum_numerator >= 1 AND quorum_numerator <= quorum_denominator",
            name=op.f("ck_meeting_quorum_is_a_share"),
        ),
        sa.ForeignKeyConstraint(
            ["chair_id"], ["person.id"], name=op.f("fk_meeting_chair_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["clerk_id"], ["person.id"], name=op.f("fk_meeting_clerk_id_person")
        ),
        sa.ForeignKeyConstraint(["hall_id"], ["hall.id"], name=op.f("fk_meeting_hall_id_hall")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("checkin_token", name=op.f("uq_meeting_checkin_token")),
        sa.UniqueConstraint("screen_token", name=op.f("uq_meeting_screen_token")),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index("ix_meeting_hall_starts", ["hall_id", "starts_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_starts_at"), ["starts_at"], unique=False)

    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "resident",
                "representative",
                "chair",
                "secretary",
                "expert",
                "teller",
                "monitor",
                "liaison",
                "street",
                "administrator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "constituency",
            sa.Enum(
                "party_member",
                "resident",
                "property",
                "management",
                "owners",
                "unit",
                "organisation",
                "congress",
                "cppcc",
                "scholar",
                "media",
                name="constituency",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("appointed_by", sa.String(length=80), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "until IS NULL OR until >= since", name=op.f("ck_membership_term_runs_forward")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_membership_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_membership_place_id_place")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index("ix_membership_person_role", ["person_id", "role"], unique=False)
        batch_op.create_index(batch_op.f("ix_membership_place_id"), ["place_id"], unique=False)

    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("url", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mail_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mail_tries", sa.Integer(), nullable=False),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_notice_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index("ix_notice_mail_due_at", ["mail_due_at"], unique=False)
        batch_op.create_index("ix_notice_person_read", ["person_id", "read_at"], unique=False)

    op.create_table(
        "photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=True),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("width > 0 AND height > 0", name=op.f("ck_photo_has_pixels")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_photo_place_id_place")),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["person.id"], name=op.f("fk_photo_uploaded_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo")),
    )
    with op.batch_alter_table("photo", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_photo_place_id"), ["place_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_photo_sha256"), ["sha256"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_photo_uploaded_by_id"), ["uploaded_by_id"], unique=False
        )

    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_key", sa.BigInteger(), nullable=False),
        sa.Column("hall_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("where_text", sa.String(length=200), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "construction",
                "party_and_government",
                "land",
                "environment",
                "discipline",
                "transport",
                "economy",
                "technology",
                "civil_affairs",
                "agriculture",
                "trade_and_tourism",
                "health",
                "justice",
                "education_and_sport",
                "labour",
                "unsorted",
                name="category",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "source_channel",
            sa.Enum(
                "assigned",
                "platform",
                "office",
                "residents",
                "command_centre",
                "patrol",
                "grid_worker",
                "emergency",
                "other",
                name="sourcechannel",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "returned",
                "triaged",
                "declined",
                "routed_direct",
                "routed_whistle",
                "routed_mediation",
                "merged",
                "withdrawn",
                "closed",
                name="proposalstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("proposer_id", sa.Integer(), nullable=True),
        sa.Column("author_label", sa.String(length=80), nullable=False),
        sa.Column("external_source", sa.String(length=40), nullable=True),
        sa.Column("external_id", sa.String(length=80), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("supporter_count", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "proposer_id IS NOT NULL OR author_label <> ''",
            name=op.f("ck_proposal_somebody_proposed_it"),
        ),
        sa.CheckConstraint(
            "(external_source IS NULL) = (external_id IS NULL)",
            name=op.f("ck_proposal_outside_number_with_source"),
        ),
        sa.ForeignKeyConstraint(["hall_id"], ["hall.id"], name=op.f("fk_proposal_hall_id_hall")),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_proposal_place_id_place")
        ),
        sa.ForeignKeyConstraint(
            ["proposer_id"], ["person.id"], name=op.f("fk_proposal_proposer_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint(
            "hall_id",
            "external_source",
            "external_id",
            name=op.f("uq_proposal_hall_id_external_source_external_id"),
        ),
        sa.UniqueConstraint("list_key", name=op.f("uq_proposal_list_key")),
    )
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.create_index("ix_proposal_category_list", ["category", "list_key"], unique=False)
        batch_op.create_index("ix_proposal_hall_list", ["hall_id", "list_key"], unique=False)
        batch_op.create_index(
            "ix_proposal_hall_state", ["hall_id", "state", "received_at"], unique=False
        )
        batch_op.create_index(
            "ix_proposal_hall_support", ["hall_id", "supporter_count", "list_key"], unique=False
        )
        batch_op.create_index("ix_proposal_place_list", ["place_id", "list_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposal_proposer_id"), ["proposer_id"], unique=False)
        batch_op.create_index("ix_proposal_state_list", ["state", "list_key"], unique=False)
        batch_op.create_index("ix_proposal_support", ["supporter_count", "list_key"], unique=False)

    op.create_table(
        "roster_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "reading",
                "unreadable",
                "ready",
                "applying",
                "done",
                "cancelled",
                name="importstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("problem", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("bad", sa.Integer(), nullable=False),
        sa.Column("fresh", sa.Integer(), nullable=False),
        sa.Column("applied", sa.Integer(), nullable=False),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_roster_import_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_roster_import_place_id_place")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_import")),
    )
    with op.batch_alter_table("roster_import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_roster_import_place_id"), ["place_id"], unique=False)

    op.create_table(
        "topic",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hall_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "topic_pooled",
                "under_review",
                "returned",
                "declined",
                "filed",
                "scheduled",
                "decided",
                "closed",
                "dissolved",
                name="topicstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("schedule_due", sa.Date(), nullable=True),
        sa.Column("stated_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name=op.f("fk_topic_created_by_id_person")
        ),
        sa.ForeignKeyConstraint(["hall_id"], ["hall.id"], name=op.f("fk_topic_hall_id_hall")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic")),
    )
    with op.batch_alter_table("topic", schema=None) as batch_op:
        batch_op.create_index("ix_topic_hall_state", ["hall_id", "state"], unique=False)

    op.create_table(
        "unit_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "ended_at IS NULL OR ended_at >= since", name=op.f("ck_unit_member_ends_after_start")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_unit_member_person_id_person")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_member_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_member")),
    )
    with op.batch_alter_table("unit_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unit_member_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_unit_member_standing",
            ["unit_id", "person_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "agenda_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("mover_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "open",
                "done",
                name="itemstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_agenda_item_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["mover_id"], ["person.id"], name=op.f("fk_agenda_item_mover_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], name=op.f("fk_agenda_item_topic_id_topic")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item")),
        sa.UniqueConstraint(
            "meeting_id", "position", name=op.f("uq_agenda_item_meeting_id_position")
        ),
    )
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agenda_item_topic_id"), ["topic_id"], unique=False)

    op.create_table(
        "attendance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("checked_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "via",
            sa.Enum(
                "qr",
                "desk",
                "self",
                "office",
                name="via",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.CheckConstraint(
            "left_at IS NULL OR left_at >= checked_in_at",
            name=op.f("ck_attendance_leaves_after_coming"),
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_attendance_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_attendance_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
    )
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.create_index(
            "ix_attendance_meeting_person", ["meeting_id", "person_id"], unique=False
        )

    op.create_table(
        "co_signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "withdrawn_at IS NULL OR withdrawn_at >= signed_at",
            name=op.f("ck_co_signature_ends_after_start"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_co_signature_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_co_signature_proposal_id_proposal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_co_signature")),
    )
    with op.batch_alter_table("co_signature", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_co_signature_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_co_signature_proposal_id"), ["proposal_id"], unique=False
        )
        batch_op.create_index(
            "uq_co_signature_standing",
            ["proposal_id", "person_id"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )

    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("proposal_id", sa.Integer(), nullable=True),
        sa.Column("hall_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("where_text", sa.String(length=200), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "construction",
                "party_and_government",
                "land",
                "environment",
                "discipline",
                "transport",
                "economy",
                "technology",
                "civil_affairs",
                "agriculture",
                "trade_and_tourism",
                "health",
                "justice",
                "education_and_sport",
                "labour",
                "unsorted",
                name="category",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["hall_id"], ["hall.id"], name=op.f("fk_draft_hall_id_hall")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_draft_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_draft_proposal_id_proposal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("token", name=op.f("uq_draft_token")),
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_draft_proposal_id"), ["proposal_id"], unique=False)

    op.create_table(
        "meeting_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("act", sa.JSON(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name=op.f("fk_meeting_act_actor_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_act_meeting_id_meeting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_act")),
        sa.UniqueConstraint("meeting_id", "seq", name=op.f("uq_meeting_act_meeting_id_seq")),
    )
    op.create_table(
        "minutes_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("about_seq", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_minutes_correction_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_minutes_correction_meeting_id_meeting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_correction")),
    )
    with op.batch_alter_table("minutes_correction", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_minutes_correction_meeting_id"), ["meeting_id"], unique=False
        )

    op.create_table(
        "minutes_signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "signed_as",
            sa.Enum(
                "chair",
                "representative",
                name="signedas",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_minutes_signature_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_minutes_signature_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_signature")),
        sa.UniqueConstraint(
            "meeting_id",
            "person_id",
            "content",
            name=op.f("uq_minutes_signature_meeting_id_person_id_content"),
        ),
    )
    with op.batch_alter_table("minutes_signature", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_minutes_signature_meeting_id"), ["meeting_id"], unique=False
        )

    op.create_table(
        "official_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author_label", sa.String(length=80), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_official_answer_author_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_official_answer_proposal_id_proposal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_official_answer")),
    )
    with op.batch_alter_table("official_answer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_official_answer_author_id"), ["author_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_official_answer_proposal_id"), ["proposal_id"], unique=False
        )

    op.create_table(
        "proposal_photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["photo_id"], ["photo.id"], name=op.f("fk_proposal_photo_photo_id_photo")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_proposal_photo_proposal_id_proposal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_photo")),
        sa.UniqueConstraint(
            "proposal_id", "photo_id", name=op.f("uq_proposal_photo_proposal_id_photo_id")
        ),
    )
    with op.batch_alter_table("proposal_photo", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposal_photo_photo_id"), ["photo_id"], unique=False)

    op.create_table(
        "proposal_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("where_text", sa.String(length=200), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_proposal_version_proposal_id_proposal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_version")),
        sa.UniqueConstraint(
            "proposal_id", "number", name=op.f("uq_proposal_version_proposal_id_number")
        ),
    )
    op.create_table(
        "roll_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column(
            "constituency",
            sa.Enum(
                "party_member",
                "resident",
                "property",
                "management",
                "owners",
                "unit",
                "organisation",
                "congress",
                "cppcc",
                "scholar",
                "media",
                name="constituency",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("voting", sa.Boolean(), nullable=False),
        sa.Column("expert", sa.Boolean(), nullable=False),
        sa.Column("stakeholder", sa.Boolean(), nullable=False),
        sa.Column("deputy", sa.Boolean(), nullable=False),
        sa.Column("desk", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_roll_entry_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_roll_entry_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll_entry")),
        sa.UniqueConstraint("meeting_id", "number", name=op.f("uq_roll_entry_meeting_id_number")),
        sa.UniqueConstraint(
            "meeting_id", "person_id", name=op.f("uq_roll_entry_meeting_id_person_id")
        ),
    )
    with op.batch_alter_table("roll_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_roll_entry_person_id"), ["person_id"], unique=False)

    op.create_table(
        "roster_row",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("bad", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=True),
        sa.Column("building", sa.String(length=20), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("room", sa.String(length=20), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column(
            "constituency",
            sa.Enum(
                "party_member",
                "resident",
                "property",
                "management",
                "owners",
                "unit",
                "organisation",
                "congress",
                "cppcc",
                "scholar",
                "media",
                name="constituency",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("errors", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["roster_import.id"], name=op.f("fk_roster_row_import_id_roster_import")
        ),
        sa.PrimaryKeyConstraint("import_id", "number", name=op.f("pk_roster_row")),
    )
    with op.batch_alter_table("roster_row", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_roster_row_bad"), ["bad"], unique=False)

    op.create_table(
        "topic_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("linked_by_id", sa.Integer(), nullable=False),
        sa.Column("unlinked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unlinked_by_id", sa.Integer(), nullable=True),
        sa.Column("unlink_reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "unlinked_at IS NULL OR unlinked_at >= linked_at",
            name=op.f("ck_topic_link_ends_after_start"),
        ),
        sa.ForeignKeyConstraint(
            ["linked_by_id"], ["person.id"], name=op.f("fk_topic_link_linked_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_topic_link_proposal_id_proposal")
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], name=op.f("fk_topic_link_topic_id_topic")
        ),
        sa.ForeignKeyConstraint(
            ["unlinked_by_id"], ["person.id"], name=op.f("fk_topic_link_unlinked_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_link")),
    )
    with op.batch_alter_table("topic_link", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_topic_link_proposal_id"), ["proposal_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_topic_link_topic_id"), ["topic_id"], unique=False)
        batch_op.create_index(
            "uq_topic_link_standing",
            ["proposal_id"],
            unique=True,
            sqlite_where=sa.text("unlinked_at IS NULL"),
            postgresql_where=sa.text("unlinked_at IS NULL"),
        )

    op.create_table(
        "triple_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_by_id", sa.Integer(), nullable=False),
        sa.Column("enrolled_because", sa.Text(), nullable=False),
        sa.Column("concluded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("concluded_by_id", sa.Integer(), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "filed",
                "returned",
                "declined",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(concluded_at IS NULL) = (outcome IS NULL)",
            name=op.f("ck_triple_review_ends_in_an_outcome"),
        ),
        sa.ForeignKeyConstraint(
            ["begun_by_id"], ["person.id"], name=op.f("fk_triple_review_begun_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["concluded_by_id"], ["person.id"], name=op.f("fk_triple_review_concluded_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], name=op.f("fk_triple_review_topic_id_topic")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_triple_review")),
    )
    with op.batch_alter_table("triple_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_triple_review_topic_id"), ["topic_id"], unique=False)
        batch_op.create_index(
            "uq_triple_review_open",
            ["topic_id"],
            unique=True,
            sqlite_where=sa.text("concluded_at IS NULL"),
            postgresql_where=sa.text("concluded_at IS NULL"),
        )

    op.create_table(
        "draft_photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.id"], name=op.f("fk_draft_photo_draft_id_draft")
        ),
        sa.ForeignKeyConstraint(
            ["photo_id"], ["photo.id"], name=op.f("fk_draft_photo_photo_id_photo")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_photo")),
        sa.UniqueConstraint("draft_id", "photo_id", name=op.f("uq_draft_photo_draft_id_photo_id")),
    )
    with op.batch_alter_table("draft_photo", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_photo_photo_id"), ["photo_id"], unique=False)

    op.create_table(
        "filing_recommendation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("hall_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("proposal_count", sa.Integer(), nullable=False),
        sa.Column("voice_count", sa.Integer(), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filed_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["filed_by_id"], ["person.id"], name=op.f("fk_filing_recommendation_filed_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["hall_id"], ["hall.id"], name=op.f("fk_filing_recommendation_hall_id_hall")
        ),
        sa.ForeignKeyConstraint(
            ["review_id"],
            ["triple_review.id"],
            name=op.f("fk_filing_recommendation_review_id_triple_review"),
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], name=op.f("fk_filing_recommendation_topic_id_topic")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filing_recommendation")),
        sa.UniqueConstraint(
            "hall_id", "year", "serial", name=op.f("uq_filing_recommendation_hall_id_year_serial")
        ),
        sa.UniqueConstraint("review_id", name=op.f("uq_filing_recommendation_review_id")),
    )
    with op.batch_alter_table("filing_recommendation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_filing_recommendation_topic_id"), ["topic_id"], unique=False
        )

    op.create_table(
        "motion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("mover_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "voting",
                "adopted",
                "lost",
                "not_seconded",
                "withdrawn",
                "unfinished",
                "sustained",
                "not_sustained",
                "undone",
                name="motionstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("yes", sa.Integer(), nullable=True),
        sa.Column("no", sa.Integer(), nullable=True),
        sa.Column("abstain", sa.Integer(), nullable=True),
        sa.Column("present", sa.Integer(), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state <> 'adopted' OR yes IS NULL OR yes > no",
            name=op.f("ck_motion_adopted_by_more_yes_than_no"),
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_item.id"], name=op.f("fk_motion_item_id_agenda_item")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_motion_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["mover_id"], ["person.id"], name=op.f("fk_motion_mover_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_motion")),
    )
    with op.batch_alter_table("motion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_motion_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_motion_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "review_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("declares_interest", sa.Boolean(), nullable=False),
        sa.Column("stood_aside", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_review_member_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["review_id"],
            ["triple_review.id"],
            name=op.f("fk_review_member_review_id_triple_review"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_member")),
        sa.UniqueConstraint(
            "review_id", "person_id", name=op.f("uq_review_member_review_id_person_id")
        ),
    )
    op.create_table(
        "timeline_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=True),
        sa.Column("topic_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_label", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("url", sa.String(length=200), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(proposal_id IS NULL) <> (topic_id IS NULL)",
            name=op.f("ck_timeline_event_of_one_thing"),
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name=op.f("fk_timeline_event_actor_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["answer_id"],
            ["official_answer.id"],
            name=op.f("fk_timeline_event_answer_id_official_answer"),
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_timeline_event_proposal_id_proposal")
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], name=op.f("fk_timeline_event_topic_id_topic")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timeline_event")),
    )
    with op.batch_alter_table("timeline_event", schema=None) as batch_op:
        batch_op.create_index("ix_timeline_event_proposal", ["proposal_id", "at"], unique=False)
        batch_op.create_index("ix_timeline_event_topic", ["topic_id", "at"], unique=False)

    op.create_table(
        "poll",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=30), nullable=False),
        sa.Column("motion_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("hall_id", sa.Integer(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "adopt",
                "plan",
                "appraise",
                "long_term",
                name="purpose",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("rule_code", sa.String(length=40), nullable=False),
        sa.Column(
            "secrecy",
            sa.Enum(
                "roll_call",
                "secret_ballot",
                name="secrecy",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("revote", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "configured",
                "open",
                "closed",
                "declared",
                "annulled",
                name="pollstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("turnout", sa.Integer(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("annulled_because", sa.Text(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state = 'configured' OR opened_at IS NOT NULL", name=op.f("ck_poll_opened_before_held")
        ),
        sa.CheckConstraint(
            "state IN ('configured', 'open') OR closed_at IS NOT NULL",
            name=op.f("ck_poll_closed_when_over"),
        ),
        sa.CheckConstraint("length(uuid) >= 14", name=op.f("ck_poll_uuid_cannot_be_guessed")),
        sa.CheckConstraint("turnout >= 0", name=op.f("ck_poll_turnout_counts_people")),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["person.id"], name=op.f("fk_poll_closed_by_id_person")
        ),
        sa.ForeignKeyConstraint(["hall_id"], ["hall.id"], name=op.f("fk_poll_hall_id_hall")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_poll_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["motion_id"], ["motion.id"], name=op.f("fk_poll_motion_id_motion")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["person.id"], name=op.f("fk_poll_opened_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll")),
        sa.UniqueConstraint("uuid", name=op.f("uq_poll_uuid")),
    )
    with op.batch_alter_table("poll", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_poll_hall_id"), ["hall_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_poll_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_poll_motion_id"), ["motion_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_poll_state"), ["state"], unique=False)
        batch_op.create_index(
            "uq_poll_one_open_for_a_motion",
            ["motion_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "resolution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("motion_id", sa.Integer(), nullable=False),
        sa.Column("hall_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("adopted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "adopted",
                "legality_check",
                "returned",
                "published",
                "assigned",
                "in_progress",
                "written_off",
                "second_rectify",
                "appraised",
                "long_term",
                "closed",
                "reopened",
                "suspended",
                "revoked",
                name="resolutionstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "suspended_from",
            sa.Enum(
                "adopted",
                "legality_check",
                "returned",
                "published",
                "assigned",
                "in_progress",
                "written_off",
                "second_rectify",
                "appraised",
                "long_term",
                "closed",
                "reopened",
                "suspended",
                "revoked",
                name="suspended_from",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["hall_id"], ["hall.id"], name=op.f("fk_resolution_hall_id_hall")),
        sa.ForeignKeyConstraint(
            ["motion_id"], ["motion.id"], name=op.f("fk_resolution_motion_id_motion")
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], name=op.f("fk_resolution_topic_id_topic")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resolution")),
        sa.UniqueConstraint(
            "hall_id", "year", "serial", name=op.f("uq_resolution_hall_id_year_serial")
        ),
        sa.UniqueConstraint("motion_id", name=op.f("uq_resolution_motion_id")),
    )
    with op.batch_alter_table("resolution", schema=None) as batch_op:
        batch_op.create_index("ix_resolution_adopted", ["adopted_at", "id"], unique=False)
        batch_op.create_index("ix_resolution_hall_adopted", ["hall_id", "adopted_at"], unique=False)
        batch_op.create_index("ix_resolution_state_adopted", ["state", "adopted_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_resolution_topic_id"), ["topic_id"], unique=False)

    op.create_table(
        "review_finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column(
            "criterion",
            sa.Enum(
                "reasonable",
                "lawful",
                "feasible",
                name="criterion",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_met", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["review_member.id"],
            name=op.f("fk_review_finding_member_id_review_member"),
        ),
        sa.ForeignKeyConstraint(
            ["review_id"],
            ["triple_review.id"],
            name=op.f("fk_review_finding_review_id_triple_review"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_finding")),
        sa.UniqueConstraint(
            "review_id",
            "member_id",
            "criterion",
            name=op.f("uq_review_finding_review_id_member_id_criterion"),
        ),
    )
    with op.batch_alter_table("review_finding", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_review_finding_review_id"), ["review_id"], unique=False
        )
        batch_op.create_index(
            "uq_review_finding_joint",
            ["review_id", "criterion"],
            unique=True,
            sqlite_where=sa.text("member_id IS NULL"),
            postgresql_where=sa.text("member_id IS NULL"),
        )

    op.create_table(
        "ballot",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("ballot_id", sa.String(length=64), nullable=False),
        sa.Column("pseudonym", sa.String(length=30), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=19), nullable=False),
        sa.CheckConstraint("turn >= 1", name=op.f("ck_ballot_turns_count_from_one")),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name=op.f("fk_ballot_poll_id_poll")),
        sa.PrimaryKeyConstraint("poll_id", "ballot_id", name=op.f("pk_ballot")),
        sa.UniqueConstraint("poll_id", "height", name=op.f("uq_ballot_poll_id_height")),
        sa.UniqueConstraint(
            "poll_id", "pseudonym", "turn", name=op.f("uq_ballot_poll_id_pseudonym_turn")
        ),
    )
    with op.batch_alter_table("ballot", schema=None) as batch_op:
        batch_op.create_index("ix_ballot_code", ["code"], unique=False)

    op.create_table(
        "checkpoint",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=19), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name=op.f("fk_checkpoint_poll_id_poll")),
        sa.PrimaryKeyConstraint("poll_id", "number", name=op.f("pk_checkpoint")),
    )
    with op.batch_alter_table("checkpoint", schema=None) as batch_op:
        batch_op.create_index("ix_checkpoint_code", ["code"], unique=False)

    op.create_table(
        "ledger_entry",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("type", sa.String(length=20), nullable=False),
        sa.Column("parent", sa.String(length=64), nullable=True),
        sa.Column("payload", sa.String(length=64), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "(body IS NULL) = (payload IS NULL)", name=op.f("ck_ledger_entry_payload_of_its_body")
        ),
        sa.CheckConstraint(
            "(height = 0) = (parent IS NULL)", name=op.f("ck_ledger_entry_chained_but_the_first")
        ),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["poll.id"], name=op.f("fk_ledger_entry_poll_id_poll")
        ),
        sa.PrimaryKeyConstraint("poll_id", "height", name=op.f("pk_ledger_entry")),
        sa.UniqueConstraint("poll_id", "hash", name=op.f("uq_ledger_entry_poll_id_hash")),
    )
    op.create_table(
        "poll_voter",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("pseudonym", sa.String(length=30), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("heads", sa.Integer(), nullable=False),
        sa.Column("area", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "heads >= 0 AND area >= 0", name=op.f("ck_poll_voter_weight_is_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_poll_voter_person_id_person")
        ),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name=op.f("fk_poll_voter_poll_id_poll")),
        sa.PrimaryKeyConstraint("poll_id", "pseudonym", name=op.f("pk_poll_voter")),
        sa.UniqueConstraint("poll_id", "person_id", name=op.f("uq_poll_voter_poll_id_person_id")),
    )
    with op.batch_alter_table("poll_voter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_poll_voter_person_id"), ["person_id"], unique=False)

    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resolution_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("acceptance_test", sa.Text(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "assigned",
                "disputed",
                "accepted",
                "in_progress",
                "self_checked",
                "inspecting",
                "rectifying",
                "recheck",
                "written_off",
                "reopened",
                "suspended",
                "revoked",
                name="taskstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "suspended_from",
            sa.Enum(
                "assigned",
                "disputed",
                "accepted",
                "in_progress",
                "self_checked",
                "inspecting",
                "rectifying",
                "recheck",
                "written_off",
                "reopened",
                "suspended",
                "revoked",
                name="suspended_from",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("assigned_on", sa.Date(), nullable=False),
        sa.Column("assigned_by_id", sa.Integer(), nullable=False),
        sa.Column("accept_due_on", sa.Date(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_set_on", sa.Date(), nullable=False),
        sa.Column("reckoning", sa.JSON(), nullable=False),
        sa.Column("handed_in_on", sa.Date(), nullable=True),
        sa.Column("rectify_due_on", sa.Date(), nullable=True),
        sa.Column("rectify_set_on", sa.Date(), nullable=True),
        sa.Column("written_off_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state <> 'written_off' OR written_off_at IS NOT NULL", name=op.f("ck_task_says_when")
        ),
        sa.CheckConstraint(
            "(rectify_due_on IS NULL) = (rectify_set_on IS NULL)",
            name=op.f("ck_task_mending_has_both_days"),
        ),
        sa.CheckConstraint("due_on > assigned_on", name=op.f("ck_task_due_after_assignment")),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_task_percent_of_a_whole")),
        sa.CheckConstraint("weight >= 1", name=op.f("ck_task_weighs_something")),
        sa.ForeignKeyConstraint(
            ["assigned_by_id"], ["person.id"], name=op.f("fk_task_assigned_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["resolution_id"], ["resolution.id"], name=op.f("fk_task_resolution_id_resolution")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("resolution_id", "number", name=op.f("uq_task_resolution_id_number")),
    )
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.create_index("ix_task_state_due", ["state", "due_on"], unique=False)

    op.create_table(
        "extension_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("old_due_on", sa.Date(), nullable=False),
        sa.Column("new_due_on", sa.Date(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (granted IS NULL)",
            name=op.f("ck_extension_request_decided_one_way"),
        ),
        sa.CheckConstraint(
            "new_due_on > old_due_on", name=op.f("ck_extension_request_asks_for_later")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_extension_request_asked_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_extension_request_decided_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["task.id"], name=op.f("fk_extension_request_task_id_task")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_extension_request_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension_request")),
    )
    with op.batch_alter_table("extension_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_extension_request_task_id"), ["task_id"], unique=False)
        batch_op.create_index(
            "uq_extension_request_granted",
            ["task_id"],
            unique=True,
            sqlite_where=sa.text("granted"),
            postgresql_where=sa.text("granted"),
        )
        batch_op.create_index(
            "uq_extension_request_open",
            ["task_id"],
            unique=True,
            sqlite_where=sa.text("decided_at IS NULL"),
            postgresql_where=sa.text("decided_at IS NULL"),
        )

    op.create_table(
        "milestone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "done_on IS NULL OR percent = 100", name=op.f("ck_milestone_done_means_all_of_it")
        ),
        sa.CheckConstraint(
            "percent BETWEEN 0 AND 100", name=op.f("ck_milestone_percent_of_a_whole")
        ),
        sa.CheckConstraint("weight >= 1", name=op.f("ck_milestone_weighs_something")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_milestone_task_id_task")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
        sa.UniqueConstraint("task_id", "position", name=op.f("uq_milestone_task_id_position")),
    )
    op.create_table(
        "progress_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "progress",
                "mending",
                name="reportkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "percent BETWEEN 0 AND 100", name=op.f("ck_progress_report_percent_of_a_whole")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_progress_report_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["task.id"], name=op.f("fk_progress_report_task_id_task")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_progress_report_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_report")),
    )
    with op.batch_alter_table("progress_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_progress_report_by_id"), ["by_id"], unique=False)
        batch_op.create_index("ix_progress_report_task_at", ["task_id", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_progress_report_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "task_inspection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column(
            "round",
            sa.Enum(
                "inspection",
                "recheck",
                name="round",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("inspector_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspector_id"], ["person.id"], name=op.f("fk_task_inspection_inspector_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["task.id"], name=op.f("fk_task_inspection_task_id_task")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_inspection")),
    )
    with op.batch_alter_table("task_inspection", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_task_inspection_inspector_id"), ["inspector_id"], unique=False
        )
        batch_op.create_index("ix_task_inspection_task_at", ["task_id", "at"], unique=False)

    op.create_table(
        "task_reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "near",
                "overdue",
                name="reminderkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["task_id"], ["task.id"], name=op.f("fk_task_reminder_task_id_task")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_reminder")),
        sa.UniqueConstraint(
            "task_id", "kind", "due_on", name=op.f("uq_task_reminder_task_id_kind_due_on")
        ),
    )
    op.create_table(
        "task_suspension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "ended_on IS NULL OR ended_on >= started_on", name=op.f("ck_task_suspension_runs_on")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_task_suspension_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["task.id"], name=op.f("fk_task_suspension_task_id_task")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_suspension")),
    )
    with op.batch_alter_table("task_suspension", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_task_suspension_task_id"), ["task_id"], unique=False)

    op.create_table(
        "task_unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column(
            "duty",
            sa.Enum(
                "lead",
                "responsible",
                name="duty",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_unit_task_id_task")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_task_unit_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_unit")),
    )
    with op.batch_alter_table("task_unit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_task_unit_unit_id"), ["unit_id"], unique=False)
        batch_op.create_index(
            "uq_task_unit_lead",
            ["task_id"],
            unique=True,
            sqlite_where=sa.text("duty = 'lead' AND ended_at IS NULL"),
            postgresql_where=sa.text("duty = 'lead' AND ended_at IS NULL"),
        )
        batch_op.create_index(
            "uq_task_unit_standing",
            ["task_id", "unit_id", "duty"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "inspection_finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column(
            "axis",
            sa.Enum(
                "progress",
                "quality",
                "result",
                name="axis",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "passed OR remark <> ''", name=op.f("ck_inspection_finding_failure_says_why")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["task_inspection.id"],
            name=op.f("fk_inspection_finding_inspection_id_task_inspection"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_finding")),
        sa.UniqueConstraint(
            "inspection_id", "axis", name=op.f("uq_inspection_finding_inspection_id_axis")
        ),
    )
    op.create_table(
        "inspection_photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["task_inspection.id"],
            name=op.f("fk_inspection_photo_inspection_id_task_inspection"),
        ),
        sa.ForeignKeyConstraint(
            ["photo_id"], ["photo.id"], name=op.f("fk_inspection_photo_photo_id_photo")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_photo")),
        sa.UniqueConstraint(
            "inspection_id", "photo_id", name=op.f("uq_inspection_photo_inspection_id_photo_id")
        ),
    )
    with op.batch_alter_table("inspection_photo", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_inspection_photo_photo_id"), ["photo_id"], unique=False
        )

    op.create_table(
        "milestone_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "percent BETWEEN 0 AND 100", name=op.f("ck_milestone_report_percent_of_a_whole")
        ),
        sa.ForeignKeyConstraint(
            ["milestone_id"],
            ["milestone.id"],
            name=op.f("fk_milestone_report_milestone_id_milestone"),
        ),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["progress_report.id"],
            name=op.f("fk_milestone_report_report_id_progress_report"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone_report")),
        sa.UniqueConstraint(
            "report_id", "milestone_id", name=op.f("uq_milestone_report_report_id_milestone_id")
        ),
    )
    with op.batch_alter_table("milestone_report", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_milestone_report_milestone_id"), ["milestone_id"], unique=False
        )

    op.create_table(
        "progress_report_photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["photo_id"], ["photo.id"], name=op.f("fk_progress_report_photo_photo_id_photo")
        ),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["progress_report.id"],
            name=op.f("fk_progress_report_photo_report_id_progress_report"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_report_photo")),
        sa.UniqueConstraint(
            "report_id", "photo_id", name=op.f("uq_progress_report_photo_report_id_photo_id")
        ),
    )
    with op.batch_alter_table("progress_report_photo", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_progress_report_photo_photo_id"), ["photo_id"], unique=False
        )

    op.create_table(
        "resolution_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resolution_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("target", sa.String(length=40), nullable=False),
        sa.Column("rule", sa.String(length=60), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("inspection_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name=op.f("fk_resolution_step_actor_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["task_inspection.id"],
            name=op.f("fk_resolution_step_inspection_id_task_inspection"),
        ),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["progress_report.id"],
            name=op.f("fk_resolution_step_report_id_progress_report"),
        ),
        sa.ForeignKeyConstraint(
            ["resolution_id"],
            ["resolution.id"],
            name=op.f("fk_resolution_step_resolution_id_resolution"),
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["task.id"], name=op.f("fk_resolution_step_task_id_task")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_resolution_step_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resolution_step")),
    )
    with op.batch_alter_table("resolution_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_resolution_step_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(
            "ix_resolution_step_resolution", ["resolution_id", "at"], unique=False
        )
        batch_op.create_index("ix_resolution_step_task", ["task_id", "at"], unique=False)
    dialect = op.get_bind().dialect.name
    for statement in _SEARCH[dialect]:
        op.execute(statement)
    _protect(dialect)


def downgrade() -> None:
    """Undo."""
    dialect = op.get_bind().dialect.name
    op.execute("DROP TABLE proposal_search")
    with op.batch_alter_table("resolution_step", schema=None) as batch_op:
        batch_op.drop_index("ix_resolution_step_task")
        batch_op.drop_index("ix_resolution_step_resolution")
        batch_op.drop_index(batch_op.f("ix_resolution_step_actor_id"))

    op.drop_table("resolution_step")
    with op.batch_alter_table("progress_report_photo", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_progress_report_photo_photo_id"))

    op.drop_table("progress_report_photo")
    with op.batch_alter_table("milestone_report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_milestone_report_milestone_id"))

    op.drop_table("milestone_report")
    with op.batch_alter_table("inspection_photo", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inspection_photo_photo_id"))

    op.drop_table("inspection_photo")
    op.drop_table("inspection_finding")
    with op.batch_alter_table("task_unit", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_task_unit_standing",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(
            "uq_task_unit_lead",
            sqlite_where=sa.text("duty = 'lead' AND ended_at IS NULL"),
            postgresql_where=sa.text("duty = 'lead' AND ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_task_unit_unit_id"))

    op.drop_table("task_unit")
    with op.batch_alter_table("task_suspension", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_task_suspension_task_id"))

    op.drop_table("task_suspension")
    op.drop_table("task_reminder")
    with op.batch_alter_table("task_inspection", schema=None) as batch_op:
        batch_op.drop_index("ix_task_inspection_task_at")
        batch_op.drop_index(batch_op.f("ix_task_inspection_inspector_id"))

    op.drop_table("task_inspection")
    with op.batch_alter_table("progress_report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_progress_report_unit_id"))
        batch_op.drop_index("ix_progress_report_task_at")
        batch_op.drop_index(batch_op.f("ix_progress_report_by_id"))

    op.drop_table("progress_report")
    op.drop_table("milestone")
    with op.batch_alter_table("extension_request", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_extension_request_open",
            sqlite_where=sa.text("decided_at IS NULL"),
            postgresql_where=sa.text("decided_at IS NULL"),
        )
        batch_op.drop_index(
            "uq_extension_request_granted",
            sqlite_where=sa.text("granted"),
            postgresql_where=sa.text("granted"),
        )
        batch_op.drop_index(batch_op.f("ix_extension_request_task_id"))

    op.drop_table("extension_request")
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.drop_index("ix_task_state_due")

    op.drop_table("task")
    with op.batch_alter_table("poll_voter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_poll_voter_person_id"))

    op.drop_table("poll_voter")
    op.drop_table("ledger_entry")
    with op.batch_alter_table("checkpoint", schema=None) as batch_op:
        batch_op.drop_index("ix_checkpoint_code")

    op.drop_table("checkpoint")
    with op.batch_alter_table("ballot", schema=None) as batch_op:
        batch_op.drop_index("ix_ballot_code")

    op.drop_table("ballot")
    with op.batch_alter_table("review_finding", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_review_finding_joint",
            sqlite_where=sa.text("member_id IS NULL"),
            postgresql_where=sa.text("member_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_review_finding_review_id"))

    op.drop_table("review_finding")
    with op.batch_alter_table("resolution", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_resolution_topic_id"))
        batch_op.drop_index("ix_resolution_state_adopted")
        batch_op.drop_index("ix_resolution_hall_adopted")
        batch_op.drop_index("ix_resolution_adopted")

    op.drop_table("resolution")
    with op.batch_alter_table("poll", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_poll_one_open_for_a_motion",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index(batch_op.f("ix_poll_state"))
        batch_op.drop_index(batch_op.f("ix_poll_motion_id"))
        batch_op.drop_index(batch_op.f("ix_poll_meeting_id"))
        batch_op.drop_index(batch_op.f("ix_poll_hall_id"))

    op.drop_table("poll")
    with op.batch_alter_table("timeline_event", schema=None) as batch_op:
        batch_op.drop_index("ix_timeline_event_topic")
        batch_op.drop_index("ix_timeline_event_proposal")

    op.drop_table("timeline_event")
    op.drop_table("review_member")
    with op.batch_alter_table("motion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_motion_meeting_id"))
        batch_op.drop_index(batch_op.f("ix_motion_item_id"))

    op.drop_table("motion")
    with op.batch_alter_table("filing_recommendation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_filing_recommendation_topic_id"))

    op.drop_table("filing_recommendation")
    with op.batch_alter_table("draft_photo", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_photo_photo_id"))

    op.drop_table("draft_photo")
    with op.batch_alter_table("triple_review", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_triple_review_open",
            sqlite_where=sa.text("concluded_at IS NULL"),
            postgresql_where=sa.text("concluded_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_triple_review_topic_id"))

    op.drop_table("triple_review")
    with op.batch_alter_table("topic_link", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_topic_link_standing",
            sqlite_where=sa.text("unlinked_at IS NULL"),
            postgresql_where=sa.text("unlinked_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_topic_link_topic_id"))
        batch_op.drop_index(batch_op.f("ix_topic_link_proposal_id"))

    op.drop_table("topic_link")
    with op.batch_alter_table("roster_row", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_roster_row_bad"))

    op.drop_table("roster_row")
    with op.batch_alter_table("roll_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_roll_entry_person_id"))

    op.drop_table("roll_entry")
    op.drop_table("proposal_version")
    with op.batch_alter_table("proposal_photo", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposal_photo_photo_id"))

    op.drop_table("proposal_photo")
    with op.batch_alter_table("official_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_official_answer_proposal_id"))
        batch_op.drop_index(batch_op.f("ix_official_answer_author_id"))

    op.drop_table("official_answer")
    with op.batch_alter_table("minutes_signature", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_minutes_signature_meeting_id"))

    op.drop_table("minutes_signature")
    with op.batch_alter_table("minutes_correction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_minutes_correction_meeting_id"))

    op.drop_table("minutes_correction")
    op.drop_table("meeting_act")
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_proposal_id"))
        batch_op.drop_index(batch_op.f("ix_draft_person_id"))

    op.drop_table("draft")
    with op.batch_alter_table("co_signature", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_co_signature_standing",
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_co_signature_proposal_id"))
        batch_op.drop_index(batch_op.f("ix_co_signature_person_id"))

    op.drop_table("co_signature")
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.drop_index("ix_attendance_meeting_person")

    op.drop_table("attendance")
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agenda_item_topic_id"))

    op.drop_table("agenda_item")
    with op.batch_alter_table("unit_member", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_unit_member_standing",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_unit_member_person_id"))

    op.drop_table("unit_member")
    with op.batch_alter_table("topic", schema=None) as batch_op:
        batch_op.drop_index("ix_topic_hall_state")

    op.drop_table("topic")
    with op.batch_alter_table("roster_import", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_roster_import_place_id"))

    op.drop_table("roster_import")
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.drop_index("ix_proposal_support")
        batch_op.drop_index("ix_proposal_state_list")
        batch_op.drop_index(batch_op.f("ix_proposal_proposer_id"))
        batch_op.drop_index("ix_proposal_place_list")
        batch_op.drop_index("ix_proposal_hall_support")
        batch_op.drop_index("ix_proposal_hall_state")
        batch_op.drop_index("ix_proposal_hall_list")
        batch_op.drop_index("ix_proposal_category_list")

    op.drop_table("proposal")
    with op.batch_alter_table("photo", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_photo_uploaded_by_id"))
        batch_op.drop_index(batch_op.f("ix_photo_sha256"))
        batch_op.drop_index(batch_op.f("ix_photo_place_id"))

    op.drop_table("photo")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index("ix_notice_person_read")
        batch_op.drop_index("ix_notice_mail_due_at")

    op.drop_table("notice")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_place_id"))
        batch_op.drop_index("ix_membership_person_role")

    op.drop_table("membership")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_starts_at"))
        batch_op.drop_index("ix_meeting_hall_starts")

    op.drop_table("meeting")
    with op.batch_alter_table("login_slip", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_login_slip_person_id"))

    op.drop_table("login_slip")
    with op.batch_alter_table("login_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_login_session_person_id"))

    op.drop_table("login_session")
    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_batch_state"))
        batch_op.drop_index(batch_op.f("ix_import_batch_hall_id"))

    op.drop_table("import_batch")
    with op.batch_alter_table("declared_day", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_declared_day_standing",
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )

    op.drop_table("declared_day")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entry_subject_type"))
        batch_op.drop_index(batch_op.f("ix_audit_entry_place_id"))
        batch_op.drop_index(batch_op.f("ix_audit_entry_actor_id"))
        batch_op.drop_index(batch_op.f("ix_audit_entry_act"))

    op.drop_table("audit_entry")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_sort_key"))
        batch_op.drop_index(batch_op.f("ix_person_name"))
        batch_op.drop_index(batch_op.f("ix_person_household_id"))

    op.drop_table("person")
    op.drop_table("unit")
    with op.batch_alter_table("place_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_place_member_member_id"))

    op.drop_table("place_member")
    with op.batch_alter_table("household", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_household_place_id"))

    op.drop_table("household")
    op.drop_table("hall")
    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_place_parent_id"))

    op.drop_table("place")
    op.drop_table("failed_tries")
    if dialect == "postgresql":
        op.execute("DROP FUNCTION refuse_change()")
