"""Bare servers that call, and phones that read when they are told to: for tests of the live channel."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from threading import Thread
from typing import Any, Self

import websocket

from app.deploy.ports import free_port
from tests.support.server import ROOT

PATIENCE = 60
SMALL = 8192
"""Bytes that a slow phone's network buffer holds."""


@contextmanager
def calling(kind: str) -> Iterator[str]:
    """The bare server of one kind; its address."""
    port = free_port()
    command = [sys.executable, "-m", "tests.app.calling_server", str(port), kind]
    with subprocess.Popen(command, cwd=ROOT) as process:
        try:
            _wait(port)
            yield f"127.0.0.1:{port}"
        finally:
            process.kill()


def _wait(port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("the server did not start")


class Phone:
    """A phone that reads when it is told to, and not before."""

    def __init__(self, address: str, *headers: str) -> None:
        self.wire = websocket.create_connection(
            f"ws://{address}/socket.io/?EIO=4&transport=websocket",
            timeout=PATIENCE,
            sockopt=((socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL),),
            header=list(headers),
        )
        self.wire.recv()
        self.wire.send("40")
        self.sid = json.loads(self.wire.recv()[2:])["sid"]

    def calls(self, until: int) -> list[int]:
        """The numbers heard, in their order, up to ``until``. Raises where a message is torn."""
        heard: list[int] = []
        while not heard or heard[-1] < until:
            name, told = self.hears()
            if name == "call":
                heard.append(told["number"])
        return heard

    def hears(self) -> tuple[str, Any]:
        """The next event: its name, and what it carries. Raises where the message is torn."""
        while (text := self.wire.recv()) == "2":
            self.wire.send("3")
        name, *told = json.loads(text[2:])
        return str(name), next(iter(told), None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.wire.close()


def ask(address: str, path: str) -> None:
    with urllib.request.urlopen(f"http://{address}{path}", timeout=PATIENCE):
        pass


def asking(address: str, path: str) -> Thread:
    thread = Thread(target=ask, args=(address, path))
    thread.start()
    return thread
