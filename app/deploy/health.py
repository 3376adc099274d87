"""``python -m app.deploy.health``: whether the worker of this container answers; for its engine.

A job worker listens nowhere: it is well while its process is there.
"""

from __future__ import annotations

import os
import sys
import urllib.error
import urllib.request

from app.settings import Role

PATIENCE = 4


def is_well(role: str, port: str) -> bool:
    """Whether what is done here can be done."""
    if not Role(role).serves:
        return True
    try:
        with urllib.request.urlopen(
            f"http://127.0.0.1:{port}/readyz", timeout=PATIENCE
        ) as answer:  # reason: our own server
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


if __name__ == "__main__":
    sys.exit(not is_well(os.environ.get("ROLE", Role.WEB), os.environ.get("PORT", "8000")))
