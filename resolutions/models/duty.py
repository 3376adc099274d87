"""责任清单: which kind of matter belongs to which units; and the transfer of a task with its means."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.append_only import forbid_changes
from app.database import Base
from app.places.models.place import Place
from resolutions.models.unit import Unit

_STANDS = text("ended_at IS NULL")


class DutyRule(Base):
    """One row of the matrix at a place: the kind of matter, who leads, who answers at each level."""

    __tablename__ = "duty_rule"
    __table_args__ = (
        Index(
            "uq_duty_rule_standing",
            "place_id",
            "item",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    item: Mapped[str] = mapped_column(String(80))
    words: Mapped[str] = mapped_column(String(200), default="")
    """Other words that tell of it, parted by 、."""
    lead_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    street_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    community_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    points: Mapped[str] = mapped_column(Text, default="")
    """质量检查清单: what an inspector answers, one a line."""
    since: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """When another row took its place; it stays, since tasks were given by it."""

    place: Mapped[Place] = relationship(lazy="joined")
    lead: Mapped[Unit] = relationship(foreign_keys=[lead_id], lazy="joined")
    street: Mapped[Unit | None] = relationship(foreign_keys=[street_id], lazy="joined")
    community: Mapped[Unit | None] = relationship(foreign_keys=[community_id], lazy="joined")
    carried: Mapped[list[DutyRuleUnit]] = relationship(
        order_by="DutyRuleUnit.unit_id", lazy="selectin"
    )

    @property
    def responsible(self) -> list[Unit]:
        """责任单位: those most concerned by the work itself."""
        return [one.unit for one in self.carried]

    @property
    def check_points(self) -> tuple[str, ...]:
        """The inspector's list."""
        return tuple(line for line in self.points.split("\n") if line)


class DutyRuleUnit(Base):
    """A responsible unit of a row."""

    __tablename__ = "duty_rule_unit"

    rule_id: Mapped[int] = mapped_column(ForeignKey("duty_rule.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)

    unit: Mapped[Unit] = relationship(lazy="joined")


class TaskTransfer(Base):
    """A task given to another lead unit, with its staff, money and powers (权随事走、人随事定、费随事转)."""

    __tablename__ = "task_transfer"
    __table_args__ = (
        CheckConstraint("staff <> '' AND powers <> '' AND reason <> ''", name="says_what_goes"),
        CheckConstraint("money_fen >= 0", name="money_is_no_debt"),
        CheckConstraint("from_id <> to_id", name="goes_elsewhere"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    from_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    staff: Mapped[str] = mapped_column(Text)
    money_fen: Mapped[int] = mapped_column(BigInteger)
    powers: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    has_power: Mapped[bool]
    has_duty: Mapped[bool]
    has_standard: Mapped[bool]
    has_ability: Mapped[bool]
    """街道四有, as far as the desk looked: 有权力管理、有责任履职、有标准执行、有能力做好."""
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    old: Mapped[Unit] = relationship(foreign_keys=[from_id], lazy="joined")
    new: Mapped[Unit] = relationship(foreign_keys=[to_id], lazy="joined")


forbid_changes(TaskTransfer)
