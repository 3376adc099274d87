"""Addresses for phones in the room, and their QR codes."""

from __future__ import annotations

import io

import segno
from flask import current_app, request, url_for
from markupsafe import Markup

from meetings.models.meeting import Meeting


def checkin_address(meeting: Meeting) -> str:
    """What the room's QR code says: where to sign in, with the proof of standing before it."""
    return public_address(
        url_for("meetings.checkin", meeting_id=meeting.id, k=meeting.checkin_token)
    )


def meeting_address(meeting: Meeting) -> str:
    """The meeting's page, as printed on the notice."""
    return public_address(url_for("meetings.show", meeting_id=meeting.id))


def public_address(path: str) -> str:
    """A full address: the configured one, or the one by which this page itself was reached."""
    settings = current_app.extensions["settings"]
    reached = request.host_url.rstrip("/")
    base = settings.public_url if "127.0.0.1" not in settings.public_url else reached
    return f"{base}{path}"


def qr_svg(address: str) -> Markup:
    """A QR code as inline SVG without inline style, black on its own white ground."""
    drawn = segno.make(address, error="m").svg_inline(
        border=2, omitsize=True, svgclass="qr", lineclass=None, dark="#000", light="#fff"
    )
    return Markup(drawn)  # noqa: S704 - drawn by segno from an address of our own


def qr_file(address: str) -> bytes:
    """The same as a picture of its own."""
    out = io.BytesIO()
    segno.make(address, error="m").save(
        out, kind="svg", border=2, omitsize=True, dark="#000", light="#fff", xmldecl=False
    )
    return out.getvalue()
