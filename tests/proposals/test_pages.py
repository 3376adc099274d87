"""Pages of proposals and the desk, as people use them: plain forms, no script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.people.models.person import Person
from app.permissions import Role
from app.places.models.place import PlaceKind
from app.shell.navigation import todos
from app.transaction import transaction
from proposals.lifecycle.proposal import ProposalState
from proposals.lifecycle.topic_states import TopicState
from proposals.models.category import Category
from proposals.models.topic import Topic
from proposals.queries.support import support_of
from proposals.queries.topics import topic_of, topics_in
from proposals.services import desk, reviewing
from tests.proposals.stories import again, make_filed_topic, make_proposal, make_topic
from tests.support.factories import make_hall, make_person, make_place

SignedIn = Callable[[Person], FlaskClient]


def test_anybody_reads_the_list_and_a_proposal(app: Flask, client: FlaskClient) -> None:
    proposal = make_proposal(make_hall(), title="飞线<b>充电</b>")
    page = client.get("/proposals").text
    assert "飞线&lt;b&gt;充电" in page
    assert proposal.url in page
    assert "飞线&lt;b&gt;" in client.get(proposal.url).text


def test_a_search_that_finds_nothing_says_so(app: Flask, client: FlaskClient) -> None:
    make_proposal(make_hall())
    assert "没有找到" in client.get("/proposals?q=天桥").text


def test_what_is_not_there_is_a_friendly_404(app: Flask, client: FlaskClient) -> None:
    for address in ("/proposals/999999", "/topics/999999", "/topics/999999/filing"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "没有这" in answer.text


def test_the_list_offers_the_places_below_the_chosen_one(app: Flask, client: FlaskClient) -> None:
    street = make_place("和平里街道", kind=PlaceKind.STREET)
    hall = make_hall(place=make_place("枣园", parent=street))
    page = client.get(f"/proposals?place={street.id}").text
    assert "枣园" in page
    assert hall.name in page


@settings(
    deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    asked=st.dictionaries(
        st.sampled_from(["q", "state", "category", "hall", "place", "sort", "after"]),
        st.one_of(
            st.text(max_size=30),
            st.integers(-1, 2**70).map(str),
            st.sampled_from(["submitted", "transport", "support", "1-1"]),
        ),
    )
)
def test_no_address_of_the_list_breaks_it(app: Flask, asked: dict[str, str]) -> None:
    assert app.test_client().get("/proposals", query_string=asked).status_code == 200


def test_one_tap_co_signs_and_one_takes_it_back(app: Flask, signed_in: SignedIn) -> None:
    hall = make_hall()
    proposal = make_proposal(hall)
    client = signed_in(make_person(Role.RESIDENT, at=hall))
    assert "我联署" in client.get(proposal.url).text
    answer = client.post(f"{proposal.url}/support")
    assert (answer.status_code, answer.location) == (303, proposal.url)
    page = client.get(proposal.url).text
    assert "您已联署" in page
    assert "1人联署" in page
    client.post(f"{proposal.url}/unsupport")
    assert again(proposal).supporter_count == 0


def test_a_visitor_who_taps_is_led_to_sign_in(app: Flask, client: FlaskClient) -> None:
    proposal = make_proposal(make_hall())
    answer = client.post(
        f"{proposal.url}/support", headers={"Referer": f"http://localhost{proposal.url}"}
    )
    assert "/login" in answer.location
    assert again(proposal).supporter_count == 0


@pytest.mark.parametrize(
    ("role", "words"),
    [(None, "我联署"), (Role.LIAISON, "这里的居民可以联署")],
)
def test_who_may_not_co_sign_is_told_so(
    app: Flask, signed_in: SignedIn, client: FlaskClient, role: Role | None, words: str
) -> None:
    hall = make_hall()
    reader = client if role is None else signed_in(make_person(role, at=hall))
    assert words in reader.get(make_proposal(hall).url).text


def test_a_proposer_withdraws_after_being_asked_once_more(app: Flask, signed_in: SignedIn) -> None:
    hall = make_hall()
    by = make_person(Role.RESIDENT, at=hall)
    proposal, client = make_proposal(hall, by), signed_in(by)
    assert "确定撤回" in client.get(f"{proposal.url}/withdraw").text
    client.post(f"{proposal.url}/withdraw")
    assert again(proposal).state is ProposalState.WITHDRAWN


def test_the_desk_shows_what_waits_and_each_act_moves_it(app: Flask, signed_in: SignedIn) -> None:
    hall = make_hall()
    secretary = make_person(Role.SECRETARY, at=hall)
    proposal, client = make_proposal(hall), signed_in(secretary)
    assert proposal.title in client.get("/desk").text
    base = f"/desk/proposals/{proposal.id}"
    assert "受理" in client.get(base).text
    client.post(f"{base}/accept")
    assert again(proposal).state is ProposalState.TRIAGED
    client.post(f"{base}/category", data={"code": "transport"})
    assert again(proposal).category is Category.TRANSPORT
    client.post(f"{base}/answer", data={"answer-text": "已去看过", "answer-author_label": "物业"})
    assert "已去看过" in client.get(proposal.url).text
    client.post(f"{base}/send/direct", data={"handler": "物业", "working_days": "5"})
    assert again(proposal).state is ProposalState.ROUTED_DIRECT
    client.post(f"{base}/taken_back", data={"taken_back-reason": "没办成"})
    client.post(f"{base}/closed", data={"closed-reason": "办好了"})
    assert again(proposal).state is ProposalState.CLOSED
    assert "办好了" in client.get(proposal.url).text


@pytest.mark.parametrize(
    ("act", "data"),
    [
        ("returned", {}),
        ("declined", {"declined-reason": "理" * 2_001}),
        ("answer", {}),
        ("category", {"code": "magic"}),
    ],
)
def test_an_incomplete_form_comes_back_with_its_words(
    app: Flask, signed_in: SignedIn, act: str, data: dict[str, str]
) -> None:
    hall = make_hall()
    proposal, client = make_proposal(hall), signed_in(make_person(Role.SECRETARY, at=hall))
    answer = client.post(f"/desk/proposals/{proposal.id}/{act}", data=data)
    assert answer.status_code == 422
    assert again(proposal).state is ProposalState.SUBMITTED


def test_a_refusal_by_the_law_is_a_page_with_reason_and_remedy(
    app: Flask, signed_in: SignedIn
) -> None:
    hall = make_hall()
    proposal, client = make_proposal(hall), signed_in(make_person(Role.SECRETARY, at=hall))
    answer = client.post(
        f"/desk/proposals/{proposal.id}/send/direct", data={"handler": "物业", "working_days": "5"}
    )
    assert answer.status_code == 409
    assert "已提交" in answer.text
    assert "依据" in answer.text


def test_like_proposals_are_ticked_and_become_a_topic(app: Flask, signed_in: SignedIn) -> None:
    hall = make_hall()
    like = [make_proposal(hall), make_proposal(hall)]
    make_proposal(hall, title="路灯", body="坏了")
    client = signed_in(make_person(Role.SECRETARY, at=hall))
    page = client.get(f"/desk/join?hall={hall.code}&q=充电").text
    assert "路灯" not in page
    form = {"hall": hall.code, "title": "装充电桩", "proposal": [one.id for one in like]}
    answer = client.post("/desk/join", data=form)
    (topic,) = topics_in(hall)
    assert answer.location == f"/desk/topics/{topic.id}"
    assert support_of(topic).total == 2
    assert "".join(one.title for one in like[:1]) in client.get(topic.url).text


def test_another_halls_proposal_cannot_be_ticked(app: Flask, signed_in: SignedIn) -> None:
    hall = make_hall()
    foreign = make_proposal(make_hall())
    client = signed_in(make_person(Role.SECRETARY, at=hall))
    form = {"hall": hall.code, "title": "装充电桩", "proposal": [foreign.id]}
    assert client.post("/desk/join", data=form).status_code == 404
    assert again(foreign).state is ProposalState.SUBMITTED


def test_more_is_joined_to_a_topic_from_either_page(app: Flask, signed_in: SignedIn) -> None:
    hall = make_hall()
    topic = make_topic(hall)
    first, second = make_proposal(hall), make_proposal(hall)
    client = signed_in(make_person(Role.SECRETARY, at=hall))
    client.post("/desk/join", data={"hall": hall.code, "topic": topic.id, "proposal": [first.id]})
    client.post(f"/desk/proposals/{second.id}/topic", data={"topic": topic.id})
    for proposal in (first, second):
        found = topic_of(proposal)
        assert found is not None
        assert found.id == topic.id


def test_another_halls_topic_cannot_be_joined(app: Flask, signed_in: SignedIn) -> None:
    hall = make_hall()
    foreign, proposal = make_topic(make_hall()), make_proposal(hall)
    client = signed_in(make_person(Role.SECRETARY, at=hall))
    form = {"hall": hall.code, "topic": foreign.id, "proposal": [proposal.id]}
    assert client.post("/desk/join", data=form).status_code == 404
    address = f"/desk/proposals/{proposal.id}/topic"
    assert client.post(address, data={"topic": foreign.id}).status_code == 404


def test_the_topics_desk_names_takes_out_and_dissolves(app: Flask, signed_in: SignedIn) -> None:
    hall = make_hall()
    topic = make_topic(hall)
    proposal = topic.standing_links[0].proposal
    client = signed_in(make_person(Role.SECRETARY, at=hall))
    base = f"/desk/topics/{topic.id}"
    client.post(f"{base}/name", data={"title": "新名字", "summary": "说明"})
    assert client.post(f"{base}/name", data={"title": ""}).status_code == 422
    client.post(f"{base}/unlink/{proposal.id}", data={"reason": "另一件事"})
    assert (
        client.post(f"{base}/unlink/{proposal.id + 999}", data={"reason": "x"}).status_code == 404
    )
    assert "另一件事" in client.get(topic.url).text
    client.post(f"{base}/dissolve")
    assert again(topic).state is TopicState.DISSOLVED


def review_form(prefix: str, **answers: str) -> dict[str, str]:
    form = {}
    for name in ("reasonable", "lawful", "feasible"):
        form[f"{prefix}-{name}_met"] = answers.get(name, "yes")
        form[f"{prefix}-{name}_reason"] = "因为"
    return form


def under_review(hall_topic: Topic, secretary: Person) -> None:
    with transaction():
        reviewing.begin(hall_topic, by=secretary, because="列入")


def test_a_review_by_pages_ends_in_a_filing_recommendation(app: Flask, signed_in: SignedIn) -> None:
    hall = make_hall()
    secretary, chair = make_person(Role.SECRETARY, at=hall), make_person(Role.CHAIR, at=hall)
    topic, client = make_topic(hall, by=secretary), signed_in(secretary)
    client.post(f"/desk/topics/{topic.id}/review", data={"because": "涉及安全"})
    member = signed_in(chair)
    assert "涉及安全" in member.get(f"{topic.url}/review").text
    member.post(f"{topic.url}/review", data=review_form("opinion"))
    assert chair.name in client.get(f"{topic.url}/review").text
    verdict = review_form("verdict") | {
        "verdict-outcome": "filed",
        "verdict-decision": "建议上会",
    }
    assert client.post(f"{topic.url}/verdict", data={}).status_code == 422
    assert client.post(f"{topic.url}/verdict", data=verdict).location == topic.url
    assert again(topic).state is TopicState.FILED
    page = client.get(f"{topic.url}/filing").text
    assert "建议上会" in page
    assert "最迟排会" in page
    document = client.get(f"{topic.url}/filing.docx")
    assert document.data[:2] == b"PK"
    assert client.get(f"{topic.url}/review").status_code == 409


def test_a_contradicting_verdict_is_refused_with_its_reason(
    app: Flask, signed_in: SignedIn
) -> None:
    hall = make_hall()
    secretary = make_person(Role.SECRETARY, at=hall)
    topic = make_topic(hall, by=secretary)
    under_review(topic, secretary)
    verdict = review_form("verdict", lawful="no") | {
        "verdict-outcome": "filed",
        "verdict-decision": "硬上",
    }
    answer = signed_in(secretary).post(f"{topic.url}/verdict", data=verdict)
    assert answer.status_code == 409
    assert "不一致" in answer.text


def test_a_declined_proposal_is_put_back_by_the_monitor(app: Flask, signed_in: SignedIn) -> None:
    hall = make_hall()
    proposal = make_proposal(hall)
    with transaction():
        desk.decline(proposal, by=make_person(Role.SECRETARY, at=hall), reason="不归我们")
    client = signed_in(make_person(Role.MONITOR, at=hall))
    assert "申诉有理" in client.get(proposal.url).text
    client.post(f"{proposal.url}/reinstate", data={"reason": "归我们"})
    assert again(proposal).state is ProposalState.SUBMITTED


def test_to_dos_name_what_waits_for_each(app: Flask) -> None:
    hall = make_hall()
    by, secretary = make_person(Role.RESIDENT, at=hall), make_person(Role.SECRETARY, at=hall)
    chair = make_person(Role.CHAIR, at=hall)
    make_proposal(hall)
    returned = make_proposal(hall, by)
    filed = make_filed_topic(hall)
    reviewed = make_topic(hall, by=secretary)
    under_review(reviewed, secretary)
    with transaction():
        desk.send_back(returned, by=secretary, reason="补")
    assert [todo.url for todo in todos(by)] == [returned.url]
    assert {todo.url for todo in todos(secretary)} >= {f"/desk?hall={hall.code}", filed.url}
    assert f"{reviewed.url}/review" in {todo.url for todo in todos(chair)}


def test_a_desk_of_several_halls_can_be_changed(app: Flask, signed_in: SignedIn) -> None:
    street = make_place(kind=PlaceKind.STREET)
    first, second = (make_hall(place=make_place(parent=street)) for _ in range(2))
    client = signed_in(make_person(Role.STREET, at=street))
    page = client.get(f"/desk?hall={second.code}").text
    assert first.name in page
    assert client.get(f"/desk?hall={make_hall().code}").status_code == 404


def test_topics_can_be_narrowed_by_hall_and_state(app: Flask, client: FlaskClient) -> None:
    hall = make_hall()
    topic = make_topic(hall)
    assert topic.url in client.get(f"/topics?hall={hall.code}&state=topic_pooled").text
    assert topic.url not in client.get(f"/topics?hall={hall.code}&state=filed").text
    assert client.get("/topics?hall=nowhere").status_code == 404


@pytest.mark.parametrize("locale", ["en", "zh_Hant"])
def test_pages_are_read_in_every_language(app: Flask, signed_in: SignedIn, locale: str) -> None:
    hall = make_hall()
    secretary = make_person(Role.SECRETARY, at=hall)
    topic = make_filed_topic(hall)
    client = signed_in(secretary)
    client.post("/view", data={"lang": locale})
    proposal = topic.standing_links[0].proposal
    for address in (
        "/proposals",
        "/proposals/new",
        proposal.url,
        topic.url,
        f"{topic.url}/filing",
        "/desk",
        f"/desk/proposals/{proposal.id}",
        f"/desk/topics/{topic.id}",
        f"/desk/join?hall={hall.code}",
        f"/desk/imports?hall={hall.code}",
    ):
        assert client.get(address).status_code == 200
