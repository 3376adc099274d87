"""Shapes of the forms about minutes."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional


class CorrectionForm(FlaskForm):
    """A correction of the minutes, and why."""

    about_seq = IntegerField(
        _l("更正第几条"), description=_l("不填则是对全文的补充"), validators=[Optional()]
    )
    text = TextAreaField(
        _l("更正内容"), validators=[InputRequired(_l("请写明更正内容")), Length(max=2000)]
    )
    reason = TextAreaField(
        _l("为什么更正"),
        description=_l("例如：代表3指出记错了人"),
        validators=[InputRequired(_l("请写明为什么更正")), Length(max=500)],
    )


class DeclineForm(FlaskForm):
    """Why somebody does not confirm."""

    reason = TextAreaField(
        _l("哪里不对"),
        description=_l("写清楚第几条、应当怎么写；记录员更正或答复以后再请您核对"),
        validators=[InputRequired(_l("请写明哪里不对")), Length(max=1000)],
    )


class AnswerForm(FlaskForm):
    """Why the clerk lets the text stand."""

    answer = TextAreaField(
        _l("为什么不改"), validators=[InputRequired(_l("请写明为什么不改")), Length(max=1000)]
    )
