"""The indicator tree 检查指标: three levels, in versions; a version never changes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.append_only import forbid_changes
from app.database import Base
from app.people.models.person import Person

LEVELS = 3
SEPARATOR = "／"


class IndicatorTree(Base):
    """One version of the tree; the one with the highest number is in force.

    The first holds only what the founding document prints: four roots, two names of the second
    level and two of the third. The rest is imported, never invented (L03).
    """

    __tablename__ = "indicator_tree"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    source: Mapped[str] = mapped_column(String(200))
    """Where it comes from: a document, or the file that was imported."""
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    made_by: Mapped[Person | None] = relationship()


class Indicator(Base):
    """One indicator of one version. ``key`` is its path of names, which outlives versions."""

    __tablename__ = "indicator"
    __table_args__ = (
        UniqueConstraint("tree_id", "key"),
        CheckConstraint("level BETWEEN 1 AND 3", name="three_levels"),
        CheckConstraint("(level = 1) = (parent_id IS NULL)", name="roots_have_no_parent"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    tree_id: Mapped[int] = mapped_column(ForeignKey("indicator_tree.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("indicator.id"), index=True)
    level: Mapped[int]
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(20), default="")
    name: Mapped[str] = mapped_column(String(60))
    key: Mapped[str] = mapped_column(String(200))
    template: Mapped[str] = mapped_column(Text, default="")
    """上报口径: what must be said, as ``resolutions.ledgers.templates`` reads it; of leaves only."""
    standard: Mapped[str] = mapped_column(Text, default="")
    """考评标准: how it is told that the problem is there, or gone."""

    tree: Mapped[IndicatorTree] = relationship()


for _record in (IndicatorTree, Indicator):
    forbid_changes(_record)
