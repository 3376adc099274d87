"""The responsibility matrix as a file, and as it was looked at."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from resolutions.forms.placing import PlaceSteps
from resolutions.models.duty import DutyRule

CELLS = {
    "item": "事项",
    "words": "关键词",
    "lead": "牵头单位",
    "carried": "责任单位",
    "street": "街道",
    "community": "社区",
    "points": "检查要点",
}
"""The fields of a row, and the columns of the imported table they stand for."""
_UNIT = {"list": "known-units", "autocomplete": "off"}


def _units(label: LazyString, help_: LazyString, *, longest: int = 80) -> StringField:
    """A field for units by their names, which need not be filled in."""
    return StringField(label, description=help_, validators=[Length(max=longest)], render_kw=_UNIT)


class DutiesUpload(PlaceSteps):
    """A responsibility matrix as a table, and where it holds."""

    table = FileField(
        _l("表格文件"),
        validators=[FileRequired(_l("请选择文件"))],
        render_kw={"accept": ".xlsx,.csv"},
    )


class DutiesConfirm(FlaskForm):
    """The table as it was looked at."""

    place_id = HiddenField(validators=[InputRequired()])
    text = HiddenField(validators=[InputRequired(), Length(max=2_000_000)])


class _Row(FlaskForm):
    """What a row says besides the matter itself."""

    words = StringField(
        _l("关键词"),
        description=_l("可不填；居民还会怎么说，用顿号分开"),
        validators=[Length(max=200)],
    )
    lead = StringField(
        _l("牵头单位"),
        description=_l("写单位登记的全名；输入几个字会有提示"),
        validators=[InputRequired(_l("请写牵头单位")), Length(max=80)],
        render_kw=_UNIT,
    )
    carried = _units(_l("责任单位"), _l("可不填；几个单位用顿号分开"), longest=500)
    street = _units(_l("街道"), _l("可不填；街道一级由谁负责"))
    community = _units(_l("社区"), _l("可不填；社区一级由谁负责"))
    points = TextAreaField(
        _l("检查要点"),
        description=_l("可不填；检查质量时逐项回答，一行一项"),
        validators=[Length(max=2000)],
        render_kw={"rows": 5},
    )
    reason = TextAreaField(
        _l("理由"),
        description=_l("为什么这样定，例如依据哪个文件；记入办事记录"),
        validators=[InputRequired(_l("请写明理由")), Length(max=500)],
        render_kw={"rows": 2},
    )


class NewRow(PlaceSteps, _Row):
    """A row for a matter that has none yet."""

    item = StringField(
        _l("事项类别"),
        description=_l("例如：暴露垃圾"),
        validators=[InputRequired(_l("请填写事项类别")), Length(max=80)],
    )


class ChangedRow(_Row):
    """A row in place of another, for the same matter."""


def filled(rule: DutyRule) -> dict[str, str]:
    """What the form begins with: the row as it stands."""
    return {
        "words": rule.words,
        "lead": rule.lead.name,
        "carried": "、".join(unit.name for unit in rule.responsible),
        "street": rule.street.name if rule.street else "",
        "community": rule.community.name if rule.community else "",
        "points": rule.points,
    }


def cells_of(form: FlaskForm) -> dict[str, str]:
    """The row as it was filled in, by the table's columns."""
    return {column: form[name].data or "" for name, column in CELLS.items() if name in form}
