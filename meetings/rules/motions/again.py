"""The motions that bring a question again before the assembly (2.3)."""

from __future__ import annotations

from types import MappingProxyType

from app.marks import N_
from meetings.rules.motions.kind import Again, Decision, Family, MotionKind

BRING_BACK = (
    MotionKind(
        code="take_from_table",
        zh=N_("恢复"),
        zh_tw="抽出",
        en="take from the table",
        family=Family.BRING_BACK,
        rank=None,
        may_interrupt=False,
        second=True,
        debatable=False,
        amendable=False,
        vote=Decision.MAJORITY,
        reconsider=Again.NO,
        applies_to=N_("本次或下次会议中暂停的动议"),
        source="RONR §34",
        but=MappingProxyType(
            {
                "applies_to": "same or next session",
            }
        ),
    ),
    MotionKind(
        code="rescind",
        zh=N_("取消已通过决定"),
        zh_tw="取銷",
        en="rescind",
        family=Family.BRING_BACK,
        rank=None,
        may_interrupt=False,
        second=True,
        debatable=True,
        amendable=True,
        vote=Decision.RESCINDING,
        reconsider=Again.NEGATIVE,
        applies_to=N_("已通过、还可以撤回的决定"),
        source="RONR §35",
        but=MappingProxyType(
            {
                "vote": (
                    "⅔, or M with notice, or majority of entire membership "
                    "(R1; 1915 p.256; McClintock)"
                ),
                "reconsider": "negative only",
                "applies_to": "not once the act is irreversibly done",
            }
        ),
    ),
    MotionKind(
        code="amend_previously_adopted",
        zh=N_("修改已通过决定"),
        zh_tw="取銷",
        en="amend something previously adopted",
        family=Family.BRING_BACK,
        rank=None,
        may_interrupt=False,
        second=True,
        debatable=True,
        amendable=True,
        vote=Decision.RESCINDING,
        reconsider=Again.NEGATIVE,
        applies_to=N_("已通过、还可以撤回的决定"),
        source="RONR §35",
        but=MappingProxyType(
            {
                "vote": (
                    "⅔, or M with notice, or majority of entire membership "
                    "(R1; 1915 p.256; McClintock)"
                ),
                "reconsider": "negative only",
                "applies_to": "not once the act is irreversibly done",
            }
        ),
    ),
    MotionKind(
        code="discharge_committee",
        zh=N_("收回委托"),
        zh_tw="收回付委",
        en="discharge a committee",
        family=Family.BRING_BACK,
        rank=None,
        may_interrupt=False,
        second=True,
        debatable=True,
        amendable=True,
        vote=Decision.DISCHARGING,
        reconsider=Again.NEGATIVE,
        applies_to=N_("委托出去、还没有报告的动议"),
        source="RONR §36",
        but=MappingProxyType(
            {
                "vote": "⅔, or M with notice",
                "reconsider": "negative only",
                "applies_to": "R3 n.8",
            }
        ),
    ),
    MotionKind(
        code="reconsider",
        zh=N_("重议"),
        zh_tw="復議",
        en="reconsider",
        family=Family.BRING_BACK,
        rank=None,
        may_interrupt=True,
        second=True,
        debatable=True,
        amendable=False,
        vote=Decision.MAJORITY,
        reconsider=Again.NO,
        applies_to=N_("同日或次日议决的动议，由胜方成员提出"),
        source="RONR §37",
        but=MappingProxyType(
            {
                "may_interrupt": "making may interrupt, considering may not (R3 n.16)",
                "debatable": "= DEB of target; opens its merits",
                "vote": "M always",
                "applies_to": (
                    "by one who voted on the prevailing side; same day or "
                    "next day of the session; making it suspends action; "
                    "moved even while another has the floor (R3 n.16, R4 "
                    "§36). Ballot: side cannot be checked"
                ),
            }
        ),
    ),
)
