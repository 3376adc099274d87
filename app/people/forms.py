"""Shapes of the forms about people."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    PasswordField,
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.validators import EqualTo, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import HiddenInput

from app.options import options
from app.people import names
from app.people.labels import CONSTITUENCY_LABELS, ROLE_LABELS
from app.people.models.membership import Constituency
from app.permissions import Role


class PasswordSignIn(FlaskForm):
    """Phone and password."""

    phone = StringField(
        _l("手机号"),
        validators=[InputRequired(_l("请填写手机号")), Length(max=30)],
        render_kw={"autocomplete": "username", "inputmode": "tel"},
    )
    password = PasswordField(
        _l("密码"),
        validators=[InputRequired(_l("请填写密码")), Length(max=200)],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()
    submit = SubmitField(_l("登录"))


class CodeSignIn(FlaskForm):
    """The code on a slip, typed."""

    code = StringField(
        _l("登录码"),
        description=_l("登录条上的11个字母和数字，例如 K7PM-4XQD-9TR；大小写和短横都可以不管"),
        validators=[InputRequired(_l("请填写登录码")), Length(max=60)],
        render_kw={
            "autocomplete": "one-time-code",
            "autocapitalize": "characters",
            "spellcheck": "false",
        },
    )
    next = HiddenField()


class SlipEntry(FlaskForm):
    """「我是张三 → 登录」: nothing but the press of the button."""

    next = HiddenField()


class NewPassword(FlaskForm):
    """A new password, twice; the old one where it is asked for."""

    old = PasswordField(
        _l("原密码"),
        validators=[Length(max=200)],
        render_kw={"autocomplete": "current-password"},
    )
    new = PasswordField(
        _l("新密码"),
        description=_l("至少8个字；不要用手机号、连续数字或重复的字"),
        validators=[InputRequired(_l("请填写新密码")), Length(max=200)],
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        _l("新密码，再输一遍"),
        validators=[EqualTo("new", _l("两次输入的新密码不一样"))],
        render_kw={"autocomplete": "new-password"},
    )


class Reasoned(FlaskForm):
    """An act on a person's rights takes a reason, for the journal."""

    reason = StringField(
        _l("理由"),
        description=_l("会写入办事记录"),
        validators=[InputRequired(_l("请写明理由")), Length(max=200)],
    )


class PersonForm(FlaskForm):
    """Who somebody is and where they live."""

    name = StringField(
        _l("姓名"), validators=[InputRequired(_l("请填写姓名")), Length(max=names.NAME_LONGEST)]
    )
    phone = StringField(
        _l("手机号"),
        description=_l("没有手机的可以不填，用登录条登录"),
        validators=[Optional(), Length(max=30)],
        render_kw={"inputmode": "tel", "autocomplete": "off"},
    )
    building = StringField(_l("楼栋"), validators=[Length(max=20)])
    unit = StringField(_l("单元"), validators=[Length(max=20)])
    room = StringField(_l("房号"), validators=[Length(max=20)])

    def validate_name(self, field: StringField) -> None:
        """Refuse what is no name."""
        problem = names.name_problem(names.clean_name(field.data or ""))
        if problem:
            raise ValidationError(str(NAME_PROBLEMS[problem]))

    def validate_phone(self, field: StringField) -> None:
        """Refuse what is no mobile number."""
        if field.data and names.clean_phone(field.data) is None:
            raise ValidationError(str(_l("手机号应是11位数字，以1开头")))


NAME_PROBLEMS = {
    "length": _l("姓名应有2至15个字"),
    "private": _l("姓名里有系统认不出的字（自造字），请改用国家标准字库（GB 18030）里的字"),
    "signs": _l("姓名里只能有文字和“·”"),
}


class NewPerson(PersonForm):
    """A new person at a place, with a first role."""

    role = SelectField(_l("身份"), coerce=Role)
    reason = StringField(
        _l("理由"),
        description=_l("会写入办事记录"),
        validators=[InputRequired(_l("请写明理由")), Length(max=200)],
    )


class CorrectPerson(PersonForm):
    """Corrections to what was written down."""

    reason = StringField(
        _l("理由"),
        description=_l("会写入办事记录"),
        validators=[InputRequired(_l("请写明理由")), Length(max=200)],
    )


class RoleForm(FlaskForm):
    """A role for a person at a place, with its term."""

    role = SelectField(_l("身份"), coerce=Role)
    constituency = SelectField(
        _l("代表类别"),
        description=_l("只有议事代表需要选"),
        coerce=lambda given: Constituency(given) if given else None,
        choices=options([("", "—"), *CONSTITUENCY_LABELS.items()]),
    )
    since = DateField(_l("任期第一天"), validators=[InputRequired(_l("请选任期第一天"))])
    until = DateField(
        _l("任期最后一天"), description=_l("不填就是没有期限"), validators=[Optional()]
    )
    appointed_by = StringField(
        _l("由谁推选或任命"),
        description=_l("例如：社区居民代表会议"),
        validators=[Length(max=80)],
    )
    reason = TextAreaField(
        _l("理由"),
        description=_l("会写入办事记录"),
        validators=[InputRequired(_l("请写明理由")), Length(max=200)],
    )


class PrintSlips(FlaskForm):
    """For whom slips are printed, and how long they work."""

    who = SelectField(
        _l("给谁打印"),
        choices=options(
            [
                ("without", _l("还没有密码和有效登录条的人")),
                ("all", _l("所有人（旧登录条全部作废）")),
            ]
        ),
    )
    role = SelectField(_l("身份"), coerce=lambda given: Role(given) if given else None)
    building = StringField(_l("楼栋"), validators=[Length(max=20)])
    days = SelectField(
        _l("有效期"),
        coerce=int,
        default=30,
        choices=options([(7, _l("7天")), (30, _l("30天")), (90, _l("90天"))]),
    )
    paper = SelectField(
        _l("打印方式"),
        choices=options([("page", _l("网页，用浏览器打印")), ("word", _l("Word文件（.docx）"))]),
        default="page",
    )
    after = IntegerField(validators=[Optional()], widget=HiddenInput())
    """The last person of the sheets printed before, when there were too many for one printing."""


def role_choices(roles: frozenset[Role]) -> list[tuple[object, object]]:
    """The roles to choose from, in the glossary's order; for ``options``."""
    return [(role.value, ROLE_LABELS[role]) for role in Role if role in roles]
