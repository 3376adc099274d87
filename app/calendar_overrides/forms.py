"""Shapes of the forms about the work calendar."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, Form, IntegerField, RadioField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from app.calendar_overrides.labels import KIND_LABELS
from app.options import options
from app.work_calendar.days import DayKind

LONGEST = 250
"""Working days the tester counts at most: a year."""


class Declaration(FlaskForm):
    """A day, what it is to be, and why."""

    on = DateField(_l("日期"), validators=[InputRequired(_l("请选择日期"))])
    kind = RadioField(
        _l("设定为"),
        coerce=DayKind,
        choices=options(KIND_LABELS.items()),
        validators=[InputRequired(_l("请选择"))],
    )
    reason = StringField(
        _l("依据"),
        description=_l("向所有人公开，例如通知的文号"),
        validators=[InputRequired(_l("请写明依据")), Length(max=200)],
    )


class Count(Form):
    """So many working days after a day: a question, so it is asked by GET."""

    start = DateField(_l("从哪一天起（当日不计）"), validators=[InputRequired(_l("请选择日期"))])
    days = IntegerField(
        _l("几个工作日"),
        validators=[
            InputRequired(_l("请填写天数")),
            NumberRange(1, LONGEST, _l("请填写1到250之间的数")),
        ],
    )
