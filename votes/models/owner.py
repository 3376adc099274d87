"""The owners' register 业主名册 of a 小区, and the tables from which it is brought in."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.people.models.person import Person
from app.places.models.place import Place
from votes.counting.owners import AreaSource, UnitKind
from votes.models.upload import Uploaded


class OwnedUnit(Base):
    """One 专有部分, whose it is, and who votes for it."""

    __tablename__ = "owned_unit"
    __table_args__ = (
        UniqueConstraint("place_id", "building", "unit", "room"),
        CheckConstraint("area > 0", name="area_is_something"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), index=True)
    building: Mapped[str] = mapped_column(String(20))
    unit: Mapped[str] = mapped_column(String(20), default="")
    room: Mapped[str] = mapped_column(String(20))
    kind: Mapped[UnitKind] = mapped_column(default=UnitKind.HOME)
    area: Mapped[int]
    """In 0.01 m²."""
    area_source: Mapped[AreaSource] = mapped_column(default=AreaSource.REGISTER)
    owner: Mapped[str] = mapped_column(String(60))
    co_owners: Mapped[str] = mapped_column(String(200), default="")
    unsold: Mapped[bool] = mapped_column(default=False)
    """Not sold or not handed over: all of these are one head, the developer's."""
    voter_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    """The one whom the owners named to vote."""

    voter: Mapped[Person] = relationship(lazy="joined")
    place: Mapped[Place] = relationship()

    @property
    def address(self) -> str:
        """What stands on the door: ``3号楼 2单元 501``."""
        return " ".join(part for part in (self.building, self.unit, self.room) if part)


class OwnersImport(Uploaded, Base):
    """One uploaded table: read, shown with every fault, and brought in once it is confirmed."""

    __tablename__ = "owners_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), index=True)

    place: Mapped[Place] = relationship()
