"""The blueprint of this stage."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("resolutions", __name__)
