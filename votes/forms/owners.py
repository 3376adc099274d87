"""Shapes of the pages of the owners' register."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from app.options import options
from votes.labels import AREA_SOURCE_LABELS, UNIT_KIND_LABELS


class OwnersUpload(FlaskForm):
    """A filled-in table."""

    file = FileField(_l("填好的表（Excel 或 CSV）"), validators=[FileRequired(_l("请选择文件"))])


class UnitForm(FlaskForm):
    """One 专有部分, to be corrected."""

    kind = SelectField(
        _l("用途"), choices=options((k.value, said) for k, said in UNIT_KIND_LABELS.items())
    )
    area = StringField(
        _l("专有面积（平方米）"), validators=[InputRequired(_l("请填写面积")), Length(max=14)]
    )
    area_source = SelectField(
        _l("面积来源"), choices=options((s.value, said) for s, said in AREA_SOURCE_LABELS.items())
    )
    owner = StringField(_l("业主"), validators=[InputRequired(_l("请填写业主")), Length(max=60)])
    co_owners = StringField(_l("共有人"), validators=[Length(max=200)])
    unsold = BooleanField(_l("开发商没有卖出或没有交付"))
    voter = StringField(
        _l("改由谁投票（手机号或姓名）"),
        description=_l("共有的推一人；不改就空着"),
        validators=[Optional(), Length(max=60)],
    )
    reason = StringField(
        _l("更正的依据"),
        description=_l("例如：不动产登记簿复印件"),
        validators=[InputRequired(_l("请写明更正的依据")), Length(max=300)],
    )


class RemoveForm(FlaskForm):
    """Why a unit is taken out of the register."""

    reason = StringField(
        _l("为什么删去"), validators=[InputRequired(_l("请写明更正的依据")), Length(max=300)]
    )
