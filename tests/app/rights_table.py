"""Who gets through where, on the ground floor. Read with ``tests/support/rights.py``."""

from __future__ import annotations

import io
import secrets
from datetime import timedelta
from typing import Any

from PIL import Image

from app import clock
from app.calendar_overrides.models.declared_day import DeclaredDay
from app.extensions import db
from app.notices.models.notice import Notice
from app.notices.stopping import token_of
from app.people.models.membership import Membership
from app.people.models.person import Person
from app.people.models.sign_in import LoginSession
from app.people.services import slips
from app.people.services.accounts import home_at, open_account
from app.permissions import Role
from app.photos import services as photos
from app.places.models.place import Place, PlaceKind
from app.places.services.founding import found_place, join_virtual
from app.roster.models.roster_import import ImportState, RosterImport
from app.transaction import transaction
from app.work_calendar.days import DayKind
from tests.support.rights import ANONYMOUS, ANYBODY, SIGNED_IN, Ask, Rule, World, elsewhere, holders

MANAGERS = holders(Role.SECRETARY, Role.STREET, Role.ADMINISTRATOR)
MANAGERS_ANYWHERE = MANAGERS | elsewhere(Role.SECRETARY, Role.STREET, Role.ADMINISTRATOR)
FOUNDERS = holders(Role.STREET, Role.ADMINISTRATOR)
JOURNAL = holders(Role.MONITOR, Role.STREET, Role.ADMINISTRATOR) | elsewhere(
    Role.MONITOR, Role.STREET, Role.ADMINISTRATOR
)
WHOLE_JOURNAL = holders(Role.ADMINISTRATOR) | elsewhere(Role.ADMINISTRATOR)
"""It is one chain, and goes as a whole to whoever reads it at a topmost place."""
CALENDAR = holders(Role.ADMINISTRATOR) | elsewhere(Role.ADMINISTRATOR)


def letters_link(world: World) -> Ask:
    """Whoever holds the link of a resident's letter."""
    return Ask({"token": token_of(world.holder(Role.RESIDENT))}, {"rhythm": "weekly"})


def a_paper(world: World) -> Ask:
    return Ask({"code": "minutes"})


def here(world: World) -> Ask:
    return Ask({"place_id": world.place.id})


def here_with(**form: Any) -> Any:
    return lambda world: Ask({"place_id": world.place.id}, form)


def _membership(world: World, role: Role = Role.RESIDENT) -> Membership:
    with transaction():
        held = Membership(
            person=Person(name="王五", sort_key="wang wu", created_at=clock.now()),
            place=world.place,
            role=role,
            since=clock.today(),
        )
        db.session.add(held)
        db.session.flush()
    return held


def neighbour(world: World) -> Ask:
    return Ask({"person_id": _membership(world).person_id}, {"reason": "测试", "name": "王五"})


def neighbours_act(world: World) -> Ask:
    ask = neighbour(world)
    return Ask({**ask.values, "act": "sign-out"}, ask.form)


def new_role(world: World) -> Ask:
    ask = neighbour(world)
    form = {
        "place": world.place.id,
        "role": Role.EXPERT.value,
        "since": clock.today().isoformat(),
        "reason": "推选",
    }
    return Ask(ask.values, form)


def role_to_end(world: World) -> Ask:
    return Ask({"membership_id": _membership(world).id}, {"reason": "迁出"})


def secretary_to_end(world: World) -> Ask:
    return Ask({"membership_id": _membership(world, Role.SECRETARY).id}, {"reason": "换届"})


def with_homes(world: World) -> Ask:
    with transaction():
        for building in ("1号楼", "2号楼"):
            home_at(world.place, building=building, unit="", room="101")
    form = {"name": f"新单元{secrets.token_hex(4)}", "buildings": ["1号楼"], "reason": "划小"}
    return Ask({"place_id": world.place.id}, form)


def joining(world: World) -> Ask:
    with transaction():
        virtual = found_place(
            f"共同体{secrets.token_hex(4)}", PlaceKind.VIRTUAL, parent=world.street
        )
    return Ask({"place_id": virtual.id}, {"member": world.place.id})


def leaving(world: World) -> Ask:
    ask = joining(world)
    with transaction():
        join_virtual(db.session.get_one(Place, ask.values["place_id"]), world.place)
    return Ask({**ask.values, "member_id": world.place.id})


def roster(state: ImportState) -> Any:
    def make(world: World) -> Ask:
        with transaction():
            taken = RosterImport(
                place=world.place,
                state=state,
                file_name="名册.xlsx",
                sha256="0" * 64,
                rows=2,
                bad=1,
                created_at=clock.now(),
            )
            db.session.add(taken)
            db.session.flush()
        return Ask({"import_id": taken.id})

    return make


def roster_file(world: World) -> Ask:
    return Ask(
        {"place_id": world.place.id}, {"file": (io.BytesIO(b"no workbook"), "x.xlsx")}, once=True
    )


def slip(world: World) -> Ask:
    with transaction():
        person = open_account("登录条的人")
        printed = slips.issue([person], at=world.place, by=world.holder(Role.SECRETARY))[0]
    return Ask({"typed": printed.code})


def own_session(world: World) -> Ask:
    """One's own device; a visitor tries a stranger's."""
    owner = world.person or world.holder(Role.RESIDENT)
    with transaction():
        row = LoginSession(
            token_hash=f"own {world.who}"[:64], person=owner, via="test", created_at=clock.now()
        )
        db.session.add(row)
        db.session.flush()
    return Ask({"session_id": row.id})


def residents_notice(world: World) -> Ask:
    with transaction():
        notice = Notice(
            person=world.holder(Role.RESIDENT),
            kind="test",
            text="一件事",
            url="/",
            created_at=clock.now(),
        )
        db.session.add(notice)
        db.session.flush()
    return Ask({"notice_id": notice.id})


def declared_day(world: World) -> Ask:
    by = world.holder(Role.ADMINISTRATOR)
    with transaction():
        day = DeclaredDay(
            on=clock.today() + timedelta(days=[*world.people, ANONYMOUS].index(world.who)),
            kind=DayKind.WORKING,
            reason="测试",
            declared_at=clock.now(),
            declared_by=by,
        )
        db.session.add(day)
        db.session.flush()
    return Ask({"day_id": day.id})


def photo(world: World) -> Ask:
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(picture, "PNG")
    kept = photos.keep(picture.getvalue(), by=world.holder(Role.RESIDENT))
    return Ask({"photo_id": kept.id, "digest": kept.sha256[:16], "size": "small"})


ROUTES: dict[tuple[str, str], Rule] = {
    # Signing in, and one's own account.
    ("GET", "/"): Rule(ANYBODY),
    ("GET", "/login"): Rule(ANYBODY),
    ("POST", "/login"): Rule(ANYBODY),
    ("GET", "/login/code"): Rule(ANYBODY),
    ("POST", "/login/code"): Rule(ANYBODY),
    ("GET", "/j/<typed>"): Rule(ANYBODY, slip),
    ("POST", "/j/<typed>"): Rule(ANYBODY, slip),
    ("POST", "/logout"): Rule(ANYBODY),
    ("POST", "/view"): Rule(ANYBODY),
    ("GET", "/help"): Rule(ANYBODY),
    ("GET", "/privacy"): Rule(ANYBODY),
    ("GET", "/accessibility"): Rule(ANYBODY),
    ("GET", "/healthz"): Rule(ANYBODY),
    ("GET", "/readyz"): Rule(ANYBODY),
    ("GET", "/me"): Rule(SIGNED_IN),
    ("GET", "/work"): Rule(SIGNED_IN),
    ("GET", "/me/password"): Rule(SIGNED_IN),
    ("POST", "/me/password"): Rule(SIGNED_IN),
    ("GET", "/me/email"): Rule(SIGNED_IN),
    ("POST", "/me/email"): Rule(SIGNED_IN),
    ("GET", "/mail/<token>"): Rule(ANYBODY, letters_link),
    ("POST", "/mail/<token>"): Rule(ANYBODY, letters_link),
    ("GET", "/me/notices"): Rule(SIGNED_IN),
    ("GET", "/me/notices/<int:notice_id>"): Rule(holders(Role.RESIDENT), residents_notice),
    ("POST", "/me/notices/read"): Rule(SIGNED_IN),
    ("POST", "/me/sessions/<int:session_id>/end"): Rule(SIGNED_IN, own_session),
    ("POST", "/me/sessions/end-all"): Rule(SIGNED_IN),
    # Places.
    ("GET", "/admin"): Rule(MANAGERS_ANYWHERE),
    ("GET", "/admin/places"): Rule(MANAGERS_ANYWHERE),
    ("GET", "/admin/places/<int:place_id>"): Rule(MANAGERS, here),
    ("GET", "/admin/places/<int:place_id>/new"): Rule(FOUNDERS, here),
    ("POST", "/admin/places/<int:place_id>/new"): Rule(
        FOUNDERS, here_with(name="新楼院", kind="estate")
    ),
    ("GET", "/admin/places/<int:place_id>/rename"): Rule(FOUNDERS, here),
    ("POST", "/admin/places/<int:place_id>/rename"): Rule(
        FOUNDERS, here_with(name="改名", reason="更名")
    ),
    ("GET", "/admin/places/<int:place_id>/hall"): Rule(MANAGERS, here),
    ("POST", "/admin/places/<int:place_id>/hall"): Rule(
        MANAGERS, here_with(name="议事厅", phone="010-6000 0001")
    ),
    ("POST", "/admin/places/<int:place_id>/members"): Rule(FOUNDERS, joining),
    ("POST", "/admin/places/<int:place_id>/members/<int:member_id>/leave"): Rule(FOUNDERS, leaving),
    ("GET", "/admin/places/<int:place_id>/split"): Rule(FOUNDERS, with_homes),
    ("POST", "/admin/places/<int:place_id>/split"): Rule(FOUNDERS, with_homes),
    # People.
    ("GET", "/admin/places/<int:place_id>/people"): Rule(MANAGERS, here),
    ("GET", "/admin/places/<int:place_id>/people/new"): Rule(MANAGERS, here),
    ("POST", "/admin/places/<int:place_id>/people/new"): Rule(
        MANAGERS, here_with(name="赵六", role="resident", reason="登记")
    ),
    ("GET", "/admin/people/<int:person_id>"): Rule(MANAGERS, neighbour),
    ("GET", "/admin/people/<int:person_id>/correct"): Rule(MANAGERS, neighbour),
    ("POST", "/admin/people/<int:person_id>/correct"): Rule(MANAGERS, neighbour),
    ("GET", "/admin/people/<int:person_id>/<any('sign-out', close, reopen):act>"): Rule(
        MANAGERS, neighbours_act
    ),
    ("POST", "/admin/people/<int:person_id>/<any('sign-out', close, reopen):act>"): Rule(
        MANAGERS, neighbours_act
    ),
    ("GET", "/admin/people/<int:person_id>/roles/new"): Rule(MANAGERS, neighbour),
    ("POST", "/admin/people/<int:person_id>/roles/new"): Rule(MANAGERS, new_role),
    ("GET", "/admin/roles/<int:membership_id>/end"): Rule(MANAGERS, role_to_end),
    ("POST", "/admin/roles/<int:membership_id>/end"): Rule(MANAGERS, role_to_end),
    ("POST", "/admin/people/<int:person_id>/slip"): Rule(MANAGERS, neighbour),
    ("GET", "/admin/places/<int:place_id>/slips"): Rule(MANAGERS, here),
    ("POST", "/admin/places/<int:place_id>/slips"): Rule(
        MANAGERS, here_with(who="all", role="resident", days="30", paper="page")
    ),
    # The roster.
    ("GET", "/admin/places/<int:place_id>/roster"): Rule(MANAGERS, here),
    ("GET", "/admin/places/<int:place_id>/roster/template.xlsx"): Rule(MANAGERS, here),
    ("POST", "/admin/places/<int:place_id>/roster"): Rule(MANAGERS, roster_file),
    ("GET", "/admin/roster/<int:import_id>"): Rule(MANAGERS, roster(ImportState.READY)),
    ("GET", "/admin/roster/<int:import_id>/state.json"): Rule(MANAGERS, roster(ImportState.READY)),
    ("POST", "/admin/roster/<int:import_id>/confirm"): Rule(MANAGERS, roster(ImportState.READY)),
    ("POST", "/admin/roster/<int:import_id>/give-up"): Rule(MANAGERS, roster(ImportState.READY)),
    # The journal and the calendar; a photo's address is its secret.
    ("GET", "/admin/audit"): Rule(JOURNAL),
    # The place of these people stands under no other, and so does the other one.
    ("GET", "/admin/audit/journal.jsonl"): Rule(WHOLE_JOURNAL),
    ("GET", "/admin/audit/verify.py"): Rule(JOURNAL),
    ("GET", "/admin/calendar"): Rule(ANYBODY),
    ("GET", "/admin/templates"): Rule(CALENDAR),
    ("POST", "/admin/templates/<code>"): Rule(CALENDAR, a_paper),
    ("POST", "/admin/templates/<code>/withdraw"): Rule(CALENDAR, a_paper),
    ("GET", "/admin/templates/<code>/template.docx"): Rule(CALENDAR, a_paper),
    ("GET", "/admin/templates/<code>/example.docx"): Rule(CALENDAR, a_paper),
    ("POST", "/admin/calendar"): Rule(CALENDAR),
    ("POST", "/admin/calendar/<int:day_id>/withdraw"): Rule(CALENDAR, declared_day),
    ("GET", "/photos/<int:photo_id>-<digest>/<any(large, small):size>.jpg"): Rule(ANYBODY, photo),
}

EVENTS: dict[str, Rule] = {}


def roster_topic(world: World) -> Ask:
    return Ask(key=str(roster(ImportState.READING)(world).values["import_id"]))


TOPICS: dict[str, Rule] = {"roster": Rule(MANAGERS, roster_topic)}
