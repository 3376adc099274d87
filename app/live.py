"""The live door: Socket.IO, in the same four steps as a view.

``watch {topic}`` joins a room after its stage has said who may watch; an act is registered with
``@live_act("meetings.claim")`` and is given the person read again from the database. The answer
is always an ack: ``{"ok": true, …}`` or ``{"ok": false, "error": {code, what, why, remedy}}``.
Handlers of one client run at once and its copy of the session is old (Flask-SocketIO), so
nothing here trusts what was true at connect. Who floods (``app.floods``) is answered ``too_many``
before anything is read, and then cut.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, NamedTuple

from flask import Flask, current_app, request, session
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l
from flask_socketio import disconnect, join_room, leave_room
from gevent import sleep
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy.exc import SQLAlchemyError

from app import floods, workers
from app.errors import DomainError, Invalid, Missing, SignInNeeded, TooMany
from app.extensions import db, socketio
from app.people.events import SessionsRevoked
from app.people.models.person import Person
from app.people.services.sign_in import digest, session_with, that_stand
from app.transaction import after_commit

log = logging.getLogger(__name__)
TOKEN_LIFE = 24 * 3600
LOOK_SECONDS = 15.0
"""How often it is asked whether the logins of those who only listen still stand."""
_WATCHERS = "live_watchers"
_REVOKED, _FLOODS = "revoked", "floods"
"""Notes to other workers, each with a person's number."""
_CHINESE = "zh_Hans"
_AT_A_TIME = 1000
"""Logins asked for in one read."""
_BORNE = 2
"""Looks that a line may stand without anybody having joined by it: half a minute at least."""

Payload = dict[str, Any]
MayWatch = Callable[[str, Person | None], bool]
Act = Callable[[Person | None, Payload], Payload | None]


class Client(NamedTuple):
    """One connection: the login token it came with, if any, and the language of its refusals."""

    token: str | None
    person_id: int | None
    locale: str
    login: str | None = None
    """Digest of the token: by it whoever writes for this client asks whether the login stands."""


_clients: dict[str, Client] = {}
_unjoined: dict[str, int] = {}
"""Lines that nobody joined by, and at how many looks they stood so."""
_acts: dict[str, Callable[..., Payload | None]] = {}
"""Every live act by name: modules register once, each app's server is given them all."""


def live_token() -> str:
    """A token for the page's script: proves that the page, not a foreign site, connects."""
    return token_for(session.get("_user_id"))


def token_for(login: str | None) -> str:
    """The live token of a page made for this login token (None for a visitor)."""
    return _serializer().dumps(fingerprint(login))


def topic(app: Flask, kind: str, may_watch: MayWatch) -> None:
    """Let clients watch topics ``kind:key`` for which ``may_watch(key, person)`` is true."""
    app.extensions.setdefault(_WATCHERS, {})[kind] = may_watch


def live_act(name: str) -> Callable[[Act], Act]:
    """Register a live act; its payload must be an object, its refusals become acks."""

    def register(act: Act) -> Act:
        @_counted
        @wraps(act)
        def handle(payload: object = None) -> Payload:
            return answer(act, payload)

        _acts[name] = handle
        socketio.on_event(name, handle)
        return act

    return register


def _counted(handle: Callable[[Any], Payload | None]) -> Callable[..., Payload | None]:
    """Hear an event only while its sender does not flood; before any database or payload is read."""

    @wraps(handle)
    def counted(*given: object) -> Payload | None:
        client, refused = admitted(_sid(), request.remote_addr)
        if client is None:
            return refused
        return handle(given[0] if given else None)

    return counted


def admitted(sid: str, address: str | None) -> tuple[Client | None, Payload | None]:
    """The client of a connection if it is heard now; otherwise none, and its refusal if any."""
    client = _clients.get(sid)
    if client is None:
        return None, None  # cut already; what was under way is not heard
    if not _limits() or floods.may_ask(sid, client.person_id, address):
        return client, None
    if not floods.is_patient_with(sid, client.person_id):
        _throw_out(sid)
        return None, None
    with force_locale(client.locale):  # else the reader's language is asked of the database
        return None, refusal(_too_many())


def _limits() -> bool:
    """Whether this app counts, as it does posts."""
    return bool(current_app.config["RATELIMIT_ENABLED"])


def _too_many() -> TooMany:
    return TooMany(
        _l("操作太频繁"),
        why=_l("同一个人在短时间里发来了太多操作"),
        remedy=_l("请稍等一会儿再试"),
    )


def _throw_out(sid: str) -> None:
    """End a connection that goes on flooding: tell it once, then close the wire under it."""
    person_id = _clients.pop(sid).person_id
    log.warning("a live connection of person %s floods: cut", person_id)
    if person_id is not None:
        workers.tell(_FLOODS, person_id)
    close_wire = _wire_of(sid)
    disconnect(sid=sid, namespace="/")
    close_wire()


def _wire_of(sid: str) -> Callable[[], object]:
    """What closes the wire under a connection, whether the connection still stands or not."""
    server = socketio.server  # type: ignore[attr-defined]  # reason: Flask-SocketIO's stubs lack it
    wire = server.manager.eio_sid_from_sid(sid, "/")
    return lambda: wire and socketio.start_background_task(server.eio.disconnect, wire)


def answer(act: Act, payload: object) -> Payload:
    """Run one act for the connected person and give its ack."""
    try:
        return {"ok": True, **(act(person_now(), an_object(payload)) or {})}
    except DomainError as error:
        db.session.rollback()
        return refusal(error)
    except Exception:
        log.exception("a live act failed")
        db.session.rollback()
        return failed()


def failed() -> Payload:
    """The ack of an act that broke."""
    oops = DomainError(_l("系统出错了,您的操作没有生效"), remedy=_l("请稍后再试"), code="server")
    oops.status = 500
    return refusal(oops)


def refusal(error: DomainError) -> Payload:
    """The ack of an act that was refused, in the language of the context."""
    return {"ok": False, "error": {**error.to_json(), "status": error.status}}


def an_object(payload: object) -> Payload:
    """The payload as an object. Raises Invalid for anything else."""
    if not isinstance(payload, dict):
        raise Invalid(_l("收到的内容不完整"), remedy=_l("请刷新页面再试"))
    return payload


def person_now() -> Person | None:
    """The connected person, read again from the database; None for a visitor.

    Raises SignInNeeded when the session ended meanwhile; the connection is then cut.
    """
    sid = _sid()
    client = _clients.get(sid)
    if client is None or client.token is None:
        return None
    db.session.rollback()  # a long-lived context must not answer from an old snapshot
    found = session_with(client.token)
    if found is None:
        hang_up(sid)
        raise signed_out()
    return found.person


def signed_out() -> SignInNeeded:
    """The login of this connection stands no longer."""
    return SignInNeeded(
        _l("您的登录已失效"), why=_l("您在别处退出了登录,或登录被收回"), remedy=_l("请重新登录")
    )


def hang_up(sid: str) -> None:
    """Cut a connection once its last answer has left."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001  # reason: the proxy means nothing after this event
    socketio.start_background_task(_hang_up, app, sid)


def _hang_up(app: Flask, sid: str) -> None:
    sleep(0.2)
    _clients.pop(sid, None)
    with app.app_context():
        disconnect(sid=sid, namespace="/")


def init_app(app: Flask) -> None:
    """Bind the connection's own events, and hear what other workers tell."""
    workers.hear(app, _REVOKED, _cut)
    workers.hear(app, _FLOODS, floods.exhaust)
    for name, handle in _acts.items():
        socketio.on_event(name, handle)
    socketio.on_event("connect", _connect)
    socketio.on_event("disconnect", _disconnect)
    socketio.on_event("watch", _watch)
    socketio.on_event("unwatch", _unwatch)
    socketio.on_event("*", _unknown)


def _connect(auth: object = None) -> bool:
    """Admit who connects, or not; where the database does not answer, end the wire.

    The phone would wait for an answer in vain; on a wire that ended it tries again by itself.
    """
    try:
        return _admits(auth)
    except SQLAlchemyError:
        db.session.remove()
        _wire_of(_sid())()
        raise


def _admits(auth: object) -> bool:
    token = session.get("_user_id")
    if not _token_is_ours(auth, token):
        return False
    if _limits() and not floods.may_arrive(fingerprint(token), request.remote_addr):
        return False
    found = session_with(token) if token else None
    if found is None:
        _clients[_sid()] = Client(None, None, session.get("locale") or _CHINESE)
        return True
    locale = session.get("locale") or found.person.locale or _CHINESE
    _clients[_sid()] = Client(token, found.person_id, locale, found.token_hash)
    return True


def _token_is_ours(auth: object, login: str | None) -> bool:
    """Every connection shows the token of a page of ours, made for the same login."""
    given = auth.get("token") if isinstance(auth, dict) else None
    if not isinstance(given, str):
        return False
    try:
        made_for = _serializer().loads(given, max_age=TOKEN_LIFE)
    except BadSignature:
        return False
    return bool(made_for == fingerprint(login))


def fingerprint(login: str | None) -> str:
    """Names the login without telling its token, which only the HttpOnly cookie may hold."""
    return digest(f"live:{login}")[:32] if login else ""


def _disconnect(reason: object = None) -> None:
    del reason
    _clients.pop(_sid(), None)
    floods.gone(_sid())


@_counted
def _watch(payload: object = None) -> Payload:
    def act(person: Person | None, asked: Payload) -> Payload:
        name = str(asked.get("topic", ""))
        kind, _, key = name.partition(":")
        may_watch = current_app.extensions.get(_WATCHERS, {}).get(kind)
        if may_watch is None or not may_watch(key, person):
            raise Missing(_l("没有这个内容,或您不能观看"))
        join_room(name)
        return {"topic": name}

    return answer(act, payload)


@_counted
def _unwatch(payload: object = None) -> None:
    if isinstance(payload, dict):
        leave_room(str(payload.get("topic", "")))


@_counted
def _unknown(event: object = None) -> Payload:
    """Any other event: counted like the rest, and answered rather than left waiting."""
    del event
    return refusal(Missing(_l("没有这个操作"), remedy=_l("请刷新页面再试")))


def cut_off(fact: SessionsRevoked) -> None:
    """Close the live connections of sessions that no longer stand, at every worker."""
    after_commit(lambda: _cut(fact.person_id))
    after_commit(lambda: workers.tell(_REVOKED, fact.person_id))


def _cut(person_id: int) -> None:
    _cut_where_ended({sid: one for sid, one in _clients.items() if one.person_id == person_id})


def _cut_where_ended(clients: Mapping[str, Client]) -> None:
    """Cut those of these connections whose logins stand no longer: one read for all."""
    logins = {client.login for client in clients.values() if client.login}
    stand = that_stand(logins) if logins else frozenset()
    for sid, client in clients.items():
        if client.login and client.login not in stand and _clients.pop(sid, None):
            disconnect(sid=sid, namespace="/")


def start(app: Flask) -> None:
    """Look after the connections of those who only listen, as long as people are served.

    Whoever acts is asked for their login at each act. This finds the others where no note came:
    one that was lost on its way, or a term that ran out.
    """
    socketio.start_background_task(_look_after, app)


def _look_after(app: Flask) -> None:
    while True:
        sleep(LOOK_SECONDS)
        look_after_lines()
        with app.app_context():
            try:
                look_after_logins()
            except Exception:  # the database may be away for a while; the next look is soon
                log.exception("the logins of live connections could not be read")


def look_after_lines() -> None:
    """End the lines that nobody joins by: they show no page's token, and are not to be kept."""
    server = socketio.server  # type: ignore[attr-defined]  # reason: Flask-SocketIO's stubs lack it
    joins = server.manager.sid_from_eio_sid
    stood = {
        line: _unjoined.get(line, 0) + 1 for line in server.eio.sockets if not joins(line, "/")
    }
    for line in [line for line, looks in stood.items() if looks > _BORNE]:
        del stood[line]
        socketio.start_background_task(server.eio.disconnect, line)
    _unjoined.clear()
    _unjoined.update(stood)


def look_after_logins() -> None:
    """Cut every connection whose login stands no longer."""
    held = list(_clients.items())
    for begin in range(0, len(held), _AT_A_TIME):
        _cut_where_ended(dict(held[begin : begin + _AT_A_TIME]))
        db.session.rollback()  # no connection is kept between the reads


def _sid() -> str:
    return str(request.sid)  # type: ignore[attr-defined]  # reason: Flask-SocketIO adds it


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="live")
