"""What a voter is answered: a receipt, or why the ballot was not taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from app.errors import DomainError, Forbidden, Invalid, Missing, Refused
from votes.counting.admission import Refusal, RefusalCode
from votes.crypto import fields
from votes.crypto.canonical import JSON
from votes.crypto.receipts import Receipt


@dataclass(frozen=True, slots=True)
class Given:
    """A ballot that stands in the ledger, with its receipt. ``already``: it stood there before."""

    receipt: Receipt
    code: str
    """The receipt's short code, worked out once."""
    choice: JSON
    already: bool

    def to_json(self) -> dict[str, Any]:
        """What the voter's device is sent."""
        return {
            "receipt": fields.pack(self.receipt),
            "code": self.code,
            "choice": self.choice,
            "already": self.already,
        }


Answer = Given | DomainError


class HasVoted(Refused):
    """Another ballot of this voter stands; its receipt is handed out again (409)."""

    def __init__(self, given: Given, *, on_paper: bool = False) -> None:
        """Keep the ballot that stands. ``on_paper``: one of the two is a paper."""
        super().__init__(
            _l("您已经投过票"),
            _l("手机和纸质只能用一种，先投的一票有效")
            if on_paper
            else _l("本次表决以第一次投票为准"),
            _l("回执码：%(code)s", code=given.code),
            code="already_voted",
        )
        self.given = given

    def to_json(self) -> dict[str, Any]:
        """The refusal with the receipt that stands."""
        return {**super().to_json(), "given": self.given.to_json()}


def not_admitted(found: Refusal) -> DomainError:
    """The pure rules' refusal in words; a ballot that cannot be read is a 422."""
    kind = Refused if found.code in _STANDING else Invalid
    return kind(
        _l("这一票没有被接受"), _Said(found.reason), _Said(found.rule), code=str(found.code)
    )


_STANDING = frozenset(
    {
        RefusalCode.OFF_ROLL,
        RefusalCode.ALREADY_VOTED,
        RefusalCode.BALLOT_ID_USED,
        RefusalCode.GOES_BEFORE,
        RefusalCode.TOO_MANY_PRINCIPALS,
        RefusalCode.PROXY_NOT_ADMITTED,
        RefusalCode.NOT_AS_TOLD,
    }
)


class _Said:
    """A marked msgid, translated where it is read: the writer knows no language."""

    def __init__(self, msgid: str) -> None:
        self.msgid = msgid

    def __str__(self) -> str:
        return str(gettext(self.msgid))


def no_poll() -> Missing:
    """There is no such poll."""
    return Missing(_l("没有这次表决"), remedy=_l("请从会议页面进入表决"), code="no_poll")


def no_ballot() -> Missing:
    """This person cast no ballot in this poll."""
    return Missing(_l("您在这次表决中没有投票"), code="no_ballot")


def no_checkpoint() -> Missing:
    """There is no checkpoint of this number."""
    return Missing(_l("没有这个检查点"), code="no_checkpoint")


def not_begun() -> Refused:
    """The poll has not been opened."""
    return Refused(_l("表决还没有开始"), remedy=_l("请等主持人提请表决"), code="not_open")


def over() -> Refused:
    """The ballots were ended, or the poll broken off."""
    return Refused(
        _l("表决已经结束，这一票没有计入"),
        _l("截止以后到达的选票不计票"),
        _l("可以看表决结果"),
        code="closed",
    )


def not_counted() -> Refused:
    """There is no result: the vote goes on, or was broken off, or is not published."""
    return Refused(
        _l("还没有表决结果"),
        _l("表决结束并宣布以前，谁也看不到票数，管理员也不例外"),
        _l("请等主持人宣布结果"),
        code="not_declared",
    )


def off_roll() -> Forbidden:
    """The person is not on the frozen roll."""
    found = Refusal(RefusalCode.OFF_ROLL)
    return Forbidden(
        _l("您不在本次表决的投票人名册上"), _Said(found.rule), _Said(found.reason), code="off_roll"
    )


def anothers() -> Forbidden:
    """The ballot was made on this device for somebody else."""
    return Forbidden(
        _l("这张选票不是为您准备的"),
        _l("这部设备上换了人登录"),
        _l("请刷新页面，用自己的账号投票"),
        code="anothers_ballot",
    )


def no_longer() -> Forbidden:
    """The person was on the roll, and has lost the right since."""
    return Forbidden(
        _l("您现在没有表决权"),
        _l("投票时要有议事代表的身份"),
        _l("如果您应当有这个身份，请与议事厅秘书联系"),
        code="no_right",
    )


def not_present() -> Forbidden:
    """The person is not checked in, or has left."""
    return Forbidden(
        _l("您还没有签到，不能投票"),
        _l("没有签到或已经离场的代表不能投票"),
        _l("请先签到，或到签到台登记"),
        code="not_present",
    )


def principal_is_here() -> Refused:
    """The principal is in the room: nobody votes for them."""
    return Refused(
        _l("委托人本人在场，由本人投票"),
        _l("本人先于受托人"),
        _l("请委托人用自己的手机投票，或到签到台"),
        code="principal_present",
    )


def other_mode() -> Refused:
    """The poll is not held on phones."""
    return Refused(
        _l("这次表决不用手机投票"),
        _l("主持人定了举手或唱名"),
        _l("请听主持人，举手或应答"),
        code="other_mode",
    )


def untrusted() -> Refused:
    """The ledger is not what was signed: nothing more is written into it."""
    return Refused(
        _l("表决记录与已公布的检查点不符，表决已停止"),
        _l("记录可能被改动，或数据库被换成旧的"),
        _l("请立即告诉主持人和议事秘书"),
        code="ledger_altered",
    )


def no_room() -> DomainError:
    """The disk takes nothing more; the ballot does not stand, and its phone sends it again."""
    return DomainError(
        _l("服务器的磁盘写不进去，选票还没有投上"),
        _l("磁盘多半满了；已经拿到回执的选票不受影响"),
        _l("请告诉管理员腾出磁盘空间，之后再点一次，同一张选票不会计两次"),
        code="server",
    )


def unanswered() -> DomainError:
    """The writer failed or was too slow; whether the ballot stands is not known."""
    return DomainError(
        _l("还没有收到回执，不知道是否已经投上"),
        remedy=_l("请再点一次，同一张选票不会计两次"),
        code="server",
    )
