"""Set a street to blow whistles in one line: its places, its people, its units."""

from __future__ import annotations

from dataclasses import dataclass

from app.extensions import db
from app.people.models.person import Person
from app.permissions import Role
from app.places.models.hall import Hall
from app.places.models.place import Place, PlaceKind
from app.transaction import transaction
from resolutions.models.unit import Unit, UnitKind
from resolutions.models.whistles.whistle import Whistle, WhistleCall
from resolutions.services import units
from resolutions.services.whistles import calling, drafting, working
from resolutions.services.whistles.drafting import Draft
from resolutions.whistling.kinds import Category, Kind, Lack, Level, Tried
from tests.support.factories import make_hall, make_person, make_place


@dataclass
class Street:
    """A district with a street, a community and an estate, and everybody who takes part."""

    estate: Place
    hall: Hall
    secretary: Person
    branch: Person
    community: Person
    committee: Person
    street: Person
    district: Person
    monitor: Person
    resident: Person
    officer: Person
    """Acts for the department."""
    crew: Person
    """Acts for the street's own team."""
    department: Unit
    team: Unit

    def draft(
        self, kind: Kind = Kind.ASSEMBLE, level: Level = Level.BRANCH, **more: object
    ) -> Draft:
        """A whistle about a lane that is parked full."""
        tried = {Level.BRANCH: Tried.HALL, Level.STREET: Tried.COMMUNITY}
        values: dict[str, object] = {
            "kind": kind,
            "level": level,
            "category": Category.SAFETY,
            "title": "消防通道被占",
            "reason": "占用消防通道要执法，小区没有执法权",
            "lack": Lack.NO_AUTHORITY,
            "tried_by": tried.get(level, Tried.BRANCH),
            "tried": "物业劝了三次，贴了告示，车主不挪",
            "spot": "3号楼东侧",
            "units": (self.department, self.team),
            "lead_name": "刘副主任" if kind is Kind.JOINT else "",
        }
        return Draft(**(values | more))  # type: ignore[arg-type]  # the test names what it changes

    def drawn_up(self, *kind_and_level: object, **more: object) -> Whistle:
        """A draft; an emergency sounds already."""
        with transaction():
            draft = self.draft(*kind_and_level, **more)  # type: ignore[arg-type]  # passed on
            return drafting.draw_up(self.estate, draft, by=self.secretary)

    def blown(self, *kind_and_level: object, **more: object) -> Whistle:
        """A whistle that sounds, through its own chain."""
        whistle = self.drawn_up(*kind_and_level, **more)
        if whistle.kind is Kind.EMERGENCY:
            return whistle
        with transaction():
            if whistle.level is Level.COMMUNITY:
                calling.judge(whistle, by=self.community)
                calling.approve(whistle, by=self.street)
                calling.blow(whistle, by=self.community)
            elif whistle.level is Level.STREET:
                calling.judge(whistle, by=self.committee)
                calling.approve(whistle, by=self.district)
                calling.blow(whistle, by=self.street)
            else:
                head = self.branch if whistle.level is Level.BRANCH else self.community
                calling.blow(whistle, by=head)
        return whistle

    def acting(self, *kind_and_level: object, **more: object) -> Whistle:
        """Both have come, the meeting is held, each has a duty of three working days."""
        whistle = self.blown(*kind_and_level, **more)
        with transaction():
            calling.check_in(call_to(whistle, self.department), by=self.officer)
            calling.check_in(call_to(whistle, self.team), by=self.crew)
            if whistle.kind is Kind.JOINT:
                working.survey(whistle, by=self.secretary, text="通道只剩一米宽")
            working.coordinate(whistle, by=self.secretary, text="先拖车，再划线")
            for unit, what in ((self.department, "拖走8辆车"), (self.team, "划禁停线")):
                working.add_duty(whistle, working.Duty(unit, what, 3), by=self.secretary)
            working.start(whistle, by=self.secretary)
        return whistle

    def reported(self, *kind_and_level: object, **more: object) -> Whistle:
        """Both duties are reported done, and the whole is."""
        whistle = self.acting(*kind_and_level, **more)
        self.report(whistle)
        return whistle

    def report(self, whistle: Whistle) -> None:
        """The units report what they did."""
        from resolutions.queries.whistles.finding import duties_of

        with transaction():
            for duty in duties_of(whistle):
                by = self.officer if duty.unit_id == self.department.id else self.crew
                working.report_duty(duty, by=by, text="做完了")
            working.report(whistle, by=self.officer, text="通道已经打通")


def call_to(whistle: Whistle, unit: Unit) -> WhistleCall:
    """The call of this unit."""
    return next(call for call in whistle.calls if call.unit_id == unit.id)


def make_street() -> Street:
    """Found it all."""
    district = make_place("朝阳区", PlaceKind.DISTRICT)
    street = make_place("和平里街道", PlaceKind.STREET, district)
    community = make_place("幸福社区", PlaceKind.COMMUNITY, street)
    estate = make_place("幸福里", PlaceKind.ESTATE, community)
    officer = make_person(Role.LIAISON, at=street, name="马执法")
    crew = make_person(Role.LIAISON, at=street, name="牛队长")
    with transaction():
        department = units.found(street, "城管执法队", UnitKind.DEPARTMENT)
        team = units.found(street, "市政班", UnitKind.OFFICE)
        units.add_contact(department, officer)
        units.add_contact(team, crew)
    db.session.flush()
    return Street(
        estate=estate,
        hall=make_hall(place=estate),
        secretary=make_person(Role.SECRETARY, at=estate, name="孙秘书"),
        branch=make_person(Role.PARTY, at=estate, name="白支书"),
        community=make_person(Role.PARTY, at=community, name="黄书记"),
        committee=make_person(Role.PARTY, at=street, name="蓝工委"),
        street=make_person(Role.STREET, at=street, name="冯街道"),
        district=make_person(Role.DISTRICT, at=district, name="齐区办"),
        monitor=make_person(Role.MONITOR, at=estate, name="钱监督"),
        resident=make_person(Role.RESIDENT, at=estate, name="李居民"),
        officer=officer,
        crew=crew,
        department=department,
        team=team,
    )
