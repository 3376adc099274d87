"""Security headers: a strict policy with no inline script; pages are never cached, files are."""

from __future__ import annotations

from flask import Flask, Response, request

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self' {live}; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; manifest-src 'self'; worker-src 'self'"
)
_FOR_GOOD = "public, max-age=31536000, immutable"


def init_app(app: Flask) -> None:
    """Set the headers on every answer."""
    app.after_request(_protect)


def _protect(response: Response) -> Response:
    # Older WebKit does not count ws:// as 'self', so this host's live address is named.
    live = f"ws://{request.host} wss://{request.host}"
    headers = response.headers
    headers.setdefault("Content-Security-Policy", _POLICY.format(live=live))
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(), microphone=()")
    if request.endpoint == "static" and "v" in request.args and response.status_code == 200:
        headers["Cache-Control"] = _FOR_GOOD  # the address holds the content's hash
    if response.mimetype == "text/html":
        headers.setdefault("Cache-Control", "no-store")  # WeChat caches pages hard
    return response
