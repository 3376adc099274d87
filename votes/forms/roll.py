"""Shapes of the pages of a posted roll: the objection and its ruling."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.options import options
from votes.labels import ABOUT_LABELS

RULINGS = (("upheld", _l("异议成立，更正名册")), ("rejected", _l("异议不成立，名册不变")))


class ObjectionForm(FlaskForm):
    """What is wrong with the roll."""

    about = RadioField(
        _l("哪里不对"),
        choices=options((one.value, said) for one, said in ABOUT_LABELS.items()),
        validators=[InputRequired(_l("请选一项"))],
    )
    text = TextAreaField(
        _l("说明"),
        description=_l("写明是谁、应该怎样，例如：3号楼501的面积应是89.50平方米"),
        validators=[InputRequired(_l("请写明情况")), Length(max=1000)],
    )


class RulingForm(FlaskForm):
    """The ruling; where it is upheld, what becomes of which line."""

    ruling = RadioField(
        _l("裁定"), choices=options(RULINGS), validators=[InputRequired(_l("请选一项"))]
    )
    reason = TextAreaField(
        _l("理由"), validators=[InputRequired(_l("请写明理由")), Length(max=1000)]
    )
    phone = StringField(
        _l("更正谁（手机号或姓名）"),
        description=_l("名册上没有的，填登记过的手机号就加上"),
        validators=[Optional(), Length(max=60)],
    )
    heads = StringField(
        _l("更正后的票数（0是从名册上去掉）"), validators=[Optional(), Length(max=6)]
    )
    households = StringField(_l("更正后的户数"), validators=[Optional(), Length(max=6)])
    area = StringField(_l("更正后的面积（平方米）"), validators=[Optional(), Length(max=14)])
