"""Whether a ballot may be counted: asked before it is stored and again when it is counted.

Both doors and the replay ask here, so what was acknowledged is what is counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.marks import N_
from votes.counting.methods import METHODS, mandates
from votes.counting.methods.contest import SPOILT
from votes.counting.records import CastVia, NamedBallot, NamedSetup, RollEntry
from votes.crypto import fields


class RefusalCode(StrEnum):
    """Why a ballot is not counted, in the ledger's words."""

    MALFORMED = "malformed"
    OFF_ROLL = "off_roll"
    NAME_DIFFERS = "name_differs"
    WEIGHT_DIFFERS = "weight_differs"
    PROXY_NOT_ADMITTED = "proxy_not_admitted"
    NOT_AS_TOLD = "not_as_told"
    SPOILT_ON_SCREEN = "spoilt_on_screen"
    NO_SUCH_OPTION = "no_such_option"
    BALLOT_ID_USED = "ballot_id_used"
    TOO_MANY_PRINCIPALS = "too_many_principals"
    GOES_BEFORE = "goes_before"
    ALREADY_VOTED = "already_voted"


REASONS: Final[Mapping[RefusalCode, str]] = {
    RefusalCode.MALFORMED: N_("选票格式不正确,请刷新页面后重新投票。"),
    RefusalCode.OFF_ROLL: N_("您不在本次表决的投票人名册上,名册有误可向议事秘书提出异议。"),
    RefusalCode.NAME_DIFFERS: N_("选票上的姓名与投票人名册不一致。"),
    RefusalCode.WEIGHT_DIFFERS: N_("选票上的投票权数与投票人名册不一致。"),
    RefusalCode.PROXY_NOT_ADMITTED: N_("本次表决不接受委托投票,请由本人投票。"),
    RefusalCode.NOT_AS_TOLD: N_("委托书写明了怎样投，只能照委托书投；要改，请委托人另写委托书。"),
    RefusalCode.SPOILT_ON_SCREEN: N_("只有纸质选票可以记为废票,请选择一个选项。"),
    RefusalCode.NO_SUCH_OPTION: N_("选票上没有这个选项,请重新选择。"),
    RefusalCode.BALLOT_ID_USED: N_("这个选票编号已经用过,请刷新页面后重新投票。"),
    RefusalCode.TOO_MANY_PRINCIPALS: N_("您替别人投的票已经到了上限，请委托人改托别人或本人投票。"),
    RefusalCode.GOES_BEFORE: N_(
        "委托人本人已经投票，以本人的为准；由监护人投票的，以监护人的为准。"
    ),
    RefusalCode.ALREADY_VOTED: N_("您已经投过票,本次表决以第一次投票为准。"),
}
RULES: Final[Mapping[RefusalCode, str]] = {
    RefusalCode.OFF_ROLL: N_("投票人名册在表决开始时冻结"),
    RefusalCode.NAME_DIFFERS: N_("投票人名册在表决开始时冻结"),
    RefusalCode.WEIGHT_DIFFERS: N_("投票人名册在表决开始时冻结"),
    RefusalCode.PROXY_NOT_ADMITTED: N_("委托投票须有书面委托并由规则允许"),
    RefusalCode.NOT_AS_TOLD: N_("受托人应当按委托人的意见投票（上海市住宅物业管理规定第18条）"),
    RefusalCode.TOO_MANY_PRINCIPALS: N_("一人受托的人数有上限"),
    RefusalCode.GOES_BEFORE: N_("本人先于受托人，监护人先于被监护人"),
    RefusalCode.ALREADY_VOTED: N_("每一份投票权只投一票"),
}
FORM_OF_BALLOT: Final = N_("选票须符合本次表决公告的格式")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A ballot that is not counted: the reason in words for the voter, and the rule."""

    code: RefusalCode

    @property
    def reason(self) -> str:
        """What was refused and what would make it possible; to be translated."""
        return REASONS[self.code]

    @property
    def rule(self) -> str:
        """The rule the refusal rests on; to be translated."""
        return RULES.get(self.code, FORM_OF_BALLOT)


def refusal(setup: NamedSetup, voter: RollEntry | None, ballot: NamedBallot) -> Refusal | None:
    """Return why ``ballot`` cannot count in this poll, or ``None`` when it can.

    ``voter`` is the line of the roll that is voted. What other ballots have to say to it is
    ``refusal_beside``'s to tell.
    """
    mandate = ballot.mandate
    told = mandate.told if mandate else None
    checks = (
        (
            not _is_in_person(ballot) and not _by_mandate(setup, ballot),
            RefusalCode.PROXY_NOT_ADMITTED,
        ),
        (voter is None, RefusalCode.OFF_ROLL),
        (voter is not None and ballot.name_as_on_roll != voter.name, RefusalCode.NAME_DIFFERS),
        (voter is not None and ballot.weight != voter.weight, RefusalCode.WEIGHT_DIFFERS),
        (told is not None and told != ballot.choice, RefusalCode.NOT_AS_TOLD),
    )
    found = next((code for applies, code in checks if applies), None) or _choice(setup, ballot)
    return None if found is None else Refusal(found)


def _is_in_person(ballot: NamedBallot) -> bool:
    return ballot.proxy_for is None and ballot.mandate is None


def _by_mandate(setup: NamedSetup, ballot: NamedBallot) -> bool:
    """Whether it is cast for another, by a mandate that the poll admits."""
    whole = None not in {ballot.proxy_for, ballot.mandate and ballot.mandate.kind}
    return setup.proxies is not None and whole and ballot.proxy_for != ballot.voter_pseudonym


def refusal_beside(
    setup: NamedSetup,
    ballot: NamedBallot,
    earlier: NamedBallot | None,
    of_holder: Iterable[NamedBallot],
) -> Refusal | None:
    """Return why ``ballot`` cannot stand beside others, or ``None`` when it can.

    ``earlier`` is the ballot that stands for the same line, ``of_holder`` those that stand and
    were cast by the same person.
    """
    if earlier is None and ballot.mandate is None:
        return None
    packed, standing = fields.pack(ballot), [fields.pack(one) for one in of_holder]
    if setup.proxies and mandates.too_many(packed, setup.proxies.per_holder, standing):
        return Refusal(RefusalCode.TOO_MANY_PRINCIPALS)
    before = None if earlier is None else fields.pack(earlier)
    code = mandates.against_standing(packed, before, revote=setup.revote)
    return None if code is None else Refusal(RefusalCode(code))


def _choice(setup: NamedSetup, ballot: NamedBallot) -> RefusalCode | None:
    """A spoilt paper is evidence of a vote; a screen never makes one."""
    if ballot.choice == SPOILT:
        return None if ballot.cast_via is CastVia.PAPER else RefusalCode.SPOILT_ON_SCREEN
    admitted = METHODS[setup.method].admits(ballot.choice, setup.contest)
    return None if admitted else RefusalCode.NO_SUCH_OPTION
