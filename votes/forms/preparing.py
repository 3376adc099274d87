"""Shapes of the pages that set a poll up."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.options import options
from votes.counting.records import Secrecy
from votes.labels import METHOD_LABELS, MODE_LABELS, PURPOSE_LABELS, SECRECY_LABELS
from votes.services.opening import YES_NO

_MOMENT = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
WAIT_LABELS = (
    (24, _l("1天")),
    (72, _l("3天")),
    (168, _l("7天")),
    (336, _l("14天")),
)
PRESSES = (("first", _l("第一次为准，投了不能改")), ("last", _l("最后一次为准，结束前可以改")))
ENDS = (("chair", _l("由主持人结束")), ("time", _l("到定好的时间自动结束")))


class MultiCheckboxField(SelectMultipleField):
    """Any number of ticks; none is an answer too."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class PollForm(FlaskForm):
    """One poll, in the order in which people think of it: what, how, when."""

    question = TextAreaField(
        _l("表决什么"),
        description=_l("写成一句话，让人一看就知道赞成会怎样、反对会怎样"),
        validators=[InputRequired(_l("请写出要表决的问题")), Length(max=4000)],
    )
    purpose = SelectField(
        _l("哪一类"), choices=options((one.value, said) for one, said in PURPOSE_LABELS.items())
    )
    item = SelectField(
        _l("属于哪一项议程"),
        coerce=int,
        description=_l("主持人对这项议程的动议提请表决时，就按这里的准备来办"),
    )
    method = RadioField(_l("投票方法"), choices=options(METHOD_LABELS.items()), default=YES_NO)
    secrecy = RadioField(
        _l("记名还是无记名"),
        choices=options((one.value, said) for one, said in SECRECY_LABELS.items()),
        default=Secrecy.ROLL_CALL.value,
        description=_l("无记名可以用于赞成反对、选一项、选几项；选票在手机上加密，监票员一起开箱"),
    )
    tellers = MultiCheckboxField(
        _l("谁保管钥匙（监票员，至少两位）"),
        choices=[],
        description=_l(
            "选表决结束后确定能开箱的人：少一把钥匙就没有结果。一位也不选，钥匙由系统保管，"
            "每个页面都会写明管理员理论上可以看到选票"
        ),
    )
    wait = SelectField(
        _l("表决结束后，最多等监票员多久"),
        choices=options(WAIT_LABELS),
        coerce=int,
        default=72,
        description=_l("等到这时还有监票员开不了箱，才可以作废重来；不会用别的办法定结果"),
    )
    choices = TextAreaField(
        _l("选项"),
        description=_l("一行一个：方案、项目或候选人；有预算的在后面写“|”和金额（元）"),
        validators=[Optional(), Length(max=8000)],
    )
    budget = IntegerField(_l("资金总额（元）"), validators=[Optional(), NumberRange(1, 10**12)])
    within = BooleanField(_l("每人选的合计不能超过总额"))
    seats = IntegerField(_l("选出几名（项）"), validators=[Optional(), NumberRange(1, 100)])
    most = IntegerField(_l("每人最多选几项"), validators=[Optional(), NumberRange(1, 100)])
    seed = StringField(
        _l("抽签号码"),
        description=_l("票数相同时定先后；当众抽出后填写，不填就按选项的先后"),
        validators=[Optional(), Length(max=60)],
    )
    mode = RadioField(
        _l("怎样投"),
        choices=options((one.value, said) for one, said in MODE_LABELS.items()),
        default="electronic",
    )
    rule = SelectField(_l("怎样算通过"), default="hall_default")
    building = StringField(
        _l("哪一栋"),
        description=_l("只用于住宅改经营：这一栋的业主是有利害关系的业主"),
        validators=[Optional(), Length(max=20)],
    )
    press = RadioField(_l("以哪一次为准"), choices=options(PRESSES), default="first")
    ends = RadioField(_l("怎样结束"), choices=options(ENDS), default="chair")
    ends_at = DateTimeLocalField(_l("结束时间"), format=_MOMENT, validators=[Optional()])
    extendable = BooleanField(_l("人数不够时可以延期一次"))
    counts_silent = BooleanField(
        _l("收到选票而没有投的业主计入多数一方（有争议，慎用）"),
        description=_l(
            "只用于业主共同决定。只计有送达凭据的业主，结果会写明不计他们是什么结论。"
            "指导规则第26条有此做法，也有意见认为民法典第278条不容许"
        ),
    )
    delayed = BooleanField(_l("结束后先不计票，由主持人另外宣布结果"))


class ExtendForm(FlaskForm):
    """Until when a poll is prolonged, and why."""

    until = DateTimeLocalField(
        _l("延期到"), format=_MOMENT, validators=[InputRequired(_l("请填写新的结束时间"))]
    )
    because = StringField(
        _l("为什么延期"), validators=[InputRequired(_l("请写明原因")), Length(max=500)]
    )


class DropForm(FlaskForm):
    """Why a poll is not held after all."""

    because = StringField(_l("为什么不表决了"), validators=[Optional(), Length(max=500)])
