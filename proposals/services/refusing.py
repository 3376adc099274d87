"""Turn the law's refusals into errors that residents understand."""

from __future__ import annotations

from typing import TypeVar

from flask_babel import gettext as _

from app.errors import Refused
from app.moves import Refusal

Judged = TypeVar("Judged")


def granted(judged: Judged | Refusal) -> Judged:
    """Return what the law grants. Raises Refused with its reason, remedy and rule."""
    if isinstance(judged, Refusal):
        raise Refused(
            judged.say_reason(_),
            why=_("依据：%(rule)s", rule=judged.rule),
            remedy=judged.say_remedy(_),
        )
    return judged
