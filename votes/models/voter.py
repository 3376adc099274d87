"""The electoral roll 投票人名册 of a poll: posted when announced, frozen when it is opened."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.append_only import forbid_changes
from app.database import Base
from app.people.models.person import Person
from votes.counting.figures import Weight
from votes.models.poll import Poll


class PollVoter(Base):
    """One line of the roll. Its root stands in Setup: a line added later is found by any recount."""

    __tablename__ = "poll_voter"
    __table_args__ = (
        UniqueConstraint("poll_id", "person_id"),
        CheckConstraint("heads >= 0 AND area >= 0", name="weight_is_not_negative"),
    )

    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"), primary_key=True)
    pseudonym: Mapped[str] = mapped_column(String(30), primary_key=True)
    """Random: the person's name in the ledger of this poll, and in no other."""
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    """The name as the roll has it."""
    heads: Mapped[int] = mapped_column(default=1)
    area: Mapped[int] = mapped_column(default=0)
    """Floor area in 0.01 m², where the rule counts it."""
    households: Mapped[int | None]
    """For how many households this person stands, where the rule counts them."""
    deputies: Mapped[int | None]
    """1 for a deputy of the people's congress, where the rule counts them apart."""

    person: Mapped[Person] = relationship()
    poll: Mapped[Poll] = relationship()

    @property
    def weight(self) -> Weight:
        """The line's weight."""
        return Weight(self.heads, self.area, self.households, self.deputies)


BEGUN = "SELECT 1 FROM ledger_entry WHERE ledger_entry.poll_id = OLD.poll_id"
"""An objection may correct a posted roll until the ledger begins with the roll's root in it."""
forbid_changes(PollVoter, once=BEGUN)
