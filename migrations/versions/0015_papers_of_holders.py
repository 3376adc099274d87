"""papers of holders."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.table_rewriting import swap, write_anew

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

WAITS = sa.text("taken IS NULL")
WAITS_IN_PERSON = sa.text("taken IS NULL AND holder_id IS NULL")
HOLDER = "fk_helped_ballot_holder_id_person"
NOT_THE_HOLDER = (
    "holder_id <> person_id AND holder_id <> entered_by_id AND holder_id <> checked_by_id"
)
ADDED = (
    f", \n\tCONSTRAINT {HOLDER} FOREIGN KEY(holder_id) REFERENCES person (id)"
    f", \n\tCONSTRAINT ck_helped_ballot_not_the_holder CHECK ({NOT_THE_HOLDER})\n)"
)


def upgrade() -> None:
    """Let the desk type in what a holder hands in for a principal, and keep several photos of it."""
    connection = op.get_bind()
    op.drop_index("uq_helped_ballot_one_waits", table_name="helped_ballot")
    op.add_column("helped_ballot", sa.Column("holder_id", sa.Integer(), nullable=True))
    if connection.dialect.name == "sqlite":
        write_anew(connection, "helped_ballot", lambda text: text[: text.rindex(")")] + ADDED)
    else:
        op.create_foreign_key(HOLDER, "helped_ballot", "person", ["holder_id"], ["id"])
        op.create_check_constraint(
            op.f("ck_helped_ballot_not_the_holder"), "helped_ballot", NOT_THE_HOLDER
        )
    _waiting(WAITS_IN_PERSON)
    op.create_index(
        "uq_helped_ballot_one_of_each_holder",
        "helped_ballot",
        ["poll_id", "person_id", "holder_id"],
        unique=True,
        sqlite_where=WAITS,
        postgresql_where=WAITS,
    )
    op.create_table(
        "helped_page",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["helped_ballot.id"], name=op.f("fk_helped_page_entry_id_helped_ballot")
        ),
        sa.ForeignKeyConstraint(
            ["photo_id"], ["photo.id"], name=op.f("fk_helped_page_photo_id_photo")
        ),
        sa.PrimaryKeyConstraint("entry_id", "photo_id", name=op.f("pk_helped_page")),
    )


def _waiting(where: sa.TextClause) -> None:
    op.create_index(
        "uq_helped_ballot_one_waits",
        "helped_ballot",
        ["poll_id", "person_id"],
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )


def downgrade() -> None:
    """Take back; what holders handed in at the desk stays in the ledger, its entries here are lost."""
    connection = op.get_bind()
    op.drop_table("helped_page")
    op.drop_index("uq_helped_ballot_one_of_each_holder", table_name="helped_ballot")
    op.drop_index("uq_helped_ballot_one_waits", table_name="helped_ballot")
    op.execute("DELETE FROM helped_ballot WHERE holder_id IS NOT NULL")
    if connection.dialect.name == "sqlite":
        write_anew(connection, "helped_ballot", swap((ADDED, "\n)")))
    else:
        op.drop_constraint(
            op.f("ck_helped_ballot_not_the_holder"), "helped_ballot", type_="check"
        )
        op.drop_constraint(HOLDER, "helped_ballot", type_="foreignkey")
    op.drop_column("helped_ballot", "holder_id")
    _waiting(WAITS)
