"""Shapes of the forms about places."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.options import options
from app.places.labels import KIND_LABELS
from app.places.models.place import PlaceKind


class PlaceForm(FlaskForm):
    """A new place."""

    name = StringField(_l("名称"), validators=[InputRequired(_l("请填写名称")), Length(max=80)])
    kind = SelectField(
        _l("级别"),
        coerce=PlaceKind,
        choices=options(KIND_LABELS.items()),
    )


class Renaming(FlaskForm):
    """Another name for a place."""

    name = StringField(_l("新名称"), validators=[InputRequired(_l("请填写名称")), Length(max=80)])
    reason = StringField(
        _l("理由"),
        description=_l("会写入办事记录"),
        validators=[InputRequired(_l("请写明理由")), Length(max=200)],
    )


class HallForm(FlaskForm):
    """A hall's name and the secretary's telephone."""

    name = StringField(
        _l("议事厅名称"), validators=[InputRequired(_l("请填写名称")), Length(max=80)]
    )
    phone = StringField(
        _l("秘书电话"),
        description=_l("每一页的最下面都会写着这个电话"),
        validators=[Optional(), Length(max=30)],
        render_kw={"inputmode": "tel"},
    )


class NewHall(HallForm):
    """A hall to be founded."""

    code = StringField(
        _l("代号"),
        description=_l("用在网址和命令里，小写字母、数字和短横，例如 xingfuli；定了以后不能改"),
        validators=[InputRequired(_l("请填写代号")), Length(min=2, max=40)],
        render_kw={"autocapitalize": "none", "spellcheck": "false"},
    )


class Joining(FlaskForm):
    """A place that joins a virtual community."""

    member = SelectField(_l("加入的小区或社区"), coerce=int)


class MultiCheckboxField(SelectMultipleField):
    """Several of a few, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class Splitting(FlaskForm):
    """Part of a place that becomes a place of its own."""

    name = StringField(
        _l("新单元的名称"), validators=[InputRequired(_l("请填写名称")), Length(max=80)]
    )
    buildings = MultiCheckboxField(_l("划出哪些楼栋"))
    reason = StringField(
        _l("理由"),
        description=_l("会写入办事记录"),
        validators=[InputRequired(_l("请写明理由")), Length(max=200)],
    )
