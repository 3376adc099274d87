"""What is filled in when a matter is there again."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, MultipleFileField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from resolutions.forms.acts import Words
from resolutions.services.assigning import MOST_WORKING_DAYS
from resolutions.services.lasting.recurring import TEXT_LIMIT


class SaidAgain(FlaskForm):
    """Somebody's word that the matter is there again: words must be, a photo may."""

    text = TextAreaField(
        _l("在哪里、又看到了什么"),
        description=_l("向所有人公开，不显示您的姓名"),
        validators=[InputRequired(_l("请写明又看到了什么")), Length(max=TEXT_LIMIT)],
        render_kw={"rows": 4},
    )
    photos = MultipleFileField(
        _l("现场照片"), render_kw={"accept": "image/*", "capture": "environment"}
    )


class HangAgain(Words):
    """Why the old task is open again, and what told of it."""

    need = HiddenField()
    item = HiddenField()


class Reassign(FlaskForm):
    """To whom a task that came back is given, and for how long."""

    lead = SelectField(_l("牵头单位"), coerce=int, validators=[InputRequired(_l("请选择单位"))])
    working_days = IntegerField(
        _l("几个工作日办完"),
        validators=[
            InputRequired(_l("请填写工作日")),
            NumberRange(1, MOST_WORKING_DAYS, _l("请填写1到%(most)d", most=MOST_WORKING_DAYS)),
        ],
        render_kw={"inputmode": "numeric"},
    )
