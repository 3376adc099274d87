"""Two-step acts after a result: the second confirms what they read, and as it stands under the lock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from app import clock
from app.people.models.person import Person
from app.transaction import transaction
from tests.support.meanwhile import meanwhile
from tests.votes.test_after_a_result import (
    challenged,
    confirm,
    declared,
    monitor,
    refusal,
    ruled,
    validity,
)
from tests.votes.test_corrected_by_two import typed, with_a_paper
from votes.crypto.ledger import EntryType
from votes.models.correction import RecordCorrection
from votes.models.decision import Challenge, Finding, Validity
from votes.services import challenges, correcting, ledger

SignIn = Callable[[Person], FlaskClient]


def test_only_one_ruling_is_written_and_it_is_confirmed_as_it_was_read(
    app: Flask, signed_in: SignIn
) -> None:
    vote = declared()
    made = challenged(vote)
    first, second = monitor(vote, "何监督"), monitor(vote, "吕监督")
    one, other = signed_in(first), signed_in(second)
    judge = f"/v/challenges/{made.id}"
    assert one.post(judge, data={"finding": "rejected", "reason": "查无实据"}).status_code == 303
    read = challenges.edition_of(made)
    assert f'name="seen" value="{read}"' in other.get(judge).text
    mine = other.post(judge, data={"finding": "annulled", "reason": "我写的另一份"})
    assert mine.status_code == 409
    assert "已经有人写了裁定" in mine.text
    assert "我写的另一份" in mine.text, "what was typed is kept"
    assert made.finding is Finding.REJECTED
    assert one.post(judge, data={"finding": "annulled", "reason": "改成撤销"}).status_code == 303
    moved = other.post(f"{judge}/confirm", data={"seen": read})
    assert moved.status_code == 409
    for said in ("裁定已经改过", "您只能确认自己看过的裁定", "请看现在的裁定", "改成撤销"):
        assert said in moved.text
    assert validity(vote) is Validity.CONTESTED
    now = challenges.edition_of(made)
    assert f'name="seen" value="{now}"' in moved.text
    assert other.post(f"{judge}/confirm", data={"seen": now}).status_code == 303
    assert validity(vote) is Validity.ANNULLED


def in_force(by: Person, first: Person) -> dict[str, Any]:
    """What a row says once these two have ruled."""
    ruling = {"finding": Finding.REJECTED, "ruling": "已查。", "proposed_by_id": first.id}
    return {**ruling, "confirmed_by_id": by.id, "ruled_at": clock.now()}


def test_what_others_did_to_a_challenge_while_one_waited_is_seen(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    vote = declared()
    made = challenged(vote)
    first, second, third = (monitor(vote, name) for name in ("何监督", "吕监督", "唐监督"))
    with transaction():
        challenges.propose(made, Finding.REJECTED, "已查。", by=first)

    def after(values: dict[str, Any], act: Callable[[], object]) -> str:
        there = update(Challenge).where(Challenge.id == made.id).values(**values)
        assert made.poll_id == vote.poll.id, "it was read before"

        def waited() -> None:
            assert made.ruling == "已查。"
            meanwhile(monkeypatch, challenges, there)
            act()

        return refusal(waited)

    sent_back = {"finding": None, "ruling": "", "proposed_by_id": None}
    ruled_on = in_force(third, first)
    rejects = Finding.REJECTED
    assert after(sent_back, lambda: confirm(made, by=second)) == "no_ruling"
    assert after(ruled_on, lambda: confirm(made, by=second)) == "ruled"
    assert after(ruled_on, lambda: challenges.send_back(made, by=second)) == "ruled"
    assert after(ruled_on, lambda: challenges.propose(made, rejects, "改", by=first)) == "ruled"
    assert ledger.entries_of(vote.poll.id)[-1].type is EntryType.RESULT, "nothing was written"


def test_a_recount_that_another_recorded_while_one_waited_is_not_done_twice(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    vote = declared()
    made, teller, other = challenged(vote), monitor(vote, "唐监督"), monitor(vote, "孟监督")
    ruled(vote, made, Finding.RECOUNT)
    done = {"recounted_by_id": other.id, "recounted_at": clock.now(), "recount_agrees": True}
    there = update(Challenge).where(Challenge.id == made.id).values(**done)

    def waited() -> None:
        assert made.recounted_at is None
        meanwhile(monkeypatch, challenges, there)
        challenges.recount(made, agrees=False, said="不符", by=teller)

    assert refusal(waited) == "no_recount"


@pytest.mark.parametrize("act", [correcting.confirm, correcting.send_back])
def test_a_correction_settled_while_one_waited_is_not_settled_again(
    app: Flask, monkeypatch: pytest.MonkeyPatch, act: Callable[..., None]
) -> None:
    vote, clerk, other = with_a_paper()
    with transaction():
        made = correcting.propose(vote.poll, typed(vote), "录错了", choice="yes", by=clerk)
    third = monitor(vote, "吕监督")
    settled = {"confirmed_by_id": third.id, "confirmed_at": clock.now(), "taken": True}
    there = update(RecordCorrection).where(RecordCorrection.id == made.id).values(**settled)

    def waited() -> None:
        assert made.taken is None
        meanwhile(monkeypatch, correcting, there)
        act(made, by=other)

    assert refusal(waited) == "settled"
    assert ledger.entries_of(vote.poll.id)[-1].type is EntryType.RESULT
