"""回避: whoever had a part in a vote rules on no challenge to it, and is told which part that was."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from app.errors import Refused
from app.people.models.person import Person
from app.permissions import Role
from app.transaction import transaction
from tests.meetings.assembly import assemble
from tests.support.factories import make_person
from tests.votes.polling import Polling, new_id
from tests.votes.secret_polling import prepare_secret
from tests.votes.test_corrected_by_two import typed, with_a_paper
from tests.votes.test_preparing import opened, prepared
from votes.counting.records import Mode
from votes.crypto.ledger import sha256_hex
from votes.models.decision import Challenge, Finding
from votes.models.objection import About
from votes.models.poll import Poll
from votes.queries import desk as waiting
from votes.queries.challenged import waiting_for
from votes.services import (
    calling,
    challenges,
    closing,
    correcting,
    hands,
    objections,
    opening,
    preparing,
)
from votes.services.secret import desk

SignIn = Callable[[Person], FlaskClient]


def officer(vote: Polling, name: str, role: Role = Role.MONITOR) -> Person:
    return make_person(role, at=vote.hall.hall, name=name)


def challenged(poll: Poll, by: Person) -> Challenge:
    with transaction():
        return challenges.challenge(poll, "我的票没有算进去。", by=by)


def why_not(made: Challenge, by: Person) -> str:
    """Why this person may not write the ruling; empty where it was written."""
    try:
        with transaction():
            challenges.propose(made, Finding.REJECTED, "已核对。", by=by)
    except Refused as refused:
        return f"{refused.why}" if refused.code == "party" else refused.code
    return ""


def test_who_typed_a_paper_or_corrected_the_record_stands_aside_and_reads_why(
    app: Flask, signed_in: SignIn
) -> None:
    vote, clerk, teller = with_a_paper()
    first, second = officer(vote, "何监督"), officer(vote, "吕监督")
    with transaction():
        correction = correcting.propose(vote.poll, typed(vote), "看错", choice="yes", by=first)
    with transaction():
        correcting.confirm(correction, by=second)
    made = challenged(vote.poll, vote.voters[4])
    papers, corrected = "您录入或核对过代投、纸质的票", "您办理过表决记录的更正"
    assert [papers in why_not(made, one) for one in (clerk, teller)] == [True, True]
    assert [why_not(made, one) for one in (first, second)] == [corrected] * 2
    assert why_not(made, vote.voters[4]) == "您提出了这条异议"
    path = f"/v/challenges/{made.id}"
    refused = signed_in(teller).get(path).text
    assert papers in refused
    assert "写好，请另一人确认" not in refused
    form = {"finding": "rejected", "reason": "不成立"}
    assert papers in signed_in(teller).post(path, data=form).text
    assert not any(list(waiting_for(one)) for one in (clerk, teller, first, second))
    nobodys = officer(vote, "唐监督"), officer(vote, "宋监票", Role.TELLER)
    assert [list(waiting_for(one)) for one in nobodys] == [[made], [made]]
    assert why_not(made, nobodys[0]) == ""
    with transaction():
        challenges.confirm(made, seen=challenges.edition_of(made), by=nobodys[1])
    assert made.ruled_at is not None


def test_who_counted_hands_ruled_on_the_roll_or_called_names_stands_aside(app: Flask) -> None:
    hall = assemble(5).in_session()
    vote, poll = Polling(hall), prepared(hall, mode=Mode.SHOW_OF_HANDS)
    ruler, replaced, teller, second, caller = (officer(vote, name) for name in "何吕唐宋袁")
    with transaction():
        preparing.announce(poll, by=hall.clerk)
        objected = objections.object_to(poll, About.OTHER, "少了人", by=vote.voters[0])
        objections.rule_on(objected, upheld=False, reason="不属实", by=ruler)
        opening.open_alone(poll, by=hall.chair)
    for people in (replaced, teller):
        with transaction():
            hands.count(poll, yes=4, no=1, by=people)
    with transaction():
        hands.confirm(poll, by=second)
    closing.close(poll, by=hall.chair)
    made = challenged(poll, vote.voters[1])
    counted = "您清点或核对过举手"
    assert [why_not(made, one) for one in (replaced, teller, second)] == [counted] * 3
    assert why_not(made, ruler) == "您裁定过对名册的异议"
    assert why_not(made, hall.clerk) == "您准备或公告了这次表决"
    assert "您主持、开始或结束了这次表决" in why_not(made, hall.chair)
    assert why_not(made, caller) == ""

    called = opened(hall, mode=Mode.CALLED)
    for person in vote.voters:
        calling.enter(called, person, "yes", new_id(), by=caller)
    closing.close(called, by=hall.chair)
    made = challenged(called, vote.voters[1])
    assert why_not(made, caller) == "您唱名时录入过回答"
    assert why_not(made, teller) == "", "the hands were those of another vote"


def test_who_holds_a_key_or_sealed_at_the_desk_stands_aside(app: Flask) -> None:
    vote = prepare_secret(3, tellers=2).keys().opened()
    sealer, second, nobodys = (officer(vote, name) for name in "何吕唐")
    text = vote.sealed(vote.voters[0]).ballot.text
    desk.seal(vote.poll, vote.voters[0], text, sha256_hex(text), by=sealer)
    desk.check(waiting.entry_of(vote.poll, sha256_hex(text)), by=second)
    vote.close()
    made = challenged(vote.open_together(), vote.voters[1])
    assert [why_not(made, one) for one in vote.tellers] == ["您保管这次表决的钥匙"] * 2
    assert [why_not(made, one) for one in (sealer, second)] == ["您在签到台加密或核对过选票"] * 2
    assert why_not(made, nobodys) == ""
