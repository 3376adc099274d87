"""The table in plain words: what each motion is for, and what its vote needs.

For people who never heard of parliamentary law; the terms stand beside these words.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.marks import N_
from meetings.rules.motions.kind import Decision, Family

PURPOSES: Mapping[str, str] = MappingProxyType(
    {
        "fix_time_to_adjourn": N_("定下什么时候接着开会。"),
        "adjourn": N_("今天就开到这里。"),
        "recess": N_("先歇一会儿再议。"),
        "question_of_privilege": N_("听不清、太吵、太热，或有损会议和成员的权益，请马上处理。"),
        "orders_of_the_day": N_("请按议程和时间来。"),
        "lay_on_table": N_("有急事，先把这件事放一放。"),
        "previous_question": N_("不再辩论，马上表决。"),
        "limit_extend_debate": N_("缩短或延长发言的时间、次数。"),
        "postpone_definitely": N_("改到以后某个时间再议。"),
        "commit": N_("交给几个人先研究，按期报告。"),
        "amend": N_("改动正在议的文字：加、删、换几个字。"),
        "postpone_indefinitely": N_("这件事不必表决，本次会议不再议。"),
        "main_motion": N_("提出一件要办的事，请大家决定。"),
        "point_of_order": N_("有人没按规则来，请主持人马上裁定。"),
        "appeal": N_("不同意主持人刚才的裁定，请大家决定。"),
        "suspend_rules": N_("为办成一件事，暂时不照某条规则办。"),
        "objection_to_consideration": N_("这件事根本不该议，请大家决定议不议。"),
        "division_of_question": N_("一项动议里有几件事，分开来议、分开表决。"),
        "consider_seriatim": N_("长的条文，一段一段地议。"),
        "division_of_assembly": N_("刚才的表决看不准，请起立重新数。"),
        "voting_method": N_("换一种方式表决，如无记名投票。"),
        "close_nominations": N_("提名到此为止。"),
        "reopen_nominations": N_("再接受提名。"),
        "withdraw_motion": N_("收回自己提出的动议。"),
        "parliamentary_inquiry": N_("问主持人：规则上该怎么办？"),
        "request_for_info": N_("问一个事实，弄清楚再议。"),
        "take_from_table": N_("把先前放下的事拿回来议。"),
        "rescind": N_("把已经通过的决定取消。"),
        "amend_previously_adopted": N_("把已经通过的决定改一改。"),
        "discharge_committee": N_("不等研究的人报告了，大家自己议。"),
        "reconsider": N_("刚才表决过的，重新议一次。"),
    },
)

FAMILY_NAMES: Mapping[Family, str] = MappingProxyType(
    {
        Family.MAIN: N_("提出一件事"),
        Family.SUBSIDIARY: N_("怎样处理正在议的动议"),
        Family.INCIDENTAL: N_("规则和表决的事"),
        Family.PRIVILEGED: N_("会场和时间的事"),
        Family.BRING_BACK: N_("再议一次"),
    },
)

VOTE_NAMES: Mapping[Decision, str] = MappingProxyType(
    {
        Decision.MAJORITY: N_("过半数：赞成多于反对，弃权不算"),
        Decision.TWO_THIRDS: N_("三分之二：赞成至少是反对的两倍，弃权不算"),
        Decision.MAJORITY_OR_SPECIAL: N_("过半数；定为特别议程要三分之二；弃权不算"),
        Decision.RESCINDING: N_("三分之二，或事先通知过的过半数，或全体成员的过半数"),
        Decision.DISCHARGING: N_("三分之二，或事先通知过的过半数"),
        Decision.REVERSING: N_("反对裁定的过半数才推翻，平局维持裁定"),
        Decision.AGAINST: N_("三分之二反对才作罢"),
        Decision.CHAIR_RULES: N_("主持人裁定"),
        Decision.CHAIR_ANSWERS: N_("主持人答复"),
        Decision.DEMAND: N_("一人要求即可"),
        Decision.LEAVE: N_("无人反对即可，有人反对就表决"),
    },
)
"""What the vote needs, with its base. A main motion stands under the meeting's decision rule."""
