"""ledgers."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from app.append_only import statements
from app.database import UTCDateTime
from app.enum_checks import allow

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

RECORDS = ("indicator_tree", "indicator", "ledger_step", "ledger_shot", "ledger_reminder")
ROLES = (
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
    "party",
    "district",
)
SOURCE = "《清单式管理》：朝阳区环境专项检查平台检查指标（原文只印出这些名称，其余须导入）"
PRINTED = (
    ("市容环境",),
    ("市容环境", "垃圾暴露"),
    ("市容环境", "垃圾暴露", "建筑垃圾暴露"),
    ("市容环境", "门前三包"),
    ("市容环境", "门前三包", "责任区内乱贴小广告"),
    ("生态环境",),
    ("设施环境",),
    ("秩序环境",),
)
"""Four of the first level, two of the second, two of the third. Which root the two stand under is
not printed; both are matters of 市容."""


def upgrade() -> None:
    """Ledgers of problems, their indicators, and the third party who enters and re-checks them."""
    op.create_table(
        "indicator_tree",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_indicator_tree_made_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_tree")),
        sa.UniqueConstraint("number", name=op.f("uq_indicator_tree_number")),
    )
    op.create_table(
        "problem_ledger",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "standing",
                "campaign",
                name="ledgerkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("measure", sa.String(length=10), nullable=False),
        sa.Column("working_days", sa.Integer(), nullable=False),
        sa.Column("indicator_key", sa.String(length=200), nullable=False),
        sa.Column("target", sa.BigInteger(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("next_number", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind <> 'campaign' OR ends_on IS NOT NULL",
            name=op.f("ck_problem_ledger_campaign_has_an_end"),
        ),
        sa.CheckConstraint(
            "ends_on IS NULL OR ends_on >= starts_on",
            name=op.f("ck_problem_ledger_ends_after_start"),
        ),
        sa.CheckConstraint(
            "target IS NULL OR target > 0", name=op.f("ck_problem_ledger_target_of_something")
        ),
        sa.CheckConstraint(
            "working_days BETWEEN 1 AND 250", name=op.f("ck_problem_ledger_some_working_days")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["person.id"], name=op.f("fk_problem_ledger_opened_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_problem_ledger_place_id_place")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem_ledger")),
        sa.UniqueConstraint("place_id", "name", name=op.f("uq_problem_ledger_place_id_name")),
    )
    with op.batch_alter_table("problem_ledger", schema=None) as batch_op:
        batch_op.create_index("ix_problem_ledger_place", ["place_id"], unique=False)

    op.create_table(
        "indicator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tree_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("standard", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(level = 1) = (parent_id IS NULL)", name=op.f("ck_indicator_roots_have_no_parent")
        ),
        sa.CheckConstraint("level BETWEEN 1 AND 3", name=op.f("ck_indicator_three_levels")),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["indicator.id"], name=op.f("fk_indicator_parent_id_indicator")
        ),
        sa.ForeignKeyConstraint(
            ["tree_id"], ["indicator_tree.id"], name=op.f("fk_indicator_tree_id_indicator_tree")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator")),
        sa.UniqueConstraint("tree_id", "key", name=op.f("uq_indicator_tree_id_key")),
    )
    with op.batch_alter_table("indicator", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_indicator_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "ledger_table_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "indicators",
                "items",
                name="tablekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("ledger_id", sa.Integer(), nullable=True),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'items') = (ledger_id IS NOT NULL)",
            name=op.f("ck_ledger_table_import_items_of_a_ledger"),
        ),
        sa.ForeignKeyConstraint(
            ["ledger_id"],
            ["problem_ledger.id"],
            name=op.f("fk_ledger_table_import_ledger_id_problem_ledger"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_ledger_table_import_made_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_table_import")),
    )
    with op.batch_alter_table("ledger_table_import", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_ledger_table_import_ledger_id"), ["ledger_id"], unique=False
        )

    op.create_table(
        "ledger_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ledger_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("spot", sa.String(length=120), nullable=False),
        sa.Column("spot_key", sa.String(length=160), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("indicator_key", sa.String(length=200), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "third_party",
                "patrol",
                "residents",
                "import",
                name="source",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("paper", sa.String(length=200), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "found",
                "verified",
                "hung",
                "dispatched",
                "rectifying",
                "recheck",
                "rejected",
                "deferred",
                "written_off",
                "rehung",
                "false",
                "merged",
                name="itemstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "deferred_from",
            sa.Enum(
                "found",
                "verified",
                "hung",
                "dispatched",
                "rectifying",
                "recheck",
                "rejected",
                "deferred",
                "written_off",
                "rehung",
                "false",
                "merged",
                name="deferred_from",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("found_by_id", sa.Integer(), nullable=False),
        sa.Column("hung_on", sa.Date(), nullable=True),
        sa.Column("dispatched_on", sa.Date(), nullable=True),
        sa.Column("handed_in_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("limit_on", sa.Date(), nullable=True),
        sa.Column("reckoning", sa.JSON(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("written_off_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("inspector_id", sa.Integer(), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("proposal_id", sa.Integer(), nullable=True),
        sa.Column("topic_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(state = 'deferred') = (deferred_from IS NOT NULL)",
            name=op.f("ck_ledger_item_deferred_comes_back"),
        ),
        sa.CheckConstraint(
            "(state = 'merged') = (merged_into_id IS NOT NULL)",
            name=op.f("ck_ledger_item_merged_names_it"),
        ),
        sa.CheckConstraint(
            "state <> 'written_off' OR (written_off_at IS NOT NULL AND inspector_id IS NOT NULL)",
            name=op.f("ck_ledger_item_written_off_by_an_inspector"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('dispatched', 'rectifying', 'recheck', 'rejected', 'written_off') OR unit_id IS NOT NULL",
            name=op.f("ck_ledger_item_dispatched_to_a_unit"),
        ),
        sa.CheckConstraint("cycle >= 1 AND round >= 0", name=op.f("ck_ledger_item_counts_up")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_ledger_item_something_of_it")),
        sa.ForeignKeyConstraint(
            ["found_by_id"], ["person.id"], name=op.f("fk_ledger_item_found_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicator.id"], name=op.f("fk_ledger_item_indicator_id_indicator")
        ),
        sa.ForeignKeyConstraint(
            ["inspector_id"], ["person.id"], name=op.f("fk_ledger_item_inspector_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["ledger_id"],
            ["problem_ledger.id"],
            name=op.f("fk_ledger_item_ledger_id_problem_ledger"),
        ),
        sa.ForeignKeyConstraint(
            ["merged_into_id"],
            ["ledger_item.id"],
            name=op.f("fk_ledger_item_merged_into_id_ledger_item"),
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_ledger_item_place_id_place")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_ledger_item_proposal_id_proposal")
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], name=op.f("fk_ledger_item_topic_id_topic")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_ledger_item_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_item")),
        sa.UniqueConstraint("ledger_id", "number", name=op.f("uq_ledger_item_ledger_id_number")),
    )
    with op.batch_alter_table("ledger_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_ledger_item_found_by_id"), ["found_by_id"], unique=False
        )
        batch_op.create_index("ix_ledger_item_ledger_state", ["ledger_id", "state"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_ledger_item_merged_into_id"), ["merged_into_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_ledger_item_place_id"), ["place_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_ledger_item_proposal_id"), ["proposal_id"], unique=False
        )
        batch_op.create_index(
            "ix_ledger_item_same", ["place_id", "indicator_key", "spot_key"], unique=False
        )
        batch_op.create_index("ix_ledger_item_state_due", ["state", "due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_ledger_item_topic_id"), ["topic_id"], unique=False)
        batch_op.create_index("ix_ledger_item_unit_state", ["unit_id", "state"], unique=False)
        batch_op.create_index(
            "uq_ledger_item_one_account",
            ["place_id", "indicator_key", "spot_key"],
            unique=True,
            sqlite_where=sa.text(
                "state IN ('deferred', 'dispatched', 'hung', 'recheck', 'rectifying', 'rehung', 'rejected', 'verified')"
            ),
            postgresql_where=sa.text(
                "state IN ('deferred', 'dispatched', 'hung', 'recheck', 'rectifying', 'rehung', 'rejected', 'verified')"
            ),
        )

    op.create_table(
        "ledger_reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "near",
                "overdue",
                "past_limit",
                name="ledgerreminderkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["ledger_item.id"], name=op.f("fk_ledger_reminder_item_id_ledger_item")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_reminder")),
        sa.UniqueConstraint(
            "item_id", "kind", "due_on", name=op.f("uq_ledger_reminder_item_id_kind_due_on")
        ),
    )
    op.create_table(
        "ledger_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("target", sa.String(length=40), nullable=False),
        sa.Column("rule", sa.String(length=60), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name=op.f("fk_ledger_step_actor_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["ledger_item.id"], name=op.f("fk_ledger_step_item_id_ledger_item")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_ledger_step_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_step")),
    )
    with op.batch_alter_table("ledger_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ledger_step_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index("ix_ledger_step_item", ["item_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ledger_step_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "ledger_shot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["photo_id"], ["photo.id"], name=op.f("fk_ledger_shot_photo_id_photo")
        ),
        sa.ForeignKeyConstraint(
            ["step_id"], ["ledger_step.id"], name=op.f("fk_ledger_shot_step_id_ledger_step")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_shot")),
        sa.UniqueConstraint("step_id", "photo_id", name=op.f("uq_ledger_shot_step_id_photo_id")),
    )
    with op.batch_alter_table("ledger_shot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ledger_shot_photo_id"), ["photo_id"], unique=False)
    connection = op.get_bind()
    for table in RECORDS:
        for statement in statements(table, connection.dialect.name):
            op.execute(statement)
    allow(connection, "membership", "role", "ck_membership_role", (*ROLES, "third_party"))
    _plant(connection)


def _plant(connection: sa.Connection) -> None:
    """Plant what the founding document prints of the indicators, and nothing else."""
    tree = sa.table("indicator_tree", *map(sa.column, ("id", "number", "source")), sa.column("made_at", UTCDateTime))
    names = ("id", "tree_id", "parent_id", "level", "position", "name", "key", "code", "template", "standard")
    indicator = sa.table("indicator", *map(sa.column, names))
    version = {"number": 1, "source": SOURCE, "made_at": datetime(2019, 1, 1, tzinfo=UTC)}
    tree_id = connection.scalar(sa.insert(tree).values(**version).returning(tree.c.id))
    ids: dict[tuple[str, ...], int | None] = {(): None}
    for position, path in enumerate(PRINTED, 1):
        row = {
            "tree_id": tree_id,
            "parent_id": ids[path[:-1]],
            "level": len(path),
            "position": position,
            "name": path[-1],
            "key": "／".join(path),
            "code": "",
            "template": "",
            "standard": "",
        }
        ids[path] = connection.scalar(sa.insert(indicator).values(**row).returning(indicator.c.id))


def downgrade() -> None:
    """Take them away; people are third parties no more."""
    connection = op.get_bind()
    connection.execute(sa.text("DELETE FROM membership WHERE role = 'third_party'"))
    allow(connection, "membership", "role", "ck_membership_role", ROLES)
    with op.batch_alter_table("ledger_shot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ledger_shot_photo_id"))

    op.drop_table("ledger_shot")
    with op.batch_alter_table("ledger_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ledger_step_unit_id"))
        batch_op.drop_index("ix_ledger_step_item")
        batch_op.drop_index(batch_op.f("ix_ledger_step_actor_id"))

    op.drop_table("ledger_step")
    op.drop_table("ledger_reminder")
    with op.batch_alter_table("ledger_item", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_ledger_item_one_account",
            sqlite_where=sa.text(
                "state IN ('deferred', 'dispatched', 'hung', 'recheck', 'rectifying', 'rehung', 'rejected', 'verified')"
            ),
            postgresql_where=sa.text(
                "state IN ('deferred', 'dispatched', 'hung', 'recheck', 'rectifying', 'rehung', 'rejected', 'verified')"
            ),
        )
        batch_op.drop_index("ix_ledger_item_unit_state")
        batch_op.drop_index(batch_op.f("ix_ledger_item_topic_id"))
        batch_op.drop_index("ix_ledger_item_state_due")
        batch_op.drop_index("ix_ledger_item_same")
        batch_op.drop_index(batch_op.f("ix_ledger_item_proposal_id"))
        batch_op.drop_index(batch_op.f("ix_ledger_item_place_id"))
        batch_op.drop_index(batch_op.f("ix_ledger_item_merged_into_id"))
        batch_op.drop_index("ix_ledger_item_ledger_state")
        batch_op.drop_index(batch_op.f("ix_ledger_item_found_by_id"))

    op.drop_table("ledger_item")
    with op.batch_alter_table("ledger_table_import", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ledger_table_import_ledger_id"))

    op.drop_table("ledger_table_import")
    with op.batch_alter_table("indicator", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_indicator_parent_id"))

    op.drop_table("indicator")
    with op.batch_alter_table("problem_ledger", schema=None) as batch_op:
        batch_op.drop_index("ix_problem_ledger_place")

    op.drop_table("problem_ledger")
    op.drop_table("indicator_tree")
