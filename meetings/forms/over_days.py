"""Shapes of the forms of a hall over days."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateTimeLocalField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from meetings.forms.planning import PlanForm

_MOMENT = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]


class DaysForm(PlanForm):
    """The plan of a meeting held in writing: from when to when, and by what rule."""

    starts_at = DateTimeLocalField(
        _l("从什么时候开始"),
        format=_MOMENT,
        validators=[InputRequired(_l("请选择日期和时间"))],
    )
    ends_at = DateTimeLocalField(
        _l("到什么时候结束"),
        description=_l("一项动议从反对陈述到表决结束至少要10天，请再留几天"),
        format=_MOMENT,
        validators=[InputRequired(_l("请选择日期和时间"))],
    )
    authorised_by = StringField(
        _l("哪一项规则允许线上议事"),
        description=_l("例如：本议事厅议事规则第12条。没有这样的规则，不能用书面代替开会"),
        validators=[InputRequired(_l("请写明授权的规则")), Length(max=200)],
    )
    place_text = StringField(
        _l("线下代办地点"),
        description=_l("没有手机的代表到这里，由工作人员代办"),
        validators=[InputRequired(_l("请填写地点")), Length(max=120)],
    )


class StopForm(FlaskForm):
    """What failed."""

    reason = TextAreaField(
        _l("出了什么故障"),
        description=_l("全体代表会看到，也写进纪要"),
        validators=[InputRequired(_l("请写明原因")), Length(max=200)],
    )
