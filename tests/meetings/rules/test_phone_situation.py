"""The phone: what is happening, and the one thing to do."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from meetings.rules import acts
from meetings.rules.rule_sets import RONR
from meetings.rules.sentence import Term, Who, say
from meetings.rules.situation import situation
from tests.meetings.rules.hall import (
    ANNA,
    BO,
    CAI,
    CHAIR,
    CLERK,
    CON,
    EVERYONE,
    EXPERT,
    MOVER,
    OWNER,
    PRO,
    SITTER,
    STRANGER,
    Hall,
)

LISTEN = "请听会，暂时不用操作。"


def _told(hall: Hall, person: int) -> tuple[str, str, list[str]]:
    told = situation(hall.floor, person, hall.at)

    def name(one: int) -> str:
        return f"#{one}"

    codes = [offer.code for offer in told.offers]
    return told.now.said(str, name), told.todo.said(str, name), codes


def test_a_sentence_puts_names_and_words_in_their_places() -> None:
    sentence = say(
        "%(who)s %(word)s %(count)s %(text)s", who=Who(3), word=Term("附议"), count=2, text="好"
    )
    english = {"附议": "seconds"}
    assert sentence.said(lambda text: english.get(text, text), lambda _: "安") == "安 seconds 2 好"


@pytest.mark.parametrize(
    ("reach", "person", "now", "todo", "codes"),
    [
        (Hall.at_seconding, ANNA, "征求附议：建充电桩", "认为值得讨论，请附议。", ["second"]),
        (Hall.at_seconding, MOVER, "征求附议：建充电桩", "请等候其他代表附议。", []),
        (Hall.at_seconding, SITTER, "征求附议：建充电桩", LISTEN, []),
        (Hall.moved, MOVER, "请#2发言。", "轮到您发言，请开始。", ["start_speech"]),
        (Hall.at_opposition, ANNA, "征求反对意见：建充电桩", "要发言，请先选择立场。", ["claim"]),
        (Hall.at_opposition, MOVER, "征求反对意见：建充电桩", LISTEN, []),
        (
            Hall.at_debate,
            OWNER,
            "双方辩论：赞成方 0 人、反对方 0 人等候发言。",
            "要发言，请先选择立场。",
            ["claim"] * 3,
        ),
        (Hall.at_expert, ANNA, "听取议事能手意见。", LISTEN, []),
        (Hall.at_ready, ANNA, "讨论结束，等待主持人提请表决：建充电桩", LISTEN, []),
        (Hall.at_voting, ANNA, "正在表决：建充电桩", "请投票。", []),
        (Hall.at_voting, OWNER, "正在表决：建充电桩", LISTEN, []),
        (Hall.at_ruling, ANNA, "#5提出秩序问题，等待主持人裁定。", LISTEN, []),
        (Hall.at_ruling, CHAIR, "#5提出秩序问题，等待主持人裁定。", "裁定秩序问题", ["rule_point"]),
        (Hall.in_session, ANNA, "会议进行中，等待进入议题。", LISTEN, []),
        (Hall.in_session, STRANGER, "会议进行中，等待进入议题。", LISTEN, []),
        (Hall.opened, ANNA, "正在签到：已到 1 人，法定人数 3 人。", "请签到。", ["arrive"]),
    ],
)
def test_each_person_is_told_what_happens_and_one_thing_to_do(
    reach: Callable[[Hall], Hall],
    person: int,
    now: str,
    todo: str,
    codes: list[str],
) -> None:
    assert _told(reach(Hall()), person) == (now, todo, codes)


def test_who_has_seconded_waits() -> None:
    hall = Hall().at_seconding()
    hall.do(acts.Second, ANNA)
    now, todo, _ = _told(hall, ANNA)
    assert (now, todo) == ("已有人附议，等待主持人宣布动议成立。", "请等候其他代表附议。")


def test_an_open_item_is_named() -> None:
    hall = Hall().in_session()
    hall.do(acts.OpenItem, CHAIR, item=7, title="充电")
    assert _told(hall, ANNA)[0] == "当前议题：充电"


def test_the_queue_says_which_place_is_mine() -> None:
    hall = Hall().at_debate()
    hall.claim(BO, CON)
    hall.claim(ANNA, PRO)
    assert _told(hall, BO)[1:] == ("您排在第 2 位，请等候。", ["withdraw_claim"])
    assert _told(hall, CAI)[0] == "双方辩论：赞成方 1 人、反对方 1 人等候发言。"


def test_a_claim_that_cannot_be_heard_now_is_explained() -> None:
    hall = Hall().at_opposition()
    hall.claim(BO, CON)
    hall.claim(ANNA, CON)
    hall.recognised(300)
    assert _told(hall, ANNA)[1] == "您已排队，这一步暂时轮不到您发言。"


def test_the_speaker_is_named_with_the_stance_or_the_kind_of_speech() -> None:
    hall = Hall().at_debate()
    hall.claim(ANNA, PRO)
    hall.do(acts.Recognise, CHAIR)
    hall.do(acts.StartSpeech, ANNA)
    now, todo, codes = _told(hall, ANNA)
    assert now == "#3正在发言（赞成）。"
    assert (todo, codes) == ("您正在发言，说完请点结束。", ["end_speech"])
    hall.do(acts.EndSpeech, ANNA)
    hall.do(acts.NextStep, CHAIR)
    hall.do(acts.Recognise, CHAIR)
    hall.do(acts.StartSpeech, EXPERT)
    assert _told(hall, BO)[0] == "#7正在发言（议事能手意见）。"


def test_replies_to_a_new_fact_are_announced() -> None:
    hall = Hall().at_expert()
    hall.recognised(10)
    hall.do(acts.NoteNewFact, CHAIR)
    now, _, codes = _told(hall, ANNA)
    assert (now, codes) == ("有新事实，双方各可回应一次。", ["claim", "claim"])


def test_without_opposition_only_questions_are_invited() -> None:
    hall = Hall().at_opposition()
    for _ in range(3):
        hall.do(acts.AskOpposition, CHAIR)
    hall.do(acts.NextStep, CHAIR)
    assert _told(hall, ANNA)[0] == "没有反对意见，现在只接受提问。"


def test_after_the_statements_time_the_next_step_is_announced() -> None:
    hall = Hall().moved()
    hall.do(acts.Leave, MOVER, person=MOVER)
    assert _told(hall, ANNA)[0] == "动议陈述结束，即将征求附议。"


def test_every_phase_is_told() -> None:
    hall = Hall()
    assert _told(hall, ANNA) == ("会议还没有开始签到。", LISTEN, [])
    hall.in_session()
    hall.do(acts.Suspend, CHAIR, reason="断网")
    assert _told(hall, ANNA)[0] == "会议中止，请等候主持人通知。"
    hall.do(acts.Resume, CHAIR)
    hall.do(acts.CountRoom, CLERK, members=(CHAIR, ANNA))
    assert _told(hall, ANNA)[0] == "人数不足：在场 2 人，法定人数 3 人，暂停议事。"
    hall.do(acts.Recess, CHAIR)
    assert _told(hall, ANNA)[0] == "会议休息中。"
    hall.do(acts.Adjourn, CHAIR)
    assert _told(hall, ANNA)[0] == "已休会，待续。"
    hall.do(acts.Close, CHAIR)
    assert _told(hall, ANNA) == ("会议已经结束。", LISTEN, [])
    assert _told(hall, CHAIR) == ("会议已经结束。", LISTEN, [])


def test_everyone_is_always_told_something() -> None:
    hall = Hall().at_debate()
    for person in EVERYONE:
        assert all(_told(hall, person)[:2])


def test_what_is_no_main_motion_is_named_by_its_kind() -> None:
    hall = Hall().at_debate()
    hall.do(acts.Move, ANNA, motion="previous_question", text="")
    assert _told(hall, BO)[:2] == ("征求附议：结束辩论", "认为值得讨论，请附议。")
    hall.do(acts.Second, BO)
    hall.do(acts.StateQuestion, CHAIR)
    assert _told(hall, BO)[0] == "讨论结束，等待主持人提请表决：结束辩论"
    hall.do(acts.PutQuestion, CHAIR)
    assert _told(hall, BO)[:2] == ("正在表决：结束辩论", "请举手表决。")


@pytest.mark.parametrize(
    ("motion", "now"),
    [
        ("request_for_info", "#3有事实咨询，等待主持人答复。"),
        ("question_of_privilege", "#3：提出权益问题，等待主持人裁定。"),
    ],
)
def test_what_waits_for_the_chair_is_named(motion: str, now: str) -> None:
    hall = Hall(RONR).in_session()
    hall.do(acts.Move, ANNA, motion=motion, text="听不清")
    assert _told(hall, BO)[0] == now
