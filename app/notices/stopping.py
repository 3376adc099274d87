"""The signed link in every letter, by which its reader stops further ones without signing in."""

from __future__ import annotations

from flask import current_app
from flask_babel import lazy_gettext as _l
from itsdangerous import BadSignature, URLSafeSerializer

from app.errors import Missing
from app.extensions import db
from app.people.models.person import Person


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.extensions["settings"].secret_key, salt="mail-stop")


def token_of(person: Person) -> str:
    """What only this house can write: it names the person, and holds as long as the house's key."""
    return _signer().dumps(person.id)


def person_with(token: str) -> Person:
    """The person whose letters the link stops. Raises Missing for a link that is not ours."""
    try:
        number = _signer().loads(token)
    except BadSignature:
        number = None
    person = db.session.get(Person, number) if isinstance(number, int) else None
    if person is None:
        raise Missing(
            _l("这个链接不完整，或不是议事厅发出的"),
            remedy=_l("请从邮件里完整复制链接；也可以登录后在“我的”里设置"),
        )
    return person
