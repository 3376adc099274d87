"""A bare live server that calls what it is asked to: ``python -m tests.app.calling_server PORT KIND``.

``KIND`` is ``stock`` for Flask-SocketIO as it comes, ``ours`` for ``app.frames`` on it, ``hasty``
for the same with a second's patience for whoever is silent, or the address of a Redis, for
``app.workers`` with neighbours there. No database, no accounts: what is tried is only how messages
get to those who listen.
"""

from __future__ import annotations

from gevent import monkey

monkey.patch_all()

import sys  # noqa: E402  # reason: gevent must be patched first

from flask import Flask, Response, request  # noqa: E402  # reason: the same
from flask_socketio import SocketIO  # noqa: E402  # reason: the same
from gevent import sleep  # noqa: E402  # reason: the same
from socketio import Manager, packet  # noqa: E402  # reason: the same

from app import doorstep, frames, wires, workers  # noqa: E402  # reason: the same
from app.wires import Server  # noqa: E402  # reason: the same


def make(kind: str) -> Flask:
    """The app, and its live channel in the kind asked for."""
    app = Flask(__name__)
    ours = kind != "stock"
    live = SocketIO(
        app,
        async_mode="gevent",
        client_manager=_manager(kind),
        ping_interval=2,
        ping_timeout=20,
        max_http_buffer_size=64 * 1024 if kind == "hasty" else 1_000_000,
    )
    if ours:
        frames.install(live)
    live.on_event("told", _told)
    if isinstance(live.server.manager, workers.Neighbours):  # type: ignore[attr-defined]  # reason: Flask-SocketIO's stubs lack it
        live.server.manager.start(lambda _kind, _told: None)  # type: ignore[attr-defined]  # reason: the same
    _routes(app, live)
    _route_between(app, live)
    if kind == "hasty":
        _be_hasty(app, live)
    return app


def _told(number: int) -> int:
    """Acked with the number that was said."""
    return number


def _manager(kind: str) -> Manager | None:
    if kind.startswith("redis:"):
        return workers.Neighbours(kind, "yishiting-calling", listens=True)
    return None if kind == "stock" else frames.OneFrame()


def _routes(app: Flask, live: SocketIO) -> None:
    @app.get("/call")
    def call() -> str:
        """Tell everybody ``times`` numbered messages of ``size`` letters each."""
        for number in range(int(request.args["times"])):
            live.emit("call", {"number": number, "pad": "长" * int(request.args["size"])})
            sleep(0)
        return ""

    @app.get("/turns")
    def turns() -> str:
        """Tell everybody, then each by name, in turn: both ways must keep one order."""
        sids = list(live.server.manager.rooms["/"][None])  # type: ignore[attr-defined]  # reason: Flask-SocketIO's stubs lack it
        for number in range(0, int(request.args["times"]), 2):
            live.emit("call", {"number": number})
            for sid in sids:
                live.server.emit("call", {"number": number + 1}, to=sid)  # type: ignore[attr-defined]  # reason: the same
        return ""

    @app.get("/bytes")
    def some_bytes() -> str:
        """Tell everybody something that is no text."""
        live.emit("call", b"\x00\x01")
        return ""

    @app.get("/others")
    def others() -> str:
        """Tell everybody but the one named."""
        live.emit("call", {"number": 1}, skip_sid=request.args["but"])
        live.emit("call", {"number": 2})
        return ""


def _route_between(app: Flask, live: SocketIO) -> None:
    @app.get("/between")
    def between() -> str:
        """Tell everybody a number, then answer each as an act is answered, in turn."""
        server = live.server  # type: ignore[attr-defined]  # reason: the same
        lines = list(server.manager.rooms["/"][None].values())
        for number in range(0, int(request.args["times"]), 2):
            live.emit("call", {"number": number})
            said = server.packet_class(packet.EVENT, data=["call", {"number": number + 1}])
            for line in lines:
                server._send_packet(line, said)  # noqa: SLF001  # reason: the way of every ack
        return ""


def _be_hasty(app: Flask, live: SocketIO) -> None:
    for name, seconds in (("LOOK", 0.1), ("FIRST", 1.0), ("HEAD", 1.0), ("NEXT", 1.0)):
        setattr(doorstep, name, seconds)
    vars(wires)["STALL"] = 1.0
    counted: list[bytes] = []
    over: list[bool] = []

    @app.post("/count")
    def count() -> str:
        """Count a request whose body has come."""
        counted.append(request.get_data())
        return ""

    @app.get("/counted")
    def how_many() -> str:
        """How many were counted."""
        return str(len(counted))

    @app.get("/long")
    def long() -> Response:
        """A page of ``size`` bytes."""
        page = Response("x" * int(request.args["size"]))
        page.call_on_close(lambda: over.append(True))
        return page

    @app.get("/over")
    def how_many_over() -> str:
        """How many long pages were sent, or given up."""
        return str(len(over))

    @live.on("echo")
    def echo(said: str) -> str:
        return said


if __name__ == "__main__":
    Server(("127.0.0.1", int(sys.argv[1])), make(sys.argv[2]), log=None).serve_forever()
