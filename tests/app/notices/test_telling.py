"""Notices: told once, read in one's own language, counted until they are read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from app import clock
from app.errors import Missing
from app.extensions import db
from app.notices import queries
from app.notices.models.notice import Notice
from app.notices.services import mark_all_read, mark_read, notify, set_email
from app.notices.wording import said
from app.people.models.person import Person
from app.transaction import transaction
from tests.support.factories import make_person

SignedIn = Callable[[Person], FlaskClient]


def _tell(person: Person, text: str = "请先登录", url: str = "/help", **values: object) -> Notice:
    with transaction():
        return notify(db.session.merge(person), text, url, kind="test.told", **values)


def test_a_notice_waits_until_it_is_read(app: Flask) -> None:
    person = make_person()
    notice = _tell(person)
    assert queries.count_unread(person) == 1
    with transaction():
        mark_read(notice)
    assert queries.count_unread(person) == 0


def test_reading_twice_keeps_the_first_time(app: Flask) -> None:
    notice = _tell(make_person())
    at = clock.now()
    with transaction(), clock.stopped(at):
        mark_read(notice)
    with transaction(), clock.stopped(at + timedelta(hours=1)):
        mark_read(notice)
    assert notice.read_at == at


def test_marking_everything_leaves_other_peoples_notices_alone(app: Flask) -> None:
    mine, other = make_person(), make_person()
    _tell(mine)
    _tell(mine)
    _tell(other)
    with transaction():
        mark_all_read(mine)
    assert queries.count_unread(mine) == 0
    assert queries.count_unread(other) == 1


def test_peoples_own_words_are_kept_as_they_wrote_them(app: Flask) -> None:
    notice = _tell(make_person(), "“%(title)s”办好了100%%", title="请先登录 <b>50%</b>")
    with force_locale("en"):
        assert said(notice) == "“请先登录 <b>50%</b>”办好了100%"


def test_a_text_without_places_may_hold_a_percent_sign(app: Flask) -> None:
    assert said(_tell(make_person(), "完成了50%")) == "完成了50%"


def test_each_reads_a_lazy_text_in_their_own_language(app: Flask) -> None:
    from app.people.labels import role_label
    from app.permissions import Role

    with force_locale("zh_Hant"):  # whoever acts may read another language
        notice = _tell(
            make_person(), _l("您没有可以授予的身份"), role=role_label(Role.REPRESENTATIVE)
        )
    assert notice.text == "您没有可以授予的身份"
    assert notice.params == {"role": {"msgid": "议事代表", "params": {}}}
    with force_locale("zh_Hans"):
        assert said(notice) == "您没有可以授予的身份"


def test_values_that_are_labels_are_translated_when_read(app: Flask) -> None:
    label = _l("最多%(count)d张", count=3)
    notice = _tell(make_person(), "%(limit)s，%(number)s", limit=label, number=7)
    assert notice.params == {
        "limit": {"msgid": "最多%(count)d张", "params": {"count": 3}},
        "number": 7,
    }
    assert said(notice) == "最多3张，7"


def test_pages_of_notices_follow_each_other_without_gap(app: Flask) -> None:
    person = make_person()
    told = [_tell(person, f"第{number}条") for number in range(5)]
    first = queries.notices_of(person, most=3)
    second = queries.notices_of(person, before=first[-1].id, most=3)
    assert [notice.id for notice in (*first, *second)] == [notice.id for notice in told[::-1]]


def test_nobody_opens_somebody_elses_notice(app: Flask) -> None:
    notice = _tell(make_person())
    with pytest.raises(Missing):
        queries.notice_to(make_person(), notice.id)


def test_opening_a_notice_leads_there_and_marks_it(app: Flask, signed_in: SignedIn) -> None:
    person = make_person()
    notice = _tell(person, url="/help?x=1")
    answer = signed_in(person).get(f"/me/notices/{notice.id}")
    assert (answer.status_code, answer.location) == (303, "/help?x=1")
    assert queries.count_unread(person) == 0


def test_a_notice_never_leads_to_another_site(app: Flask, signed_in: SignedIn) -> None:
    person = make_person()
    notice = _tell(person, url="//evil.example/")
    assert signed_in(person).get(f"/me/notices/{notice.id}").location == "/"


def test_the_page_shows_the_count_and_offers_to_mark_all(app: Flask, signed_in: SignedIn) -> None:
    person = make_person()
    _tell(person, "您的提案“%(title)s”已受理", title="<i>充电桩</i>")
    browser = signed_in(person)
    page = browser.get("/me/notices").text
    assert "您的提案“&lt;i&gt;充电桩&lt;/i&gt;”已受理" in page
    assert "1条新通知" in page
    assert browser.post("/me/notices/read").status_code == 303
    assert "新通知" not in browser.get("/me/notices").text


def test_a_full_page_links_to_the_older_ones(app: Flask, signed_in: SignedIn) -> None:
    person = make_person()
    told = [_tell(person, f"第{number}条") for number in range(queries.PAGE + 1)]
    browser = signed_in(person)
    first = browser.get("/me/notices").text
    assert f"before={told[1].id}" in first
    older = browser.get(f"/me/notices?before={told[1].id}").text
    assert "第0条" in older
    assert "第1条" not in older


def test_visitors_are_asked_to_sign_in_first(app: Flask, client: FlaskClient) -> None:
    for path in ("/me/notices", "/me/notices/1", "/me/email"):
        assert client.get(path).location.startswith("/login?next=")


def test_an_address_can_be_set_and_removed(app: Flask, signed_in: SignedIn) -> None:
    person = make_person()
    browser = signed_in(person)
    assert browser.post("/me/email", data={"email": "zhang@example.org"}).status_code == 303
    assert db.session.get_one(Person, person.id).email == "zhang@example.org"
    assert browser.post("/me/email", data={"email": ""}).status_code == 303
    assert db.session.get_one(Person, person.id).email is None


def test_what_is_no_address_is_refused_and_stays_on_the_page(
    app: Flask, signed_in: SignedIn
) -> None:
    answer = signed_in(make_person()).post("/me/email", data={"email": "张三在这里"})
    assert answer.status_code == 422
    assert 'value="张三在这里"' in answer.text
    assert "邮箱地址" in answer.text


def test_the_journal_keeps_that_the_address_changed_but_not_the_address(app: Flask) -> None:
    from sqlalchemy import select

    from app.audit import AuditEntry

    person = make_person()
    with transaction():
        set_email(db.session.merge(person), "zhang@example.org", by=person)
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert entry.act == "person.email_set"
    assert "example" not in entry.details + entry.reason
