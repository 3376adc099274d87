"""Names of the kinds of places."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.places.models.place import PlaceKind

KIND_LABELS: Mapping[PlaceKind, LazyString] = {
    PlaceKind.DISTRICT: _l("区"),
    PlaceKind.STREET: _l("街道"),
    PlaceKind.COMMUNITY: _l("社区"),
    PlaceKind.ESTATE: _l("小区（楼院）"),
    PlaceKind.VIRTUAL: _l("地域共同体"),
}
