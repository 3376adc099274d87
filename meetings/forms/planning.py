"""Shapes of the forms that prepare a meeting."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    DateTimeLocalField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.options import options
from meetings.labels import KIND_LABELS
from meetings.presets.table import HALL_DEFAULT

QUORUM_CHOICES = (
    ("preset", _l("按决议规则")),
    ("2/3", _l("三分之二以上代表到会")),
    ("1/2", _l("过半数代表到会")),
    ("count", _l("固定人数")),
)


class PlanForm(FlaskForm):
    """Who, when, where, quorum: the whole plan on one page, in the order people think of it."""

    title = StringField(
        _l("会议名称"), validators=[InputRequired(_l("请填写会议名称")), Length(max=120)]
    )
    kind = SelectField(
        _l("会议类型"), choices=options((k.value, v) for k, v in KIND_LABELS.items())
    )
    starts_at = DateTimeLocalField(
        _l("开会时间"),
        format=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        validators=[InputRequired(_l("请选择日期和时间"))],
    )
    place_text = StringField(
        _l("地点"),
        description=_l("例如：社区活动室一层"),
        validators=[InputRequired(_l("请填写地点")), Length(max=120)],
    )
    chair = SelectField(_l("主持人"), coerce=int)
    clerk = SelectField(_l("记录员"), coerce=int)
    preset = SelectField(
        _l("决议规则"),
        description=_l("定了提前几天通知、多少人到会、能不能临时加议题、能不能委托"),
        default=HALL_DEFAULT,
    )
    quorum = RadioField(_l("法定人数"), choices=options(QUORUM_CHOICES), default="preset")
    quorum_count = IntegerField(
        _l("固定人数是多少"), validators=[Optional(), NumberRange(1, 10_000)]
    )


class ItemForm(FlaskForm):
    """One item of the agenda and the motion prepared for it."""

    topic = SelectField(_l("已立项的议题"), coerce=int)
    title = StringField(
        _l("议程名称"),
        description=_l("选了议题可以不填"),
        validators=[Optional(), Length(max=200)],
    )
    text = TextAreaField(
        _l("准备好的动议"),
        description=_l("一件事，写清楚：谁、何时、何地、做什么、花多少钱、怎么验收"),
        validators=[Optional(), Length(max=4000)],
    )
    mover = SelectField(_l("准备由谁提出"), coerce=int)
    office = StringField(
        _l("选举什么职务"),
        description=_l("只有选举才填，例如：议事会召集人。会上先提名，再投票"),
        validators=[Optional(), Length(max=60)],
    )
    seats = IntegerField(_l("选几个人"), default=1, validators=[Optional(), NumberRange(1, 1_000)])


class CancelForm(FlaskForm):
    """Why a meeting is called off."""

    reason = TextAreaField(
        _l("取消的原因"), validators=[InputRequired(_l("请写明原因")), Length(max=1000)]
    )


class CallForm(FlaskForm):
    """A stakeholder to be called: who, by telephone."""

    phone = StringField(
        _l("利益相关人的手机号"),
        description=_l("此人须已登记；可以到会发言，没有表决权"),
        validators=[InputRequired(_l("请填写手机号")), Length(max=30)],
        render_kw={"inputmode": "tel"},
    )
    why = StringField(
        _l("与他有什么关系"),
        description=_l("例如：住在拟装位置的楼上"),
        validators=[Optional(), Length(max=200)],
    )
