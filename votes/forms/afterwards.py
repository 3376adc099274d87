"""Shapes of the pages after a result: the challenge, its ruling, the recount, a correction."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.options import options
from votes.labels import FINDING_LABELS

_REASON = [InputRequired(_l("请写明理由")), Length(max=1000)]
FOUND = (("agrees", _l("核对一致，结果有效")), ("differs", _l("核对不一致，由两人重新裁定")))


class ChallengeForm(FlaskForm):
    """Why the result should not stand."""

    text = TextAreaField(
        _l("为什么"),
        description=_l("写明哪里不合规定、您怎么知道的、希望怎样办"),
        validators=_REASON,
    )


class FindingForm(FlaskForm):
    """The ruling, written by the first of the two."""

    finding = RadioField(
        _l("裁定"),
        choices=options((one.value, said) for one, said in FINDING_LABELS.items()),
        validators=[InputRequired(_l("请选一项"))],
    )
    reason = TextAreaField(_l("理由"), validators=_REASON)


class RecountForm(FlaskForm):
    """What the recount compared and found."""

    found = RadioField(
        _l("复核结果"), choices=options(FOUND), validators=[InputRequired(_l("请选一项"))]
    )
    said = TextAreaField(
        _l("核对了什么"),
        description=_l("例如：纸质票12张逐张与照片核对，系统重新计票与记录一致"),
        validators=[InputRequired(_l("请写明核对了什么、结果怎样")), Length(max=1000)],
    )
