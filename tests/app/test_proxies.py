"""Behind reverse proxies: whose word about a caller's address and scheme is believed."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask, request

from app import create_app
from app.settings import Settings, SettingsError, from_environment

FORWARDED = {
    "X-Forwarded-For": "203.0.113.66, 198.51.100.7",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "elsewhere.example",
}
"""What arrives when a caller forged the first address and the proxy added the one it saw."""


def standing_behind(proxies: int, folder: Path) -> Flask:
    app = create_app(
        Settings(
            secret_key="t" * 40,
            database_url=f"sqlite:///{folder / 'proxies.sqlite'}",
            instance_path=folder,
            testing=True,
            trusted_proxies=proxies,
        )
    )
    app.add_url_rule(
        "/who", "who", lambda: f"{request.remote_addr} {request.scheme} {request.host}"
    )
    return app


@pytest.mark.parametrize(
    ("proxies", "seen"),
    [
        (0, "127.0.0.1 http hall.example"),
        (1, "198.51.100.7 https hall.example"),
        (2, "203.0.113.66 http hall.example"),  # one scheme was said, and two were to be
    ],
)
def test_only_what_a_trusted_proxy_saw_is_believed(tmp_path: Path, proxies: int, seen: str) -> None:
    client = standing_behind(proxies, tmp_path).test_client()
    assert client.get("/who", base_url="http://hall.example", headers=FORWARDED).text == seen


@pytest.mark.parametrize(("text", "proxies"), [("0", 0), ("1", 1), ("9", 9)])
def test_the_number_of_proxies_is_read(tmp_path: Path, text: str, proxies: int) -> None:
    assert from_environment({"TRUSTED_PROXIES": text}, tmp_path).trusted_proxies == proxies


def test_no_header_is_believed_unless_somebody_says_so(tmp_path: Path) -> None:
    assert from_environment({}, tmp_path).trusted_proxies == 0


@pytest.mark.parametrize("text", ["-1", "10", "1.5", "yes", "", "²", "１"])
def test_anything_else_stops_the_start_and_is_named(tmp_path: Path, text: str) -> None:
    with pytest.raises(SettingsError, match="TRUSTED_PROXIES"):
        from_environment({"TRUSTED_PROXIES": text}, tmp_path)
