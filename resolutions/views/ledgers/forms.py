"""Shapes of the forms of ledgers."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    MultipleFileField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.options import options
from resolutions.forms.acts import reason_field, remark_field
from resolutions.forms.placing import PlaceSteps
from resolutions.ledgers.clocks import RECTIFY_WORKING_DAYS
from resolutions.ledgers.disposals import DISPOSAL_CLOCKS, DISPOSAL_NAMES, Disposal
from resolutions.ledgers.templates import Field
from resolutions.models.ledgers.ledger import LedgerKind
from resolutions.services.ledgers.entering import SPOT_LIMIT, TEXT_LIMIT
from resolutions.services.ledgers.opening import MEASURE_LIMIT, MOST_WORKING_DAYS, NAME_LIMIT
from resolutions.views.ledgers.words import KIND_LABELS

_ROWS = {"rows": 3}
_PHOTOS_HELP = _l("可以拍照或从相册选，每张小于15兆；拍摄地点会自动去掉")


def _photos(label: str) -> MultipleFileField:
    return MultipleFileField(label, description=_PHOTOS_HELP, render_kw={"accept": "image/*"})


def _way(one: Disposal) -> LazyString:
    """A way with its clock."""
    return _l("%(way)s：%(clock)s", way=_l(DISPOSAL_NAMES[one]), clock=_l(DISPOSAL_CLOCKS[one]))


class Reason(FlaskForm):
    """An act for which a reason is given."""

    text = reason_field(TEXT_LIMIT)


class Remark(FlaskForm):
    """An act that may be explained."""

    text = remark_field(TEXT_LIMIT)


class Mended(FlaskForm):
    """What was done, seen from the same angle."""

    photos = _photos(_l("整改后的照片"))
    text = TextAreaField(
        _l("做了什么"),
        description=_l("可不填；向所有人公开"),
        validators=[Length(max=TEXT_LIMIT)],
        render_kw=_ROWS,
    )


class Seen(Remark):
    """A re-check that passed."""

    photos = _photos(_l("复核照片"))


class SeenStill(Reason):
    """A re-check that did not."""

    photos = _photos(_l("复核照片"))


class ToUnit(FlaskForm):
    """Which unit answers for it."""

    unit = SelectField(_l("责任单位"), coerce=int, validators=[InputRequired(_l("请选择单位"))])


class Dispatch(ToUnit):
    """Which unit answers for it, and which of the four ways it goes."""

    disposal = RadioField(
        _l("处置方式"),
        coerce=Disposal,
        default=Disposal.TIMED,
        choices=options((one, _way(one)) for one in Disposal),
        validators=[InputRequired(_l("请选择处置方式"))],
    )


class ToOtherUnit(Reason):
    """Which other unit."""

    unit = SelectField(_l("改派给"), coerce=int, validators=[InputRequired(_l("请选择单位"))])


class Later(Reason):
    """Until when it waits."""

    until = DateField(
        _l("暂缓到哪一天"),
        description=_l("遇休息日顺延到下一个工作日；期限和理由向所有人公开"),
        validators=[InputRequired(_l("请选择日期"))],
    )


class NewItem(PlaceSteps):
    """What was seen, in few taps."""

    photos = _photos(_l("现场照片"))
    spot = StringField(
        _l("具体点位"),
        description=_l("例如：3号楼西侧垃圾桶旁"),
        validators=[InputRequired(_l("请写明具体点位")), Length(max=SPOT_LIMIT)],
    )
    quantity = StringField(
        _l("数量"), validators=[InputRequired(_l("请填写数量"))], render_kw={"inputmode": "decimal"}
    )
    text = TextAreaField(
        _l("情况"), description=_l("可不填"), validators=[Length(max=TEXT_LIMIT)], render_kw=_ROWS
    )
    """Photos kept already, while a look-alike was being looked at."""
    as_item = HiddenField()
    """The item of which the finder says that it is this one."""
    sure = HiddenField()
    """Said after having seen what looks alike."""


def name_of_field(number: int) -> str:
    """The name of the form's field for one field of a template."""
    return f"answer_{number}"


def new_item_form(fields: tuple[Field, ...]) -> NewItem:
    """The form with what the indicator's template asks for."""
    asked = {name_of_field(number): _asked(one) for number, one in enumerate(fields)}
    form: NewItem = type("TemplateItem", (NewItem,), asked)()
    return form


def _asked(one: Field) -> StringField | SelectField:
    needed = [InputRequired(_l("请填写"))] if one.required else [Optional()]
    if one.choices:
        pairs = options([("", "—"), *((word, word) for word in one.choices)])
        return SelectField(one.name, choices=pairs, validators=needed)
    label = f"{one.name}（{one.unit}）" if one.unit else one.name
    return StringField(
        label, validators=needed, render_kw={"inputmode": "decimal"} if one.unit else {}
    )


class NewLedger(PlaceSteps):
    """A ledger or campaign."""

    name = StringField(
        _l("台账名称"),
        description=_l("例如：秋季暴露垃圾清零行动"),
        validators=[InputRequired(_l("请填写台账名称")), Length(max=NAME_LIMIT)],
    )
    kind = SelectField(_l("类别"), coerce=LedgerKind, choices=options(KIND_LABELS.items()))
    indicator = SelectField(_l("只记哪一类问题"), coerce=int)
    measure = StringField(
        _l("计量单位"),
        default="处",
        description=_l("处、吨、户、个、米……"),
        validators=[InputRequired(_l("请填写计量单位")), Length(max=MEASURE_LIMIT)],
    )
    working_days = IntegerField(
        _l("整改期限（工作日）"),
        default=RECTIFY_WORKING_DAYS,
        validators=[
            InputRequired(_l("请填写天数")),
            NumberRange(1, MOST_WORKING_DAYS, _l("请填写1到250之间的数")),
        ],
        render_kw={"inputmode": "numeric"},
    )
    target = StringField(
        _l("目标数量"), description=_l("可不填"), render_kw={"inputmode": "decimal"}
    )
    starts_on = DateField(_l("开始日期"), validators=[Optional()])
    ends_on = DateField(_l("结束日期"), description=_l("专项行动必填"), validators=[Optional()])
    about = TextAreaField(
        _l("说明"), description=_l("可不填"), validators=[Length(max=1000)], render_kw=_ROWS
    )
