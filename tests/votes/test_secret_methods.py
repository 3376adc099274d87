"""Which ways of voting can be secret: one option and several can, what no sum tells cannot."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from app.errors import DomainError
from app.permissions import Role
from app.transaction import transaction
from tests.meetings.assembly import assemble
from tests.support.factories import make_person
from tests.votes.secret_polling import SecretPolling
from votes.counting.records import Mode, Option, Purpose, Secrecy, Terms
from votes.crypto.belenios.flaws import Unsound
from votes.crypto.ledger import sha256_hex
from votes.models.poll import Poll, PollState
from votes.queries import desk as queries
from votes.queries import results
from votes.services import opening, preparing
from votes.services.preparing import Plan
from votes.services.secret import archive, desk

PLANS = (Option("o1", "种树"), Option("o2", "修路"), Option("o3", "装灯"))


HOUSEHOLDS = {
    "rule_code": "villagers_households",
    "roll_source": "households",
    "mode": Mode.WRITTEN,
    "ends_at": datetime(2100, 1, 1, tzinfo=UTC),
}
"""A vote in writing by households."""


class SecretQuestion(SecretPolling):
    """A question that stands on its own."""

    asked: Poll

    @property
    def poll(self) -> Poll:
        """The question."""
        return self.asked


def prepared(method: str, **planned: Any) -> SecretQuestion:
    """A secret vote on three plans, prepared by the form's service, its tellers' keys made."""
    hall = assemble(5).in_session()
    tellers = tuple(make_person(Role.TELLER, at=hall.hall) for _ in range(2))
    usual: dict[str, Any] = {
        "question": "怎么改善小区环境",
        "purpose": Purpose.PLAN,
        "method": method,
        "options": PLANS,
        "secrecy": Secrecy.SECRET_BALLOT,
        "tellers": tellers,
    }
    polling = SecretQuestion(hall, tellers=list(tellers))
    with transaction():
        plan = Plan(**usual | planned)
        polling.asked = preparing.prepare(hall.meeting, plan, by=hall.clerk)
    polling.keys()
    with transaction():
        opening.open_alone(polling.asked, by=hall.chair)
    return polling


def test_one_plan_is_chosen_in_secret_and_a_blank_ballot_is_a_choice(app: Flask) -> None:
    polling = prepared("plurality")
    for voter, choice in zip(polling.voters, ("o2", "o2", "o2", "o1", "abstain"), strict=True):
        polling.votes(voter, choice)
    polling.close()
    poll = polling.open_together()
    shown = results.shown(poll)
    assert shown.elected == ["修路"]
    assert [(bar.code, bar.heads) for bar in shown.bars] == [("o1", 1), ("o2", 3), ("o3", 0)]
    assert shown.figures.abstain.heads == 1
    assert "选出：修路" in poll.verdict
    assert archive.differences(poll) == ()


def test_several_are_approved_in_secret(app: Flask) -> None:
    polling = prepared("approval", terms=Terms(seats=2, most=2))
    chosen: tuple[tuple[str, ...], ...] = (("o1", "o2"), ("o1", "o2"), ("o1",), ("o2", "o3"), ())
    for voter, ticks in zip(polling.voters, chosen, strict=True):
        polling.sends(voter, polling.text(voter, *ticks))
    with pytest.raises(Unsound, match="not allowed"):
        polling.text(polling.voters[0], "o1", "o2", "o3")
    polling.close()
    poll = polling.open_together()
    shown = results.shown(poll)
    assert [(bar.code, bar.heads) for bar in shown.bars] == [("o1", 3), ("o2", 3), ("o3", 1)]
    assert sorted(shown.elected) == ["修路", "种树"]
    assert shown.figures.took_part.heads == 5
    assert archive.differences(poll) == ()


@pytest.mark.parametrize(
    ("planned", "code"),
    [
        ({"method": "borda"}, "not_secret_borda"),
        ({"method": "grade_sum", "terms": Terms(grades=PLANS, good=1)}, "not_secret_grade_sum"),
        (HOUSEHOLDS, "not_secret_weighted"),
        (
            {"options": tuple(Option(f"o{n}", f"方案{n}") for n in range(16))},
            "not_secret_options",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_secret_is_refused_at_the_set_up_with_the_reason(
    app: Flask, planned: dict[str, Any], code: str
) -> None:
    hall = assemble(3).in_session()
    usual: dict[str, Any] = {"method": "plurality", "options": PLANS}
    plan = Plan(question="怎么改", secrecy=Secrecy.SECRET_BALLOT, **usual | planned)
    with pytest.raises(DomainError) as refused, transaction():
        preparing.prepare(hall.meeting, plan, by=hall.clerk)
    assert refused.value.code == code
    assert str(refused.value.why)
    assert "记名" in str(refused.value.remedy)


def test_naming_the_same_tellers_again_keeps_their_keys(app: Flask) -> None:
    hall = assemble(3).in_session()
    tellers = tuple(make_person(Role.TELLER, at=hall.hall) for _ in range(2))
    plan = Plan(question="怎么改", secrecy=Secrecy.SECRET_BALLOT, tellers=tellers)
    polling = SecretQuestion(hall, tellers=list(tellers))
    with transaction():
        polling.asked = preparing.prepare(hall.meeting, plan, by=hall.clerk)
    polling.keys()
    with transaction():
        preparing.change(polling.asked, plan, by=hall.clerk)
    with transaction():
        opening.open_alone(polling.asked, by=hall.chair)
    assert polling.asked.state is PollState.OPEN


def test_the_desk_does_not_offer_a_voter_whose_ballot_waits(app: Flask) -> None:
    polling = prepared("plurality")
    voter = polling.voters[0]
    text = polling.text(voter, "o1")
    assert voter in queries.may_come(polling.poll)
    desk.seal(polling.poll, voter, text, sha256_hex(text), by=polling.hall.clerk)
    assert voter not in queries.may_come(polling.poll)
    desk.send_back(queries.entry_of(polling.poll, sha256_hex(text)), by=make_person())
    assert voter in queries.may_come(polling.poll)
