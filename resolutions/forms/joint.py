"""Shapes of the forms of the monthly meeting 会商研判."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    DateTimeLocalField,
    IntegerField,
    MultipleFileField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.options import options
from resolutions.services.joint.holding import MOST_WORKING_DAYS, NOTES_LIMIT
from resolutions.services.joint.preparing import NAME_LIMIT, SPOT_LIMIT, TITLE_LIMIT
from resolutions.services.whistles.course import TEXT_LIMIT

_NEEDED = InputRequired(_l("请填写"))
_MOMENT = "%Y-%m-%dT%H:%M"


class Opening(FlaskForm):
    """Of which place the month's meeting is opened."""

    place = SelectField(_l("地方"), coerce=int, validators=[InputRequired(_l("请选择地方"))])


class Calling(FlaskForm):
    """When and where."""

    held_at = DateTimeLocalField(
        _l("什么时候开"), format=_MOMENT, validators=[InputRequired(_l("请选择日期和时间"))]
    )
    spot = StringField(_l("在哪里开"), validators=[_NEEDED, Length(max=SPOT_LIMIT)])


class NewMatter(FlaskForm):
    """Something that no list holds."""

    title = StringField(_l("什么事项"), validators=[_NEEDED, Length(max=TITLE_LIMIT)])


class NewGuest(FlaskForm):
    """One more to invite: a unit found by its name, or somebody by name."""

    seek = StringField(
        _l("按名称找单位"),
        description=_l("写单位名称里的几个字，再点“找单位”"),
        validators=[Length(max=NAME_LIMIT)],
    )
    unit = SelectField(_l("单位"), coerce=int, default=0)
    name = StringField(
        _l("或者写明请谁"),
        description=_l("不是单位的，例如牵头的领导"),
        validators=[Length(max=NAME_LIMIT)],
    )


class Studied(FlaskForm):
    """What was found of a matter, and an order that follows."""

    finding = TextAreaField(
        _l("研判意见"),
        description=_l("公布后所有人都能看到；不写个人情况"),
        validators=[Length(max=TEXT_LIMIT)],
        render_kw={"rows": 5},
    )
    unit = SelectField(_l("交办给"), coerce=int, default=0)
    what = TextAreaField(
        _l("要做什么事"), validators=[Length(max=TEXT_LIMIT)], render_kw={"rows": 3}
    )
    working_days = IntegerField(
        _l("几个工作日内完成"),
        default=5,
        description=_l("从公布那天起算，当天不算；遇节假日顺延，调休上班的日子算"),
        validators=[
            Optional(),
            NumberRange(1, MOST_WORKING_DAYS, _l("请填写1到500之间的数")),
        ],
        render_kw={"inputmode": "numeric"},
    )


class Notes(FlaskForm):
    """What was said."""

    notes = TextAreaField(
        _l("会议记录"),
        description=_l("只有参会的单位和开会的街道、区级专班看得到，不公开"),
        validators=[Length(max=NOTES_LIMIT)],
        render_kw={"rows": 14},
    )


class Correcting(FlaskForm):
    """What proves wrong, and an order that is withdrawn with it."""

    text = TextAreaField(
        _l("哪里不对，应当是什么"),
        description=_l("和原来的纪要一起公开"),
        validators=[_NEEDED, Length(max=TEXT_LIMIT)],
        render_kw={"rows": 4},
    )
    order = SelectField(
        _l("撤销哪一件交办"),
        description=_l("不用撤销的，选“不撤销”"),
        coerce=int,
        default=0,
    )


class Reported(FlaskForm):
    """What a unit did."""

    text = TextAreaField(
        _l("做了什么，结果怎样"),
        description=_l("向所有人公开"),
        validators=[_NEEDED, Length(max=TEXT_LIMIT)],
        render_kw={"rows": 4},
    )
    photos = MultipleFileField(
        _l("现场照片"),
        description=_l("可以拍照或从相册选，每张小于15兆；拍摄地点会自动去掉"),
        render_kw={"accept": "image/*"},
    )


class Settled(FlaskForm):
    """Whether it is done."""

    verdict = RadioField(
        _l("办好没有"),
        choices=options([("done", _l("办好了，确认办结")), ("back", _l("没有办好，退回"))]),
        validators=[InputRequired(_l("请选择"))],
    )
    text = TextAreaField(
        _l("说明"),
        description=_l("退回的必须写明哪里没有办好；向所有人公开"),
        validators=[Length(max=TEXT_LIMIT)],
        render_kw={"rows": 3},
    )
