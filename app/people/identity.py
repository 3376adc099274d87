"""Who is asking: Flask-Login reads the session row again at each request."""

from __future__ import annotations

import secrets
from typing import cast

from flask import Flask, session
from flask_login import UserMixin, current_user, login_user, logout_user

from app.extensions import login_manager
from app.people.models.person import Person
from app.people.models.sign_in import LoginSession
from app.people.services import sign_in

_KEPT = ("locale", "elder", "visitor", "slips")
"""What outlives signing in and out: the reader's view, and what binds this browser to slips."""
_SLIPS_KEPT = 8
"""A family may share one phone; the cookie must stay small."""


class SignedIn(UserMixin):
    """The one Flask-Login calls the user: a person in a session. Its id is the session's token."""

    def __init__(self, login_session: LoginSession, token: str) -> None:
        """Hold the row and the token that led to it."""
        self.session, self.token, self.person = login_session, token, login_session.person

    def get_id(self) -> str:
        """The token: what the signed cookie keeps."""
        return self.token


def _load(token: str) -> SignedIn | None:
    found = sign_in.session_with(token)
    return SignedIn(found, token) if found else None


def current_person() -> Person | None:
    """The person asking, or None."""
    user = cast("SignedIn | None", current_user if current_user.is_authenticated else None)
    return user.person if user else None


def current_session() -> LoginSession | None:
    """The session asking, or None."""
    return current_user.session if current_user.is_authenticated else None


def enter(login_session: LoginSession, token: str) -> None:
    """Put the token into the cookie; the cookie's old content goes (no session fixation)."""
    _start_afresh()
    login_user(SignedIn(login_session, token))


def leave() -> None:
    """Take the token out of the cookie, and the form token made for it."""
    logout_user()
    _start_afresh()


def _start_afresh() -> None:
    kept = {key: session[key] for key in _KEPT if key in session}
    session.clear()
    session.update(kept)
    session.permanent = True


def visitor() -> str:
    """This browser's own random name, signed or not: wrong codes are counted by it."""
    if "visitor" not in session:
        session["visitor"] = secrets.token_urlsafe(12)
        session.permanent = True
    return str(session["visitor"])


def slip_secret(slip_id: int) -> str | None:
    """The secret that binds this browser to a slip, if it used that slip first."""
    secret = session.get("slips", {}).get(str(slip_id))
    return str(secret) if secret else None


def bind_slip(slip_id: int, secret: str) -> None:
    """Keep the secret: only this browser may use that slip again."""
    known = {key: value for key, value in session.get("slips", {}).items() if key != str(slip_id)}
    last = list(known.items())[-(_SLIPS_KEPT - 1) :]
    session["slips"] = dict([*last, (str(slip_id), secret)])


def init_app(app: Flask) -> None:
    """Bind Flask-Login."""
    login_manager.init_app(app)
    login_manager.user_loader(_load)
