"""What the clocks show."""

from __future__ import annotations

from meetings.rules import acts
from meetings.rules.clocks import Clocks, remaining
from tests.meetings.rules.hall import ANNA, BO, CHAIR, CON, MOVER, PRO, QUESTION, Hall


def test_no_motion_no_clocks() -> None:
    hall = Hall().in_session()
    assert remaining(hall.floor, hall.at) == Clocks()


def test_a_point_of_order_alone_has_no_clocks() -> None:
    hall = Hall().in_session()
    hall.do(acts.Move, ANNA, motion="point_of_order", text="议程")
    assert remaining(hall.floor, hall.at) == Clocks()


def test_a_speech_runs_down_warns_and_stops_at_zero() -> None:
    hall = Hall().at_debate()
    hall.claim(ANNA, PRO)
    hall.do(acts.Recognise, CHAIR)
    hall.wait(10)
    waits = remaining(hall.floor, hall.at)
    assert (waits.speech, waits.speaker, waits.running, waits.warning) == (
        120_000,
        ANNA,
        False,
        False,
    )
    hall.do(acts.StartSpeech, ANNA)
    hall.wait(89)
    assert not remaining(hall.floor, hall.at).warning
    hall.wait(1)
    near = remaining(hall.floor, hall.at)
    assert (near.speech, near.running, near.warning) == (30_000, True, True)
    assert (near.pro, near.con) == (510_000, 600_000)
    hall.wait(1000)
    over = remaining(hall.floor, hall.at)
    assert (over.speech, over.running, over.pro) == (0, False, 480_000)
    hall.do(acts.EndSpeech, ANNA)
    assert remaining(hall.floor, hall.at).pro == 480_000


def test_seconding_runs_down() -> None:
    hall = Hall().at_seconding()
    hall.wait(20)
    clocks = remaining(hall.floor, hall.at)
    assert (clocks.step, clocks.running, clocks.speech) == (40_000, True, None)
    hall.wait(100)
    over = remaining(hall.floor, hall.at)
    assert (over.step, over.running) == (0, False)


def test_opposition_shares_one_time() -> None:
    hall = Hall().at_opposition()
    assert remaining(hall.floor, hall.at).step == 300_000
    hall.claim(BO, CON)
    hall.do(acts.Recognise, CHAIR)
    hall.do(acts.StartSpeech, BO)
    hall.wait(60)
    clocks = remaining(hall.floor, hall.at)
    assert (clocks.step, clocks.speech, clocks.con) == (240_000, 240_000, 600_000)


def test_questions_cost_no_side_its_time() -> None:
    hall = Hall().at_debate()
    hall.claim(BO, QUESTION)
    hall.recognised(60)
    clocks = remaining(hall.floor, hall.at)
    assert (clocks.pro, clocks.con, clocks.step) == (600_000, 600_000, None)


def test_a_moment_before_the_last_act_counts_as_it() -> None:
    hall = Hall().moved()
    hall.do(acts.StartSpeech, MOVER)
    assert remaining(hall.floor, hall.at - 5_000).speech == 300_000
