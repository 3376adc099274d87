"""Who passed the rule quiz."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One row for whoever passed; nobody has yet."""
    op.create_table(
        "quiz_pass",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("passed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edition", sa.String(length=20), nullable=False),
        sa.Column("paper", sa.Integer(), nullable=False),
        sa.Column("marks", sa.Integer(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "0 <= marks AND marks <= questions", name=op.f("ck_quiz_pass_marks_in_range")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_quiz_pass_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_quiz_pass")),
    )


def downgrade() -> None:
    """Forget who passed."""
    op.drop_table("quiz_pass")
