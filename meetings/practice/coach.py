"""The coach: what to do next and why, with the paragraph, for each next step of the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.marks import N_
from meetings.practice.sitting import Sitting
from meetings.rules import sources
from meetings.rules.next_act import next_step
from meetings.rules.states import Outcome, Phase, Step


@dataclass(frozen=True, slots=True)
class Advice:
    """``code`` is what to press (``wait`` for nothing), ``todo`` says it, ``why`` tells the reason."""

    code: str
    todo: str
    why: str
    paragraph: str = ""


WAIT = "wait"

_BY_CODE: Mapping[str, Advice] = MappingProxyType(
    {
        one.code: one
        for one in (
            Advice(
                "call_to_order",
                N_("人到齐了，请宣布开会。"),
                N_("到会的代表达到法定人数，会议才能议事和表决。先看灯，再开会。"),
                sources.RONR_QUORUM,
            ),
            Advice(
                "open_item",
                N_("请进入议题。"),
                N_("一时一件：按议程一项一项来，不同时议两件事。"),
                sources.RONR_MAIN_MOTION,
            ),
            Advice(
                "state_question",
                N_("有人附议了。请把动议念一遍，宣布动议成立。"),
                N_("附议只表示值得讨论，不表示赞成。您宣布以后，动议就属于全会了。"),
                sources.STEP_2,
            ),
            Advice(
                "no_second",
                N_("时间到了没有人附议，请宣布止议。"),
                N_("没有第二个人认为值得讨论，就不占大家的时间：不辩论，不表决，也不算否决。"),
                sources.STEP_2,
            ),
            Advice(
                "ask_opposition",
                N_("请问一问：有没有反对意见？"),
                N_("没人出声不等于同意。问够次数，反对的人才有说话的机会。"),
                sources.STEP_3,
            ),
            Advice(
                "recognise",
                N_("有人在等。请下一位发言。"),
                N_("动议人先说，没说过的先说，正反轮流；按规则点人，就没有人能说您偏心。"),
                sources.RONR_FLOOR,
            ),
            Advice(
                "next_step",
                N_("没有人等候发言了，请进入下一步。"),
                N_("还有人等着就不能往下走；没有人了，就不要拖。"),
                sources.CHAIR_PUTS,
            ),
            Advice(
                "put_question",
                N_("说完了。请念一遍动议，说清赞成和反对是什么意思，提请表决。"),
                N_("表决的是一句写定的话，每个人都要听到同一句话。"),
                sources.CHAIR_PUTS,
            ),
            Advice(
                "rule_point",
                N_("有人提出秩序问题，请马上裁定，并说明理由。"),
                N_("规则问题比正在议的事先办。裁定成立或不成立都要说为什么，大家可以申诉。"),
                sources.RONR_POINT_OF_ORDER,
            ),
            Advice(
                "resume",
                N_("人数够了，请继续开会。"),
                N_("停下的计时从停下的地方接着走，谁也没有少一秒。"),
                sources.RONR_QUORUM,
            ),
            Advice(
                "end_speech",
                N_("时间到了，请他结束发言。"),
                N_("对谁都一样：时间到就停。说“时间到了，谢谢您”，不评论他说的内容。"),
                sources.RONR_SPEECHES,
            ),
            Advice(
                "close",
                N_("议程办完了，请宣布闭会。"),
                N_("结果已经宣布，没有别的事就闭会。接下来核对纪要。"),
                sources.GENERAL,
            ),
            Advice(
                "skip",
                N_("请到的人没有开始说，请过号。"),
                N_("过号的人可以重新排队，会议不等一个人。"),
                sources.RONR_FLOOR,
            ),
        )
    }
)

_SPEECH = Advice(
    WAIT,
    N_("有人正在发言，请听他说完。"),
    N_("主持人不插话、不评论。看着时钟，剩30秒提醒一下。"),
    sources.RONR_SPEECHES,
)
_SECONDS = Advice(
    WAIT,
    N_("请问有没有人附议，等一等。"),
    N_("给大家想一想的时间。时间没到，不能宣布止议。"),
    sources.STEP_2,
)
_VOTE = Advice(
    WAIT,
    N_("正在表决，请等结果。"),
    N_("表决开始以后不再辩论，也不公布票数，直到结束。"),
    sources.VOTE,
)
_SHORT = Advice(
    WAIT,
    N_("人数不够，请等人回来。"),
    N_("人数不够时不能议事，更不能表决；只能等人、定下次时间、休会。"),
    sources.RONR_QUORUM,
)
_QUIET = Advice(
    WAIT,
    N_("请等一等。"),
    N_("现在该别人动，您不用按。"),
)
_OVER = Advice(
    "",
    N_("练完了。"),
    N_("可以再练一次，或者换一个场景。真开会时，主持台上的按钮和这里一样。"),
)


def advice_on(sitting: Sitting) -> Advice:
    """What the learner should do now."""
    floor = sitting.floor
    if sitting.is_over:
        return _OVER
    holder = floor.holder
    if holder is not None and holder.begun and not holder.is_exhausted(sitting.now):
        return _BY_CODE["rule_point"] if _awaits_ruling(sitting) else _SPEECH
    if floor.phase is Phase.IN_SESSION and _all_done(sitting):
        return _BY_CODE["close"]
    if floor.phase is Phase.NO_QUORUM and not floor.has_quorum:
        return _SHORT
    offer = next_step(floor, sitting.now)
    return _BY_CODE.get(offer.code) or _waiting(sitting)


def _awaits_ruling(sitting: Sitting) -> bool:
    top = sitting.floor.top
    return top is not None and top.step is Step.RULING


def _all_done(sitting: Sitting) -> bool:
    """Whether the one item is decided: nothing pends, and a main motion stands in the log."""
    about = {Outcome.SUSTAINED, Outcome.NOT_SUSTAINED}
    decided = any(line.outcome not in about for line in sitting.floor.log)
    return not sitting.floor.stack and decided


def _waiting(sitting: Sitting) -> Advice:
    steps = {motion.step for motion in sitting.floor.stack[-1:]}
    if Step.SECONDING in steps:
        return _SECONDS
    return _VOTE if Step.VOTING in steps else _QUIET
