"""Shapes of the forms about grids."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.options import options
from resolutions.forms.acts import MultiCheckboxField
from resolutions.gridding.frontages import POINT_NAMES, Point
from resolutions.gridding.posts import (
    BACKGROUND_NAMES,
    ELEMENT_NAMES,
    OVERLAY_NAMES,
    POST_NAMES,
    SUPPORT_NAMES,
    Background,
    Element,
    Overlay,
    Post,
    Support,
)

_NEEDED = InputRequired(_l("请填写"))
_ROWS = {"rows": 3}


class NewGrid(FlaskForm):
    """A grid of a place."""

    place_id = SelectField(_l("在哪里"), coerce=int)
    name = StringField(_l("网格名称"), validators=[_NEEDED, Length(max=80)])
    area = TextAreaField(_l("范围"), description=_l("东到哪里、西到哪里"), render_kw=_ROWS)
    overlays = MultiCheckboxField(
        _l("这里有哪几张网"),
        coerce=Overlay,
        choices=options((one, _l(name)) for one, name in OVERLAY_NAMES.items()),
    )


class NewPost(FlaskForm):
    """Who stands for what."""

    post = SelectField(
        _l("岗位"),
        coerce=Post,
        choices=options((one, _l(name)) for one, name in POST_NAMES.items()),
    )
    name = StringField(_l("姓名"), validators=[_NEEDED, Length(max=60)])
    phone = StringField(
        _l("手机号"),
        description=_l("在这里有账号的填上，他就能登记巡查和检查"),
        validators=[Length(max=30)],
        render_kw={"inputmode": "tel"},
    )
    spot = StringField(_l("管哪条街、哪个院、哪家单位"), validators=[Length(max=120)])
    belongs_to = StringField(
        _l("哪个部门派来的"), description=_l("例如：城管、环卫、公安"), validators=[Length(max=80)]
    )
    reports_to = SelectField(
        _l("接受哪位街巷长领导"), coerce=int, description=_l("楼院管理员、社会单位管理员必选")
    )


class NewEntry(FlaskForm):
    """One line of the register."""

    element = SelectField(
        _l("哪一类"),
        coerce=Element,
        choices=options((one, _l(name)) for one, name in ELEMENT_NAMES.items()),
    )
    what = StringField(_l("登记什么"), validators=[_NEEDED, Length(max=200)])
    quantity = IntegerField(
        _l("数量"), validators=[Optional(), NumberRange(0)], render_kw={"inputmode": "numeric"}
    )
    measure = StringField(_l("计量单位"), validators=[Length(max=20)])


class NewSupport(FlaskForm):
    """What is asked of the street."""

    support = SelectField(
        _l("哪种支持"),
        coerce=Support,
        choices=options((one, _l(name)) for one, name in SUPPORT_NAMES.items()),
    )
    text = TextAreaField(_l("需要什么"), validators=[_NEEDED, Length(max=1000)], render_kw=_ROWS)


class SupportAnswer(FlaskForm):
    """What the street says."""

    granted = RadioField(
        _l("答复"),
        choices=options([("yes", _l("支持")), ("no", _l("不能支持"))]),
        validators=[InputRequired(_l("请选择"))],
    )
    text = TextAreaField(_l("说明"), validators=[_NEEDED, Length(max=1000)], render_kw=_ROWS)


class NewRota(FlaskForm):
    """A route, its times, its walkers."""

    route = StringField(_l("巡查哪里"), validators=[_NEEDED, Length(max=120)])
    slots = StringField(
        _l("每天几点"), description=_l("例如：11:30 18:30"), validators=[_NEEDED, Length(max=100)]
    )
    walkers = MultiCheckboxField(_l("由谁巡查"), coerce=int)


class NewFront(FlaskForm):
    """A shop that signs."""

    name = StringField(_l("门店"), validators=[_NEEDED, Length(max=80)])
    keeper = StringField(_l("责任人"), validators=[Length(max=60)])
    given = StringField(
        _l("发了什么"), description=_l("例如：垃圾桶、长夹子"), validators=[Length(max=120)]
    )


class Offer(FlaskForm):
    """A volunteer's offer."""

    background = RadioField(
        _l("您是"),
        coerce=Background,
        choices=options((one, _l(name)) for one, name in BACKGROUND_NAMES.items()),
        validators=[InputRequired(_l("请选择"))],
    )


_VERDICTS = [("pass", _l("合格")), ("fail", _l("不合格"))]


def _point(point: Point) -> RadioField:
    return RadioField(
        _l("%(point)s", point=_l(POINT_NAMES[point])),
        choices=options(_VERDICTS),
        validators=[InputRequired(_l("请选择“合格”或“不合格”"))],
    )


class FrontCheck(FlaskForm):
    """Three points."""

    look = _point(Point.LOOK)
    sanitation = _point(Point.SANITATION)
    facilities = _point(Point.FACILITIES)
    text = TextAreaField(
        _l("看到了什么"),
        description=_l("不合格的必须写明问题"),
        validators=[Length(max=1000)],
        render_kw=_ROWS,
    )


class Walked(FlaskForm):
    """What was seen on a round."""

    text = TextAreaField(
        _l("看到了什么"), description=_l("可不填"), validators=[Length(max=1000)], render_kw=_ROWS
    )
