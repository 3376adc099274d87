"""The responsibility matrix as a file, and as it was looked at."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, SelectField
from wtforms.validators import InputRequired, Length


class DutiesUpload(FlaskForm):
    """A responsibility matrix as a table."""

    place_id = SelectField(_l("用在哪里"), coerce=int)
    table = FileField(
        _l("表格文件"),
        validators=[FileRequired(_l("请选择文件"))],
        render_kw={"accept": ".xlsx,.csv"},
    )


class DutiesConfirm(FlaskForm):
    """The table as it was looked at."""

    place_id = HiddenField(validators=[InputRequired()])
    text = HiddenField(validators=[InputRequired(), Length(max=2_000_000)])
