"""Why something about a secret vote is refused, in words that a page can show."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.errors import DomainError, Forbidden, Invalid, Refused
from votes.crypto.belenios.flaws import Flaw, Unsound

NOT_SECRET = _l("这种表决方法不能无记名")


def keys_are_missing(numbers: str) -> Refused:
    """The poll cannot open: not every teller has a key that was tried."""
    return Refused(
        _l("还不能开始无记名表决"),
        _l("缺第%(numbers)s位监票员的钥匙", numbers=numbers),
        _l("请监票员在自己的手机上领钥匙，并试用备份"),
        code="keys_missing",
    )


def is_settled() -> Refused:
    """Tellers are named and keys are made before the opening."""
    return Refused(
        _l("表决已经开始，不能再换监票员或钥匙"),
        _l("选票是用已有的钥匙加密的"),
        code="keys_settled",
    )


def has_key() -> Refused:
    """A teller whose key counts makes no second one, on no other phone."""
    return Refused(
        _l("您的钥匙已经做好了，不能再做一把"),
        _l("每位监票员只有一把钥匙，存在做钥匙的那部手机上"),
        _l("换了手机，请用备份恢复"),
        code="has_key",
    )


def key_is_known() -> Refused:
    """The key is used in a poll already."""
    return Refused(
        _l("这把钥匙已经用过"),
        _l("一把钥匙只能用于一次表决"),
        _l("请重新领一把钥匙"),
        code="key_used",
    )


def credential_is_known() -> Refused:
    """The credential stands on a roll already."""
    return Refused(
        _l("这张选票凭证已经用过"),
        _l("一张凭证只能用于一次表决"),
        _l("请刷新页面"),
        code="credential_used",
    )


def no_teller() -> Forbidden:
    """The person holds no key of this poll."""
    return Forbidden(
        _l("您不是本次表决的监票员"), _l("钥匙由为本次表决指定的监票员保管"), code="no_teller"
    )


def not_the_time() -> Refused:
    """The box is opened after the end of the vote, once."""
    return Refused(_l("现在不能开箱"), _l("表决结束以后，全体监票员一起开箱"), code="not_closed")


def tellers_are_awaited(until: str) -> Refused:
    """An ended vote is not given up before the stated wait is over."""
    return Refused(
        _l("还在等监票员开箱，现在不能作废"),
        _l("准备表决时定了等到%(until)s；提前作废等于挑结果", until=until),
        _l("请催监票员开箱；换了手机的，可以在另一部手机上用备份文件和口令开箱"),
        code="tellers_awaited",
    )


def opened_already() -> Refused:
    """The same trustee twice."""
    return Refused(
        _l("您已经开过箱"), _l("每位监票员的钥匙只用一次"), _l("请等其他监票员"), code="opened"
    )


_UNSOUND = {
    Flaw.FORM: _l("内容不完整或格式不对"),
    Flaw.ELECTION: _l("这是为另一次表决做的"),
    Flaw.CREDENTIAL: _l("签名的凭证不在投票人名册上"),
    Flaw.SIGNATURE: _l("签名核对不上"),
    Flaw.MEMBERSHIP: _l("其中的数不符合规定"),
    Flaw.PROOF: _l("数学证明核对不上"),
    Flaw.PAIR: _l("按人数和按面积的两张选票要一起送来，各用一次，用同一张凭证签名"),
}


def no_ballot(error: Unsound) -> DomainError:
    """The encrypted ballot does not hold."""
    return Invalid(
        _l("这张加密选票没有被接受"),
        _UNSOUND.get(error.flaw, error.reason),
        _l("请刷新页面后重新投票"),
        code=f"ballot_{error.flaw.value}",
    )


class Received(DomainError):
    """Not a refusal: the ballot is kept, and its proofs are being checked (202)."""

    status = 202
    code = "received"


def received(code: str) -> DomainError:
    """The ballot passed the cheap checks; its receipt comes once its proofs were checked."""
    return Received(
        _l("选票已收到，正在核对数学证明"),
        _l("追踪码：%(code)s。投票的人多，核对排在后面", code=code),
        _l("核对完了会自动收到回执，请不要重复投票"),
    )


def rejected(flaw: Flaw) -> DomainError:
    """A received ballot whose proofs do not hold."""
    return no_ballot(Unsound(flaw, "the proofs do not hold"))


def no_key(error: Unsound) -> DomainError:
    """What came is no trustee's key."""
    return Invalid(
        _l("这把钥匙没有被接受"),
        _UNSOUND.get(error.flaw, error.reason),
        _l("请刷新页面后重新领钥匙"),
        code=f"key_{error.flaw.value}",
    )


def wrong_key(error: Unsound) -> DomainError:
    """A partial decryption that was not made with this teller's key from this tally."""
    why = _l("所用的不是您为本次表决领的那把钥匙，或者开的不是这一箱")
    return Refused(
        _l("钥匙对不上，没有开箱"),
        _UNSOUND[Flaw.FORM] if error.flaw is Flaw.FORM else why,
        _l("请在做钥匙的那部手机上开箱，或用备份恢复钥匙"),
        code="wrong_key",
    )


def anothers_credential() -> Forbidden:
    """The ballot is signed with another voter's credential."""
    return Forbidden(
        _l("这张选票不是用您的凭证签的"),
        _l("每位投票人只能用自己的凭证投票"),
        _l("请用登记凭证的那部手机投票，或到签到台"),
        code="anothers_credential",
    )


def was_opened() -> Refused:
    """The ballot was opened to check the encryption."""
    return Refused(
        _l("这张选票已经拆开检查过，不能再投"),
        _l("拆开的选票不再保密"),
        _l("请重新选择"),
        code="ballot_spoilt",
    )


def not_from_here(method: str) -> Refused:
    """This way of voting has no secret form."""
    return Refused(
        NOT_SECRET,
        _l(
            "加密的选票只打开每一项的总数；排名次、打分和分配资金要看一张票上的几项怎样搭配，总数算不出来"
        ),
        _l("请改为记名表决，或改用“赞成、反对、弃权”“几个里选一个”“同意几个选几个”"),
        code=f"not_secret_{method}",
    )


def too_many_answers(most: int) -> Refused:
    """More answers than one frame holds ballots of."""
    return Refused(
        _l("无记名表决的选项太多"),
        _l("连弃权在内最多%(most)d项：每一项都要单独加密和证明", most=most),
        _l("请减少选项，或改为记名表决"),
        code="not_secret_options",
    )


def cast_already() -> Refused:
    """A ballot that stands is not opened: its choice would be known."""
    return Refused(
        _l("这张选票已经投出，不能拆开"), _l("投出的选票永远不单独拆开"), code="ballot_cast"
    )


def other_weight() -> Refused:
    """The rule counts households or deputies."""
    return Refused(
        _l("这次表决不能无记名"),
        _l("无记名表决能按人数和面积计票；按户、按代表名额的不行"),
        _l("请改为记名表决，或改用按人数、按面积的规则"),
        code="not_secret_weighted",
    )


def on_own_phone() -> Refused:
    """The voter's credential is on a phone of theirs; nobody else can sign with it."""
    return Refused(
        _l("这位投票人的选票凭证在自己的手机上"),
        _l("凭证只有那部手机知道，签到台不能代签"),
        _l("请本人用那部手机投票"),
        code="on_own_phone",
    )
