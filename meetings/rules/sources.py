"""The paragraphs on which refusals and rulings rest, named once.

``五步议事`` is the hall's own procedure (workflow 5.2 and 5.3), ``南塘`` the thirteen village
rules (practice 3.1), ``RONR`` Robert's Rules of Order Newly Revised, 12th edition. A section
sign stands where the exact paragraph is not certain.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.marks import N_

GENERAL = N_("五步议事 总则")
STEP_1 = N_("五步议事 ①")
STEP_2 = N_("五步议事 ②")
STEP_3 = N_("五步议事 ③")
STEP_4 = N_("五步议事 ④")
STEP_5 = N_("五步议事 ⑤")
VOTE = N_("五步议事 表决")
ORDER = N_("五步议事 违规处理")

NEUTRAL_CHAIR = N_("南塘十三条 ①")
CONCRETE_MOTION = N_("南塘十三条 ②")
CHAIR_PUTS = N_("南塘十三条 ⑪")
TIE_FAILS = N_("南塘十三条 ⑬")

RONR_MAIN_MOTION = "RONR §10"
RONR_ADJOURN = "RONR §21"
RONR_POINT_OF_ORDER = "RONR §23"
RONR_WITHDRAW = "RONR §33"
RONR_QUORUM = "RONR §40"
RONR_FLOOR = "RONR §42"
RONR_SPEECHES = "RONR 43:8"
RONR_YIELDED_TIME = "RONR 43:10"
RONR_OWN_MOTION = "RONR §43"
RONR_VOTING = "RONR §45"
RONR_CHAIR_PRO_TEM = "RONR §47"

NO_ABSTENTIONS = N_("南塘十三条 ⑫")
FULL_PROFILE = N_("五步议事 ④")

RONR_RANK = "RONR §5–6"
RONR_SECOND = "RONR §4"
RONR_STATING = "RONR §4"
RONR_CONSENT = "RONR §4"
RONR_AMEND = "RONR §12"
RONR_POSTPONE = "RONR §14"
RONR_PREVIOUS_QUESTION = "RONR §16"
RONR_TABLE = "RONR §17"
RONR_AGENDA = "RONR §18"
RONR_PRIVILEGE = "RONR §19"
RONR_NEXT_MEETING = "RONR §22"
RONR_APPEAL = "RONR §24"
RONR_SUSPEND = "RONR §25"
RONR_OBJECTION = "RONR §26"
RONR_DIVISION = "RONR §27"
RONR_SERIATIM = "RONR §28"
RONR_DOUBT = "RONR §29"
RONR_TAKE = "RONR §34"
RONR_RESCIND = "RONR §35"
RONR_DISCHARGE = "RONR §36"
RONR_RECONSIDER = "RONR §37"
RONR_MAJORITY = "RONR §44"
RONR_CHAIR_VOTE = "RONR 44:12"
RONR_BALLOT = "RONR §45"
RONR_NOMINATIONS = "RONR §31"

_INSTEAD: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "ronr": MappingProxyType(
            {
                GENERAL: "RONR §4",
                STEP_1: "RONR §4",
                STEP_2: RONR_SECOND,
                STEP_3: RONR_FLOOR,
                STEP_4: RONR_FLOOR,
                STEP_5: RONR_FLOOR,
                VOTE: RONR_VOTING,
                ORDER: "RONR §61",
                FULL_PROFILE: RONR_RANK,
                NEUTRAL_CHAIR: "RONR 43:29",
                CONCRETE_MOTION: RONR_MAIN_MOTION,
                CHAIR_PUTS: "RONR §43",
                TIE_FAILS: RONR_MAJORITY,
            },
        ),
    },
)
"""Where Robert's Rules are in force they are cited, not the hall's own procedure."""


def cited(paragraph: str, rules: str) -> str:
    """Return the paragraph to name under a rule set, by the set's code."""
    return _INSTEAD.get(rules, {}).get(paragraph, paragraph)
