"""The three findings of a check, and the check-list of quality."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import MultipleFileField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.options import options
from resolutions.progress.checklist import CheckList
from resolutions.progress.inspection import AXIS_NAMES, Axis
from resolutions.services.handling import TEXT_LIMIT

_VERDICTS = [("pass", _l("合格")), ("fail", _l("不合格"))]


def _axis(axis: Axis) -> RadioField:
    return RadioField(
        _l("%(axis)s", axis=_l(AXIS_NAMES[axis])),
        choices=options(_VERDICTS),
        validators=[InputRequired(_l("请选择“合格”或“不合格”"))],
    )


def _remark(axis: Axis) -> TextAreaField:
    return TextAreaField(
        _l("%(axis)s：看到了什么", axis=_l(AXIS_NAMES[axis])),
        description=_l("不合格的必须写明问题"),
        validators=[Length(max=TEXT_LIMIT)],
        render_kw={"rows": 2},
    )


class Check(FlaskForm):
    """A check on all three axes."""

    progress = _axis(Axis.PROGRESS)
    progress_remark = _remark(Axis.PROGRESS)
    quality = _axis(Axis.QUALITY)
    quality_remark = _remark(Axis.QUALITY)
    result = _axis(Axis.RESULT)
    result_remark = _remark(Axis.RESULT)
    photos = MultipleFileField(
        _l("检查照片"),
        description=_l("可以拍照或从相册选，每张小于15兆；拍摄地点会自动去掉"),
        render_kw={"accept": "image/*"},
    )


def check_form(listed: CheckList) -> Check:
    """The check's form, with its check-list of quality."""
    fields: dict[str, Any] = {}
    for name, point in names_of_points(listed).items():
        shown = _l(point) if listed.is_general else point
        fields[name] = RadioField(
            shown,
            choices=options(_VERDICTS),
            validators=[InputRequired(_l("请选择“合格”或“不合格”"))],
        )
        fields[f"{name}_remark"] = StringField(
            _l("“%(point)s”的问题", point=shown),
            description=_l("不合格的必须写明问题"),
            validators=[Length(max=TEXT_LIMIT)],
        )
    form: Check = type("ListedCheck", (Check,), fields)()
    return form


def names_of_points(listed: CheckList) -> dict[str, str]:
    """The points by the names of their fields.

    A general list may be written anew while somebody fills the form: its key is in the names, so
    that no answer is taken for another point's.
    """
    key = f"{listed.key}_" if listed.key else ""
    return {f"point_{key}{number}": point for number, point in enumerate(listed.points)}
