"""Shapes of the forms at the door: the seat map and proxies."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from meetings.models.seating import MOST_ROWS, MOST_SEATS


class LayoutForm(FlaskForm):
    """How large the room is."""

    rows = IntegerField(
        _l("几排"), validators=[InputRequired(_l("请填写排数")), NumberRange(1, MOST_ROWS)]
    )
    seats = IntegerField(
        _l("每排几个座位"),
        validators=[InputRequired(_l("请填写座位数")), NumberRange(1, MOST_SEATS)],
    )


class SeatForm(FlaskForm):
    """Who is to sit where."""

    person = SelectField(_l("谁"), coerce=int)
    row = IntegerField(_l("第几排"), validators=[InputRequired(_l("请填写排数"))])
    number = IntegerField(_l("第几座"), validators=[InputRequired(_l("请填写座位号"))])


class ProxyForm(FlaskForm):
    """A written mandate; its instructions by item are read beside it."""

    principal = SelectField(_l("谁不能到会（委托人）"), coerce=int)
    holder = SelectField(_l("委托给谁（受托人）"), coerce=int)
    paper = StringField(
        _l("书面委托书"),
        description=_l("写明委托书的日期或编号；原件留在签到台"),
        validators=[InputRequired(_l("请写明委托书的日期或编号")), Length(max=120)],
    )
