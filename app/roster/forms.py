"""Shape of the roster's upload."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired


class Upload(FlaskForm):
    """A filled-in roster."""

    file = FileField(
        _l("填好的名册（.xlsx）"),
        validators=[FileRequired(_l("请选择文件"))],
        render_kw={
            "accept": ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        },
    )
