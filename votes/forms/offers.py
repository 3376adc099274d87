"""The options of a poll as they are typed at the desk: a line for each, with a cost where it has one."""

from __future__ import annotations

import re
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from app.errors import Invalid
from votes.counting.methods import METHODS
from votes.counting.records import Option, Terms
from votes.forms.preparing import PollForm
from votes.models.poll import Poll
from votes.services.opening import OPTIONS

SATISFACTION: Final = (
    Option("satisfied", "满意"),
    Option("fairly", "基本满意"),
    Option("dissatisfied", "不满意"),
)
FOUR: Final = (
    Option("excellent", "很好"),
    Option("good", "好"),
    Option("fair", "一般"),
    Option("poor", "差"),
)
MOST_OPTIONS: Final = 60
_COST: Final = re.compile(r"(?P<label>.*\S)\s*[|｜]\s*(?P<cost>[0-9][0-9,，]{0,14})\s*元?")
_PIECES: Final = 10_000
"""Purses are filled up by this part of the budget at a time, at least by one 元."""


def options_of(method: str, typed: str) -> tuple[Option, ...]:
    """The answers on the ballot, as the method asks for them. Raises Invalid."""
    if METHODS[method].asks == "yes_no":
        return OPTIONS
    lines = [line.strip() for line in typed.splitlines() if line.strip()]
    if not lines or len(lines) > MOST_OPTIONS:
        raise Invalid(_l("请写出选项，一行一个，最多%(most)d个", most=MOST_OPTIONS), code="options")
    if len(set(lines)) < len(lines):
        raise Invalid(_l("有两个选项写得一样"), code="options")
    return tuple(_option(f"o{at}", line) for at, line in enumerate(lines, start=1))


def _option(code: str, line: str) -> Option:
    priced = _COST.fullmatch(line)
    if priced is None:
        return Option(code, line)
    cost = int(re.sub("[,，]", "", priced["cost"]))
    return Option(code, priced["label"], cost or None)


def terms_of(
    method: str,
    *,
    seats: int | None,
    most: int | None,
    budget: int | None,
    within: bool,
    seed: str,
) -> Terms:
    """What the method asks for besides; what it does not ask for is left out."""
    way = METHODS[method]
    if way.asks == "yes_no":
        return Terms()
    graded = way.asks == "grades"
    shared = way.asks == "projects"
    return Terms(
        seats=seats if way.has_seats and seats and seats > 1 else None,
        most=most if way.asks in {"several", "projects"} else None,
        budget=budget if shared else None,
        unit=max(1, (budget or 0) // _PIECES) if method == "equal_shares" else None,
        within=True if shared and within else None,
        grades=_scale(method) if graded else None,
        good=2 if graded else None,
        seed=seed or None,
    )


def _scale(method: str) -> tuple[Option, ...]:
    return SATISFACTION if method == "grades" else FOUR


def offered(form: PollForm) -> dict[str, Any]:
    """The options and terms that the form asks for. Raises Invalid."""
    method = form.method.data
    terms = terms_of(
        method,
        seats=form.seats.data,
        most=form.most.data,
        budget=form.budget.data,
        within=bool(form.within.data),
        seed=(form.seed.data or "").strip(),
    )
    return {"options": options_of(method, form.choices.data or ""), "terms": terms}


def typed_as(poll: Poll) -> dict[str, Any]:
    """The options and terms of a poll as the form has them."""
    terms = poll.terms
    own = METHODS[poll.method].asks != "yes_no"
    lines = [one.label + (f" | {one.cost}" if one.cost else "") for one in poll.choices]
    return {
        "choices": "\n".join(lines) if own else "",
        "seats": terms.seats,
        "most": terms.most,
        "budget": terms.budget,
        "within": bool(terms.within),
        "seed": terms.seed or "",
    }
