"""Letters of several notices: in time, once, in the reader's rhythm and language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy import func, select

from app import clock
from app.extensions import db
from app.marks import N_
from app.notices import digests, mailing
from app.notices.models.digest import Digest, Rhythm
from app.notices.models.notice import Notice
from app.notices.models.reminder import Reminder
from app.notices.reminders import remind_once
from app.notices.rhythm import next_letter
from app.notices.services import News, mark_all_read, notify, set_rhythm, tell
from app.people.models.person import Person
from app.transaction import transaction
from tests.app.notices.letterbox import Letterbox
from tests.support import statements
from tests.support.factories import make_person

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 3, 4, 12, tzinfo=SHANGHAI)  # a Wednesday
EIGHT = datetime(2026, 3, 5, 8, tzinfo=SHANGHAI)
TOLD = N_("您的提案“%(title)s”已受理")


@pytest.fixture(autouse=True)
def _configured(
    letterbox: Letterbox, server: Controller, configured: Callable[[str], None]
) -> None:
    configured(f"smtp://127.0.0.1:{server.port}")


@pytest.fixture
def asked(app: Flask) -> Iterator[list[str]]:
    """Every statement that the database is asked from now on."""
    with statements.asked() as said:
        yield said


def _reader(rhythm: Rhythm | None = None, *, hour: int = 8, locale: str = "zh_Hans") -> Person:
    person = make_person(name="张三")
    with transaction():
        found = db.session.get_one(Person, person.id)
        found.email, found.locale = f"p{person.id}@example.org", locale
        if rhythm is not None:
            set_rhythm(found, rhythm, hour=hour, by=found)
    return found


def _tell(person: Person, title: str = "充电桩", url: str = "/proposals/3") -> Notice:
    with transaction():
        return notify(db.session.merge(person), TOLD, url, kind="test.told", title=title)


def _urgently(person: Person) -> None:
    tell([person], News(TOLD, "/p", "test.told", {"title": "急"}), urgent=True)


def _sent_at(at: datetime) -> int:
    with clock.stopped(at):
        return mailing.send_due()


def _plain(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def _html(letter: EmailMessage) -> str:
    body = letter.get_body(("html",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def test_the_news_of_a_day_come_in_one_letter_at_eight(app: Flask, letterbox: Letterbox) -> None:
    person = _reader()
    with clock.stopped(NOON):
        _tell(person)
        _tell(person, "加装电梯 <b>", url="/proposals/4")
    assert _sent_at(EIGHT - timedelta(minutes=1)) == 0
    assert _sent_at(EIGHT) == 1
    (letter,) = letterbox.letters
    assert letter["Subject"] == "议事厅：您关心的事有2条新进展"
    plain, html = _plain(letter), _html(letter)
    for path in ("/proposals/3", "/proposals/4"):
        assert f"http://127.0.0.1:8000{path}\n" in plain
        assert f'href="http://127.0.0.1:8000{path}"' in html
    assert "· 您的提案“充电桩”已受理\n" in plain
    assert "加装电梯 <b>" in plain
    assert "加装电梯 &lt;b&gt;" in html


def test_a_letter_leaves_once_however_often_and_by_however_many_it_is_asked(
    app: Flask, letterbox: Letterbox
) -> None:
    person = _reader()
    with clock.stopped(NOON):
        _tell(person)
    assert [_sent_at(EIGHT), _sent_at(EIGHT), _sent_at(EIGHT + timedelta(days=1))] == [1, 0, 0]
    assert len(letterbox.letters) == 1
    assert db.session.scalar(select(func.count()).select_from(Digest)) == 1


def test_what_comes_while_the_letter_is_made_is_in_the_next(
    app: Flask, letterbox: Letterbox
) -> None:
    """Another worker made this time's letter already: nothing is lost, and nothing told twice."""
    person = _reader()
    with clock.stopped(NOON):
        _tell(person)
    _sent_at(EIGHT)
    with clock.stopped(NOON):  # committed late, with the time it had before
        late = _tell(person, "电梯")
    assert _sent_at(EIGHT) == 0
    assert late.digest_due_at == EIGHT + timedelta(days=1)
    assert _sent_at(EIGHT + timedelta(days=1)) == 1
    assert "电梯" in letterbox.letters[1]["Subject"]


def test_weekly_letters_keep_coming(app: Flask, letterbox: Letterbox) -> None:
    """Pain 53 of the survey of peers: a weekly digest was sent once and never again."""
    person = _reader(Rhythm.WEEKLY, hour=19)
    monday = datetime(2026, 3, 9, 19, tzinfo=SHANGHAI)
    for week in range(3):
        with clock.stopped(NOON + timedelta(weeks=week)):
            _tell(person, f"第{week}周")
        assert _sent_at(monday + timedelta(weeks=week, minutes=-1)) == 0
        assert _sent_at(monday + timedelta(weeks=week)) == 1
    assert len(letterbox.letters) == 3


def test_at_once_means_each_by_itself_and_in_the_app_means_no_letter(
    app: Flask, letterbox: Letterbox
) -> None:
    at_once, in_app = _reader(Rhythm.AT_ONCE), _reader(Rhythm.IN_APP)
    with clock.stopped(NOON):
        for person in (at_once, in_app):
            _tell(person)
            _tell(person)
        with transaction():
            _urgently(db.session.merge(in_app))
        assert mailing.send_due() == 2
    assert _sent_at(EIGHT + timedelta(days=30)) == 0
    assert {letter["To"] for letter in letterbox.letters} == {f"张三 <{at_once.email}>"}


def test_what_is_urgent_does_not_wait(app: Flask, letterbox: Letterbox) -> None:
    person = _reader()
    with clock.stopped(NOON):
        with transaction():
            _urgently(person)
            notify(person, TOLD, "/m/1", kind="meeting_reminder", title="会")
            notify(person, TOLD, "/p", kind="test.told", title="缓")
        assert mailing.send_due() == 2
    assert _sent_at(EIGHT) == 1
    assert "缓" in letterbox.letters[2]["Subject"]


def test_what_was_read_meanwhile_is_left_out_and_an_empty_letter_is_not_sent(
    app: Flask, letterbox: Letterbox
) -> None:
    person = _reader()
    with clock.stopped(NOON):
        _tell(person, "看过")
        with transaction():
            mark_all_read(person)
    assert _sent_at(EIGHT) == 0
    assert db.session.scalar(select(func.count()).select_from(Digest)) == 0
    with clock.stopped(NOON + timedelta(days=1)):
        _tell(person, "没看")
    assert _sent_at(EIGHT + timedelta(days=1)) == 1
    assert "看过" not in _plain(letterbox.letters[0])


def test_several_steps_of_one_thing_stand_together_with_one_link(
    app: Flask, letterbox: Letterbox
) -> None:
    """Pain 53 of the survey of peers: digests were ungrouped and said the same again."""
    person = _reader()
    with clock.stopped(NOON):
        for title, url in (("甲", "/proposals/1"), ("乙", "/proposals/2"), ("丙", "/proposals/1")):
            _tell(person, title, url=url)
        _tell(person, "丙", url="/proposals/1")
    _sent_at(EIGHT)
    lines = [line.strip() for line in _plain(letterbox.letters[0]).splitlines() if line.strip()]
    assert lines[2:7] == [
        "· 您的提案“甲”已受理",
        "· 您的提案“丙”已受理",
        "http://127.0.0.1:8000/proposals/1",
        "· 您的提案“乙”已受理",
        "http://127.0.0.1:8000/proposals/2",
    ]


def test_a_letter_speaks_its_readers_language(app: Flask, letterbox: Letterbox) -> None:
    person = _reader(locale="en")
    with clock.stopped(NOON):
        _tell(person)
        _tell(person, "电梯")
    _sent_at(EIGHT)
    (letter,) = letterbox.letters
    assert "Hello 张三" in _plain(letter)
    assert "2 " in letter["Subject"]
    assert "议事厅" not in letter["Subject"]
    assert '<html lang="en">' in _html(letter)


def test_a_letter_turned_away_is_tried_again_and_is_still_the_same(
    app: Flask, letterbox: Letterbox
) -> None:
    person = _reader()
    with clock.stopped(NOON):
        _tell(person)
    letterbox.refuse = 1
    assert _sent_at(EIGHT) == 0
    assert _sent_at(EIGHT + timedelta(minutes=3)) == 1
    digest = db.session.scalars(select(Digest)).one()
    assert letterbox.letters[0]["Message-ID"] == f"<digest-{digest.id}@127.0.0.1>"


def test_an_address_removed_meanwhile_gets_no_letter(app: Flask, letterbox: Letterbox) -> None:
    person = _reader()
    with clock.stopped(NOON):
        notice = _tell(person)
    with transaction():
        db.session.get_one(Person, person.id).email = None
    assert _sent_at(EIGHT) == 0
    assert notice.digest_due_at is None


def test_very_many_lines_end_with_a_pointer(app: Flask, letterbox: Letterbox) -> None:
    person = _reader()
    with clock.stopped(NOON):
        for number in range(53):
            _tell(person, f"第{number}件", url=f"/proposals/{number}")
    _sent_at(EIGHT)
    plain = _plain(letterbox.letters[0])
    assert "第49件" in plain
    assert "第50件" not in plain
    assert "还有3条" in plain
    assert "http://127.0.0.1:8000/me/notices" in plain


def test_a_new_rhythm_takes_what_waits_along(app: Flask, letterbox: Letterbox) -> None:
    person = _reader(Rhythm.WEEKLY)
    with clock.stopped(NOON):
        notice = _tell(person)
        with transaction():
            set_rhythm(person, Rhythm.DAILY, hour=20, by=person)
        db.session.refresh(notice)
        assert notice.digest_due_at == datetime(2026, 3, 4, 20, tzinfo=SHANGHAI)
        with transaction():
            set_rhythm(person, Rhythm.AT_ONCE, by=person)
        assert mailing.send_due() == 1
        _tell(person)
        with transaction():
            set_rhythm(person, Rhythm.IN_APP, by=person)
        assert mailing.send_due() == 0


def test_hundreds_are_told_with_a_handful_of_questions(app: Flask, asked: list[str]) -> None:
    people = [_reader() for _ in range(12)]
    asked.clear()
    with transaction():
        notices = tell(people, News(TOLD, "/p", "test.told", {"title": "甲"}))
    assert len(notices) == 12
    assert len([one for one in asked if "FROM mail_wish" in one]) == 1


def test_a_thousand_letters_do_not_wait_for_a_thousand_minutes(
    app: Flask, letterbox: Letterbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailing, "AT_ONCE", 2)
    with clock.stopped(NOON):
        for _ in range(5):
            _tell(_reader())
    assert _sent_at(EIGHT) == 5


def test_a_reminder_is_told_once(app: Flask, letterbox: Letterbox) -> None:
    person = _reader()
    with clock.stopped(NOON):
        told = []
        for _ in range(3):
            with transaction():
                told.append(remind_once(person, "test.near:7", TOLD, "/p", kind="t", title="会"))
        with transaction():
            assert remind_once(person, "test.near:8", TOLD, "/p", kind="t", title="会")
        assert told == [True, False, False]
        assert mailing.send_due() == 2
    assert db.session.scalar(select(func.count()).select_from(Reminder)) == 2


def test_a_reminder_that_was_undone_may_be_told_again(app: Flask) -> None:
    person = _reader()

    def remind_and_fail() -> None:
        with transaction():
            remind_once(person, "test.near:7", TOLD, "/p", kind="t", title="会")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        remind_and_fail()
    with transaction():
        assert remind_once(person, "test.near:7", TOLD, "/p", kind="t", title="会")


@pytest.mark.parametrize(
    ("rhythm", "hour", "after", "expected"),
    [
        (Rhythm.DAILY, 8, NOON, EIGHT),
        (Rhythm.DAILY, 20, NOON, NOON.replace(hour=20)),
        (Rhythm.DAILY, 12, NOON, NOON + timedelta(days=1)),  # the very instant is past
        (Rhythm.WEEKLY, 8, NOON, datetime(2026, 3, 9, 8, tzinfo=SHANGHAI)),
        (Rhythm.WEEKLY, 8, EIGHT + timedelta(days=4), datetime(2026, 3, 16, 8, tzinfo=SHANGHAI)),
        (Rhythm.AT_ONCE, 8, NOON, None),
        (Rhythm.IN_APP, 8, NOON, None),
    ],
)
def test_the_next_letter(
    rhythm: Rhythm, hour: int, after: datetime, expected: datetime | None
) -> None:
    assert next_letter(after.astimezone(UTC), rhythm, hour, SHANGHAI) == expected


def test_letters_keep_their_hour_where_clocks_are_changed() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    before = datetime(2026, 3, 28, 9, tzinfo=berlin)
    following = next_letter(before.astimezone(UTC), Rhythm.DAILY, 8, berlin)
    assert following is not None
    assert following.astimezone(berlin) == datetime(2026, 3, 29, 8, tzinfo=berlin)
    assert following - before.astimezone(UTC) == timedelta(hours=22)


def test_gathering_says_how_many_letters_it_made(app: Flask) -> None:
    with clock.stopped(NOON):
        _tell(_reader())
        _tell(_reader())
    with clock.stopped(EIGHT):
        assert [digests.gather_due(), digests.gather_due()] == [2, 0]
