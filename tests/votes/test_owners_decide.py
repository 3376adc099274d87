"""Owners decide together: the roll from their register, objections, and both counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.audit import AuditEntry
from app.errors import Forbidden, Invalid, Refused
from app.extensions import db
from app.people.models.person import Person
from app.people.services.sign_in import close_account
from app.permissions import Role
from app.transaction import transaction
from tests.meetings.assembly import Assembly, assemble
from tests.support.factories import make_person
from tests.votes.owners import QUESTION, TEN, flat, owners_poll, phone, registered
from tests.votes.polling import new_id
from votes.counting.figures import Weight
from votes.counting.records import CastVia, Mode, Secrecy, roll_root
from votes.models.objection import About, RollObjection
from votes.models.poll import Poll
from votes.models.voter import PollVoter
from votes.queries import posted_roll, results
from votes.queries.turnout import roll_of, seat_of
from votes.services import (
    closing,
    ledger,
    objections,
    opening,
    preparing,
    replay,
    writer,
)
from votes.services.casting import Cast
from votes.services.objections import Correction
from votes.services.preparing import Plan
from votes.verify import verify

SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def hall(app: Flask) -> Assembly:
    """A meeting under way at a 小区 with ten owners."""
    held = assemble(3).in_session()
    registered(held.hall.place, TEN, held.clerk)
    return held


def owner(number: int) -> Person:
    return db.session.scalars(sa.select(Person).where(Person.phone == phone(number))).one()


def opened(hall: Assembly, poll: Poll) -> Poll:
    with transaction():
        return opening.open_alone(poll, by=hall.clerk)


def ended(poll: Poll) -> None:
    """Its announced time is over."""
    with clock.stopped(clock.now() + timedelta(days=16)):
        closing.close(poll, by=None)


def votes(poll: Poll, *choices: str) -> None:
    """The owners vote in turn."""
    for number, choice in enumerate(choices):
        person = owner(number)
        seat = seat_of(poll, person)
        assert seat is not None
        writer.cast(Cast(poll.uuid, person.id, seat.pseudonym, new_id(), choice, CastVia.LIVE))


def test_two_thirds_of_both_take_part_and_both_majorities_are_shown(
    hall: Assembly, signed_in: SignIn, capsys: pytest.CaptureFixture[str]
) -> None:
    poll = opened(hall, owners_poll(hall))
    assert len(roll_of(poll)) == 10
    votes(poll, "yes", "yes", "yes", "yes", "no", "no", "abstain")
    ended(poll)
    found = results.shown(poll)
    assert (found.figures.eligible, found.figures.took_part) == (
        Weight(10, 106_055),
        Weight(7, 79_055),
    )
    assert [line.text.replace(" ", "") for line in found.lines] == [
        "3×7=21≥2×10=20成立",
        "3×79055=237165≥2×106055=212110成立",
        "2×4=8>1×7=7成立",
        "2×52055=104110>1×79055=79055成立",
    ]
    page = signed_in(owner(3)).get(f"/v/{poll.uuid}/result").text
    for said in (
        "以前向全体业主公示",
        "1,060.55平方米",
        "520.55平方米",
        "民法典第278条",
        "2×52055=104110",
    ):
        assert said in page
    assert replay.examine(poll) == ()
    verify(results.record_of(poll).encode())
    assert "passed" in capsys.readouterr().out


def test_heads_alone_do_not_decide(hall: Assembly) -> None:
    """The one with the largest area against six: more than half of the heads, less of the area."""
    poll = opened(hall, owners_poll(hall, "owners_special"))
    votes(poll, "no", *["yes"] * 6)
    ended(poll)
    found = results.shown(poll)
    assert found.decision.outcome.value == "failed"
    assert [line.holds for line in found.lines] == [True, True, True, False]


def test_owners_need_no_role_but_an_open_account(hall: Assembly) -> None:
    poll = opened(hall, owners_poll(hall))
    with transaction():
        close_account(owner(0), by=hall.clerk, reason="搬走")
    with pytest.raises(Forbidden):
        votes(poll, "yes")
    outsider = make_person(Role.REPRESENTATIVE, at=hall.hall)
    assert seat_of(poll, outsider) is None


def test_only_the_owners_of_the_building_are_asked_about_a_shop_in_it(hall: Assembly) -> None:
    registered(hall.hall.place, [flat(9, "隔壁", phone(99), building="2号楼")], hall.clerk)
    about: dict[str, object] = {"rule": "house_to_business", "question": "101室改成理发店"}
    with pytest.raises(Invalid):
        owners_poll(hall, **about, roll_source="building")
    poll = owners_poll(hall, **about, roll_source="building:1号楼")
    assert {line.name for line in roll_of(poll)} == {f"业主{n}" for n in range(10)}


@pytest.mark.parametrize(
    "wrong",
    [{"rule": "owners_pre2021"}, {"roll_source": "meeting"}, {"mode": Mode.ELECTRONIC}],
)
def test_a_plan_that_does_not_count_owners_as_the_law_does_is_refused(
    hall: Assembly, wrong: dict[str, object]
) -> None:
    with pytest.raises(Invalid):
        owners_poll(hall, **wrong)


def test_a_posted_roll_is_corrected_by_a_ruling_and_frozen_when_opened(
    hall: Assembly, signed_in: SignIn
) -> None:
    poll = owners_poll(hall)
    complaining, desk = signed_in(owner(1)), signed_in(hall.clerk)
    address = f"/v/{poll.uuid}/roll"
    assert "业主9" in complaining.get(address).text
    stranger = signed_in(make_person())
    assert "业主9" not in stranger.get(address).text
    form = {"about": "weight", "text": "我家是95.50平方米"}
    assert stranger.post(address, data=form).status_code == 403
    assert complaining.post(address, data={"about": "weight"}).status_code == 422
    assert complaining.post(address, data=form).status_code == 303
    (made,) = objections.objections_to(poll)
    ruling = f"/desk/votes/objections/{made.id}"
    assert "95.50" in desk.get(ruling).text
    assert complaining.get(ruling).status_code == 403
    answer = {"ruling": "upheld", "reason": "登记簿如此", "phone": phone(1), "heads": "1"}
    assert desk.post(ruling, data={"ruling": "upheld"}).status_code == 422
    assert desk.post(ruling, data=answer | {"heads": "一"}).status_code == 422
    assert desk.post(ruling, data=answer | {"area": "大"}).status_code == 422
    assert desk.post(ruling, data=answer | {"phone": "nobody"}).status_code == 422
    assert desk.post(ruling, data=answer | {"area": "95.50"}).status_code == 303
    line = db.session.scalars(
        sa.select(PollVoter).where(PollVoter.poll_id == poll.id, PollVoter.name == "业主1")
    ).one()
    assert line.area == 9550
    assert "登记簿如此" in complaining.get(address).text
    acts = db.session.scalars(sa.select(AuditEntry.act).order_by(AuditEntry.id)).all()
    assert [act for act in acts if act.startswith("roll.")] == [
        "roll.objected",
        "roll.corrected",
        "roll.ruled",
    ]
    with pytest.raises(Refused), transaction():
        objections.rule_on(made, upheld=False, reason="再来", by=hall.clerk)
    opened(hall, poll)
    for change in ("UPDATE poll_voter SET area = 1", "DELETE FROM poll_voter"):
        with pytest.raises(sa.exc.DBAPIError, match="may only grow"), transaction():
            db.session.execute(sa.text(change))


def test_somebody_is_added_or_taken_away_by_a_ruling(hall: Assembly) -> None:
    poll = owners_poll(hall)
    newcomer = make_person(name="新来")
    for who, weight in ((newcomer, Weight(1, 8000)), (owner(2), Weight(0))):
        with transaction():
            made = objections.object_to(poll, About.OTHER, "名册不对", by=owner(1))
            correction = Correction(who, weight)
            objections.rule_on(
                made, upheld=True, reason="属实", correction=correction, by=hall.clerk
            )
    names = {line.name for line in roll_of(poll)}
    assert "新来" in names
    assert "业主2" not in names


def test_objections_have_their_days(hall: Assembly) -> None:
    """An upheld one corrects the roll before the opening; one left from before is too late."""
    poll = owners_poll(hall)
    with transaction():
        late = objections.object_to(poll, About.MISSING, "少了人", by=owner(1))
    with clock.stopped(clock.now() + timedelta(days=5)), pytest.raises(Refused), transaction():
        objections.object_to(poll, About.MISSING, "少了人", by=owner(1))
    with pytest.raises(Invalid), transaction():
        objections.rule_on(
            late,
            upheld=False,
            reason="不属实",
            correction=Correction(owner(1), Weight(1)),
            by=hall.clerk,
        )
    with transaction():
        objections.rule_on(late, upheld=False, reason="不属实", by=hall.clerk)
    opened(hall, poll)
    with transaction():
        left = RollObjection(
            poll_id=poll.id,
            person_id=owner(1).id,
            about=About.MISSING,
            text="少了人",
            made_at=clock.now(),
        )
        db.session.add(left)
    with pytest.raises(Refused) as begun, transaction():
        objections.rule_on(
            left,
            upheld=True,
            reason="属实",
            correction=Correction(owner(1), Weight(2)),
            by=hall.clerk,
        )
    assert begun.value.code == "begun"


def test_a_vote_is_not_opened_before_every_objection_to_its_roll_is_ruled_on(
    hall: Assembly, signed_in: SignIn
) -> None:
    poll = owners_poll(hall)
    with transaction():
        made = objections.object_to(poll, About.WEIGHT, "我家是95.50平方米", by=owner(1))
    desk = signed_in(hall.clerk)
    page, address = desk.get(f"/desk/votes/{poll.uuid}").text, f"/v/{poll.uuid}/roll#objections"
    assert address in page
    assert "开始表决</button>" not in page
    refused = desk.post(f"/desk/votes/{poll.uuid}/open")
    assert refused.status_code == 409
    for said in ("有1条对名册的异议还没有裁定", "名册不能再改", "先在“投票人名册”页上裁定"):
        assert said in refused.text
    assert f'href="{address}"' in refused.text
    assert poll.opened_at is None
    correction = Correction(owner(1), Weight(1, 9550))
    with transaction():
        objections.rule_on(
            made, upheld=True, reason="登记簿如此", correction=correction, by=hall.clerk
        )
    assert "开始表决</button>" in desk.get(f"/desk/votes/{poll.uuid}").text
    assert desk.post(f"/desk/votes/{poll.uuid}/open").status_code == 303
    assert results.setup_of(poll).roll_root == roll_root(ledger.voters_of(poll.id).values())
    assert {line.area for line in roll_of(poll) if line.name == "业主1"} == {9550}


def test_a_small_secret_vote_warns(hall: Assembly) -> None:
    poll = owners_poll(hall)
    open_roll = posted_roll.shown(poll, names=False)
    assert (open_roll.few, open_roll.rare, open_roll.lines) == (False, 0, ())
    poll.secrecy = Secrecy.SECRET_BALLOT
    secret = posted_roll.shown(poll, names=True)
    assert (secret.few, secret.rare, secret.size) == (True, 1, 10)
    assert poll.question == QUESTION


def test_an_owners_vote_has_its_days_of_notice_and_a_listed_matter(hall: Assembly) -> None:
    with pytest.raises(Refused) as short:
        owners_poll(hall, ends_at=clock.now() + timedelta(days=14))
    assert short.value.code == "short_notice"
    with transaction():
        hall.meeting.preset_code = "owners_ordinary"
    with pytest.raises(Refused) as unlisted:
        owners_poll(hall)
    assert unlisted.value.code == "unlisted"
    assert owners_poll(hall, item=hall.items[0]).announced_at is not None


def test_owners_are_told_before_their_vote_begins(hall: Assembly) -> None:
    plan = Plan(
        question=QUESTION,
        rule_code="owners_ordinary",
        roll_source="owners",
        mode=Mode.WRITTEN,
        ends_at=clock.now() + timedelta(days=15),
    )
    with transaction():
        poll = preparing.prepare(hall.meeting, plan, by=hall.clerk)
    with pytest.raises(Refused) as untold:
        opened(hall, poll)
    assert (untold.value.code, untold.value.link) == ("not_announced", f"/desk/votes/{poll.uuid}")
    with transaction():
        preparing.announce(poll, by=hall.clerk)
    assert opened(hall, poll).opened_at is not None
    with pytest.raises(Refused) as again:
        opened(hall, poll)
    assert again.value.code == "poll_moved"


def test_the_consent_of_affected_owners_has_no_days_of_notice(hall: Assembly) -> None:
    """民法典 §279 names none: whoever was told too late has not agreed, which defeats it."""
    soon = clock.now() + timedelta(days=2)
    poll = owners_poll(hall, "house_to_business", roll_source="building:1号楼", ends_at=soon)
    votes(opened(hall, poll), *["yes"] * 9)
    ended(poll)
    assert results.shown(poll).decision.outcome.value == "failed"
