"""The full rules on the pages: what may be moved, each motion's form, the stack, the counted vote."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.extensions import db
from app.people.models.person import Person
from app.transaction import transaction
from meetings.models.motion import Motion
from meetings.rules import acts
from meetings.rules.motions.plainly import FAMILY_NAMES, PURPOSES, VOTE_NAMES
from meetings.rules.motions.table import MOTIONS
from meetings.rules.states import Stance
from tests.meetings.assembly import TEXT, Assembly, assemble

SignIn = Callable[[Person], FlaskClient]


def page(client: FlaskClient, path: str) -> str:
    """A page as text, entities and tags as they are."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.get_data(as_text=True)[:400]
    return answer.get_data(as_text=True)


def words(text: str) -> str:
    """Only what is read."""
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", text))


def post(client: FlaskClient, hall: Assembly, code: str, **fields: object) -> int:
    """One act by form; its answer's status."""
    return client.post(f"/m/{hall.meeting.id}/act/{code}", data=fields).status_code


def amended(hall: Assembly, signed_in: SignIn, after: str) -> FlaskClient:
    """An amendment is pending, stated; the mover's own phone is returned."""
    phone = signed_in(hall.representatives[3])
    assert post(phone, hall, "move", motion="amend", rewritten=after) == 303
    hall.act(acts.Second(at=0), hall.representatives[4])
    hall.act(acts.StateQuestion(at=0), hall.chair)
    return phone


def under_roberts_rules() -> Assembly:
    """A meeting in which the whole table is in force."""
    hall = assemble()
    with transaction():
        hall.meeting.rules_code = "ronr"
    return hall.in_session()


def test_every_motion_has_its_purpose_and_every_vote_its_name() -> None:
    assert set(PURPOSES) == set(MOTIONS)
    assert set(VOTE_NAMES) == {kind.vote for kind in MOTIONS.values()}
    assert set(FAMILY_NAMES) == {kind.family for kind in MOTIONS.values()}


def test_a_member_sees_what_may_be_moved_now_and_why_the_rest_may_not(
    app: Flask, signed_in: SignIn
) -> None:
    hall = assemble().in_session().in_debate()
    text = page(signed_in(hall.representatives[3]), f"/m/{hall.meeting.id}/motions")
    open_, barred = text.split('id="barred"')
    for code in ("amend", "postpone_definitely", "commit", "previous_question", "lay_on_table"):
        assert f"motion={code}" in open_, code
    assert "motion=main_motion" not in text
    assert "当前动议还没有议决，不能提出新的主动议。（RONR§10）" in words(barred)


@pytest.mark.parametrize("code", sorted(MOTIONS))
def test_every_motion_of_the_table_has_a_page(app: Flask, signed_in: SignIn, code: str) -> None:
    hall = under_roberts_rules()
    text = page(signed_in(hall.representatives[3]), f"/m/{hall.meeting.id}/move?motion={code}")
    assert PURPOSES[code] in text
    assert f'name="motion" value="{code}"' in text


def test_a_motion_that_is_none_or_not_of_these_rules_has_no_page(
    app: Flask, signed_in: SignIn
) -> None:
    hall = assemble().in_session()
    phone = signed_in(hall.representatives[3])
    for code in ("dance", "rescind"):
        assert phone.get(f"/m/{hall.meeting.id}/move?motion={code}").status_code == 404


def test_a_text_rewritten_on_the_phone_is_an_amendment_shown_as_a_diff(
    app: Flask, signed_in: SignIn
) -> None:
    hall = assemble().in_session().in_debate()
    phone = amended(hall, signed_in, TEXT.replace("8个", "6个"))
    for client, path in (
        (phone, f"/m/{hall.meeting.id}"),
        (signed_in(hall.chair), f"/m/{hall.meeting.id}/chair"),
        (phone, f"/s/{hall.meeting.screen_token}"),
    ):
        text = page(client, path)
        assert "把“8”改成“6”" in text, path
        assert re.search(r"<del>.*（删去：.*8", text), path
        assert re.search(r"<ins>.*（加入：.*6", text), path


def test_a_text_in_which_nothing_was_changed_is_no_amendment(app: Flask, signed_in: SignIn) -> None:
    hall = assemble().in_session().in_debate()
    phone = signed_in(hall.representatives[3])
    assert post(phone, hall, "move", motion="amend", rewritten=TEXT) == 422


def test_lines_of_a_form_are_the_lines_of_the_text(app: Flask, signed_in: SignIn) -> None:
    hall = assemble().in_session()
    mover = hall.representatives[0]
    hall.act(acts.Move(at=0, text="第一条\n第二条"), mover)
    hall.act(acts.StartSpeech(at=0), mover)
    hall.act(acts.EndSpeech(at=0), mover)
    hall.act(acts.Second(at=0), hall.representatives[1])
    hall.act(acts.StateQuestion(at=0), hall.chair)
    hall.act(acts.ClaimFloor(at=0, stance=Stance.CON), hall.representatives[2])
    hall.speech(hall.representatives[2])
    hall.act(acts.NextStep(at=0), hall.chair)
    amended(hall, signed_in, "第一条\r\n第三条")
    assert hall.floor.stack[-1].details.strike == "二"


def test_an_amendment_of_a_motion_without_words_sets_its_terms(
    app: Flask, signed_in: SignIn
) -> None:
    hall = under_roberts_rules()
    hall.act(acts.Move(at=0, text=TEXT), hall.representatives[0])
    hall.act(acts.Second(at=0), hall.representatives[1])
    hall.act(acts.StateQuestion(at=0), hall.chair)
    phone = signed_in(hall.representatives[3])
    assert post(phone, hall, "move", motion="recess", length_seconds="600") == 303
    hall.act(acts.Second(at=0), hall.representatives[4])
    hall.act(acts.StateQuestion(at=0), hall.chair)
    form = page(phone, f"/m/{hall.meeting.id}/move?motion=amend")
    assert 'name="length_seconds"' in form
    assert 'name="rewritten"' not in form
    shorter = {"motion": "amend", "text": "短一点", "length_seconds": "300"}
    assert post(phone, hall, "move", **shorter) == 303
    shown = words(page(phone, f"/m/{hall.meeting.id}"))
    assert "休息10分钟" in shown
    assert "休息5分钟" in shown


def test_a_counted_vote_is_shown_with_its_rule_and_its_base_until_business_goes_on(
    app: Flask, signed_in: SignIn
) -> None:
    hall = assemble().in_session().in_debate()
    amended(hall, signed_in, TEXT.replace("8个", "6个"))
    chair, console = signed_in(hall.chair), f"/m/{hall.meeting.id}/chair"
    hall.act(acts.PutQuestion(at=0), hall.chair)
    assert "请举手表决。" in page(signed_in(hall.representatives[1]), f"/m/{hall.meeting.id}")
    assert "把“8”改成“6”" in page(chair, f"{console}/count_vote")
    assert post(chair, hall, "count_vote", yes="4", no="1") == 303
    base = "赞成4，反对1，弃权0；以赞成加反对的5票为准，实到6人。规则：过半数：赞成多于反对，弃权不算。"
    for path in (console, f"/s/{hall.meeting.screen_token}"):
        assert base in words(page(chair, path)), path
    hall.act(acts.NextStep(at=0), hall.chair)
    assert base not in words(page(chair, console))
    adopted = page(chair, f"/m/{hall.meeting.id}/motions/{hall.floor.stack[0].ref}")
    assert re.search(r"<ins>.*6", adopted)


def test_the_chair_enters_a_motion_for_somebody_in_the_room(app: Flask, signed_in: SignIn) -> None:
    hall = assemble().in_session().in_debate()
    chair, member = signed_in(hall.chair), hall.representatives[5]
    given = f"for={member.id}&back=chair"
    assert "替代表6提动议" in page(chair, f"/m/{hall.meeting.id}/motions?{given}")
    form = page(chair, f"/m/{hall.meeting.id}/move?motion=previous_question&{given}")
    assert "以代表6的名义提出" in form
    fields = {"motion": "previous_question", "for": member.id, "back": "chair"}
    answer = chair.post(f"/m/{hall.meeting.id}/act/move", data=fields)
    assert answer.location.endswith("/chair")
    assert hall.floor.stack[-1].mover == member.id


def test_a_member_makes_no_motion_for_another(app: Flask, signed_in: SignIn) -> None:
    hall = assemble().in_session().in_debate()
    phone, other = signed_in(hall.representatives[3]), hall.representatives[5]
    for path in ("motions?", "move?motion=amend&"):
        answer = phone.get(f"/m/{hall.meeting.id}/{path}for={other.id}")
        assert answer.status_code == 403


def test_what_was_postponed_stands_on_the_console_and_is_taken_up(
    app: Flask, signed_in: SignIn
) -> None:
    hall = assemble().in_session().in_debate()
    mover = signed_in(hall.representatives[3])
    assert post(mover, hall, "move", motion="postpone_definitely", until="散会前") == 303
    hall.act(acts.Second(at=0), hall.representatives[4])
    hall.act(acts.StateQuestion(at=0), hall.chair)
    hall.act(acts.PutQuestion(at=0), hall.chair)
    hall.act(acts.CountVote(at=0, yes=5, no=0), hall.chair)
    chair, console = signed_in(hall.chair), f"/m/{hall.meeting.id}/chair"
    assert "改到散会前再议" in page(chair, console)
    assert "改期：通过" in words(page(chair, console))
    assert post(chair, hall, "take_up", target=hall.floor.aside[0].number) == 303
    assert TEXT in page(chair, console)


def test_the_console_puts_what_is_not_in_order_under_headings_with_its_paragraph(
    app: Flask, signed_in: SignIn
) -> None:
    hall = assemble().in_session().in_debate()
    text = page(signed_in(hall.chair), f"/m/{hall.meeting.id}/chair").split('id="barred"')[1]
    assert [name for name in ("发言", "动议和表决", "会议") if f"<h3>{name}</h3>" in text] == [
        "发言",
        "动议和表决",
        "会议",
    ]
    assert re.search(r"提请表决</strong>：.+?（五步议事", text)


def test_the_rules_page_has_every_motion_of_the_set_in_plain_words(
    app: Flask, signed_in: SignIn
) -> None:
    small, full = assemble(), under_roberts_rules()
    client = signed_in(small.chair)
    usual = page(client, f"/m/{small.meeting.id}/rules")
    assert PURPOSES["amend"] in usual
    assert PURPOSES["rescind"] not in usual
    text = page(client, f"/m/{full.meeting.id}/rules")
    assert all(purpose in text for purpose in PURPOSES.values())


# The pains of the meeting threads that no other test is named after.


def test_a_second_point_of_order_does_not_jump_ahead_of_the_first(
    app: Flask, signed_in: SignIn
) -> None:
    hall = assemble().in_session().in_debate()
    first, second = signed_in(hall.representatives[3]), signed_in(hall.representatives[4])
    assert post(first, hall, "move", motion="point_of_order", text="跑题") == 303
    assert post(second, hall, "move", motion="point_of_order", text="超时") == 409
    assert [row.text for row in db.session.query(Motion) if not row.is_main] == ["跑题"]


def test_speakers_are_called_from_a_phone_without_dragging_anybody(
    app: Flask, signed_in: SignIn
) -> None:
    hall = assemble().in_session().in_debate()
    for person, stance in zip(hall.representatives[3:5], (Stance.PRO, Stance.CON), strict=True):
        hall.act(acts.ClaimFloor(at=0, stance=stance), person)
    text = page(signed_in(hall.chair), f"/m/{hall.meeting.id}/chair")
    queue = text.split('<ol class="queue')[1].split("</ol>")[0]
    assert queue.count("/act/recognise") + queue.count('class="meta"') == 2
    assert queue.count("/act/recognise") >= 1


def test_how_many_were_present_is_known_at_each_vote_and_kept_with_it(
    app: Flask, signed_in: SignIn
) -> None:
    hall = assemble().in_session().in_debate()
    amended(hall, signed_in, TEXT.replace("8个", "6个"))
    hall.act(acts.Leave(at=0, person=hall.representatives[5].id), hall.representatives[5])
    hall.act(acts.PutQuestion(at=0), hall.chair)
    hall.act(acts.CountVote(at=0, yes=3, no=1), hall.chair)
    assert hall.motion.present == 5


def test_each_button_says_by_itself_what_it_does(app: Flask, signed_in: SignIn) -> None:
    hall = assemble().in_session().in_debate()
    text = page(signed_in(hall.representatives[1]), f"/m/{hall.meeting.id}")
    labels = [words(one) for one in re.findall(r"<button[^>]*>(.*?)</button>", text, re.DOTALL)]
    for said in ("要求发言：赞成", "要求发言：反对", "要求发言：提问"):
        assert labels.count(said) == 1
