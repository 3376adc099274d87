"""Nominations: made without a second, declined, closed and reopened, under the item they are for."""

from __future__ import annotations

from meetings.rules import acts
from meetings.rules.nominations import nominated
from meetings.rules.rule_sets import RONR
from tests.meetings.rules.hall import ANNA, BO, CAI, CHAIR, CON, MOVER, SITTER, STRANGER, Hall


def electing() -> Hall:
    """The item is the election of a convener."""
    hall = Hall().in_session()
    hall.do(acts.OpenItem, CHAIR, item=9, title="换届", office="召集人")
    return hall


def names(hall: Hall) -> list[int]:
    return [one.person for one in nominated(hall.floor)]


def test_a_nomination_needs_no_second_and_stands_in_order() -> None:
    hall = electing()
    hall.do(acts.Nominate, ANNA, whom=BO)
    assert hall.minute() == "#3提名#4。"
    hall.do(acts.Nominate, CAI, whom=ANNA)
    assert names(hall) == [BO, ANNA]
    assert hall.floor.stack == ()


def test_who_may_be_nominated_and_by_whom() -> None:
    hall = electing()
    hall.do(acts.Nominate, ANNA, whom=BO)
    assert "已经被提名" in hall.refused(acts.Nominate, CAI, whom=BO)
    assert "名册上没有" in hall.refused(acts.Nominate, CAI, whom=STRANGER)
    assert "中立" in hall.refused(acts.Nominate, CHAIR, whom=CAI)
    assert "只有议事代表" in hall.refused(acts.Nominate, SITTER, whom=CAI)


def test_nobody_is_made_to_stand() -> None:
    hall = electing()
    assert "没有被提名" in hall.refused(acts.DeclineNomination, BO)
    hall.do(acts.Nominate, ANNA, whom=BO)
    hall.do(acts.Nominate, ANNA, whom=CAI)
    hall.do(acts.DeclineNomination, BO)
    assert (hall.minute(), names(hall)) == ("#4谢绝提名。", [CAI])


def test_the_chair_declares_nominations_closed_and_the_body_may_reopen_them() -> None:
    hall = electing()
    assert "还没有人" in hall.refused(acts.CloseNominations, CHAIR)
    hall.do(acts.Nominate, ANNA, whom=BO)
    hall.do(acts.CloseNominations, CHAIR)
    assert "已经结束" in hall.refused(acts.CloseNominations, CHAIR)
    assert "已经结束" in hall.refused(acts.Nominate, CAI, whom=ANNA)
    hall.do(acts.Move, CAI, motion="reopen_nominations", text="")
    hall.do(acts.Second, ANNA)
    hall.do(acts.StateQuestion, CHAIR)
    assert "不能提名" in hall.refused(acts.Nominate, CAI, whom=ANNA)
    hall.do(acts.PutQuestion, CHAIR)
    hall.do(acts.CountVote, CHAIR, yes=3, no=2)
    hall.do(acts.Nominate, CAI, whom=ANNA)
    assert names(hall) == [BO, ANNA]


def test_an_election_is_put_only_with_somebody_to_vote_for() -> None:
    hall = electing()
    hall.do(acts.Move, MOVER, text="选举召集人一名")
    hall.speech(30)
    hall.do(acts.Second, ANNA)
    hall.do(acts.StateQuestion, CHAIR)
    hall.do(acts.ClaimFloor, BO, stance=CON)
    hall.do(acts.Recognise, CHAIR, whom=BO)
    hall.do(acts.StartSpeech, BO)
    assert "发言权在" in hall.refused(acts.Nominate, ANNA, whom=CAI)
    hall.do(acts.EndSpeech, BO)
    for _step in range(3):
        hall.do(acts.NextStep, CHAIR, reason="时间有限")
    assert "还没有人被提名" in hall.refused(acts.PutQuestion, CHAIR)
    hall.do(acts.Nominate, ANNA, whom=CAI)
    hall.do(acts.PutQuestion, CHAIR)
    assert "不能提名" in hall.refused(acts.Nominate, ANNA, whom=BO)


def test_where_nobody_is_elected_nobody_is_nominated() -> None:
    hall = Hall(RONR).in_session()
    hall.do(acts.OpenItem, CHAIR, item=7, title="充电")
    assert "不是选举" in hall.refused(acts.Nominate, ANNA, whom=BO)
    assert "不是选举" in hall.refused(acts.Move, ANNA, motion="close_nominations", text="")


def test_each_item_has_its_own_nominees_and_its_own_closing() -> None:
    hall = electing()
    hall.do(acts.Nominate, ANNA, whom=BO)
    hall.do(acts.CloseNominations, CHAIR)
    hall.do(acts.OpenItem, CHAIR, item=10, title="增补", office="监督员")
    assert names(hall) == []
    hall.do(acts.Nominate, ANNA, whom=BO)
    hall.do(acts.OpenItem, CHAIR, item=10, title="增补", office="监督员")
    assert (names(hall), len(hall.floor.nominees)) == ([BO], 2)
