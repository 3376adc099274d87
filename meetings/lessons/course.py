"""The four lessons 收集、议事、表决、监督: a rule in a line, and what it rests on.

Each is short enough for one sitting on a phone. What other pages explain in full (the motions in
order, every decision rule) is linked from there, not said twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from app.marks import N_
from meetings.lessons import sources as from_
from meetings.rules import sources


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing to know, and its source."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """One lesson: its code in addresses, its name, what it is for, its rules in order."""

    code: str
    name: str
    about: str
    rules: tuple[Rule, ...]


COLLECT: Final = Lesson(
    "collect",
    N_("收集：把大家的事收上来"),
    N_("代表不是替自己说话。先听，再写清楚，再交上去。"),
    (
        Rule(N_("三种办法都可以用：居民提案、征求意见座谈会、入户问卷调查。"), from_.COLLECT),
        Rule(
            N_("写清四样：在哪里、什么原因、归谁管、想怎么解决。写得清楚，别人才接得住。"),
            from_.KNOWN_PROBLEMS,
        ),
        Rule(
            N_("同样的事合成一个议题，支持的人合在一起算，一个人只算一次。"),
            from_.COLLECT,
        ),
        Rule(
            N_(
                "上会以前先审三样：合理、合法、可行。三样都“是”才立项；事情和自己家有利益关系的人要回避。"
            ),
            from_.REVIEW,
        ),
        Rule(
            N_("打官司、仲裁、信访的事各有各的渠道，议事厅告诉他该去哪里，不代替。"),
            from_.CHANNELS,
        ),
    ),
)
DELIBERATE: Final = Lesson(
    "deliberate",
    N_("议事：先有动议，再来讨论"),
    N_("一次只议一件事，按五步走，正反都说完再表决。"),
    (
        Rule(
            N_("动议要具体：谁、什么时候、在哪里、做什么、花多少钱、怎么验收。"),
            sources.CONCRETE_MOTION,
        ),
        Rule(
            N_("附议只是说“值得讨论”，不等于赞成。没有人附议，这一次就不议。"),
            sources.STEP_2,
        ),
        Rule(
            N_("想说话先举手（手机上按“要求发言”），主持人叫到再说，不打断别人。"),
            from_.VILLAGE_HANDS,
        ),
        Rule(N_("话对着主持人说，先说赞成还是反对，再说理由。"), from_.VILLAGE_STANCE),
        Rule(
            N_("每人每次不超过2分钟，同一件事不超过2次；正反轮流，两边时间相等。"),
            from_.VILLAGE_TIMES,
        ),
        Rule(N_("只说事，不说人：不揣测动机，不翻旧账，不骂人。"), from_.VILLAGE_MANNERS),
        Rule(
            N_("主持人只管程序，不表态。他自己要参加讨论，先请别人代为主持。"),
            sources.NEUTRAL_CHAIR,
        ),
        Rule(
            N_("觉得谁违反了规则，随时可以提“秩序问题”，主持人马上裁定。"),
            sources.RONR_POINT_OF_ORDER,
        ),
    ),
)
VOTE: Final = Lesson(
    "vote",
    N_("表决：一人一票，看得见怎么算"),
    N_("决四件事：干不干、怎么干、干得怎么样、以后怎么办。"),
    (
        Rule(N_("先签到，后投票。没有签到、已经离场的，不能投。"), from_.SIGN_IN_FIRST),
        Rule(
            N_("到会的代表要够三分之二，才能开会表决；人数不够，只能等、改期或散会。"),
            from_.HALL_RULE,
        ),
        Rule(N_("干不干、怎么干：赞成的超过实到人数的一半才通过。"), from_.HALL_RULE),
        Rule(N_("赞成和反对一样多，就是没有通过。"), sources.TIE_FAILS),
        Rule(
            N_("弃权的人算在实到人数里，所以弃权帮不到赞成。"),
            from_.HALL_RULE,
        ),
        Rule(N_("以后怎么办：管得久的事，要实到人数的三分之二以上赞成。"), from_.LONG_TERM_RULE),
        Rule(
            N_("手机、纸质票只用一种，先投的一票有效。投完抄下回执码，随时能查自己的票在不在。"),
            from_.DECIDE,
        ),
    ),
)
SUPERVISE: Final = Lesson(
    "supervise",
    N_("监督：定下的事，看着它办完"),
    N_("表决不是结束。代表还要看进度、看质量、看结果。"),
    (
        Rule(N_("看三样：进度到了没有，质量行不行，结果是不是当初定的。"), from_.SUPERVISE),
        Rule(N_("结果要在3日内公布，让没来的人也知道定了什么。"), from_.PUBLISH),
        Rule(
            N_("查出不合格，3个工作日内整改，再由另外的人复核。检查的人不能自己复核自己。"),
            from_.RECTIFY,
        ),
        Rule(
            N_("办完要评：满意和基本满意合计不到七成，就二次整改，改完再评。"),
            from_.GRADE_RULE,
        ),
        Rule(
            N_("到期没办、办了又坏，在任务页上催办或者写“又出现了”，不用等下次开会。"),
            from_.SUPERVISE,
        ),
    ),
)
LESSONS: Final = (COLLECT, DELIBERATE, VOTE, SUPERVISE)
"""In the order of 集议决督."""
BY_CODE: Final[Mapping[str, Lesson]] = MappingProxyType({one.code: one for one in LESSONS})
