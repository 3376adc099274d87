"""Money, services, means, and the transfer of a task with them."""

from __future__ import annotations

from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from app.options import options
from resolutions.forms.acts import OtherLead
from resolutions.labels import RESOURCE_LABELS
from resolutions.models.budget import Resource
from resolutions.progress.budget import fen_of

_ROWS = {"rows": 4}


def is_amount(_form: FlaskForm, field: StringField) -> None:
    """Stop at what is no amount of money."""
    if fen_of(field.data or "") is None:
        raise ValidationError(_l("请填写金额，例如 12,345.60"))


def yuan(label: LazyString, *, optional: bool = False, **more: Any) -> StringField:
    """A field for an amount in yuan, as people type it."""
    first = Optional() if optional else InputRequired(_l("请填写金额，例如 12,345.60"))
    return StringField(
        label, validators=[first, is_amount], render_kw={"inputmode": "decimal"}, **more
    )


class Transfer(OtherLead):
    """A running task given to another unit, with its means."""

    lead = SelectField(_l("移交给"), coerce=int, validators=[InputRequired(_l("请选择单位"))])
    staff = TextAreaField(
        _l("人员：谁跟着任务走"),
        validators=[InputRequired(_l("请写明")), Length(max=1000)],
        render_kw={"rows": 2},
    )
    yuan = yuan(_l("经费（元）"), description=_l("没有写0"))
    powers = TextAreaField(
        _l("权限：跟着移交哪些权限"),
        validators=[InputRequired(_l("请写明")), Length(max=1000)],
        render_kw={"rows": 2},
    )
    has_power = BooleanField(_l("有权力管理"))
    has_duty = BooleanField(_l("有责任履职"))
    has_standard = BooleanField(_l("有标准执行"))
    has_ability = BooleanField(_l("有能力做好"))


class PlannedLine(FlaskForm):
    """One planned line of a task's budget."""

    name = StringField(
        _l("经费项目"),
        description=_l("例如：材料费"),
        validators=[InputRequired(_l("请写明经费项目")), Length(max=80)],
    )
    yuan = yuan(_l("计划金额（元）"))
    source = StringField(
        _l("资金来源"), description=_l("例如：公共收益"), validators=[Length(max=80)]
    )


class Spent(FlaskForm):
    """One payment."""

    line = SelectField(_l("经费项目"), coerce=int, validators=[InputRequired(_l("请选择"))])
    yuan = yuan(_l("支出金额（元）"))
    back = BooleanField(_l("这是冲回：前面记错了，减去这笔"))
    on = DateField(_l("支出日期"), validators=[InputRequired(_l("请选择日期"))])
    what = StringField(
        _l("花在什么上"), validators=[InputRequired(_l("请写明用途")), Length(max=200)]
    )
    payee = StringField(_l("付给谁"), validators=[Length(max=80)])


class ServedPeople(FlaskForm):
    """Whom something served."""

    persons = IntegerField(
        _l("多少人次"),
        validators=[InputRequired(_l("请填写人次")), NumberRange(1, 10_000_000)],
        render_kw={"inputmode": "numeric"},
    )
    on = DateField(_l("哪一天"), validators=[InputRequired(_l("请选择日期"))])
    what = StringField(_l("是什么服务"), validators=[InputRequired(_l("请写明")), Length(max=200)])


class AskedMeans(FlaskForm):
    """A request for people, money or equipment."""

    kind = SelectField(_l("要什么"), coerce=Resource, choices=options(RESOURCE_LABELS.items()))
    text = TextAreaField(
        _l("要多少、为什么"),
        description=_l("向所有人公开"),
        validators=[InputRequired(_l("请写明")), Length(max=1000)],
        render_kw=_ROWS,
    )
    yuan = yuan(_l("金额（元）"), optional=True, description=_l("申请经费时填写"))
