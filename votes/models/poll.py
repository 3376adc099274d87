"""A poll 表决: one question put to one electoral roll, and where it stands (workflow 5.4)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.places.models.hall import Hall
from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Meeting
from meetings.models.motion import Motion
from votes.counting.records import Mode, Option, Purpose, Secrecy, Terms
from votes.crypto import fields


class PollState(StrEnum):
    """Where a poll stands; each step is one guarded UPDATE.

    A prolonged poll stays ``open`` (``extended_at`` says so): a ballot is taken or not, whatever
    the reason. ``closed`` lasts while it is counted, or until a delayed result is declared.
    """

    CONFIGURED = "configured"
    ANNOUNCED = "announced"
    OPEN = "open"
    CLOSED = "closed"
    DECLARED = "declared"
    ANNULLED = "annulled"


PREPARED: Final = frozenset({PollState.CONFIGURED, PollState.ANNOUNCED})
"""It waits to be opened: its terms may still change."""


class Poll(Base):
    """One poll. A motion may have several, after one was annulled; at most one is open.

    What is fixed at opening stands in the ledger's Setup too, which is what counts.
    """

    __tablename__ = "poll"
    __table_args__ = (
        CheckConstraint("length(uuid) >= 14", name="uuid_cannot_be_guessed"),
        CheckConstraint("turnout >= 0", name="turnout_counts_people"),
        CheckConstraint(
            "state IN ('configured', 'announced', 'annulled') OR opened_at IS NOT NULL",
            name="opened_before_held",
        ),
        CheckConstraint(
            "state IN ('configured', 'announced', 'open') OR closed_at IS NOT NULL",
            name="closed_when_over",
        ),
        CheckConstraint(
            "extended_at IS NULL OR (extendable AND ends_at IS NOT NULL)",
            name="extended_where_allowed",
        ),
        Index("ix_poll_beside_id", "beside_id", unique=True),
        Index(
            "uq_poll_one_open_for_a_motion",
            "motion_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(String(30), unique=True)
    """Random, base58: names the poll in addresses, receipts and checkpoints."""
    motion_id: Mapped[int | None] = mapped_column(ForeignKey("motion.id"), index=True)
    """The motion it decides; none where a question stands on its own: a choice of plans, an
    election, a budget, an owners' vote, or a motion that has not been moved yet."""
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    """The item of the agenda for which it was prepared at the desk."""
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"), index=True)
    purpose: Mapped[Purpose] = mapped_column(default=Purpose.ADOPT)
    question: Mapped[str] = mapped_column(Text)
    """The motion's text: what is done if it is adopted, and not done if it is lost."""
    method: Mapped[str] = mapped_column(String(40), default="yes_no_abstain")
    options: Mapped[list[Any]] = mapped_column(default=list)
    """``[{"code", "label"}, …]`` as they stand in Setup."""
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What the method asks for besides (``votes.counting.records.Terms``): ``{"seats": 3}``."""
    mode: Mapped[Mode] = mapped_column(default=Mode.ELECTRONIC)
    roll_source: Mapped[str] = mapped_column(String(40), default="meeting")
    """Who is on the roll (``votes.services.rolls``)."""
    rule_code: Mapped[str] = mapped_column(String(40), default="hall_default")
    """The preset by which it is decided (``votes.counting.presets``)."""
    secrecy: Mapped[Secrecy] = mapped_column(default=Secrecy.ROLL_CALL)
    revote: Mapped[bool] = mapped_column(default=False)
    """Last press valid: a later ballot replaces the earlier. Otherwise the first press is."""
    state: Mapped[PollState] = mapped_column(default=PollState.CONFIGURED, index=True)
    prepared_at: Mapped[datetime | None]
    """When it was set up at the desk; none where the chair simply put the question."""
    prepared_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    announced_at: Mapped[datetime | None]
    """When roll and rule were frozen and notice was given."""
    ends_at: Mapped[datetime | None]
    """When it ends by itself; none where the chair ends it."""
    extendable: Mapped[bool] = mapped_column(default=False)
    """Whether its rule allows one prolongation, before the end, with notice."""
    extended_at: Mapped[datetime | None]
    extended_because: Mapped[str] = mapped_column(Text, default="")
    delayed: Mapped[bool] = mapped_column(default=False)
    """Counted only when the chair declares, not at the close."""
    counts_silent: Mapped[bool] = mapped_column(default=False)
    """Whether owners who were provably handed a ballot and hand none in join the majority."""
    opened_at: Mapped[datetime | None]
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    turnout: Mapped[int] = mapped_column(default=0)
    """How many have voted: a cache, compared with the replay before anything is published."""
    result: Mapped[dict[str, Any] | None]
    """The body of the Result entry: a cache of the ledger."""
    verdict: Mapped[str] = mapped_column(Text, default="")
    """The arithmetic in one Chinese sentence, as the minutes have it."""
    annulled_because: Mapped[str] = mapped_column(Text, default="")
    trouble: Mapped[str] = mapped_column(Text, default="")
    """Why the result may not be published: what the replay found to differ."""
    beside_id: Mapped[int | None] = mapped_column(ForeignKey("poll.id"))
    """Of a secret vote by heads and area: the poll of which this is the second box, weighed by
    area. It is never shown as a question; it opens and ends with the other."""
    wait_hours: Mapped[int] = mapped_column(default=72)
    """How long after the end of a secret vote the tellers may take to open the box."""

    motion: Mapped[Motion | None] = relationship()
    item: Mapped[AgendaItem | None] = relationship()
    meeting: Mapped[Meeting] = relationship()
    hall: Mapped[Hall] = relationship()

    @property
    def choices(self) -> tuple[Option, ...]:
        """The options as Setup has them."""
        return tuple(fields.unpack(Option, option) for option in self.options)

    @property
    def terms(self) -> Terms:
        """What the method asks for besides, as Setup has it."""
        return fields.unpack(Terms, self.settings or {})

    @property
    def takes_attendance(self) -> bool:
        """Whether only those who are checked in may vote; a written vote goes to people's homes."""
        return self.mode is not Mode.WRITTEN

    @property
    def about_item_id(self) -> int | None:
        """The item of the agenda it is about: its own, or that of its motion."""
        return self.item_id or (self.motion.item_id if self.motion else None)

    @property
    def on_phones(self) -> bool:
        """Whether each votes alone, on a phone or on paper, rather than before everybody."""
        return self.mode in {Mode.ELECTRONIC, Mode.WRITTEN}

    @property
    def is_prepared(self) -> bool:
        """Whether it waits to be opened."""
        return self.state in PREPARED

    @property
    def is_over(self) -> bool:
        """Whether no further ballot will ever be taken."""
        return self.state in {PollState.CLOSED, PollState.DECLARED, PollState.ANNULLED}
