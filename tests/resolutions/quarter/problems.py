"""Problems on account: what is found, given out, mended, rejected, written off, and what comes back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from app import clock
from app.extensions import db
from app.people.models.person import Person
from app.photos.models.photo import Photo
from app.places.models.place import Place
from app.transaction import transaction
from resolutions.models.ledgers.item import LedgerItem
from resolutions.models.ledgers.ledger import Ledger
from resolutions.models.unit import Unit
from resolutions.queries.ledgers.indicators import tree_in_force
from resolutions.services.ledgers import dispatching, entering, mending, opening, rechecking
from tests.resolutions.quarter import days
from tests.resolutions.quarter.playing import Played, at
from tests.resolutions.quarter.script import BEGINS, ENDS, Deed

RECTIFY, DESK, RECHECK = 3, 1, 2


@dataclass
class Problem:
    """One spot, its unit, and what is done about it."""

    number: int
    hall: int
    unit: int
    deeds: list[Deed] = field(default_factory=list)


def written(played: Played, count: int, chance: Random) -> list[Problem]:
    """Draw the fates of so many problems."""
    found = []
    begin = [on for on in days.WORKED if BEGINS <= on <= date(2026, 12, 24)]
    for number in range(count):
        hall = chance.randrange(len(played.district.halls))
        units = played.district.streets[played.district.halls[hall][1]].units
        problem = Problem(number, hall, chance.choice(units))
        _fate(problem, chance, chance.choice(begin))
        problem.deeds = [deed for deed in problem.deeds if deed.on <= ENDS]
        found.append(problem)
    return found


def _fate(problem: Problem, chance: Random, on: date) -> None:
    def do(later: int, verb: str, said: Any = None) -> bool:
        nonlocal on
        on = days.after(on, later)
        problem.deeds.append(Deed(on, verb, said))
        return True

    do(0, "enter")
    if chance.random() < 0.06:
        return
    do(chance.choice((0, 0, 1, 3)), "dispatch")
    if chance.random() < 0.05:
        do(0, "defer", on + 20 * days.ONE)
        return
    for again in (0.2, 0.3, 0.0):
        if chance.random() < 0.12:
            return
        do(chance.choice((1, 2, 3, 4, 7)), "submit")
        if chance.random() < 0.08:
            return
        if chance.random() >= again:
            break
        do(chance.choice((1, 2)), "reject")
    do(chance.choice((1, 2, 4)), "write_off")
    if chance.random() < 0.15:
        do(chance.choice((5, 12)), "again")
        do(1, "dispatch")
        if do(2, "submit") and chance.random() < 0.6:
            do(1, "write_off")


class Keeper:
    """Plays the problems through the product."""

    def __init__(self, played: Played, problems: Sequence[Problem]) -> None:
        """Open the ledger of the district."""
        self.played = played
        self.ids: dict[int, int] = {}
        self.calendar: dict[date, list[tuple[Problem, Deed]]] = defaultdict(list)
        for problem in problems:
            for deed in problem.deeds:
                self.calendar[deed.on].append((problem, deed))
        with clock.stopped(at(BEGINS)), transaction():
            terms = opening.Terms(name="环境问题台账")
            place = db.session.get_one(Place, played.district.place)
            by = played.person(played.district.administrator)
            self.ledger = opening.open_ledger(place, terms, by=by).id

    def day(self, on: date) -> None:
        """One day's deeds."""
        if self.calendar[on]:
            with clock.stopped(at(on, 11)), transaction():
                for problem, deed in self.calendar[on]:
                    self._do(problem, deed)

    def _do(self, problem: Problem, deed: Deed) -> None:
        by = self.played.person(self.played.district.inspector)
        shot = db.session.get_one(Photo, self.played.photos[0])
        if deed.verb in {"enter", "again"}:
            self._enter(problem, deed, by, shot)
            return
        item = db.session.get_one(LedgerItem, self.ids[problem.number])
        street = self.played.district.streets[self.played.district.halls[problem.hall][1]]
        desk = self.played.person(street.secretary)
        if deed.verb == "dispatch":
            dispatching.dispatch(item, db.session.get_one(Unit, problem.unit), by=desk)
        elif deed.verb == "defer":
            dispatching.defer(item, deed.said, reason="冻土，春天再挖", by=desk)
        elif deed.verb == "submit":
            unit = self.played.person(self.played.district.liaisons[problem.unit])
            mending.submit(item, text="清了", by=unit, photos=[shot])
        elif deed.verb == "reject":
            rechecking.reject(item, reason="还有", by=by)
        else:
            rechecking.write_off(item, by=by)

    def _enter(self, problem: Problem, deed: Deed, by: Person, shot: Photo) -> None:
        hall = self.played.district.halls[problem.hall][0]
        seen = entering.Finding(
            place=db.session.get_one(Place, self.played.district.hall_places[hall]),
            spot=f"{problem.number}号楼西侧",
            indicator=tree_in_force().leaves[0],
            quantity=100,
        )
        enter = entering.enter if deed.verb == "enter" else entering.enter_again
        ledger = db.session.get_one(Ledger, self.ledger)
        self.ids[problem.number] = enter(ledger, seen, by=by, photos=[shot]).id


@dataclass
class Account:
    """One problem as the recount has it."""

    problem: Problem
    state: str = ""
    due: date = BEGINS
    limit: date = BEGINS
    handed_on: date | None = None
    times: int = 0
    said: list[tuple[str, date, date]] = field(default_factory=list)

    @property
    def is_on_account(self) -> bool:
        """Hung and not written off."""
        return self.state not in {"", "written_off"}


def recounted(problems: Sequence[Problem], evenings: Sequence[date]) -> Any:
    """Every account at the end, and on each evening what unit and figures come to."""
    accounts = [Account(problem) for problem in problems]
    figures: dict[date, dict[int, dict[str, int]]] = {}
    on = BEGINS
    while on <= ENDS:
        for account in accounts:
            _remind(account, on)
            for deed in account.problem.deeds:
                if deed.on == on:
                    _done(account, deed)
        if on in evenings:
            figures[on] = _figures(accounts, on)
        on += days.ONE
    return accounts, figures


def _remind(account: Account, on: date) -> None:
    if not account.is_on_account:
        return
    known = {(kind, about) for kind, about, _on in account.said}
    soon = days.left(on, account.due)
    told = [("overdue", account.due)] if soon < 0 else [("near", account.due)] if soon <= 1 else []
    if account.limit < on:
        told.append(("past_limit", account.limit))
    account.said += [(*one, on) for one in told if one not in known]


def _done(account: Account, deed: Deed) -> None:
    on = deed.on
    if deed.verb in {"enter", "again"}:
        account.state, account.times, account.handed_on = "hung", account.times + 1, None
        account.due, account.limit = days.after(on, DESK), days.after(on, DESK + RECTIFY)
    elif deed.verb == "dispatch":
        account.state, account.due = "with_unit", days.after(on, RECTIFY)
        account.limit = min(account.limit, account.due)
    elif deed.verb == "defer":
        account.state = "deferred"
        account.due = account.limit = days.on_or_after(deed.said)
    elif deed.verb == "submit":
        account.state, account.due, account.handed_on = "recheck", days.after(on, RECHECK), on
    elif deed.verb == "reject":
        account.state, account.due, account.handed_on = "with_unit", days.after(on, RECTIFY), None
    else:
        account.state = "written_off"


def _figures(accounts: Sequence[Account], on: date) -> dict[int, dict[str, int]]:
    """By hall (and 0 for all): the counts behind 动态清零 and the other rates."""
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for account in accounts:
        if account.state:
            for key in (-1, account.problem.hall):
                for name, count in _counted(account, on).items():
                    found[key][name] += count
    return {key: dict(counts) for key, counts in found.items()}


def _counted(account: Account, on: date) -> dict[str, int]:
    standing, done = account.is_on_account, account.state == "written_off"
    past = standing and account.limit < on
    handed = account.handed_on
    return {
        "on_account": standing,
        "past_limit": past,
        "past_limit_in_recheck": past and account.state == "recheck",
        "deferred": account.state == "deferred",
        "written_off": done,
        "in_time": done and handed is not None and handed <= account.limit,
        "recurred": account.times > 1,
        "recurred_open": account.times > 1 and standing,
    }
