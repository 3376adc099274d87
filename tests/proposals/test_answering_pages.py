"""Routes, stakeholders, urgency and appeals through the pages: plain forms, no script."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from app.people.models.person import Person
from app.permissions import Role
from app.transaction import transaction
from proposals.lifecycle.proposal import ProposalState
from proposals.queries.appeals import appeals_of
from proposals.queries.routings import routings_of
from proposals.queries.stakeholders import stakeholders_of
from proposals.queries.three_batches import settlement_of
from proposals.queries.topics import open_review, recommendation_of
from proposals.services import desk, reviewing
from tests.proposals.stories import again, make_proposal, make_topic
from tests.support.factories import make_hall, make_person

SignedIn = Callable[[Person], FlaskClient]


def test_a_quarrel_goes_to_mediation_fails_and_is_done_by_a_unit(
    app: Flask, client: FlaskClient, signed_in: SignedIn
) -> None:
    hall = make_hall()
    secretary, proposer = (make_person(r, at=hall) for r in (Role.SECRETARY, Role.RESIDENT))
    proposal = make_proposal(hall, proposer, title="楼上漏水")
    assert "前受理、退回或答复" in client.get(proposal.url).text
    with transaction():
        desk.accept(proposal, by=secretary)
    at_desk, send = signed_in(secretary), f"/desk/proposals/{proposal.id}/send"
    half = {"handler": "调解委员会", "working_days": "百", "parties": "张家和李家", "note": "先谈"}
    refused = at_desk.post(f"{send}/mediation", data=half)
    assert refused.status_code == 422
    assert "张家和李家" in refused.text, "the form keeps what was typed"
    assert at_desk.post(f"{send}/mediation", data={**half, "working_days": "20"}).status_code == 303
    assert "调解委员会" in client.get(proposal.url).text
    assert "张家和李家" not in client.get(proposal.url).text
    sent = routings_of(proposal)[0]
    result = {"report-result": "not_settled", "report-report": "没谈成", "report-batch": ""}
    at_desk.post(f"/desk/routings/{sent.id}/report", data=result)
    assert "调解没有谈成" in client.get(proposal.url).text
    direct = {"handler": "物业", "contact": "王经理", "working_days": "3", "note": ""}
    at_desk.post(f"{send}/direct", data=direct)
    sent = routings_of(proposal)[0]
    more = {"extend-working_days": "9", "extend-reason": "等配件"}
    at_desk.post(f"/desk/routings/{sent.id}/extend", data=more)
    assert "等配件" in client.get(proposal.url).text
    done = {"report-result": "done", "report-report": "修好了", "report-batch": "self_governed"}
    at_desk.post(f"/desk/routings/{sent.id}/report", data=done)
    assert again(proposal).state is ProposalState.CLOSED
    settled = settlement_of(proposal)
    assert settled is not None
    assert settled.batch == "self_governed"
    counted = client.get(f"/outcomes?hall={hall.code}").text
    assert "1 ÷ 1 = 100.0%" in counted
    assert signed_in(proposer).get(proposal.url).text.count("张家和李家") == 1


def test_a_whistle_and_a_pointer_through_their_forms(
    app: Flask, client: FlaskClient, signed_in: SignedIn
) -> None:
    hall = make_hall()
    secretary = make_person(Role.SECRETARY, at=hall)
    whistled, pointed = make_proposal(hall), make_proposal(hall)
    with transaction():
        desk.accept(whistled, by=secretary)
    at_desk = signed_in(secretary)
    form = {
        "unit_0": "城管队",
        "lack_0": "no_authority",
        "unit_1": "消防站",
        "lack_1": "no_resource",
        "working_days": "10",
        "note": "占道",
    }
    at_desk.post(f"/desk/proposals/{whistled.id}/send/whistle", data=form)
    page = client.get(whistled.url).text
    for words in ("城管队：小区没有这个权限", "消防站：小区没有人手", "占道"):
        assert words in page
    at_desk.post(
        f"/desk/proposals/{pointed.id}/send/statutory",
        data={"forum": "arbitration", "pointer": "", "note": "劳动合同的事"},
    )
    sheet = client.get(f"{pointed.url}/pointer").text
    for words in ("不予受理告知单", "12333", "劳动合同的事", "不同意怎么办"):
        assert words in sheet
    assert client.get(f"{whistled.url}/pointer").status_code == 404


def test_a_decline_is_appealed_and_upheld_through_the_pages(
    app: Flask, client: FlaskClient, signed_in: SignedIn
) -> None:
    hall = make_hall()
    secretary, proposer, monitor = (
        make_person(r, at=hall) for r in (Role.SECRETARY, Role.RESIDENT, Role.MONITOR)
    )
    proposal = make_proposal(hall, proposer)
    with transaction():
        desk.decline(proposal, by=secretary, reason="不归这里管")
    assert "我要申诉" not in client.get(proposal.url).text
    mine = signed_in(proposer)
    assert "我要申诉" in mine.get(proposal.url).text
    assert "申诉由监督员" in mine.get(f"{proposal.url}/appeal").text
    assert mine.post(f"{proposal.url}/appeal", data={"grounds": " "}).status_code == 422
    mine.post(f"{proposal.url}/appeal", data={"grounds": "明明是小区的路"})
    appeal = appeals_of(proposal)[0]
    assert "已经有人申诉过" in mine.get(f"{proposal.url}/appeal").text
    assert "明明是小区的路" in client.get(appeal.url).text
    hears = signed_in(monitor)
    assert proposal.title in hears.get("/appeals").text
    assert hears.post(appeal.url, data={"ruling": "upheld", "answer": ""}).status_code == 422
    hears.post(appeal.url, data={"ruling": "upheld", "answer": "确实归我们"})
    assert again(proposal).state is ProposalState.SUBMITTED
    assert "申诉成立" in client.get(appeal.url).text
    assert "现在没有要处理的申诉" in hears.get("/appeals").text


def test_stakeholders_through_the_pages_to_the_filing(
    app: Flask, client: FlaskClient, signed_in: SignedIn
) -> None:
    hall = make_hall()
    secretary, neighbour = (make_person(r, at=hall) for r in (Role.SECRETARY, Role.RESIDENT))
    topic = make_topic(hall, by=secretary)
    with transaction():
        review = reviewing.begin(topic, by=secretary, because="列入")
        neighbour.phone = "13812345678"
    at_desk, invite = signed_in(secretary), f"/desk/topics/{topic.id}/stakeholders"
    unknown = at_desk.post(invite, data={"phone": "13912345678", "stake": "住一层"})
    assert (unknown.status_code, "没有账号" in unknown.text) == (422, True)
    at_desk.post(invite, data={"phone": neighbour.phone, "stake": "住一层"})
    at_desk.post(invite, data={"name": "供电所", "stake": "要接线"})
    theirs = stakeholders_of(review)[1]
    own = signed_in(neighbour)
    assert "住一层" in own.get(f"{topic.url}/stake").text
    own.post(f"{topic.url}/stake", data={"feasible_met": "no", "feasible_reason": "挡我的光"})
    assert "由" in at_desk.get(f"{invite}/{theirs.id}").text
    at_desk.post(f"{invite}/{theirs.id}", data={"lawful_met": "yes", "lawful_reason": "有规定"})
    assert "挡我的光" in at_desk.get(f"{topic.url}/review").text
    verdict = {"verdict-outcome": "filed", "verdict-decision": "建议上会"} | {
        f"verdict-{name}_{part}": value
        for name in ("reasonable", "lawful", "feasible")
        for part, value in (("met", "yes"), ("reason", "可以"))
    }
    assert at_desk.post(f"{topic.url}/verdict", data=verdict).status_code == 303
    assert recommendation_of(topic) is not None
    filing = client.get(f"{topic.url}/filing").text
    for words in ("挡我的光", "供电所", "提案来源", "最迟排会"):
        assert words in filing
    assert open_review(topic) is None
    assert own.get(f"{topic.url}/stake").status_code == 409


def test_a_topics_urgency_is_entered_and_shown_with_its_sum(
    app: Flask, client: FlaskClient, signed_in: SignedIn
) -> None:
    hall = make_hall()
    secretary = make_person(Role.SECRETARY, at=hall)
    topic, at_desk = make_topic(hall, by=secretary), signed_in(secretary)
    weigh = {"affected": "96", "affected_source": "物业台账", "is_unsafe": "y", "danger": "起火"}
    refused = at_desk.post(f"/desk/topics/{topic.id}/priority", data={"affected": "九"})
    assert refused.status_code == 422
    at_desk.post(f"/desk/topics/{topic.id}/priority", data=weigh)
    public = client.get(topic.url).text
    assert "优先级：71分" in public
    assert "2 + 9 + 0 + 60 = 71" in public
    assert "优先级：71分" in at_desk.get(f"/desk?hall={hall.code}").text


def test_a_halls_points_are_changed_with_a_reason(app: Flask, signed_in: SignedIn) -> None:
    hall = make_hall()
    at_desk = signed_in(make_person(Role.SECRETARY, at=hall))
    address = f"/desk/weights?hall={hall.code}"
    points = {"voices": "9", "affected": "1", "age": "1", "safety": "60", "most": "100"}
    assert at_desk.post(address, data={**points, "reason": ""}).status_code == 422
    assert at_desk.post(address, data={**points, "reason": "人多的先办"}).status_code == 303
    assert 'value="9"' in at_desk.get(address).text
