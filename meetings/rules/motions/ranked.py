"""The thirteen ranked motions, the highest first (roberts-rules 2.1)."""

from __future__ import annotations

from types import MappingProxyType

from app.marks import N_
from meetings.rules.motions.kind import Again, Decision, Family, MotionKind

RANKED = (
    MotionKind(
        code="fix_time_to_adjourn",
        zh=N_("确定后续会议"),
        zh_tw="定時休會",
        en="fix the time to which to adjourn",
        family=Family.PRIVILEGED,
        rank=1,
        may_interrupt=False,
        second=True,
        debatable=False,
        amendable=True,
        vote=Decision.MAJORITY,
        reconsider=Again.YES,
        applies_to=N_("有待决动议时是优先动议；没有时是主动议"),
        source="RONR §22",
        but=MappingProxyType(
            {
                "applies_to": "privileged only while a question is pending (R2,R11)",
            }
        ),
    ),
    MotionKind(
        code="adjourn",
        zh=N_("休会"),
        zh_tw="散會",
        en="adjourn",
        family=Family.PRIVILEGED,
        rank=2,
        may_interrupt=False,
        second=True,
        debatable=False,
        amendable=False,
        vote=Decision.MAJORITY,
        reconsider=Again.NO,
        applies_to=N_("附条件或没有下次会议时是主动议"),
        source="RONR §21",
        but=MappingProxyType(
            {
                "applies_to": (
                    "if qualified, or if no next meeting is set, it is a "
                    "main motion (R2; Wikisource Art. III §11)"
                ),
            }
        ),
    ),
    MotionKind(
        code="recess",
        zh=N_("休息"),
        zh_tw="休息",
        en="recess",
        family=Family.PRIVILEGED,
        rank=3,
        may_interrupt=False,
        second=True,
        debatable=False,
        amendable=True,
        vote=Decision.MAJORITY,
        reconsider=Again.NO,
        applies_to=N_("可以修改休息的长短"),
        source="RONR §20",
        but=MappingProxyType(
            {
                "applies_to": "length amendable (R1,R2)",
            }
        ),
    ),
    MotionKind(
        code="question_of_privilege",
        zh=N_("提出权益问题"),
        zh_tw="權宜問題",
        en="raise a question of privilege",
        family=Family.PRIVILEGED,
        rank=4,
        may_interrupt=True,
        second=False,
        debatable=False,
        amendable=False,
        vote=Decision.CHAIR_RULES,
        reconsider=Again.NO,
        applies_to=N_("紧急时可以打断发言；主持人的决定可以申诉"),
        source="RONR §19",
        but=MappingProxyType(
            {
                "vote": "chair",
                "applies_to": (
                    "may interrupt a speech if urgent; chair's decision appealable (R5 p.88)"
                ),
            }
        ),
    ),
    MotionKind(
        code="orders_of_the_day",
        zh=N_("要求遵守议程"),
        zh_tw="請求按議程",
        en="call for the orders of the day",
        family=Family.PRIVILEGED,
        rank=5,
        may_interrupt=True,
        second=False,
        debatable=False,
        amendable=False,
        vote=Decision.AGAINST,
        reconsider=Again.NO,
        applies_to=N_("一人要求即可"),
        source="RONR §18",
        but=MappingProxyType(
            {
                "vote": "none; ⅔ against to set aside",
                "applies_to": "one member's demand suffices (R2,R5 p.88)",
            }
        ),
    ),
    MotionKind(
        code="lay_on_table",
        zh=N_("暂停"),
        zh_tw="擱置",
        en="lay on the table",
        family=Family.SUBSIDIARY,
        rank=6,
        may_interrupt=False,
        second=True,
        debatable=False,
        amendable=False,
        vote=Decision.MAJORITY,
        reconsider=Again.NO,
        applies_to=N_("主动议及附着于它的全部动议"),
        source="RONR §17",
        but=MappingProxyType(
            {
                "applies_to": "main + everything adhering; for urgent interruption only",
            }
        ),
    ),
    MotionKind(
        code="previous_question",
        zh=N_("结束辩论"),
        zh_tw="停止討論",
        en="previous question",
        family=Family.SUBSIDIARY,
        rank=7,
        may_interrupt=False,
        second=True,
        debatable=False,
        amendable=False,
        vote=Decision.TWO_THIRDS,
        reconsider=Again.BEFORE_EXECUTED,
        applies_to=N_("当前待决的动议；可以指明更多"),
        source="RONR §16",
        but=MappingProxyType(
            {
                "reconsider": "Y before any vote under it (R3 n.15)",
                "applies_to": "immediately pending question unless more are named (R3 n.14)",
            }
        ),
    ),
    MotionKind(
        code="limit_extend_debate",
        zh=N_("调整辩论限制"),
        zh_tw="限制(延長)討論",
        en="limit or extend limits of debate",
        family=Family.SUBSIDIARY,
        rank=8,
        may_interrupt=False,
        second=True,
        debatable=False,
        amendable=True,
        vote=Decision.TWO_THIRDS,
        reconsider=Again.BEFORE_EXECUTED,
        applies_to=N_("当前待决的可辩论动议；可以指明更多"),
        source="RONR §15",
        but=MappingProxyType(
            {
                "reconsider": "Y, unexecuted part (R2)",
                "applies_to": (
                    "immediately pending debatable question only, unless more are named (R3 n.9)"
                ),
            }
        ),
    ),
    MotionKind(
        code="postpone_definitely",
        zh=N_("改期"),
        zh_tw="延期討論",
        en="postpone to a certain time",
        family=Family.SUBSIDIARY,
        rank=9,
        may_interrupt=False,
        second=True,
        debatable=True,
        amendable=True,
        vote=Decision.MAJORITY_OR_SPECIAL,
        reconsider=Again.YES,
        applies_to=N_("主动议；不晚于下次会议"),
        source="RONR §14",
        but=MappingProxyType(
            {
                "vote": "M; ⅔ if made a special order (R2)",
                "applies_to": "main motion; not beyond the next session",
            }
        ),
    ),
    MotionKind(
        code="commit",
        zh=N_("委托"),
        zh_tw="付委",
        en="commit or refer",
        family=Family.SUBSIDIARY,
        rank=10,
        may_interrupt=False,
        second=True,
        debatable=True,
        amendable=True,
        vote=Decision.MAJORITY,
        reconsider=Again.BEFORE_EXECUTED,
        applies_to=N_("主动议；可以写明人数、任务、期限"),
        source="RONR §13",
        but=MappingProxyType(
            {
                "reconsider": "Y, until the committee starts (R2,R3 n.8)",
                "applies_to": "main; may name size, mandate, deadline",
            }
        ),
    ),
    MotionKind(
        code="amend",
        zh=N_("修改"),
        zh_tw="修正",
        en="amend",
        family=Family.SUBSIDIARY,
        rank=11,
        may_interrupt=False,
        second=True,
        debatable=True,
        amendable=True,
        vote=Decision.MAJORITY,
        reconsider=Again.YES,
        applies_to=N_("可以修改的待决动议"),
        source="RONR §12",
        but=MappingProxyType(
            {
                "debatable": "= DEB of what it amends (R3 n.4)",
                "amendable": "Y (1st degree only)",
                "vote": "M, even if the main motion needs ⅔ (1915 p.134)",
                "applies_to": "see 2.5",
            }
        ),
    ),
    MotionKind(
        code="postpone_indefinitely",
        zh=N_("搁置"),
        zh_tw="無期延期",
        en="postpone indefinitely",
        family=Family.SUBSIDIARY,
        rank=12,
        may_interrupt=False,
        second=True,
        debatable=True,
        amendable=False,
        vote=Decision.MAJORITY,
        reconsider=Again.AFFIRMATIVE,
        applies_to=N_("主动议；通过即不再议"),
        source="RONR §11",
        but=MappingProxyType(
            {
                "debatable": "Y, and opens main question (R3)",
                "reconsider": "affirmative only (R2; R3 n.13)",
                "applies_to": "main only; kills it",
            }
        ),
    ),
    MotionKind(
        code="main_motion",
        zh=N_("主动议"),
        zh_tw="主動議",
        en="main motion",
        family=Family.MAIN,
        rank=13,
        may_interrupt=False,
        second=True,
        debatable=True,
        amendable=True,
        vote=Decision.MAJORITY,
        reconsider=Again.YES,
        applies_to=N_("没有其他待决动议时"),
        source="RONR §10",
        but=MappingProxyType(
            {
                "applies_to": "only when nothing is pending",
            }
        ),
    ),
)
