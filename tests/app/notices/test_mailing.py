"""E-mail to a real SMTP server on this machine: plain, with STARTTLS, with a password."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from flask import Flask

from app import clock
from app.deploy.ports import free_port
from app.extensions import db
from app.notices import mailing
from app.notices.models.notice import Notice
from app.notices.post_office import PostOffice
from app.notices.services import News, notify, tell
from app.people.models.person import Person
from app.transaction import transaction
from tests.app.notices.certificates import write_certificate
from tests.app.notices.letterbox import Letterbox
from tests.support.factories import make_person


def _tell(text: str = "您的提案“%(title)s”已受理", locale: str = "zh_Hans") -> Notice:
    person = make_person(name="张三")
    with transaction():
        found = db.session.get_one(Person, person.id)
        found.email, found.locale = f"p{person.id}@example.org", locale
        news = News(text, "/proposals/3", "test.told", {"title": "充电桩"})
        return tell([found], news, urgent=True)[0]


def test_a_notice_is_mailed_once(
    letterbox: Letterbox, server: Controller, configured: Callable[[str], None]
) -> None:
    configured(f"smtp://127.0.0.1:{server.port}")
    notice = _tell()
    assert mailing.send_due() == 1
    assert mailing.send_due() == 0
    (letter,) = letterbox.letters
    assert letter["Subject"] == "议事厅：您的提案“充电桩”已受理"
    assert letter["To"] == f"张三 <{notice.person.email}>"
    assert letter["From"] == "hall@example.org"
    assert letter["Message-ID"] == f"<notice-{notice.id}@127.0.0.1>"
    body = letter.get_content()
    assert "张三，您好" in body
    assert "http://127.0.0.1:8000/proposals/3" in body
    assert notice.mailed_at is not None


def test_a_letter_is_written_in_its_readers_language(
    letterbox: Letterbox, server: Controller, configured: Callable[[str], None]
) -> None:
    configured(f"smtp://127.0.0.1:{server.port}")
    _tell(locale="en")
    mailing.send_due()
    assert "Hello 张三" in letterbox.letters[0].get_content()


def test_without_a_mail_server_nothing_is_due(app: Flask) -> None:
    assert _tell().mail_due_at is None
    assert mailing.send_due() == 0


def test_people_without_an_address_get_no_mail(
    letterbox: Letterbox, server: Controller, configured: Callable[[str], None]
) -> None:
    configured(f"smtp://127.0.0.1:{server.port}")
    with transaction():
        notify(db.session.merge(make_person()), "您好", "/help", kind="test.told")
    assert mailing.send_due() == 0
    assert letterbox.letters == []


def test_a_letter_turned_away_is_tried_again_later_and_others_still_leave(
    letterbox: Letterbox, server: Controller, configured: Callable[[str], None]
) -> None:
    configured(f"smtp://127.0.0.1:{server.port}")
    refused, taken = _tell(), _tell()
    letterbox.refuse = 1
    assert mailing.send_due() == 1
    assert (refused.mailed_at, refused.mail_tries) == (None, 1)
    assert taken.mailed_at is not None
    with clock.stopped(clock.now() + mailing.wait_after(1) + timedelta(seconds=1)):
        assert mailing.send_due() == 1
    assert len(letterbox.letters) == 2


def test_a_server_that_is_away_loses_nothing(configured: Callable[[str], None]) -> None:
    configured(f"smtp://127.0.0.1:{free_port()}")
    notice = _tell()
    assert mailing.send_due() == 0
    assert notice.mailed_at is None
    assert notice.mail_due_at is not None
    assert notice.mail_due_at > clock.now()


def test_tries_come_to_an_end(configured: Callable[[str], None]) -> None:
    configured(f"smtp://127.0.0.1:{free_port()}")
    notice = _tell()
    later = clock.now()
    for _ in range(mailing.MOST_TRIES):
        with clock.stopped(later):
            mailing.send_due()
        later += mailing.LONGEST_WAIT + timedelta(minutes=1)
    assert (notice.mail_tries, notice.mail_due_at) == (mailing.MOST_TRIES, None)


def test_waiting_grows_and_is_never_longer_than_six_hours() -> None:
    waits = [mailing.wait_after(tries) for tries in range(1, 12)]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(minutes=2)
    assert waits[-1] == mailing.LONGEST_WAIT


def test_an_address_removed_meanwhile_gets_no_letter(
    letterbox: Letterbox, server: Controller, configured: Callable[[str], None]
) -> None:
    configured(f"smtp://127.0.0.1:{server.port}")
    notice = _tell()
    with transaction():
        notice.person.email = None
    assert mailing.send_due() == 0
    assert letterbox.letters == []


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A certificate for 127.0.0.1 that this process trusts."""
    path = write_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    return path


def _asks_for(user: str, password: str) -> Callable[..., AuthResult]:
    def check(
        server: object, session: object, envelope: object, mechanism: str, given: object
    ) -> AuthResult:
        assert isinstance(given, LoginPassword)
        right = (given.login, given.password) == (user.encode(), password.encode())
        return AuthResult(success=right)

    return check


def test_a_password_is_only_sent_over_tls(
    letterbox: Letterbox, certificate: Path, configured: Callable[[str], None]
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    controller = Controller(
        letterbox,
        hostname="127.0.0.1",
        port=free_port(),
        tls_context=context,
        authenticator=_asks_for("hall", "p@ss/word"),
        auth_required=True,
    )
    controller.start()
    try:
        configured(f"smtp://hall:p%40ss%2Fword@127.0.0.1:{controller.port}")
        _tell()
        assert mailing.send_due() == 1
    finally:
        controller.stop()
    assert letterbox.over_tls == [True]


def test_a_password_is_kept_from_a_server_without_tls(
    letterbox: Letterbox, server: Controller, configured: Callable[[str], None]
) -> None:
    configured(f"smtp://hall:secret@127.0.0.1:{server.port}")
    _tell()
    assert mailing.send_due() == 0
    assert letterbox.letters == []


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("smtp://mail.example.org", PostOffice("mail.example.org", 25, False, "offered")),
        ("smtp://a:b@m", PostOffice("m", 587, False, "always", "a", "b")),
        ("smtps://a:b@m", PostOffice("m", 465, True, "always", "a", "b")),
        ("smtp://a:b@m:26?starttls=never", PostOffice("m", 26, False, "never", "a", "b")),
    ],
)
def test_an_address_says_how_to_speak_to_the_server(address: str, expected: PostOffice) -> None:
    assert PostOffice.at(address) == expected


@pytest.mark.parametrize("address", ["smtp://", "smtp://m?starttls=perhaps"])
def test_an_address_that_says_nothing_useful_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="SMTP_URL"):
        PostOffice.at(address)
