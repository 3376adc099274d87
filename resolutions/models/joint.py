"""会商研判: one meeting a month of one place, its agenda, who was invited, and the orders it gave.

Until it is published everything may be written anew; from then on the record stands, and what
proves wrong is put right by a correction beside it. How far an order is stands apart from it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.append_only import forbid_changes
from app.database import Base
from app.people.models.person import Person
from app.photos.models.photo import Photo
from app.places.models.place import Place
from resolutions.models.ledgers.item import LedgerItem
from resolutions.models.task import Task
from resolutions.models.unit import Unit
from resolutions.models.whistles.whistle import Whistle
from resolutions.whistling.joint import JointState, MatterKind

IS_PUBLISHED = "SELECT 1 WHERE OLD.published_at IS NOT NULL"
OF_PUBLISHED = (
    "SELECT 1 FROM joint_assessment "
    "WHERE joint_assessment.id = OLD.assessment_id AND published_at IS NOT NULL"
)
OF_PUBLISHED_MATTER = (
    "SELECT 1 FROM joint_assessment JOIN joint_matter "
    "ON joint_matter.assessment_id = joint_assessment.id "
    "WHERE joint_matter.id = OLD.matter_id AND published_at IS NOT NULL"
)


class JointAssessment(Base):
    """The meeting of one place in one month."""

    __tablename__ = "joint_assessment"
    __table_args__ = (
        UniqueConstraint("place_id", "month_on"),
        CheckConstraint("(called_at IS NULL) = (held_at IS NULL)", name="called_for_a_time"),
        CheckConstraint("published_at IS NULL OR called_at IS NOT NULL", name="called_first"),
        CheckConstraint(
            "(published_at IS NULL) = (published_by_id IS NULL)", name="somebody_published"
        ),
        Index("ix_joint_assessment_published", "published_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    month_on: Mapped[date]
    """The first day of its month."""
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    gathered_at: Mapped[datetime]
    """When the agenda was last drawn from what is open."""
    left_off: Mapped[dict[str, Any]]
    """By kind, how many matters there were beyond those on the agenda."""
    held_at: Mapped[datetime | None]
    spot: Mapped[str] = mapped_column(String(120), default="")
    called_at: Mapped[datetime | None]
    """When the notice was last sent to those invited."""
    notes: Mapped[str] = mapped_column(Text, default="")
    """What was said: read by those who were invited, not by everybody."""
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    place: Mapped[Place] = relationship(lazy="joined")
    opened_by: Mapped[Person] = relationship(foreign_keys=[opened_by_id])
    published_by: Mapped[Person | None] = relationship(foreign_keys=[published_by_id])
    matters: Mapped[list[JointMatter]] = relationship(
        order_by="JointMatter.position", back_populates="assessment"
    )
    guests: Mapped[list[JointGuest]] = relationship(
        order_by="JointGuest.id", back_populates="assessment"
    )

    @property
    def number(self) -> str:
        """Its number, e.g. ``会商〔2026〕9号``: of the ninth month."""
        return f"会商〔{self.month_on.year}〕{self.month_on.month}号"

    @property
    def state(self) -> JointState:
        """How far it is."""
        if self.published_at is not None:
            return JointState.PUBLISHED
        return JointState.CALLED if self.called_at is not None else JointState.OPENED

    @property
    def url(self) -> str:
        """Its public page, from when it is published."""
        return f"/joint-assessments/{self.id}"


class JointMatter(Base):
    """One matter of the agenda, as it stood when it came there, and what was found about it."""

    __tablename__ = "joint_matter"
    __table_args__ = (
        UniqueConstraint("assessment_id", "position"),
        CheckConstraint("title <> ''", name="says_what"),
        CheckConstraint("(kind = 'whistle') = (whistle_id IS NOT NULL)", name="names_its_whistle"),
        CheckConstraint("(kind = 'task') = (task_id IS NOT NULL)", name="names_its_task"),
        CheckConstraint("(kind = 'item') = (item_id IS NOT NULL)", name="names_its_item"),
        CheckConstraint("(kind = 'unit') = (unit_id IS NOT NULL)", name="names_its_unit"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("joint_assessment.id"))
    position: Mapped[int]
    kind: Mapped[MatterKind]
    whistle_id: Mapped[int | None] = mapped_column(ForeignKey("whistle.id"), index=True)
    task_id: Mapped[int | None] = mapped_column(ForeignKey("task.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_item.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    signs: Mapped[dict[str, Any]]
    """Why it is here (``labels.joint.sign_words`` reads it), e.g. ``{"late_working": 5, "rung": "supervise"}``."""
    finding: Mapped[str] = mapped_column(Text, default="")

    assessment: Mapped[JointAssessment] = relationship(back_populates="matters")
    carried: Mapped[JointCarried | None] = relationship(back_populates="matter")
    """The earlier order that it carries forward."""
    whistle: Mapped[Whistle | None] = relationship()
    task: Mapped[Task | None] = relationship()
    item: Mapped[LedgerItem | None] = relationship()
    unit: Mapped[Unit | None] = relationship()
    orders: Mapped[list[JointOrder]] = relationship(
        order_by="JointOrder.id", back_populates="matter"
    )

    @property
    def url(self) -> str:
        """Where the matter itself is read; empty where it has no page."""
        if self.carried is not None:
            return self.carried.order.url
        thing = self.whistle or self.task or self.item
        return thing.url if thing else ""


class JointGuest(Base):
    """A unit, or a named lead, that is invited, and whether somebody came."""

    __tablename__ = "joint_guest"
    __table_args__ = (
        UniqueConstraint("assessment_id", "unit_id"),
        CheckConstraint("(unit_id IS NULL) = (name <> '')", name="a_unit_or_a_name"),
        CheckConstraint("who = '' OR came", name="who_came_came"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("joint_assessment.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    """A named lead who is known here."""
    name: Mapped[str] = mapped_column(String(80), default="")
    called_at: Mapped[datetime | None]
    """When this one was last told of the meeting."""
    came: Mapped[bool | None]
    who: Mapped[str] = mapped_column(String(80), default="")
    """Who came, for the record of those invited alone."""

    assessment: Mapped[JointAssessment] = relationship(back_populates="guests")
    unit: Mapped[Unit | None] = relationship(lazy="joined")
    person: Mapped[Person | None] = relationship()

    @property
    def title(self) -> str:
        """How they are called on the record."""
        return self.unit.name if self.unit else self.name


class JointOrder(Base):
    """交办: one unit does one thing by a day. The day is counted when the meeting is published."""

    __tablename__ = "joint_order"
    __table_args__ = (
        CheckConstraint("what <> ''", name="says_what"),
        CheckConstraint("working_days BETWEEN 1 AND 500", name="in_working_days"),
        CheckConstraint("(set_on IS NULL) = (due_on IS NULL)", name="both_days"),
        CheckConstraint("due_on > set_on", name="due_after_it_was_set"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("joint_assessment.id"), index=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("joint_matter.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    what: Mapped[str] = mapped_column(Text)
    working_days: Mapped[int]
    set_on: Mapped[date | None]
    due_on: Mapped[date | None]
    reckoning: Mapped[dict[str, Any]]
    """How the day was counted (``queries.reckoning`` reads it); empty before it is."""

    assessment: Mapped[JointAssessment] = relationship()
    matter: Mapped[JointMatter] = relationship(back_populates="orders")
    unit: Mapped[Unit] = relationship(lazy="joined")
    progress: Mapped[JointProgress | None] = relationship(back_populates="order")
    steps: Mapped[list[JointStep]] = relationship(order_by="JointStep.id")

    @property
    def url(self) -> str:
        """Where everybody reads it."""
        return f"/joint-assessments/{self.assessment_id}#order-{self.id}"


class JointCarried(Base):
    """上月结转: the earlier order that a matter of the agenda is about."""

    __tablename__ = "joint_carried"

    matter_id: Mapped[int] = mapped_column(ForeignKey("joint_matter.id"), primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("joint_order.id"), index=True)

    matter: Mapped[JointMatter] = relationship(back_populates="carried")
    order: Mapped[JointOrder] = relationship()


class JointProgress(Base):
    """How far a published order is."""

    __tablename__ = "joint_progress"
    __table_args__ = (
        CheckConstraint(
            "confirmed_at IS NULL OR reported_at IS NOT NULL", name="confirmed_what_was_reported"
        ),
        CheckConstraint(
            "confirmed_at IS NULL OR withdrawn_at IS NULL", name="confirmed_or_withdrawn"
        ),
        Index("ix_joint_progress_open", "confirmed_at", "withdrawn_at", "due_on"),
    )

    order_id: Mapped[int] = mapped_column(ForeignKey("joint_order.id"), primary_key=True)
    due_on: Mapped[date]
    reported_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    near_told_at: Mapped[datetime | None]
    overdue_told_at: Mapped[datetime | None]

    order: Mapped[JointOrder] = relationship(back_populates="progress")


class JointStep(Base):
    """What was reported of an order, confirmed, sent back or withdrawn. It only grows."""

    __tablename__ = "joint_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("joint_order.id"), index=True)
    at: Mapped[datetime]
    act: Mapped[str] = mapped_column(String(40))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    """None for what the clock did."""
    text: Mapped[str] = mapped_column(Text, default="")

    actor: Mapped[Person | None] = relationship()
    shots: Mapped[list[JointPhoto]] = relationship(order_by="JointPhoto.id", lazy="selectin")

    @property
    def photos(self) -> list[Photo]:
        """What it shows."""
        return [shot.photo for shot in self.shots]


class JointPhoto(Base):
    """A photo of what was done."""

    __tablename__ = "joint_photo"
    __table_args__ = (UniqueConstraint("step_id", "photo_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("joint_step.id"))
    photo_id: Mapped[int] = mapped_column(ForeignKey("photo.id"), index=True)

    photo: Mapped[Photo] = relationship(lazy="joined")


class JointCorrection(Base):
    """更正: what proves wrong in a published record, beside it, for everybody to read."""

    __tablename__ = "joint_correction"
    __table_args__ = (CheckConstraint("text <> ''", name="says_what"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("joint_assessment.id"), index=True)
    order_id: Mapped[int | None] = mapped_column(ForeignKey("joint_order.id"), unique=True)
    """The order that it withdraws, if one."""
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    order: Mapped[JointOrder | None] = relationship()
    by: Mapped[Person] = relationship()


forbid_changes(JointAssessment, once=IS_PUBLISHED)
for _record in (JointMatter, JointGuest, JointOrder):
    forbid_changes(_record, once=OF_PUBLISHED)
forbid_changes(JointCarried, once=OF_PUBLISHED_MATTER)
for _log in (JointStep, JointPhoto, JointCorrection):
    forbid_changes(_log)
