"""Our static files, packed for the way: on a slow line Bootstrap alone took a minute unpacked.

Files alone, never pages: what is packed with a secret beside something a stranger chose betrays
the secret by its length (BREACH), and pages hold tokens.
"""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path

from flask import Flask, Response, current_app, request
from werkzeug.security import safe_join

_WORTH_IT = frozenset({".css", ".js", ".svg", ".json"})


def init_app(app: Flask) -> None:
    """Pack what is asked for whole by whoever can unpack it."""
    app.after_request(_pack)


def _pack(response: Response) -> Response:
    name = str((request.view_args or {}).get("filename", ""))
    if request.endpoint != "static" or Path(name).suffix not in _WORTH_IT:
        return response
    response.vary.add("Accept-Encoding")
    path = safe_join(str(current_app.static_folder), name)
    if response.status_code != 200 or path is None or not request.accept_encodings["gzip"]:
        return response
    response.response.close()  # type: ignore[union-attr]  # reason: Flask answers with an open file
    response.direct_passthrough = False
    response.set_data(_packed(path, Path(path).stat().st_mtime_ns))
    response.content_encoding = "gzip"
    return response


@cache
def _packed(path: str, changed: int) -> bytes:
    del changed
    return gzip.compress(Path(path).read_bytes(), 9, mtime=0)
