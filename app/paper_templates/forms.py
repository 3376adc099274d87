"""Shape of the upload."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired

from app.documents.render import MEDIA_TYPE


class Upload(FlaskForm):
    """A Word file."""

    file = FileField(
        _l("改好的模板（.docx）"),
        validators=[FileRequired(_l("请选择文件"))],
        render_kw={"accept": f".docx,{MEDIA_TYPE}"},
    )
