"""The pages of a meeting, each pressed as a plain form, without a script."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.people.models.person import Person
from app.permissions import Role
from app.transaction import transaction
from meetings.models.meeting import MeetingState, Scene
from meetings.models.motion import MotionState
from meetings.queries.listing import meetings_ahead
from meetings.rules import acts
from meetings.rules.states import Stance
from meetings.services import door
from tests.meetings.assembly import TEXT, Assembly, assemble
from tests.support.factories import make_hall, make_person

SignedIn = Callable[[Person], FlaskClient]


def page(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text[:500]
    return answer.text


def press(client: FlaskClient, hall: Assembly, code: str, **fields: object) -> str:
    """Post an act from the console and follow."""
    path = f"/m/{hall.meeting.id}/act/{code}"
    answer = client.post(path, data={"back": "chair", **fields}, follow_redirects=True)
    assert answer.status_code == 200, answer.text[:1500]
    return answer.text


def next_step(text: str) -> str:
    """What stands on the big button."""
    inside = text.split('class="next-step"')[1].split("</section>", maxsplit=1)[0]
    found = re.search(r"<(?:button|a)[^>]*>(.*?)</|next-wait[^>]*>(.*?)<", inside, re.DOTALL)
    assert found is not None
    return re.sub(r"<[^>]+>", "", found.group(1) or found.group(2)).strip()


def test_the_secretary_convenes_a_meeting_page_by_page(app: Flask, signed_in: SignedIn) -> None:
    hall = make_hall()
    secretary = make_person(Role.SECRETARY, at=hall)
    chair = make_person(Role.CHAIR, at=hall)
    make_person(Role.REPRESENTATIVE, at=hall)
    client = signed_in(secretary)
    starts = (clock.now() + timedelta(days=9)).astimezone(clock.zone())
    form = {
        "title": "春季议事会",
        "kind": "deliberation",
        "starts_at": f"{starts:%Y-%m-%dT%H:%M}",
        "place_text": "活动室",
        "chair": chair.id,
        "clerk": secretary.id,
        "quorum": "1/2",
    }
    client.post(f"/desk/meetings/new/{hall.code}", data=form)
    client.post("/desk/meetings/1/agenda", data={"topic": 0, "title": "", "mover": 0})
    made = client.get("/desk/meetings").text
    number = re.search(r"/desk/meetings/(\d+)\"", made)
    assert number is not None
    desk = f"/desk/meetings/{number.group(1)}"
    refused = client.post(f"{desk}/agenda", data={"topic": 0, "title": "", "mover": 0})
    assert refused.status_code == 422
    client.post(f"{desk}/agenda", data={"topic": 0, "title": "修路灯", "text": TEXT, "mover": 0})
    checklist = page(client, desk)
    assert "发出会议通知" in checklist
    client.post(f"{desk}/notice")
    (meeting,) = meetings_ahead(hall)
    assert meeting.state is MeetingState.NOTICED
    assert (meeting.quorum_numerator, meeting.quorum_strict) == (1, True)
    assert meeting.starts_at == starts.replace(second=0, microsecond=0)
    assert "修路灯" in page(app.test_client(), f"/m/{meeting.id}/notice")


def test_a_refused_plan_keeps_what_was_typed(app: Flask, signed_in: SignedIn) -> None:
    hall = make_hall()
    secretary = make_person(Role.SECRETARY, Role.CHAIR, at=hall)
    form = {
        "title": "昨天的会",
        "kind": "deliberation",
        "starts_at": "2020-01-01T10:00",
        "place_text": "活动室",
        "chair": secretary.id,
        "clerk": secretary.id,
        "quorum": "2/3",
    }
    answer = signed_in(secretary).post(f"/desk/meetings/new/{hall.code}", data=form)
    assert answer.status_code == 422
    assert "已经过去" in answer.text
    assert 'value="昨天的会"' in answer.text


def test_a_first_time_chair_only_presses_the_big_button(app: Flask, signed_in: SignedIn) -> None:
    hall = assemble(4, titles=("装充电桩",))
    item = hall.items[0]
    client = signed_in(hall.chair)
    console = f"/m/{hall.meeting.id}/chair"
    assert next_step(page(client, console)) == "开放签到"
    press(client, hall, "open_meeting")
    hall.arrive(*hall.representatives)
    assert next_step(page(client, console)) == "宣布开会"
    assert next_step(press(client, hall, "call_to_order")) == "进入议题：装充电桩"
    assert "请提出动议" in next_step(press(client, hall, "open_item", item=item.id))
    ask = page(client, f"{console}/move")
    assert TEXT in ask, "the prepared motion stands ready"
    mover = hall.representatives[0].id
    assert (
        next_step(press(client, hall, "move", **{"for": mover, "text": TEXT})) == "开始计时：代表1"
    )
    press(client, hall, "start_speech")
    after = press(client, hall, "end_speech")
    assert "等待附议" in next_step(after)
    client.post(
        f"/m/{hall.meeting.id}/behalf", data={"for": hall.representatives[1].id, "do": "second"}
    )
    assert next_step(page(client, console)) == "宣布动议成立"
    press(client, hall, "state_question")
    for _n in range(3):
        after = press(client, hall, "ask_opposition")
    assert "④ 双方辩论" in next_step(after)
    press(client, hall, "next_step")
    press(client, hall, "next_step")
    assert "待表决" in next_step(page(client, console))
    press(client, hall, "next_step")
    assert "请念一遍动议全文" in page(client, f"{console}/put_question")
    assert next_step(press(client, hall, "put_question")) == "等待表决结果"
    assert hall.motion.state is MotionState.VOTING


def test_other_items_are_offered_only_while_one_may_be_taken_up(
    app: Flask, signed_in: SignedIn
) -> None:
    hall = assemble(4, titles=("装充电桩", "停车公约")).in_session()
    client, console = signed_in(hall.chair), f"/m/{hall.meeting.id}/chair"
    assert "选择其他议题" in page(client, console)
    press(client, hall, "close", reason="天色已晚")
    assert hall.meeting.state is MeetingState.CLOSED
    assert "选择其他议题" not in page(client, console)


def test_a_slip_may_be_undone_from_the_console(app: Flask, signed_in: SignedIn) -> None:
    hall = assemble().in_session().stated()
    client = signed_in(hall.chair)
    assert "撤销" in press(client, hall, "recess")
    client.post(f"/m/{hall.meeting.id}/undo", data={"back": "chair"})
    assert hall.meeting.state is MeetingState.IN_SESSION


def test_a_refusal_says_why_the_paragraph_and_what_to_do(app: Flask, signed_in: SignedIn) -> None:
    hall = assemble().in_session().moved()
    answer = signed_in(hall.chair).post(f"/m/{hall.meeting.id}/act/put_question")
    assert answer.status_code == 409
    for said in ("还不能这样做", "规则依据", "五步议事"):
        assert said in answer.text


def test_the_phone_says_what_happens_and_one_thing_to_do(app: Flask, signed_in: SignedIn) -> None:
    hall = assemble().in_session().moved()
    path = f"/m/{hall.meeting.id}"
    seconder, mover = signed_in(hall.representatives[1]), signed_in(hall.representatives[0])
    assert "征求附议" in page(seconder, path)
    assert "/act/second" in page(seconder, path)
    assert "/act/second" not in page(mover, path)
    seconder.post(f"{path}/act/second")
    hall.act(acts.StateQuestion(at=0), hall.chair)
    against = signed_in(hall.representatives[2])
    text = page(against, path)
    assert 'value="con"' in text
    assert 'value="pro"' not in text, "only the opposition is heard now"
    against.post(f"{path}/act/claim", data={"stance": "con"})
    assert "您排在第 1 位" in page(against, path)
    hall.act(acts.Recognise(at=0), hall.chair)
    assert "轮到您发言" in page(against, path)


def test_a_resident_reads_and_presses_nothing(app: Flask, signed_in: SignedIn) -> None:
    hall = assemble().in_session().stated()
    resident = make_person(Role.RESIDENT, at=hall.hall)
    for client in (signed_in(resident), app.test_client()):
        for path in (f"/m/{hall.meeting.id}", f"/m/{hall.meeting.id}/watch"):
            text = page(client, path)
            assert TEXT in text
            assert "/act/" not in text


def test_a_meeting_in_preparation_is_seen_by_its_preparers_alone(
    app: Flask, signed_in: SignedIn
) -> None:
    hall = assemble()
    from tests.meetings.test_convening import planned

    secret = planned()
    assert signed_in(secret.clerk).get(f"/m/{secret.meeting.id}").status_code == 200
    for client in (app.test_client(), signed_in(hall.chair)):
        assert client.get(f"/m/{secret.meeting.id}").status_code == 404


def test_checking_in_by_the_rooms_code(app: Flask, signed_in: SignedIn) -> None:
    hall = assemble()
    with transaction():
        door.open_door(hall.meeting, by=hall.clerk)
    client = signed_in(hall.representatives[0])
    path = f"/m/{hall.meeting.id}/checkin"
    token = hall.meeting.checkin_token
    shown = page(client, f"{path}?k={token}")
    assert "我是代表1，签到" in shown
    assert hall.floor.voters_present == 0, "reading changes nothing"
    client.post(path, data={"k": token})
    assert hall.floor.is_present(hall.representatives[0].id)
    assert client.post(path, data={"k": "wrong"}).status_code == 409


def test_the_code_leads_a_stranger_to_sign_in_first(app: Flask) -> None:
    hall = assemble()
    answer = app.test_client().get(f"/m/{hall.meeting.id}/checkin?k=abc")
    assert answer.status_code == 302
    assert "/login" in answer.location


def test_the_desk_checks_in_with_one_tap(app: Flask, signed_in: SignedIn) -> None:
    hall = assemble()
    client = signed_in(hall.clerk)
    path = f"/m/{hall.meeting.id}"
    client.post(f"{path}/act/open_meeting", data={"back": "door"})
    found = page(client, f"{path}/door?q=代表3")
    assert found.count("/act/arrive") == 1
    person = hall.representatives[2]
    client.post(f"{path}/act/arrive", data={"for": person.id, "back": "door"})
    assert hall.floor.is_present(person.id)
    client.post(f"{path}/act/leave", data={"for": person.id, "back": "door"})
    assert not hall.floor.is_present(person.id)


@pytest.mark.parametrize("scene", list(Scene))
def test_every_scene_opens_without_signing_in(
    app: Flask, signed_in: SignedIn, scene: Scene
) -> None:
    hall = assemble().in_session().in_debate()
    chair = signed_in(hall.chair)
    answer = chair.post(
        f"/m/{hall.meeting.id}/scene", data={"scene": scene.value, "text": "请大家安静"}
    )
    assert answer.status_code == 303
    text = page(app.test_client(), f"/s/{hall.meeting.screen_token}")
    assert hall.meeting.title in text
    assert ("请大家安静" in text) is (scene is Scene.NOTICE)


def test_the_screen_follows_the_meeting(app: Flask) -> None:
    hall = assemble()
    visitor = app.test_client()
    path = f"/s/{hall.meeting.screen_token}"
    assert "请用手机扫码签到" in page(visitor, path)
    hall.in_session()
    assert "议程" in page(visitor, path)
    hall.stated()
    assert TEXT in page(visitor, path)
    against = hall.representatives[2]
    hall.act(acts.ClaimFloor(at=0, stance=Stance.CON), against)
    hall.act(acts.Recognise(at=0), hall.chair)
    hall.act(acts.StartSpeech(at=0), against)
    speaking = page(visitor, path)
    assert "代表3" in speaking
    assert "data-ends" in speaking
    hall.act(acts.EndSpeech(at=0), against)
    for _n in range(3):
        if hall.floor.stack[-1].step.value == "ready":
            break
        hall.act(acts.NextStep(at=0, reason="未到会"), hall.chair)
    hall.act(acts.PutQuestion(at=0), hall.chair)
    assert "请表决" in page(visitor, path)
    hall.count(5, 1, adopted=True)
    decided = page(visitor, path)
    assert "请表决" not in decided
    assert TEXT in decided


def test_no_screen_opens_by_a_guess(app: Flask) -> None:
    assert app.test_client().get("/s/guess").status_code == 404


def test_the_state_is_the_same_for_polling_and_on_the_page(app: Flask) -> None:
    hall = assemble().in_session()
    visitor = app.test_client()
    state = visitor.get(f"/m/{hall.meeting.id}/state.json").get_json()
    text = page(visitor, f"/m/{hall.meeting.id}")
    assert f'data-rev="{state["rev"]}"' in text
    assert f'data-state="{state["state"]}"' in text
    assert state["counts"]["present"] == 6


def test_papers_open(app: Flask, signed_in: SignedIn) -> None:
    hall = assemble().in_session().decided(4, 2, adopted=True)
    path = f"/m/{hall.meeting.id}"
    visitor, clerk = app.test_client(), signed_in(hall.clerk)
    for name in ("roll", "rules", "notice", "meeting.ics", "notice.docx"):
        assert visitor.get(f"{path}/{name}").status_code == 200
    assert visitor.get(f"{path}/minutes").status_code in {302, 404}
    assert "赞成4 反对2" in page(clerk, f"{path}/minutes")
    assert clerk.get(f"{path}/minutes.docx").data[:2] == b"PK"
    assert TEXT in page(visitor, f"{path}/motions/{hall.motion.id}")


def test_minutes_are_corrected_signed_and_published_by_form(
    app: Flask, signed_in: SignedIn
) -> None:
    hall = assemble().in_session().decided(4, 2, adopted=True)
    hall.act(acts.Close(at=0), hall.chair)
    path = f"/m/{hall.meeting.id}/minutes"
    clerk = signed_in(hall.clerk)
    assert clerk.post(f"{path}/correct", data={"text": ""}).status_code == 422
    clerk.post(f"{path}/correct", data={"text": "补一句", "about_seq": "3", "reason": "漏写"})
    for person in (hall.chair, *hall.representatives[:2]):
        client = signed_in(person)
        content = re.search(r'name="content" value="(\w+)"', page(client, path))
        assert content is not None
        client.post(f"{path}/sign", data={"content": content.group(1)})
    clerk.post(f"{path}/publish")
    assert hall.meeting.state is MeetingState.PUBLISHED
    assert "补一句" in page(app.test_client(), path)


def test_meetings_are_listed_ahead_and_held(app: Flask) -> None:
    ahead, held = assemble(title="下次的会"), assemble(title="上次的会").in_session()
    held.act(acts.Close(at=0), held.chair)
    text = page(app.test_client(), "/meetings")
    assert text.index("下次的会") < text.index("上次的会")
    assert ahead.meeting.place_text in text


def test_todos_call_to_the_meeting_and_ask_for_signatures(app: Flask, signed_in: SignedIn) -> None:
    hall = assemble(starts_at=clock.now() + timedelta(hours=3))
    client = signed_in(hall.representatives[0])
    assert "请到会签到" in page(client, "/")
    hall.in_session()
    assert "正在进行" in page(client, "/meetings"), "the banner stands on every page"
    hall.act(acts.Close(at=0), hall.chair)
    assert "请核对会议" in page(client, "/")
