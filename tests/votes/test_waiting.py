"""The ballots one person has under way: a few at a time, the same one once, not without end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import gevent
import pytest
from flask import Flask
from gevent.event import Event

from app.errors import DomainError, Refused
from votes.counting.records import CastVia
from votes.crypto.receipts import Receipt
from votes.services import waiting, writer
from votes.services.answers import Answer, Given
from votes.services.casting import Cast
from votes.services.waiting import Waiting

PATIENCE = 5.0


def ballot(person: int, number: int = 0, choice: Any = "yes") -> Cast:
    return Cast("p" * 20, person, f"v{person}", f"{number:032x}", choice, CastVia.LIVE)


def given() -> Given:
    receipt = Receipt(
        poll="p" * 20, ballot_id="b", seq=1, prev="0" * 64, entry_hash="1" * 64, sig="s"
    )
    return Given(receipt, "CODE", "yes", already=False)


class Desk:
    """A writer that writes nothing before it is let: who is at it, and how often it was asked."""

    def __init__(self) -> None:
        self.waiting, self.open = Waiting(), Event()
        self.at_it = self.most_at_it = self.written = 0

    def write(self) -> Answer:
        self.at_it += 1
        self.most_at_it = max(self.most_at_it, self.at_it)
        self.open.wait()
        self.at_it -= 1
        self.written += 1
        return given()

    def ask(
        self,
        asked: Cast,
        write: Callable[[], Answer] | None = None,
        patience: float = PATIENCE,
    ) -> Any:
        """Hand in a ballot; it waits beside the others."""
        return gevent.spawn(self.waiting.answered, asked, write or self.write, patience)

    def let(self, *asked: Any) -> list[Answer]:
        """Open, and give every answer."""
        gevent.sleep(0)
        self.open.set()
        return [one.get() for one in asked]


def test_a_few_of_one_person_are_written_at_a_time_and_all_are_answered() -> None:
    desk = Desk()
    asked = [desk.ask(ballot(1, number)) for number in range(50)]
    gevent.sleep(0)
    assert desk.at_it == waiting.AT_ONCE
    answers = desk.let(*asked)
    assert all(isinstance(answer, Given) for answer in answers)
    assert (desk.written, desk.most_at_it) == (50, waiting.AT_ONCE)
    assert len(desk.waiting) == 0


def test_another_person_is_not_behind_them() -> None:
    desk = Desk()
    many = [desk.ask(ballot(1, number)) for number in range(50)]
    gevent.sleep(0)
    other = desk.ask(ballot(2), given)
    assert isinstance(other.get(), Given)
    assert desk.written == 0
    desk.let(*many)


def test_the_same_ballot_shares_the_answer_of_the_one_under_way() -> None:
    desk = Desk()
    asked = [desk.ask(ballot(1, 7, {"a": [1]})) for _ in range(50)]
    answers = desk.let(*asked)
    assert desk.written == 1
    assert [answer.already for answer in answers if isinstance(answer, Given)] == (
        [False] + [True] * 49
    )


def test_another_choice_under_the_same_number_is_another_ballot() -> None:
    desk = Desk()
    desk.let(desk.ask(ballot(1, 7, "yes")), desk.ask(ballot(1, 7, "no")))
    assert desk.written == 2


def test_beyond_a_hundred_one_person_is_asked_to_wait_and_others_are_not() -> None:
    desk = Desk()
    asked = [desk.ask(ballot(1, number)) for number in range(waiting.MOST_OF_ONE)]
    gevent.sleep(0)
    refused = desk.waiting.answered(ballot(1, 1000), desk.write, PATIENCE)
    assert getattr(refused, "code", "") == "too_many"
    same = desk.ask(ballot(1, 3))
    other = desk.ask(ballot(2))
    assert all(isinstance(answer, Given) for answer in desk.let(*asked, same, other))


def test_a_refusal_is_an_answer_and_frees_the_place() -> None:
    desk = Desk()

    def refuse() -> Answer:
        raise Refused("表决已经结束", code="closed")

    answers = desk.let(*(desk.ask(ballot(1, number), refuse) for number in range(20)))
    assert {getattr(answer, "code", "") for answer in answers} == {"closed"}
    assert len(desk.waiting) == 0


def test_a_failure_leaves_nobody_waiting() -> None:
    desk = Desk()

    def fail() -> Answer:
        desk.open.wait()
        raise LookupError("broken")

    first, second = desk.ask(ballot(1), fail), desk.ask(ballot(1))
    gevent.sleep(0)
    desk.open.set()
    assert getattr(second.get(), "code", "") == "server"
    with pytest.raises(LookupError):
        first.get()
    assert len(desk.waiting) == 0


def test_who_waits_too_long_is_told_that_nothing_is_known() -> None:
    desk = Desk()
    under_way = [desk.ask(ballot(1, number)) for number in range(waiting.AT_ONCE)]
    gevent.sleep(0)
    late, same = desk.ask(ballot(1, 90), patience=0.01), desk.ask(ballot(1, 0), patience=0.01)
    assert {late.get().code, same.get().code} == {"server"}
    desk.let(*under_way)
    assert len(desk.waiting) == 0


def test_a_ballot_that_is_written_too_late_is_answered_as_unknown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stuck = Event()

    def write_all(batch: Sequence[object]) -> list[Answer]:
        stuck.wait()
        return [given() for _ in batch]

    monkeypatch.setattr(writer, "write_all", write_all)
    monkeypatch.setattr(writer, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(writer, "WAIT_SECONDS", 0.2)
    app = Flask("house")
    with app.app_context(), gevent.Timeout(PATIENCE):
        desk = writer.Writer(app)
        late = desk.ask(ballot(1))
        monkeypatch.setattr(writer, "WAIT_SECONDS", PATIENCE)
        gevent.spawn_later(0.05, stuck.set)
        taken = desk.ask(ballot(2))

    assert isinstance(late, DomainError)
    assert late.code == "server"
    assert isinstance(taken, Given)
