"""Show a form again as it was filled when its act is refused, with the reason above it.

A refusal that leaves nothing of a long report but "go back" is a report that nobody writes twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import abort, g, make_response, request
from werkzeug.datastructures import MultiDict

from app.errors import DomainError, Missing
from app.extensions import db
from app.shell.errors import wants_json

_MENDABLE = frozenset({409, 422})


@contextmanager
def shown_again(page: Callable[[], str], *, names: bool = False) -> Iterator[None]:
    """Answer a refusal inside with ``page()`` and the refusal's status; begins before the transaction.

    The layout says the refusal above the page. With ``names``, a field names somebody, and nobody
    found is a field to mend (422). What no other words would mend (401, 403, 404, 429)
    passes through to the page of its own, and so does everything that a program asked.
    """
    try:
        yield
    except DomainError as refused:
        status = 422 if names and isinstance(refused, Missing) else refused.status
        if status not in _MENDABLE or wants_json():
            raise
        db.session.rollback()
        g.refused = refused
        abort(make_response(page(), status))


def refused_act() -> DomainError | None:
    """The refusal that the layout says; none where nothing was refused."""
    found: DomainError | None = g.get("refused")
    return found


def typed(address: str) -> MultiDict[str, str]:
    """What was just sent to ``address``, for the form that sent it; empty for every other form."""
    return request.form if request.method == "POST" and request.path == address else MultiDict()
