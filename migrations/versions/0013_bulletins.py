"""bulletins: the appraisal of units, and appeals against it."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op
from app.append_only import statements

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

PERIODS = ("month", "quarter")
CLASSES = ("simple", "ordinary", "complex")
REASONS = ("revoked", "suspended", "being_checked", "appeal")
RECORDS = ("bulletin", "bulletin_case")


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def upgrade() -> None:
    """Keep what was published of units, every case of it, for good."""
    _bulletins()
    _cases()
    _appeals()
    dialect = op.get_bind().dialect.name
    for table in RECORDS:
        for statement in statements(table, dialect):
            op.execute(statement)


def _bulletins() -> None:
    op.create_table(
        "bulletin",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("formula", sa.JSON(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(_one_of("kind", PERIODS), name=op.f("ck_bulletin_periodkind")),
        sa.CheckConstraint("edition >= 1", name=op.f("ck_bulletin_counted_from_one")),
        sa.CheckConstraint(
            "edition = 1 OR reason <> ''", name=op.f("ck_bulletin_a_new_edition_says_why")
        ),
        sa.CheckConstraint("last_on > first_on", name=op.f("ck_bulletin_days_in_order")),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_bulletin_place_id_place")
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["person.id"], name=op.f("fk_bulletin_published_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulletin")),
        sa.UniqueConstraint(
            "place_id",
            "kind",
            "first_on",
            "edition",
            name=op.f("uq_bulletin_place_id_kind_first_on_edition"),
        ),
    )
    op.create_index("ix_bulletin_published", "bulletin", ["published_at", "id"])


def _cases() -> None:
    op.create_table(
        "bulletin_case",
        sa.Column("bulletin_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("difficulty", sa.String(length=40), nullable=False),
        sa.Column("accepted_in_time", sa.Boolean(), nullable=True),
        sa.Column("finished_in_time", sa.Boolean(), nullable=True),
        sa.Column("finished", sa.Boolean(), nullable=True),
        sa.Column("passed_at_once", sa.Boolean(), nullable=True),
        sa.Column("open_at_end", sa.Boolean(), nullable=False),
        sa.Column("late_at_end", sa.Boolean(), nullable=False),
        sa.Column("satisfied", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("excluded", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(_one_of("difficulty", CLASSES), name=op.f("ck_bulletin_case_difficulty")),
        sa.CheckConstraint(_one_of("excluded", REASONS), name=op.f("ck_bulletin_case_excluded")),
        sa.CheckConstraint(
            "satisfied BETWEEN 0 AND answered", name=op.f("ck_bulletin_case_no_more_than_answered")
        ),
        sa.CheckConstraint(
            "excluded IS NULL OR excluded <> 'appeal' OR reason <> ''",
            name=op.f("ck_bulletin_case_says_why"),
        ),
        sa.ForeignKeyConstraint(
            ["bulletin_id"], ["bulletin.id"], name=op.f("fk_bulletin_case_bulletin_id_bulletin")
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["task.id"], name=op.f("fk_bulletin_case_task_id_task")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_bulletin_case_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("bulletin_id", "task_id", name=op.f("pk_bulletin_case")),
    )
    op.create_index(op.f("ix_bulletin_case_task_id"), "bulletin_case", ["task_id"])


def _appeals() -> None:
    people = ("asked_by_id", "decided_by_id")
    op.create_table(
        "ranking_appeal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (granted IS NULL)", name=op.f("ck_ranking_appeal_decided_one_way")
        ),
        sa.CheckConstraint(
            "decided_at IS NULL OR answer <> ''", name=op.f("ck_ranking_appeal_ruling_says_why")
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_ranking_appeal_says_why")),
        sa.ForeignKeyConstraint(
            ["task_id"], ["task.id"], name=op.f("fk_ranking_appeal_task_id_task")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_ranking_appeal_unit_id_unit")
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], ["person.id"], name=op.f(f"fk_ranking_appeal_{column}_person")
            )
            for column in people
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ranking_appeal")),
    )
    stands = sa.text("decided_at IS NULL OR granted")
    op.create_index(
        "uq_ranking_appeal_standing",
        "ranking_appeal",
        ["task_id", "first_on"],
        unique=True,
        sqlite_where=stands,
        postgresql_where=stands,
    )


def downgrade() -> None:
    """Take back; what was published is lost."""
    op.drop_table("ranking_appeal")
    op.drop_table("bulletin_case")
    op.drop_table("bulletin")
