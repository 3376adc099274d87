"""The hall over days: written speeches, equal posts, and a procedure that the clock carries on."""

from __future__ import annotations

from dataclasses import fields

import pytest

from meetings.rules import acts
from meetings.rules.act_json import from_json, to_json
from meetings.rules.by_clock import due, floor_lapses, step_ends, vote_ends, vote_is_over
from meetings.rules.details import Details, Operation
from meetings.rules.engine import replay, rule
from meetings.rules.floor import Floor
from meetings.rules.hand import Choice
from meetings.rules.next_act import next_step
from meetings.rules.rule_sets import RuleSet, rule_set
from meetings.rules.rule_values import DAY, HOUR
from meetings.rules.ruling import InOrder, OutOfOrder
from meetings.rules.states import Outcome, Phase, Step
from tests.meetings.rules.hall import (
    ANNA,
    BO,
    CAI,
    CHAIR,
    CLERK,
    CON,
    DENG,
    EVERYONE,
    EXPERT,
    MOVER,
    PRO,
    QUESTION,
    QUORUM,
    ROLL,
    Hall,
)


def rules(**values: int) -> RuleSet:
    return rule_set("async", {"authorised_by": "本厅规则第12条", **values})


class Days(Hall):
    """A hall over days in rehearsal; the clock does what is due."""

    def __init__(self, **values: int) -> None:
        super().__init__(rules(**values))
        self.do(acts.OpenMeeting, None, roll=ROLL, chair=CHAIR, quorum=QUORUM)

    def serve(self) -> list[str]:
        """Let the clock do everything that is due; return the codes."""
        done: list[str] = []
        while (act := due(self.floor, self.at)) is not None:
            said = {part.name for part in fields(act)} - {"at", "by", "entered_by"}
            self.do(type(act), None, **{name: getattr(act, name) for name in said})
            done.append(act.CODE)
        return done

    def pass_time(self, hours: float) -> list[str]:
        self.wait(hours * 3600)
        return self.serve()

    def began(self) -> Days:
        for person in (MOVER, ANNA, BO, CAI, EXPERT):
            self.do(acts.Arrive, person, person=person)
        self.serve()
        self.do(acts.OpenItem, None, item=7, title="充电")
        return self

    def moved(self) -> Days:
        self.began()
        self.do(acts.Move, MOVER, text="建充电桩", ref=70)
        self.post(MOVER, "三十户没有地方充电。")
        return self

    def stated(self) -> Days:
        self.moved()
        self.do(acts.Second, ANNA)
        assert self.serve() == ["state_question", "ask_opposition"]
        return self

    def debating(self) -> Days:
        """Reach the debate after Cai wrote against."""
        self.stated()
        self.says(CAI, CON, "会吵。")
        self.pass_time(48)
        assert self.step is Step.DEBATE
        return self

    def post(self, person: int, text: str, **values: int) -> None:
        self.do(acts.EndSpeech, person, text=text, **values)

    def says(self, person: int, stance: object, text: str) -> None:
        self.do(acts.ClaimFloor, person, stance=stance)
        self.serve()
        self.post(person, text)


def test_nobody_has_to_be_awake_from_the_opening_to_the_vote() -> None:
    hall = Days().stated()
    assert hall.pass_time(47) == []
    assert hall.pass_time(1) == ["next_step"]
    assert hall.pass_time(71) == []
    assert hall.pass_time(1) == ["next_step", "recognise"], "the expert's turn comes by itself"
    hall.post(EXPERT, "负荷够用。")
    assert hall.pass_time(47) == []
    assert hall.pass_time(1) == ["next_step", "put_question"]
    assert hall.step is Step.VOTING
    hall.wait(72 * 3600 - 1)
    assert not vote_is_over(hall.floor, hall.at)
    hall.wait(1)
    assert vote_is_over(hall.floor, hall.at)
    hall.do(acts.RecordResult, None, yes=3, no=1)
    assert hall.floor.log[-1].outcome == "adopted"
    assert replay(hall.floor.rules, hall.journal) == hall.floor
    assert [from_json(to_json(act)) for act in hall.journal] == hall.journal


def test_whoever_says_nothing_in_time_is_passed_over() -> None:
    hall = Days().began()
    hall.do(acts.Move, MOVER, text="建充电桩", ref=70)
    assert floor_lapses(hall.floor) == step_ends(hall.floor) == hall.at + DAY
    assert hall.pass_time(23) == []
    assert hall.pass_time(1) == ["skip"]
    assert hall.step is Step.SECONDING
    assert step_ends(hall.floor) == hall.at + 72 * HOUR
    assert hall.pass_time(72) == ["no_second"]
    assert step_ends(hall.floor) is None


def test_a_speech_begun_by_voice_ends_at_its_limit() -> None:
    hall = Days().began()
    hall.do(acts.Move, MOVER, text="建充电桩", ref=70)
    hall.do(acts.StartSpeech, MOVER)
    assert floor_lapses(hall.floor) is None
    assert hall.pass_time(23) == []
    assert hall.pass_time(1) == ["end_speech"]


def test_the_sides_alternate_and_have_equally_many_posts() -> None:
    hall = Days(side_posts=2).debating()
    for person, stance in ((ANNA, PRO), (MOVER, PRO), (BO, CON)):
        hall.do(acts.ClaimFloor, person, stance=stance)
    hall.serve()
    first = hall.speaker
    assert first == MOVER, "the maker of the motion first"
    hall.post(MOVER, "赞成一")
    hall.serve()
    assert hall.speaker == BO, "then the other side"
    hall.post(BO, "反对一")
    hall.serve()
    assert hall.speaker == ANNA
    hall.post(ANNA, "赞成二")
    said = hall.refused(acts.ClaimFloor, MOVER, stance=PRO)
    assert said == "双方条数相等：每方最多 2 条，这一方已经用完。"
    hall.says(CAI, CON, "反对二")
    assert hall.motion.count_of(PRO) == hall.motion.count_of(CON) == 2


def test_the_post_stands_in_the_minutes_word_for_word() -> None:
    hall = Days().debating()
    hall.says(BO, CON, "  费用太高。 ")
    assert hall.minute() == f"#{BO}书面发言（辩论发言，反对）：费用太高。"
    hall.says(CAI, QUESTION, "多少钱？")
    hall.do(acts.ClaimFloor, ANNA, stance=PRO)
    hall.serve()
    hall.post(ANNA, "四万元。", about=4)
    assert [one.about for one in hall.motion.speeches] == [0, 0, 0, 0, 4]
    assert hall.motion.pools.of(PRO) == hall.floor.rules.side_pool_ms, "writing costs no time"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"text": "  "}, "内容不能为空。"),
        ({"text": "字" * 601}, "书面发言最多 600 字，现在有 601 字。"),
        ({"text": "好", "about": 9}, "没有第 9 条发言。"),
        ({"text": "好", "about": 0}, "没有第 0 条发言。"),
    ],
)
def test_a_post_that_cannot_stand_is_refused(values: dict[str, object], said: str) -> None:
    hall = Days().debating()
    hall.do(acts.ClaimFloor, BO, stance=CON)
    hall.serve()
    assert hall.refused(acts.EndSpeech, BO, **values) == said


def test_a_post_is_its_writers_own() -> None:
    hall = Days().debating()
    hall.do(acts.ClaimFloor, BO, stance=CON)
    hall.serve()
    assert hall.refused(acts.EndSpeech, CHAIR, text="我替你说") == f"发言权在#{BO}。"
    assert hall.refused(acts.EndSpeech, CAI, text="我先说") == f"发言权在#{BO}。"
    hall.do(acts.EndSpeech, BO, text="由记录员代写", entered_by=CLERK)


def test_a_post_waits_while_a_point_of_order_is_pending() -> None:
    hall = Days().debating()
    hall.do(acts.ClaimFloor, BO, stance=CON)
    hall.serve()
    hall.do(acts.Move, CAI, motion="point_of_order", text="跑题")
    assert hall.refused(acts.EndSpeech, BO, text="费用太高")
    assert due(hall.floor, hall.at + 30 * DAY) is None, "a ruling is the chair's alone"


def test_an_interrupted_post_is_told_to_wait() -> None:
    hall = Days().debating()
    hall.do(acts.ClaimFloor, BO, stance=CON)
    hall.serve()
    hall.do(acts.Move, CAI, motion="point_of_order", text="跑题")
    hall.do(acts.RulePoint, CHAIR, sustained=False, reason="没有跑题")
    hall.do(acts.Move, CAI, motion="appeal", text="不服裁定")
    said = hall.refused(acts.EndSpeech, BO, text="费用太高")
    assert said == "您的发言被打断，请等这件事处理完。"


def test_where_speeches_are_spoken_nothing_is_posted() -> None:
    hall = Hall().moved()
    assert hall.refused(acts.EndSpeech, MOVER, text="书面") == "这里的发言是口头的。"
    assert due(hall.floor, hall.at + 30 * DAY) is None, "elsewhere the chair declares"
    assert step_ends(hall.floor) is not None


def test_both_sides_reply_to_a_new_fact_in_writing() -> None:
    hall = Days().debating()
    hall.pass_time(72)
    hall.post(EXPERT, "电缆要换。")
    hall.do(acts.NoteNewFact, CHAIR)
    hall.says(ANNA, PRO, "换得起。")
    assert hall.minute().startswith(f"#{ANNA}书面发言（回应")
    assert hall.motion.replies == {CON}


def test_an_amendment_is_debated_for_two_days() -> None:
    hall = Days().debating()
    change = Details(operation=Operation.STRIKE_AND_INSERT, strike="充电桩", insert="充电棚")
    hall.do(acts.Move, ANNA, motion="amend", text="改成棚", details=change)
    hall.do(acts.Second, BO)
    assert hall.serve() == ["state_question"]
    assert step_ends(hall.floor) == hall.at + 48 * HOUR
    hall.says(BO, CON, "棚太贵。")
    assert hall.pass_time(47) == []
    assert hall.pass_time(1) == ["next_step", "put_question"]
    assert vote_ends(hall.floor) == hall.at + 72 * HOUR
    assert "自动计票" in hall.refused(acts.CountVote, CHAIR, yes=1, no=3)
    assert next_step(hall.floor, hall.at).is_wait
    hall.do(acts.RaiseHand, ANNA, choice=Choice.YES)
    assert hall.minute() == f"#{ANNA}书面表决：赞成。"
    assert hall.pass_time(72)[0] == "count_vote"
    assert hall.motion.text == "建充电棚"


def amending() -> Days:
    """The vote on an amendment is open; the mover, Anna, Bo and Cai are here."""
    hall = Days().debating()
    change = Details(operation=Operation.STRIKE_AND_INSERT, strike="充电桩", insert="充电棚")
    hall.do(acts.Move, ANNA, motion="amend", text="改成棚", details=change)
    hall.do(acts.Second, BO)
    hall.serve()
    hall.pass_time(48)
    return hall


def test_hands_are_raised_in_writing_and_counted_when_nobody_is_left() -> None:
    hall = amending()
    for person, choice in ((MOVER, Choice.NO), (ANNA, Choice.YES), (BO, Choice.ABSTAIN)):
        hall.do(acts.RaiseHand, person, choice=choice)
        assert hall.serve() == []
    hall.do(acts.RaiseHand, MOVER, choice=Choice.YES)
    hall.do(acts.RaiseHand, CAI, choice=Choice.NO)
    assert hall.serve() == ["count_vote"]
    line = hall.floor.log[-1]
    assert (line.yes, line.no, line.abstain, line.winners) == (2, 1, 1, {ANNA, MOVER})
    assert replay(hall.floor.rules, hall.journal) == hall.floor


def test_a_hand_of_one_who_left_does_not_count() -> None:
    hall = amending()
    hall.do(acts.RaiseHand, ANNA, choice=Choice.YES)
    hall.do(acts.Leave, ANNA, person=ANNA)
    assert hall.pass_time(72)[0] == "count_vote"
    assert (hall.floor.log[-1].yes, hall.floor.log[-1].outcome) == (0, Outcome.LOST)


def test_who_raises_a_hand_and_on_what() -> None:
    hall = amending()
    assert "中立" in hall.refused(acts.RaiseHand, CHAIR, choice=Choice.YES)
    assert from_json(to_json(acts.RaiseHand(at=1, by=ANNA, choice=Choice.NO))).by == ANNA
    live = Hall().at_debate()
    live.do(acts.Move, ANNA, motion="previous_question", text="")
    live.do(acts.Second, BO)
    live.do(acts.StateQuestion, CHAIR)
    live.do(acts.PutQuestion, CHAIR)
    assert "当场举手" in live.refused(acts.RaiseHand, ANNA, choice=Choice.YES)
    ready = Hall().at_ready()
    ready.do(acts.PutQuestion, CHAIR)
    assert "投票" in ready.refused(acts.RaiseHand, ANNA, choice=Choice.YES)


def test_the_clock_does_nothing_while_the_system_is_down() -> None:
    hall = Days().stated()
    hall.do(acts.Suspend, CHAIR, reason="停电")
    ends = step_ends(hall.floor)
    assert hall.pass_time(100) == []
    assert isinstance(rule(hall.floor, acts.Resume(at=hall.at)), OutOfOrder)
    hall.do(acts.Resume, CHAIR)
    assert step_ends(hall.floor) == (ends or 0) + 100 * HOUR, "every step is put off"


def test_a_vote_that_was_broken_off_begins_anew() -> None:
    hall = Days().debating()
    hall.pass_time(72)
    hall.post(EXPERT, "可以。")
    hall.pass_time(48)
    hall.wait(10 * 3600)
    hall.do(acts.VoidPoll, CHAIR, reason="停电")
    assert vote_ends(hall.floor) is None
    hall.do(acts.Suspend, CHAIR, reason="停电")
    hall.wait(3600)
    hall.do(acts.Resume, CHAIR)
    assert hall.serve() == ["put_question"]
    assert vote_ends(hall.floor) == hall.at + 72 * HOUR


def test_it_begins_at_its_hour_with_its_quorum_and_goes_on_when_there_is_one_again() -> None:
    hall = Days()
    start = hall.at
    assert due(hall.floor, start) is None
    hall.do(acts.Arrive, MOVER, person=MOVER)
    assert hall.pass_time(24) == ["declare_no_quorum"]
    hall.do(acts.Arrive, ANNA, person=ANNA)
    assert hall.serve() == ["call_to_order"]
    hall.do(acts.Leave, ANNA, person=ANNA)
    assert hall.floor.phase is Phase.NO_QUORUM
    assert hall.serve() == []
    hall.do(acts.Arrive, BO, person=BO)
    assert hall.serve() == ["resume"]
    hall.do(acts.Adjourn, CHAIR)
    assert hall.pass_time(100) == [], "what the chair adjourned, the chair takes up"


def test_it_does_not_begin_before_its_hour() -> None:
    early = Hall(rules())
    early.do(
        acts.OpenMeeting, None, roll=ROLL, chair=CHAIR, quorum=QUORUM, starts_at=early.at + DAY
    )
    early.do(acts.CountRoom, CLERK, members=EVERYONE)
    assert due(early.floor, early.at) is None
    assert due(early.floor, early.at + DAY) is not None


def test_an_unopened_meeting_has_no_step() -> None:
    floor = Floor(rules=rules())
    assert (step_ends(floor), vote_ends(floor), floor_lapses(floor)) == (None, None, None)
    assert not vote_is_over(floor, 0)


def test_the_chair_ends_the_vote_where_no_time_is_set() -> None:
    hall = Days(vote_ms=0).debating()
    hall.pass_time(72)
    hall.post(EXPERT, "可以。")
    hall.pass_time(48)
    assert hall.step is Step.VOTING
    assert step_ends(hall.floor) is None


def test_debate_stays_open_while_somebody_waits_to_write() -> None:
    hall = Days().debating()
    hall.wait(71 * 3600)
    hall.do(acts.ClaimFloor, BO, stance=CON)
    assert hall.serve() == ["recognise"]
    assert hall.pass_time(2) == [], "Bo has a day to write"
    hall.post(BO, "太贵。")
    assert hall.serve()[0] == "next_step"


def test_only_declarations_are_the_clocks() -> None:
    hall = Days().debating()
    for act in (
        acts.Rebuke(at=hall.at, whom=BO, reason="跑题"),
        acts.Suspend(at=hall.at, reason="停电"),
        acts.HandOverChair(at=hall.at, to=DENG),
        acts.Recess(at=hall.at),
    ):
        assert isinstance(rule(hall.floor, act), OutOfOrder)
    assert isinstance(rule(hall.floor, acts.Adjourn(at=hall.at)), InOrder)
