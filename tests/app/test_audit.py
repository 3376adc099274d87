"""The journal: what was tampered with is found, by raw SQL and at a hundred thousand entries."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app import audit, clock
from app.extensions import db
from app.journal import checkpoint
from app.people.models.person import Person
from app.permissions import Role
from app.places.models.place import PlaceKind
from app.transaction import transaction
from tests.support.factories import make_hall, make_person, make_place

SignedIn = Callable[[Person], FlaskClient]


@pytest.fixture
def long_chain(app: Flask) -> int:
    """Twelve entries; returns the number of the last."""
    for number in range(12):
        with transaction():
            audit.record("test.done", None, by=None, reason=f"第{number}件")
    return audit.count()


@pytest.fixture(autouse=True)
def _no_note(app: Flask) -> Iterator[None]:
    checkpoint.forget()
    yield
    checkpoint.forget()


DROPS = {
    "sqlite": ("DROP TRIGGER audit_entry_no_update", "DROP TRIGGER audit_entry_no_delete"),
    "postgresql": ("DROP TRIGGER audit_entry_no_change ON audit_entry",),
}


def tamper(*statements: str, **values: object) -> None:
    """Edit the table as somebody with the database's password would: its triggers dropped."""
    with transaction():
        for statement in (*DROPS[db.engine.dialect.name], *statements):
            db.session.execute(sa.text(statement), values)


def found(known: audit.Checkpoint | None = None) -> dict[int, str]:
    return {one.entry_id: one.what for one in audit.verify(known)}


def test_an_honest_chain_holds(long_chain: int) -> None:
    assert found() == {}


@pytest.mark.parametrize(
    "change",
    [
        "reason = 'anders'",
        "act = 'test.undone'",
        "details = '[]'",
        "subject_type = 'person'",
        "subject_id = 7",
        "at = '2020-01-01 00:00:00'",
    ],
)
def test_a_changed_entry_is_found(long_chain: int, change: str) -> None:
    tamper(f"UPDATE audit_entry SET {change} WHERE id = 5")  # noqa: S608  # reason: written above
    assert found() == {5: "its content was changed"}


def test_a_changed_entry_with_a_new_hash_breaks_its_successor(long_chain: int) -> None:
    tamper("UPDATE audit_entry SET reason = 'anders' WHERE id = 5")
    with transaction():
        entry = db.session.get_one(audit.AuditEntry, 5)
        db.session.execute(
            sa.text("UPDATE audit_entry SET hash = :hash WHERE id = 5"), {"hash": entry.digest()}
        )
    assert found() == {6: "does not follow the entry before it"}


def test_a_deleted_entry_is_found(long_chain: int) -> None:
    tamper("DELETE FROM audit_entry WHERE id = 5")
    assert found()[6] == "does not follow the entry before it"
    assert next(iter(audit.verify())).what == "entry 5 is missing before it"


def test_several_deleted_entries_are_named(long_chain: int) -> None:
    tamper("DELETE FROM audit_entry WHERE id IN (5, 6, 7)")
    assert next(iter(audit.verify())).what == "entry 5 to 7 is missing before it"


def test_reordered_entries_are_found(long_chain: int) -> None:
    tamper(
        "UPDATE audit_entry SET id = 1000 WHERE id = 5",
        "UPDATE audit_entry SET id = 5 WHERE id = 6",
        "UPDATE audit_entry SET id = 6 WHERE id = 1000",
    )
    assert set(found()) == {5, 6, 7}


def test_a_beginning_cut_off_is_found(long_chain: int) -> None:
    tamper("DELETE FROM audit_entry WHERE id < 4")
    assert 4 in found()


def test_an_end_cut_off_is_found_by_the_note_outside_the_database(long_chain: int) -> None:
    checkpoint.note()
    tamper("DELETE FROM audit_entry WHERE id > :last", last=long_chain - 2)
    assert found() == {}, "the chain alone cannot know"
    assert list(found(checkpoint.read())) == [long_chain]


def test_a_journal_written_anew_is_found_by_the_note(long_chain: int) -> None:
    checkpoint.note()
    rewrite_from(3)
    assert found() == {}, "the chain alone cannot know"
    assert "written anew" in found(checkpoint.read())[long_chain]


def rewrite_from(first: int) -> None:
    """What somebody with everything would do: change one entry and re-chain the rest."""
    tamper("UPDATE audit_entry SET reason = 'anders' WHERE id = :first", first=first)
    with transaction():
        rechain(first)


def rechain(first: int) -> None:
    entries = db.session.scalars(
        sa.select(audit.AuditEntry)
        .where(audit.AuditEntry.id >= first)
        .order_by(audit.AuditEntry.id)
        .execution_options(populate_existing=True)
    ).all()
    prev = entries[0].prev
    for entry in entries:
        entry.prev = prev
        prev = entry.hash = entry.digest()
    db.session.flush()


def test_the_note_only_moves_forward_along_the_same_chain(long_chain: int) -> None:
    checkpoint.note()
    noted = checkpoint.read()
    assert noted is not None
    rewrite_from(3)
    with transaction():
        audit.record("test.done", None, by=None)
    checkpoint.note()
    assert checkpoint.read() == noted


def test_a_broken_note_is_named(app: Flask) -> None:
    checkpoint.file().write_text("{}")
    with pytest.raises(ValueError, match="not a checkpoint"):
        checkpoint.read()


def test_the_command_ends_with_one_and_names_the_break(app: Flask, long_chain: int) -> None:
    run = app.test_cli_runner().invoke
    honest = run(args=["audit", "verify"])
    assert honest.exit_code == 0
    assert f"{long_chain} entries" in honest.output
    tamper("UPDATE audit_entry SET reason = 'anders' WHERE id = 5")
    broken = run(args=["audit", "verify"])
    assert broken.exit_code == 1
    assert "entry 5: its content was changed" in broken.output


def test_the_command_compares_with_a_note_kept_elsewhere(
    app: Flask, long_chain: int, tmp_path: Path
) -> None:
    run = app.test_cli_runner().invoke
    run(args=["audit", "verify"])
    kept = tmp_path / "kept.json"
    kept.write_bytes(checkpoint.file().read_bytes())
    checkpoint.forget()
    tamper("DELETE FROM audit_entry WHERE id = :last", last=long_chain)
    assert run(args=["audit", "verify"]).exit_code == 0
    assert run(args=["audit", "verify", "--checkpoint", str(kept)]).exit_code == 1
    kept.write_text("nonsense")
    assert run(args=["audit", "verify", "--checkpoint", str(kept)]).exit_code == 1


def test_the_head_can_be_noted_on_paper(app: Flask, long_chain: int) -> None:
    said = app.test_cli_runner().invoke(args=["audit", "head"]).output
    assert re.fullmatch(rf"{long_chain} [0-9a-f]{{64}}\n", said)


def test_a_failed_act_leaves_no_entry(app: Flask, long_chain: int) -> None:
    def act() -> None:
        with transaction():
            audit.record("test.done", None, by=None)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        act()
    assert audit.count() == long_chain


class TestThePage:
    """``/admin/audit``."""

    def test_each_reads_what_concerns_their_places(self, app: Flask, signed_in: SignedIn) -> None:
        mine, other = make_hall("mine"), make_hall("other")
        page = signed_in(make_person(Role.MONITOR, at=mine)).get("/admin/audit").text
        assert mine.place.name in page
        assert other.place.name not in page

    def test_signing_in_is_read_by_the_administrator_of_all(
        self, app: Flask, signed_in: SignedIn
    ) -> None:
        district = make_place(kind=PlaceKind.DISTRICT)
        street = make_place(kind=PlaceKind.STREET, parent=district)
        for place, reads in ((district, True), (street, False)):
            browser = signed_in(make_person(Role.ADMINISTRATOR, at=place))
            page = browser.get("/admin/audit?act=session.opened").text
            assert ('data-label="事项">登录<' in page) is reads

    def test_entries_are_filtered_and_paged_without_gaps(
        self, app: Flask, signed_in: SignedIn
    ) -> None:
        hall = make_hall()
        with transaction():
            for _ in range(120):
                audit.record("test.done", hall, by=None, place=hall.place)
        browser = signed_in(make_person(Role.MONITOR, at=hall))
        seen: list[int] = []
        address = f"/admin/audit?act=test.done&type=hall&id={hall.id}"
        while address:
            page = browser.get(address).text
            seen += [int(number) for number in re.findall(r'<th scope="row">(\d+)</th>', page)]
            older = re.search(r'rel="next" href="([^"]+)"', page)
            address = older.group(1).replace("&amp;", "&") if older else ""
        assert len(seen) == 120
        assert seen == sorted(seen, reverse=True)

    def test_what_people_typed_is_escaped(self, app: Flask, signed_in: SignedIn) -> None:
        hall = make_hall()
        with transaction():
            audit.record("x.done", hall, by=None, place=hall.place, reason="<script>alert(1)")
        page = signed_in(make_person(Role.MONITOR, at=hall)).get("/admin/audit").text
        assert "&lt;script&gt;alert(1)" in page


def test_a_hundred_thousand_entries_are_walked_in_seconds(app: Flask) -> None:
    count, prev, rows = 100_000, audit.GENESIS, []
    at = clock.now()
    for number in range(1, count + 1):
        entry = audit.AuditEntry(
            id=number, at=at, act="test.done", subject_type="", reason="", details="{}", prev=prev
        )
        prev = entry.hash = entry.digest()
        rows.append(
            {
                "id": number,
                "at": at,
                "act": "test.done",
                "subject_type": "",
                "reason": "",
                "details": "{}",
                "prev": entry.prev,
                "hash": entry.hash,
            }
        )
    db.session.execute(sa.insert(audit.AuditEntry.__table__), rows)  # type: ignore[arg-type]  # reason: a table, not a from clause
    began = clock.now()
    assert found() == {}
    assert (clock.now() - began).total_seconds() < 60
