"""Who is asking, where somebody must be signed in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.errors import SignInNeeded
from app.people.identity import current_person
from app.people.models.person import Person


def signed_in() -> Person:
    """Return the person asking, or raise SignInNeeded."""
    person = current_person()
    if person is None:
        raise SignInNeeded(_l("请先登录"), remedy=_l("用手机号和密码，或用秘书打印的登录条登录"))
    return person
