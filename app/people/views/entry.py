"""Sign in with a password or a slip, and out."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from gevent import sleep
from werkzeug import Response

from app.errors import DomainError, Missing
from app.people import codes, identity
from app.people.forms import CodeSignIn, PasswordSignIn, SlipEntry
from app.people.models.sign_in import LoginSession, LoginSlip
from app.people.services import sign_in, slips, throttle
from app.people.views import blueprint, safe_next
from app.places.queries import hall_of
from app.transaction import transaction

Opened = tuple[LoginSession, str]


@blueprint.get("/login")
def login() -> str:
    """The sign-in page."""
    return _login_page(PasswordSignIn(next=request.args.get("next", "")))


@blueprint.post("/login")
def login_post() -> Response | tuple[str, int]:
    """Sign in with phone and password; what was typed stays when it fails."""
    form = PasswordSignIn()
    if form.validate_on_submit():
        try:
            person = sign_in.with_password(form.phone.data or "", form.password.data or "")
        except DomainError as error:
            form.password.errors = [str(error.what), str(error.remedy)]
            return _login_page(form), error.status
        if person:
            _enter(lambda: sign_in.open_session(person, via="password", device=_device()))
            return redirect(safe_next(form.next.data))
        form.password.errors = [_("手机号或密码不对，请再看一遍；忘了密码可以找秘书打印登录条")]
    return _login_page(form), 422


@blueprint.get("/login/code")
def code() -> str:
    """Where a code is typed by those whose phone cannot scan."""
    identity.visitor()
    return render_template("people/code.html", form=CodeSignIn(next=request.args.get("next", "")))


@blueprint.post("/login/code")
def code_post() -> Response | tuple[str, int]:
    """Look at a typed code and go on to the slip's own page; nothing is used up yet."""
    form = CodeSignIn()
    if form.validate_on_submit():
        try:
            _slip(form.code.data or "")
        except DomainError as error:
            form.code.errors = [str(part) for part in (error.what, error.why, error.remedy) if part]
            return render_template("people/code.html", form=form), error.status
        return redirect(_landing(form.code.data or "", form.next.data), 303)
    return render_template("people/code.html", form=form), 422


@blueprint.get("/j/<typed>")
def slip(typed: str) -> str:
    """What the QR code opens: names hall and person, and asks. It signs nobody in."""
    found = _slip(typed)
    place = found.place
    hall = hall_of(place) if place else None
    return render_template(
        "people/slip.html",
        slip=found,
        hall_name=hall.name if hall else place.name if place else "",
        action=url_for("people.slip_post", typed=typed),
        form=SlipEntry(next=request.args.get("next", "")),
    )


@blueprint.post("/j/<typed>")
def slip_post(typed: str) -> Response:
    """Sign in with the slip and bind it to this browser."""
    secret = identity.slip_secret(_slip(typed).id)
    used: list[tuple[int, str]] = []

    def opened() -> Opened:
        session, token, used_slip, bound = slips.use(typed, secret, device=_device())
        used.append((used_slip.id, bound))
        return session, token

    _enter(opened)
    identity.bind_slip(*used[0])
    return redirect(safe_next(SlipEntry().next.data), 303)


@blueprint.post("/logout")
def logout() -> Response:
    """Sign this browser out."""
    session = identity.current_session()
    if session is not None:
        with transaction():
            sign_in.close_session(session, by=session.person)
        identity.leave()
        flash(_("您已退出登录"), "success")
    return redirect(url_for("shell.home"))


def _login_page(form: PasswordSignIn) -> str:
    identity.visitor()
    return render_template("app/login.html", form=form)


def _enter(opening: Callable[[], Opened]) -> None:
    """Open a session and move this browser into it; the session it leaves is closed."""
    before = identity.current_session()
    with transaction():
        session, token = opening()
        if before is not None:
            sign_in.close_session(before, by=before.person)
    identity.enter(session, token)


def _slip(typed: str) -> LoginSlip:
    """The slip this browser may use. Wrong codes are counted, and slow down whoever guesses."""
    browser, address = f"browser:{identity.visitor()}", request.remote_addr
    if held := throttle.pause_for(address):
        sleep(held)
    throttle.check(browser)
    found = slips.slip_with(typed)
    if found is None:
        throttle.failed(browser)
        throttle.failed_from(address)
        raise Missing(
            _("登录码不对"), remedy=_("请照着登录条再输一遍，或请议事厅秘书帮忙"), code="no_slip"
        )
    return slips.check(found, identity.slip_secret(found.id))


def _landing(typed: str, target: str | None) -> str:
    shown = codes.grouped(codes.plain(typed) or "")
    return url_for("people.slip", typed=shown, next=target or None)


def _device() -> str:
    return str(request.user_agent)
