"""Static files are packed for whoever can unpack them; pages, which hold tokens, never are."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

PACKED = {"Accept-Encoding": "br, gzip"}


@pytest.mark.parametrize("name", ["vendor/bootstrap.min.css", "js/vote.js", "icons.svg"])
def test_a_file_comes_packed_and_is_the_same(app: Flask, client: FlaskClient, name: str) -> None:
    whole = Path(str(app.static_folder), name).read_bytes()
    came = client.get(f"/static/{name}", headers=PACKED, buffered=True)
    assert came.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in came.headers["Vary"]
    assert gzip.decompress(came.data) == whole
    assert int(came.headers["Content-Length"]) == len(came.data) < len(whole) / 2


def test_who_cannot_unpack_gets_it_plain(app: Flask, client: FlaskClient) -> None:
    came = client.get("/static/js/vote.js", buffered=True)
    assert "Content-Encoding" not in came.headers
    assert "Accept-Encoding" in came.headers["Vary"]
    assert came.data == Path(str(app.static_folder), "js/vote.js").read_bytes()


def test_what_is_known_already_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/static/js/vote.js", headers=PACKED, buffered=True)
    known = PACKED | {"If-None-Match": first.headers["ETag"]}
    again = client.get("/static/js/vote.js", headers=known, buffered=True)
    assert (again.status_code, again.data) == (304, b"")
    assert "Content-Encoding" not in again.headers


@pytest.mark.parametrize("address", ["/login", "/static/none.js", "/healthz"])
def test_nothing_else_is_packed(client: FlaskClient, address: str) -> None:
    assert "Content-Encoding" not in client.get(address, headers=PACKED).headers
