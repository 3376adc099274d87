"""Shapes of the desk's pages on who votes: mandates, deliveries, households, the posted result."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from app.options import options
from votes.counting.proxies import MandateKind
from votes.labels import MANDATE_LABELS, MANNER_LABELS


class MandateForm(FlaskForm):
    """Who votes for whom, and what shows it; its instructions by item are read beside it."""

    kind = RadioField(
        _l("哪一种"),
        choices=options((one.value, said) for one, said in MANDATE_LABELS.items()),
        default=MandateKind.WRITTEN.value,
    )
    principal = StringField(
        _l("谁的票（委托人或被监护的业主）"),
        description=_l("手机号或姓名，要在投票人名册上"),
        validators=[InputRequired(_l("请填写委托人")), Length(max=60)],
    )
    holder = StringField(
        _l("谁来投（受托人或监护人）"),
        description=_l("手机号或姓名，要登记过才能登录投票"),
        validators=[InputRequired(_l("请填写受托人")), Length(max=60)],
    )
    paper = StringField(
        _l("书面凭据"),
        description=_l("委托书的日期或编号；监护人写关系证明。原件留在秘书处"),
        validators=[InputRequired(_l("请写明委托书的日期或编号")), Length(max=120)],
    )


class DeliveryForm(FlaskForm):
    """One proof of delivery."""

    person = StringField(
        _l("送给谁"),
        description=_l("手机号或姓名，要在投票人名册上"),
        validators=[InputRequired(_l("请填写送给谁")), Length(max=60)],
    )
    day = DateField(_l("送达日期"), validators=[InputRequired(_l("请填写送达日期"))])
    manner = SelectField(
        _l("方式"), choices=options((one.value, said) for one, said in MANNER_LABELS.items())
    )
    by = StringField(_l("谁送的"), validators=[InputRequired(_l("请填写送达人")), Length(max=60)])
    proof = StringField(
        _l("凭据"),
        description=_l("签收单号、挂号单号或见证人姓名"),
        validators=[InputRequired(_l("请填写凭据")), Length(max=200)],
    )


class WithdrawForm(FlaskForm):
    """Why a delivery is taken back."""

    reason = StringField(_l("为什么撤销"), validators=[Optional(), Length(max=300)])


class DeliveriesUpload(FlaskForm):
    """A filled-in table of deliveries."""

    file = FileField(
        _l("填好的送达登记表（Excel 或 CSV）"), validators=[FileRequired(_l("请选择文件"))]
    )


class HouseholdForm(FlaskForm):
    """Who votes for one household."""

    person = SelectField(_l("由谁投票"), coerce=int)
    other = StringField(
        _l("别的人（手机号）"),
        description=_l("由代表替几户投票时填代表的手机号，填了就以这里为准"),
        validators=[Optional(), Length(max=60)],
    )
    proof = StringField(
        _l("依据"),
        description=_l("例如：户内签字、小组推选记录的日期"),
        validators=[InputRequired(_l("请写明依据")), Length(max=120)],
    )


class PostingForm(FlaskForm):
    """Where and when the result was posted; a photo may come with it."""

    day = DateField(_l("公示日期"), validators=[InputRequired(_l("请填写公示日期"))])
    place = StringField(
        _l("公示在哪里"),
        description=_l("例如：各单元公告栏和业主群"),
        validators=[InputRequired(_l("请写明公示在哪里")), Length(max=200)],
    )
