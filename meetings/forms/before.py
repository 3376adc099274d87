"""Shapes of the forms between the plan and the door: series, change of date, papers, late items."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    DateField,
    DateTimeLocalField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.options import options
from meetings.labels import EVERY_LABELS, KIND_LABELS, WEEKDAY_LABELS
from meetings.presets.table import HALL_DEFAULT

_MOMENT = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]


class SeriesForm(FlaskForm):
    """A series: what is the same each time, and on which days."""

    title = StringField(
        _l("会议名称"),
        description=_l("日期会自动写在后面"),
        validators=[InputRequired(_l("请填写会议名称")), Length(max=100)],
    )
    kind = SelectField(
        _l("会议类型"), choices=options((k.value, v) for k, v in KIND_LABELS.items())
    )
    every = SelectField(_l("多久开一次"), choices=options(EVERY_LABELS.items()))
    weekday = SelectField(
        _l("星期几"), coerce=int, choices=options(WEEKDAY_LABELS.items()), default=5
    )
    at = TimeField(_l("几点"), validators=[InputRequired(_l("请填写时间"))])
    since = DateField(_l("从哪天起"), validators=[InputRequired(_l("请选择日期"))])
    until = DateField(_l("到哪天为止"), description=_l("不填则一直开下去"), validators=[Optional()])
    place_text = StringField(
        _l("地点"),
        description=_l("例如：社区活动室一层"),
        validators=[InputRequired(_l("请填写地点")), Length(max=120)],
    )
    chair = SelectField(_l("主持人"), coerce=int)
    clerk = SelectField(_l("记录员"), coerce=int)
    preset = SelectField(_l("决议规则"), default=HALL_DEFAULT)


class EndSeriesForm(FlaskForm):
    """Why a series ends."""

    reason = TextAreaField(
        _l("为什么不再开"), validators=[InputRequired(_l("请写明原因")), Length(max=1000)]
    )


class RescheduleForm(FlaskForm):
    """The new time and place, and why."""

    starts_at = DateTimeLocalField(
        _l("改到什么时间"), format=_MOMENT, validators=[InputRequired(_l("请选择日期和时间"))]
    )
    place_text = StringField(
        _l("地点"), validators=[InputRequired(_l("请填写地点")), Length(max=120)]
    )
    reason = TextAreaField(
        _l("改期的原因"), validators=[InputRequired(_l("请写明原因")), Length(max=1000)]
    )


class PaperForm(FlaskForm):
    """One file of the papers."""

    file = FileField(
        _l("文件"),
        description=_l("PDF、Word、Excel、PPT 或图片，每个不超过10兆"),
        validators=[FileRequired(message=_l("请选择文件"))],
    )
    title = StringField(
        _l("材料名称"),
        description=_l("不填则用文件名"),
        validators=[Optional(), Length(max=120)],
    )
    item = SelectField(_l("属于哪一项议程"), coerce=int)


class LateItemForm(FlaskForm):
    """An item that the room itself lets in, and the count."""

    title = StringField(
        _l("议程名称"), validators=[InputRequired(_l("请填写议程项目的名称")), Length(max=200)]
    )
    text = TextAreaField(
        _l("准备好的动议"),
        description=_l("一件事，写清楚：谁、何时、何地、做什么、花多少钱、怎么验收"),
        validators=[Optional(), Length(max=4000)],
    )
    yes = IntegerField(
        _l("同意加的有几人"),
        validators=[InputRequired(_l("请填写人数")), NumberRange(0, 10_000)],
    )
    no = IntegerField(
        _l("不同意的有几人"),
        validators=[InputRequired(_l("请填写人数")), NumberRange(0, 10_000)],
    )


class ReportForm(FlaskForm):
    """What a committee says on a question that was referred to it."""

    report = TextAreaField(
        _l("委员会的意见"), validators=[InputRequired(_l("请写明委员会的意见")), Length(max=4000)]
    )
