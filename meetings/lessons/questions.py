"""The rule quiz as a table: every question, its answers, which is right, why, by which rule.

Everybody answers the same ten; only their order changes with the paper's number
(``meetings.lessons.marking``). Whoever changes a question or an answer gives the set a new
``EDITION``: what was passed keeps the edition under which it was passed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from app.marks import N_
from meetings.lessons import sources as from_
from meetings.lessons.course import COLLECT, DELIBERATE, SUPERVISE, VOTE, Lesson
from meetings.rules import sources

EDITION: Final = "2026-1"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer on offer: its code in the form, its words."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question: exactly one of its answers is right."""

    code: str
    lesson: Lesson
    text: str
    answers: tuple[Answer, ...]
    right: str
    """The code of the right answer."""
    because: str
    """Why, said after answering."""
    source: str


def _of(*texts: str) -> tuple[Answer, ...]:
    return tuple(Answer(code, text) for code, text in zip("abc", texts, strict=True))


QUESTIONS: Final = (
    Question(
        "need",
        COLLECT,
        N_("邻居跟您说：楼道里堆了杂物，走路不方便。您先怎么做？"),
        _of(
            N_("记下在哪里、什么原因、想怎么解决，写成提案交上去"),
            N_("自己做主，叫物业今天就搬走"),
            N_("先不说，等下次开会时突然提出来"),
        ),
        "a",
        N_("写清楚交上去，秘书才能受理、合并相同的事、排上会，大家也查得到办到哪一步。"),
        from_.COLLECT,
    ),
    Question(
        "review",
        COLLECT,
        N_("一件事要立项上会，先审哪三样？"),
        _of(
            N_("便宜、快、好看"),
            N_("合理、合法、可行"),
            N_("谁提的、谁支持、谁反对"),
        ),
        "b",
        N_("三样都“是”才立项。事情和自己家有利益关系的，要说明并回避。"),
        from_.REVIEW,
    ),
    Question(
        "motion",
        DELIBERATE,
        N_("下面哪一句是合格的动议？"),
        _of(
            N_("咱们小区停车太乱了，得管一管"),
            N_("希望物业多关心老年人"),
            N_("物业公司12月1日前在3号楼前装8个充电桩，花4万元，由监督员验收"),
        ),
        "c",
        N_("动议要写明谁、什么时候、在哪里、做什么、花多少钱、怎么验收，通过了才办得了。"),
        sources.CONCRETE_MOTION,
    ),
    Question(
        "second",
        DELIBERATE,
        N_("您“附议”了一件事，表示什么？"),
        _of(
            N_("我赞成，会投赞成票"),
            N_("这件事值得讨论，赞成还是反对以后再说"),
            N_("我愿意出钱"),
        ),
        "b",
        N_("附议只是让大家讨论。附议了以后，仍然可以反对、可以投反对票。"),
        sources.STEP_2,
    ),
    Question(
        "floor",
        DELIBERATE,
        N_("别人正在发言，您不同意他说的，怎么办？"),
        _of(
            N_("马上打断，当面跟他说清楚"),
            N_("跟旁边的人一起起哄"),
            N_("先要求发言，等主持人叫到，先说反对，再说理由"),
        ),
        "c",
        N_("不打断别人，话对着主持人说。正反轮流，两边时间相等，您一定说得上。"),
        from_.VILLAGE_TO_THE_CHAIR,
    ),
    Question(
        "tie",
        VOTE,
        N_("实到40人，20人赞成，20人反对。通过了吗？"),
        _of(
            N_("没有通过"),
            N_("通过了"),
            N_("由主持人说了算"),
        ),
        "a",
        N_("赞成的要超过一半。一样多，就是没有通过。"),
        sources.TIE_FAILS,
    ),
    Question(
        "abstain",
        VOTE,
        N_("决定“干不干”，实到40人：赞成19人，反对5人，弃权16人。通过了吗？"),
        _of(
            N_("通过了，赞成比反对多"),
            N_("没有通过，赞成没有超过实到人数的一半"),
            N_("弃权的不算人，重新算"),
        ),
        "b",
        N_("按实到人数算，要21人赞成。弃权的人算在实到人数里，所以弃权帮不到赞成。"),
        from_.HALL_RULE,
    ),
    Question(
        "sign_in",
        VOTE,
        N_("您坐在会场里，但还没有签到。能投票吗？"),
        _of(
            N_("能，人在就行"),
            N_("请旁边签了到的人替我投"),
            N_("先签到，再投票"),
        ),
        "c",
        N_("签到了才算实到。不会用手机的，到签到台登记。"),
        from_.SIGN_IN_FIRST,
    ),
    Question(
        "watch",
        SUPERVISE,
        N_("表决通过了，代表还要做什么？"),
        _of(
            N_("看着它办：进度、质量、结果三样都看"),
            N_("没有事了，等下次开会"),
            N_("自己动手去办"),
        ),
        "a",
        N_("事情由责任单位办，代表监督。到期没办，可以在任务页上催办。"),
        from_.SUPERVISE,
    ),
    Question(
        "grade",
        SUPERVISE,
        N_("事情办完了，评一评：满意和基本满意合计六成五。接下来呢？"),
        _of(
            N_("超过一半，算办好了"),
            N_("不到七成，二次整改，改完再评"),
            N_("由责任单位自己决定"),
        ),
        "b",
        N_("七成是底线。二次整改以后再评一次，看大家满意不满意。"),
        from_.GRADE_RULE,
    ),
)
BY_CODE: Final[Mapping[str, Question]] = MappingProxyType({one.code: one for one in QUESTIONS})
