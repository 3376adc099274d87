"""Shapes of the forms about whistles; every act has a page of its own with one of them."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    IntegerField,
    MultipleFileField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.options import options
from resolutions.forms.acts import MultiCheckboxField
from resolutions.ledgers.disposals import DISPOSAL_NAMES, WAYS_AT_THE_SCENE, Disposal
from resolutions.services.whistles.calling import NAME_LIMIT
from resolutions.services.whistles.course import TEXT_LIMIT
from resolutions.services.whistles.drafting import SPOT_LIMIT, TITLE_LIMIT
from resolutions.whistling.arrival import MOST_MINUTES
from resolutions.whistling.kinds import (
    CATEGORY_NAMES,
    CONTENT_NAMES,
    KIND_NAMES,
    LACK_NAMES,
    LEVEL_NAMES,
    TRIED_NAMES,
    Category,
    Content,
    Kind,
    Lack,
    Level,
    Tried,
)

_ROWS = {"rows": 4}
_NUMERIC = {"inputmode": "numeric"}
_NEEDED = InputRequired(_l("请填写"))


class _Basics(FlaskForm):
    """What every whistle says."""

    title = StringField(_l("什么事项"), validators=[_NEEDED, Length(max=TITLE_LIMIT)])
    spot = StringField(
        _l("点位"),
        description=_l("请来的人到哪里，例如：3号楼东侧"),
        validators=[_NEEDED, Length(max=SPOT_LIMIT)],
    )
    reason = TextAreaField(
        _l("理由"),
        description=_l("没有权限还是没有资源，为什么自己办不了；向所有人公开"),
        validators=[InputRequired(_l("请写明理由")), Length(max=TEXT_LIMIT)],
        render_kw=_ROWS,
    )
    lack = RadioField(
        _l("缺什么"),
        coerce=Lack,
        choices=options((one, _l(name)) for one, name in LACK_NAMES.items()),
        validators=[InputRequired(_l("请选择"))],
    )
    units = MultiCheckboxField(_l("叫哪些单位"), coerce=int)
    level = SelectField(
        _l("哪一级吹哨"),
        coerce=Level,
        choices=options((one, _l(name)) for one, name in LEVEL_NAMES.items()),
    )


class EmergencyDraft(_Basics):
    """Short: it sounds the moment it is sent."""


class WhistleDraft(_Basics):
    """A whistle that is judged first."""

    kind = SelectField(
        _l("哪一种哨"),
        coerce=Kind,
        choices=options(
            (one, _l(name)) for one, name in KIND_NAMES.items() if one is not Kind.EMERGENCY
        ),
    )
    way = SelectField(
        _l("处置方式"),
        coerce=Disposal,
        default=Disposal.TIMED,
        choices=options((one, _l(DISPOSAL_NAMES[one])) for one in WAYS_AT_THE_SCENE),
        description=_l("集结报到哨选一种；联合联动哨就是会商会办，监督管理哨不用选"),
    )
    category = SelectField(
        _l("事项类别"),
        coerce=Category,
        choices=options((one, _l(name)) for one, name in CATEGORY_NAMES.items()),
    )
    tried_by = SelectField(
        _l("谁试过"),
        coerce=Tried,
        choices=options((one, _l(name)) for one, name in TRIED_NAMES.items()),
        description=_l("小事不出村居：下一级试过、办不了，才往上吹"),
    )
    tried = TextAreaField(
        _l("做过什么"),
        description=_l("谁在什么时候试过什么办法、结果怎样"),
        validators=[_NEEDED, Length(max=TEXT_LIMIT)],
        render_kw=_ROWS,
    )
    lead_name = StringField(
        _l("牵头的领导"),
        description=_l("联合联动哨必须有一名；别的可不填"),
        validators=[Length(max=80)],
    )
    minutes = IntegerField(
        _l("几分钟内报到"),
        description=_l("不填就按街道的规定"),
        validators=[Optional(), NumberRange(1, MOST_MINUTES)],
        render_kw=_NUMERIC,
    )


class Saying(FlaskForm):
    """Words that are needed, without photos."""

    text = TextAreaField(
        _l("写明情况"),
        description=_l("向所有人公开"),
        validators=[_NEEDED, Length(max=TEXT_LIMIT)],
        render_kw=_ROWS,
    )


class Pressing(FlaskForm):
    """Which unit is pressed, and with what words."""

    unit = SelectField(_l("督办哪个单位"), coerce=int, validators=[InputRequired(_l("请选择单位"))])
    text = TextAreaField(
        _l("督办什么"),
        description=_l("写明什么时候办好；向所有人公开"),
        validators=[_NEEDED, Length(max=TEXT_LIMIT)],
        render_kw=_ROWS,
    )


class Telling(Saying):
    """What was done or found, with photos."""

    photos = MultipleFileField(
        _l("现场照片"),
        description=_l("可以拍照或从相册选，每张小于15兆；拍摄地点会自动去掉"),
        render_kw={"accept": "image/*"},
    )


class Command(Saying):
    """Who commands at the scene, and what is done first."""

    lead_name = StringField(_l("现场指挥"), validators=[_NEEDED, Length(max=80)])


class Leading(FlaskForm):
    """Who leads a joint action."""

    lead_name = StringField(_l("牵头的领导"), validators=[_NEEDED, Length(max=80)])


class ReviewSheet(FlaskForm):
    """总结评估表."""

    course = TextAreaField(
        _l("经过和先期处置"), validators=[_NEEDED, Length(max=TEXT_LIMIT)], render_kw=_ROWS
    )
    response = TextAreaField(
        _l("各单位的响应"), validators=[_NEEDED, Length(max=TEXT_LIMIT)], render_kw=_ROWS
    )
    lessons = TextAreaField(
        _l("要改进的地方"), validators=[_NEEDED, Length(max=TEXT_LIMIT)], render_kw=_ROWS
    )
    was_needed = BooleanField(_l("确属应急，是有效吹哨"), default=True)


class OneUnit(FlaskForm):
    """One more unit to call."""

    unit = SelectField(_l("单位"), coerce=int, validators=[InputRequired(_l("请选择单位"))])
    lack = RadioField(
        _l("缺什么"),
        coerce=Lack,
        choices=options((one, _l(name)) for one, name in LACK_NAMES.items()),
        validators=[InputRequired(_l("请选择"))],
    )


class NewDuty(FlaskForm):
    """Who does what by when."""

    unit = SelectField(_l("单位"), coerce=int, validators=[InputRequired(_l("请选择单位"))])
    what = TextAreaField(
        _l("要做什么事"), validators=[_NEEDED, Length(max=TEXT_LIMIT)], render_kw={"rows": 2}
    )
    working_days = IntegerField(
        _l("几个工作日内完成"),
        default=3,
        description=_l("今天不算；遇节假日顺延，调休上班的日子算"),
        validators=[_NEEDED, NumberRange(1, 500, _l("请填写1到500之间的数"))],
        render_kw=_NUMERIC,
    )


class NewFact(FlaskForm):
    """One fact about the unit that is judged."""

    content = SelectField(
        _l("哪方面"),
        coerce=Content,
        choices=options((one, _l(name)) for one, name in CONTENT_NAMES.items()),
    )
    text = TextAreaField(_l("事实"), validators=[_NEEDED, Length(max=TEXT_LIMIT)], render_kw=_ROWS)
    satisfied = IntegerField(
        _l("满意的人数"),
        description=_l("有群众满意度的才填，两个数一起填"),
        validators=[Optional(), NumberRange(0)],
        render_kw=_NUMERIC,
    )
    asked = IntegerField(
        _l("问到的人数"), validators=[Optional(), NumberRange(0)], render_kw=_NUMERIC
    )


class ChosenWay(FlaskForm):
    """How the called units deal with it."""

    way = RadioField(
        _l("处置方式"),
        coerce=Disposal,
        choices=options((one, _l(DISPOSAL_NAMES[one])) for one in WAYS_AT_THE_SCENE),
        validators=[InputRequired(_l("请选择处置方式"))],
    )


class PanelScore(FlaskForm):
    """One member's score."""

    score = IntegerField(
        _l("分数（0到100）"),
        validators=[_NEEDED, NumberRange(0, 100, _l("请填写0到100之间的数"))],
        render_kw=_NUMERIC,
    )
    text = TextAreaField(_l("理由"), validators=[_NEEDED, Length(max=TEXT_LIMIT)], render_kw=_ROWS)


_POINTS = [(n, str(n)) for n in range(5, 0, -1)]


def _points(name: Any) -> RadioField:
    return RadioField(
        name,
        coerce=int,
        choices=options(_POINTS),
        validators=[InputRequired(_l("请打1到5分"))],
    )


class Appraisal(FlaskForm):
    """The caller's points for one called unit."""

    arrival = _points(_l("报到：来得快不快"))
    cooperation = _points(_l("配合：一起办得好不好"))
    result = _points(_l("结果：事情办成没有"))
    text = TextAreaField(
        _l("理由"),
        description=_l("和分数一起向所有人公开"),
        validators=[InputRequired(_l("请写明理由")), Length(max=TEXT_LIMIT)],
        render_kw=_ROWS,
    )


class WhoCame(FlaskForm):
    """A unit that came without a phone."""

    name = StringField(_l("来的是谁"), validators=[_NEEDED, Length(max=NAME_LIMIT)])


class Limit(FlaskForm):
    """Minutes to arrive for one kind."""

    kind = SelectField(
        _l("哪一种哨"),
        coerce=Kind,
        choices=options(
            (one, _l(name)) for one, name in KIND_NAMES.items() if one is not Kind.OVERSIGHT
        ),
    )
    minutes = IntegerField(
        _l("几分钟内报到"),
        validators=[_NEEDED, NumberRange(1, MOST_MINUTES, _l("请填写1到10080之间的数"))],
        render_kw=_NUMERIC,
    )
