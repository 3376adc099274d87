"""``/healthz``: the process answers. ``/readyz``: database, migrations and queue are in order."""

from __future__ import annotations

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from app.shell import readiness

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> ResponseReturnValue:
    """The process is alive."""
    return jsonify(ok=True)


@blueprint.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Whether requests can be served; 503 with the failing check otherwise."""
    checks = readiness.checks()
    ready = all(check == "ok" for check in checks.values())
    return jsonify(ok=ready, checks=checks), 200 if ready else 503
