"""Why something about a secret vote is refused, in words that a page can show."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.errors import DomainError, Forbidden, Invalid, Refused
from votes.crypto.belenios.flaws import Flaw, Unsound

NOT_SECRET = _l("这种表决方法不能无记名")
ONE_HEAD_EACH = _l("无记名表决目前只能一人一票；按面积、按户或加权计票的不行")


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
}


def no_ballot(error: Unsound) -> DomainError:
    """The encrypted ballot does not hold."""
    return Invalid(
        _l("这张加密选票没有被接受"),
        _UNSOUND.get(error.flaw, error.reason),
        _l("请刷新页面后重新投票"),
        code=f"ballot_{error.flaw.value}",
    )


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
        _l("目前只有“赞成、反对、弃权”可以加密计票"),
        _l("请改为记名表决，或改用赞成、反对、弃权"),
        code=f"not_secret_{method}",
    )


def cast_already() -> Refused:
    """A ballot that stands is not opened: its choice would be known."""
    return Refused(
        _l("这张选票已经投出，不能拆开"), _l("投出的选票永远不单独拆开"), code="ballot_cast"
    )


def one_head_each() -> Refused:
    """A secret vote counts heads alone, one for each voter."""
    return Refused(
        _l("这次表决不能无记名"),
        ONE_HEAD_EACH,
        _l("请改为记名表决"),
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
