"""Who is nominated under an item that is an election: an index of what the journal says."""

from __future__ import annotations

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.people.models.person import Person
from meetings.models.agenda import AgendaItem


class Nominee(Base):
    """One name on the list, in the order of nomination. The vote reads it from above."""

    __tablename__ = "nominee"
    __table_args__ = (UniqueConstraint("item_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    nominated_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    position: Mapped[int]
    """From 1, in the order of nomination; who declined leaves a gap."""

    item: Mapped[AgendaItem] = relationship()
    person: Mapped[Person] = relationship(lazy="joined", foreign_keys=[person_id])
    nominated_by: Mapped[Person] = relationship(lazy="joined", foreign_keys=[nominated_by_id])
