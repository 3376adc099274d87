"""The incidental motions: unranked, arising from the business, decided at once (2.2)."""

from __future__ import annotations

from types import MappingProxyType

from app.marks import N_
from meetings.rules.motions.kind import Again, Decision, Family, MotionKind

INCIDENTAL = (
    MotionKind(
        code="point_of_order",
        zh=N_("秩序问题"),
        zh_tw="秩序問題",
        en="point of order",
        family=Family.INCIDENTAL,
        rank=None,
        may_interrupt=True,
        second=False,
        debatable=False,
        amendable=False,
        vote=Decision.CHAIR_RULES,
        reconsider=Again.NO,
        applies_to=N_("任何违反规则的事项，须及时提出"),
        source="RONR §23",
        but=MappingProxyType(
            {
                "vote": "chair rules",
                "applies_to": "must be timely",
            }
        ),
    ),
    MotionKind(
        code="appeal",
        zh=N_("申诉"),
        zh_tw="申訴",
        en="appeal",
        family=Family.INCIDENTAL,
        rank=None,
        may_interrupt=True,
        second=True,
        debatable=True,
        amendable=False,
        vote=Decision.REVERSING,
        reconsider=Again.YES,
        applies_to=N_("刚作出的主持人裁定"),
        source="RONR §24",
        but=MappingProxyType(
            {
                "debatable": (
                    "Y except indecorum, speaking rules, priority of "
                    "business, or while an undebatable question is pending"
                ),
                "vote": "majority in the negative to reverse",
                "applies_to": (
                    "1 speech each, chair twice; tie sustains the chair; "
                    "chair may vote to make the tie (R3 n.7, R5 p.94)"
                ),
            }
        ),
    ),
    MotionKind(
        code="suspend_rules",
        zh=N_("暂缓规则"),
        zh_tw="暫停議則",
        en="suspend the rules",
        family=Family.INCIDENTAL,
        rank=None,
        may_interrupt=False,
        second=True,
        debatable=False,
        amendable=False,
        vote=Decision.TWO_THIRDS,
        reconsider=Again.NO,
        applies_to=N_("会议程序；章程、法定人数、无记名除外"),
        source="RONR §25",
        but=MappingProxyType(
            {
                "applies_to": "never bylaws, quorum, secrecy of ballot (R4 p.202)",
            }
        ),
    ),
    MotionKind(
        code="objection_to_consideration",
        zh=N_("反对考虑"),
        zh_tw="反對考慮",
        en="objection to the consideration of a question",
        family=Family.INCIDENTAL,
        rank=None,
        may_interrupt=True,
        second=False,
        debatable=False,
        amendable=False,
        vote=Decision.AGAINST,
        reconsider=Again.NEGATIVE,
        applies_to=N_("刚提出、还没有辩论的主动议"),
        source="RONR §26",
        but=MappingProxyType(
            {
                "vote": "⅔ against considering",
                "reconsider": "negative only",
                "applies_to": "original main motion, before debate (R3 n.12)",
            }
        ),
    ),
    MotionKind(
        code="division_of_question",
        zh=N_("拆分议题"),
        zh_tw="分開動議",
        en="division of a question",
        family=Family.INCIDENTAL,
        rank=None,
        may_interrupt=False,
        second=True,
        debatable=False,
        amendable=True,
        vote=Decision.MAJORITY,
        reconsider=Again.NO,
        applies_to=N_("含有几部分的动议"),
        source="RONR §27",
        but=MappingProxyType(
            {
                "vote": "M; on one member's demand if parts are independent (R3 n.10)",
            }
        ),
    ),
    MotionKind(
        code="consider_seriatim",
        zh=N_("逐段考虑"),
        zh_tw="分段考慮",
        en="consideration by paragraph or seriatim",
        family=Family.INCIDENTAL,
        rank=None,
        may_interrupt=False,
        second=True,
        debatable=False,
        amendable=True,
        vote=Decision.MAJORITY,
        reconsider=Again.NO,
        applies_to=N_("分段的长文，如公约、预算"),
        source="RONR §28",
        but=MappingProxyType(
            {
                "applies_to": "long covenants, budgets",
            }
        ),
    ),
    MotionKind(
        code="division_of_assembly",
        zh=N_("起立重新表决"),
        zh_tw="反表決·起立表決",
        en="division of the assembly",
        family=Family.INCIDENTAL,
        rank=None,
        may_interrupt=True,
        second=False,
        debatable=False,
        amendable=False,
        vote=Decision.DEMAND,
        reconsider=Again.NO,
        applies_to=N_("正在进行或刚宣布的表决"),
        source="RONR §29",
        but=MappingProxyType(
            {
                "vote": "demand of one",
                "applies_to": "counted vote itself: M",
            }
        ),
    ),
    MotionKind(
        code="voting_method",
        zh=N_("表决方式"),
        zh_tw="表決方式",
        en="motion relating to methods of voting",
        family=Family.INCIDENTAL,
        rank=None,
        may_interrupt=False,
        second=True,
        debatable=False,
        amendable=True,
        vote=Decision.MAJORITY,
        reconsider=Again.YES,
        applies_to=N_("待决动议的表决"),
        source="RONR §30",
        but=MappingProxyType(
            {
                "vote": "M (R11)",
                "applies_to": "e.g. order a ballot",
            }
        ),
    ),
    MotionKind(
        code="close_nominations",
        zh=N_("结束提名"),
        zh_tw="結束提名",
        en="close nominations",
        family=Family.INCIDENTAL,
        rank=None,
        may_interrupt=False,
        second=True,
        debatable=False,
        amendable=True,
        vote=Decision.TWO_THIRDS,
        reconsider=Again.NO,
        applies_to=N_("进行中的提名"),
        source="RONR §31",
        but=MappingProxyType(
            {
                "vote": "⅔ (R8,R11)",
                "applies_to": "usually by declaration instead",
            }
        ),
    ),
    MotionKind(
        code="reopen_nominations",
        zh=N_("重开提名"),
        zh_tw="重開提名",
        en="reopen nominations",
        family=Family.INCIDENTAL,
        rank=None,
        may_interrupt=False,
        second=True,
        debatable=False,
        amendable=True,
        vote=Decision.MAJORITY,
        reconsider=Again.NEGATIVE,
        applies_to=N_("已结束的提名"),
        source="RONR §31",
        but=MappingProxyType(
            {
                "vote": "M (R8,R11)",
                "reconsider": "negative only",
            }
        ),
    ),
    MotionKind(
        code="withdraw_motion",
        zh=N_("收回动议"),
        zh_tw="收回",
        en="request for leave to withdraw a motion",
        family=Family.INCIDENTAL,
        rank=None,
        may_interrupt=False,
        second=False,
        debatable=False,
        amendable=False,
        vote=Decision.LEAVE,
        reconsider=Again.NEGATIVE,
        applies_to=N_("自己提出的动议"),
        source="RONR §33",
        but=MappingProxyType(
            {
                "second": "N (R11)",
                "vote": "none before the chair states it; later leave of the assembly",
                "reconsider": "negative only",
                "applies_to": "after stating, the motion belongs to the assembly",
            }
        ),
    ),
    MotionKind(
        code="parliamentary_inquiry",
        zh=N_("规则咨询"),
        zh_tw="會議詢問",
        en="parliamentary inquiry",
        family=Family.INCIDENTAL,
        rank=None,
        may_interrupt=True,
        second=False,
        debatable=False,
        amendable=False,
        vote=Decision.CHAIR_ANSWERS,
        reconsider=Again.NO,
        applies_to=N_("任何时候"),
        source="RONR §33",
        but=MappingProxyType(
            {
                "vote": "chair answers",
                "reconsider": "–",
                "applies_to": "time is charged to the speaker who yields (R6 43:10)",
            }
        ),
    ),
    MotionKind(
        code="request_for_info",
        zh=N_("事实咨询"),
        zh_tw="會議詢問",
        en="request for information",
        family=Family.INCIDENTAL,
        rank=None,
        may_interrupt=True,
        second=False,
        debatable=False,
        amendable=False,
        vote=Decision.CHAIR_ANSWERS,
        reconsider=Again.NO,
        applies_to=N_("任何时候"),
        source="RONR §33",
        but=MappingProxyType(
            {
                "vote": "chair answers",
                "reconsider": "–",
                "applies_to": "time is charged to the speaker who yields (R6 43:10)",
            }
        ),
    ),
)
