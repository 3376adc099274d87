"""What units and the desk fill in about tasks, orders and units."""

from __future__ import annotations

from datetime import date

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    FieldList,
    Form,
    FormField,
    IntegerField,
    MultipleFileField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app import clock
from app.options import options
from resolutions.forms.placing import PlaceSteps
from resolutions.labels import UNIT_KIND_LABELS
from resolutions.ledgers.disposals import DISPOSAL_NAMES, TASK_CLOCKS, Disposal
from resolutions.models.task import Task
from resolutions.models.unit import UnitKind
from resolutions.progress.long_term import CHOICE_NAMES
from resolutions.services.assigning import MOST_WORKING_DAYS, TITLE_LIMIT
from resolutions.services.escalating import PEOPLE_LIMIT
from resolutions.services.handling import SPOT_LIMIT, TEXT_LIMIT
from resolutions.services.urging import TEXT_LIMIT as URGE_LIMIT

MILESTONES = 4
"""Rows offered for milestones; empty ones are left out."""
_ROWS = {"rows": 4}


class MultiCheckboxField(SelectMultipleField):
    """Several of a list, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def reason_field(longest: int = TEXT_LIMIT) -> TextAreaField:
    """A reason that must be given, for everybody to read."""
    return TextAreaField(
        _l("理由"),
        description=_l("向所有人公开"),
        validators=[InputRequired(_l("请写明理由")), Length(max=longest)],
        render_kw=_ROWS,
    )


def remark_field(longest: int = TEXT_LIMIT) -> TextAreaField:
    """Words that may be added, for everybody to read."""
    return TextAreaField(
        _l("说明"),
        description=_l("可不填；向所有人公开"),
        validators=[Length(max=longest)],
        render_kw=_ROWS,
    )


class Nothing(FlaskForm):
    """An act that needs no words: only the press of the button."""


class Words(FlaskForm):
    """An act for which a reason is given, for everybody to read."""

    text = reason_field()


class MaybeWords(FlaskForm):
    """An act that may be explained."""

    text = remark_field()


class Urge(FlaskForm):
    """Pressing for a task."""

    text = TextAreaField(
        _l("想说的话"),
        description=_l("可不填；向所有人公开，不显示姓名"),
        validators=[Length(max=URGE_LIMIT)],
        render_kw={"rows": 2},
    )


class VisitRecord(FlaskForm):
    """What a supervisor saw on a visit."""

    held_on = DateField(_l("哪一天"), validators=[InputRequired(_l("请选择日期"))])
    people = StringField(
        _l("参加人员"),
        description=_l("写明姓名和单位"),
        validators=[InputRequired(_l("请写明谁参加")), Length(max=PEOPLE_LIMIT)],
    )
    text = TextAreaField(
        _l("检查情况"),
        validators=[InputRequired(_l("请写明情况")), Length(max=TEXT_LIMIT)],
        render_kw=_ROWS,
    )


class TalkRecord(VisitRecord):
    """What was said at a talk 约谈, and what was promised until when."""

    text = TextAreaField(
        _l("情况和承诺"),
        validators=[InputRequired(_l("请写明情况")), Length(max=TEXT_LIMIT)],
        render_kw=_ROWS,
    )
    promised_on = DateField(_l("承诺哪一天前办成"), validators=[InputRequired(_l("请选择日期"))])


class OtherLead(Words):
    """A dispute upheld: which unit is to lead instead."""

    lead = SelectField(_l("改派给"), coerce=int, validators=[InputRequired(_l("请选择单位"))])


class LaterDate(Words):
    """A request for more time."""

    new_due = DateField(
        _l("申请延到哪一天"),
        description=_l("只能延期一次；遇休息日顺延到下一个工作日"),
        validators=[InputRequired(_l("请选择日期"))],
    )


class Mending(FlaskForm):
    """What was done, with photos."""

    text = TextAreaField(
        _l("做了什么"),
        validators=[InputRequired(_l("请写明做了什么")), Length(max=TEXT_LIMIT)],
        render_kw=_ROWS,
    )
    photos = MultipleFileField(
        _l("现场照片"),
        description=_l("可以拍照或从相册选，每张小于15兆；拍摄地点会自动去掉"),
        render_kw={"accept": "image/*"},
    )


class Report(Mending):
    """What was done, with what it looked like before and after."""

    before = MultipleFileField(
        _l("办理前的照片"),
        description=_l("请求检查以前，办理前和办理后的照片都要有"),
        render_kw={"accept": "image/*"},
    )
    after = MultipleFileField(_l("办理后的照片"), render_kw={"accept": "image/*"})
    taken_on = DateField(_l("拍摄日期"), default=clock.today, validators=[Optional()])
    spot = StringField(
        _l("拍摄地点"),
        description=_l("例如：3号楼北侧"),
        validators=[Length(max=SPOT_LIMIT)],
    )


class Progress(Report):
    """A report on a task without milestones."""

    percent = IntegerField(
        _l("总共完成百分之几"),
        validators=[
            InputRequired(_l("请填写0到100之间的数")),
            NumberRange(0, 100, _l("请填写0到100之间的数")),
        ],
        render_kw={"inputmode": "numeric"},
    )


def progress_form(task: Task) -> Report:
    """The report's form: one figure for each milestone, or one for the whole."""
    if not task.milestones:
        return Progress(percent=task.percent)
    figures = {
        name_of_milestone(milestone.id): IntegerField(
            _l("节点“%(title)s”完成百分之几", title=milestone.title),
            default=milestone.percent,
            validators=[NumberRange(0, 100, _l("请填写0到100之间的数"))],
            render_kw={"inputmode": "numeric"},
        )
        for milestone in task.milestones
    }
    form: Report = type("MilestoneProgress", (Report,), figures)()
    return form


def name_of_milestone(milestone_id: int) -> str:
    """The name of the field for one milestone's percent."""
    return f"milestone_{milestone_id}"


class MilestoneRow(Form):
    """One milestone of an order."""

    title = StringField(_l("节点"), validators=[Length(max=TITLE_LIMIT)])
    planned_on = DateField(_l("计划日期"), validators=[Optional()])
    weight = IntegerField(
        _l("占几份"), default=1, validators=[NumberRange(1, 100, _l("请填写1到100之间的数"))]
    )


def _way(one: Disposal) -> LazyString:
    """A way with its clock."""
    return _l("%(way)s：%(clock)s", way=_l(DISPOSAL_NAMES[one]), clock=_l(TASK_CLOCKS[one]))


class Assignment(FlaskForm):
    """One assignment order 交办单."""

    title = StringField(
        _l("任务"), validators=[InputRequired(_l("请填写任务名称")), Length(max=TITLE_LIMIT)]
    )
    acceptance_test = TextAreaField(
        _l("验收标准"),
        description=_l("怎样才算办成，检查时按它判断"),
        validators=[InputRequired(_l("请填写验收标准")), Length(max=TEXT_LIMIT)],
        render_kw={"rows": 3},
    )
    lead = SelectField(_l("牵头单位"), coerce=int, validators=[InputRequired(_l("请选择单位"))])
    responsible = MultiCheckboxField(_l("责任单位"), coerce=int)
    way = RadioField(
        _l("处置方式"),
        coerce=Disposal,
        default=Disposal.TIMED,
        choices=options((one, _way(one)) for one in Disposal),
        validators=[InputRequired(_l("请选择处置方式"))],
    )
    working_days = IntegerField(
        _l("几个工作日内完成"),
        default=10,
        validators=[
            InputRequired(_l("请填写天数")),
            NumberRange(1, MOST_WORKING_DAYS, _l("请填写1到500之间的数")),
        ],
        render_kw={"inputmode": "numeric"},
    )
    start = DateField(
        _l("从哪一天起算"), description=_l("当日不计；一般是今天"), validators=[Optional()]
    )
    rule = SelectField(
        _l("按责任清单的哪一行"),
        description=_l("检查时用这一行的检查要点"),
        coerce=int,
        default=0,
    )
    weight = IntegerField(
        _l("在整个决议中占几份"),
        default=1,
        validators=[NumberRange(1, 100, _l("请填写1到100之间的数"))],
    )
    milestones = FieldList(FormField(MilestoneRow), min_entries=MILESTONES, max_entries=12)


class FirstAssignment(Assignment):
    """The first order of a resolution that is not published yet: it says that it is lawful."""

    legality = TextAreaField(
        _l("合法性核查结论"),
        description=_l("核查后决议随即公示；不合法的请由街道退回议事厅"),
        default=_l("经核查，决议符合法律法规，属于议事厅的议事范围。"),
        validators=[InputRequired(_l("请写明核查结论")), Length(max=TEXT_LIMIT)],
        render_kw={"rows": 2},
    )


class LongTerm(FlaskForm):
    """以后怎么办 as the hall decided it."""

    choices = MultiCheckboxField(
        _l("议事厅的决定"),
        description=_l("“继续、调整、终止”选一个，其他可以多选"),
        choices=options((one.value, _l(name)) for one, name in CHOICE_NAMES.items()),
    )
    poll = SelectField(_l("依据的表决"), coerce=int)
    ground = StringField(
        _l("没有在这里表决的，写明依据"),
        description=_l("例如：9月20日议事会第3项，一致同意"),
        validators=[Length(max=200)],
    )
    plan = TextAreaField(
        _l("以后怎么办"),
        validators=[InputRequired(_l("请写明以后怎么办")), Length(max=TEXT_LIMIT)],
        render_kw=_ROWS,
    )
    owner = SelectField(_l("负责人"), coerce=int)
    review_on = DateField(
        _l("回头看的日期"), description=_l("一年以内；终止的不填"), validators=[Optional()]
    )
    upkeep = TextAreaField(
        _l("维护清单"),
        description=_l("一行一条，例如：每月看一次6盏路灯亮不亮"),
        validators=[Length(max=TEXT_LIMIT)],
        render_kw=_ROWS,
    )


class ComesBack(Words):
    """Why a finished resolution is hung again."""

    proposal = IntegerField(
        _l("说明这件事的提案编号"),
        description=_l("可不填；提案页地址最后的数字"),
        validators=[Optional()],
        render_kw={"inputmode": "numeric"},
    )


def day_typed(text: str) -> date | None:
    """Read a day from a plain date field; none where it is empty or no day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


class NewUnit(PlaceSteps):
    """A unit that can be given tasks, and where it answers."""

    name = StringField(
        _l("单位名称"), validators=[InputRequired(_l("请填写单位名称")), Length(max=80)]
    )
    kind = SelectField(_l("单位类别"), coerce=UnitKind, choices=options(UNIT_KIND_LABELS.items()))
    phone = StringField(
        _l("对外电话"),
        description=_l("印在交办单上"),
        validators=[Length(max=30)],
        render_kw={"inputmode": "tel"},
    )


class Contact(FlaskForm):
    """Somebody who acts for a unit."""

    person_id = SelectField(_l("联系人"), coerce=int, validators=[InputRequired(_l("请选择人"))])


class Publish(FlaskForm):
    """Publishing the appraisal of a period; again only with what is put right."""

    reason = TextAreaField(
        _l("更正的理由"),
        description=_l("只在重新发布时填写；原来的一版继续公开"),
        validators=[Length(max=TEXT_LIMIT)],
        render_kw={"rows": 3},
    )


class Appeal(FlaskForm):
    """A unit's appeal against being appraised by one task."""

    month = SelectField(_l("哪个月的考核"))
    reason = TextAreaField(
        _l("为什么不应计入"),
        description=_l("向所有人公开"),
        validators=[InputRequired(_l("请写明理由")), Length(max=TEXT_LIMIT)],
        render_kw=_ROWS,
    )


class Ruling(FlaskForm):
    """The street's ruling on an appeal."""

    granted = RadioField(
        _l("裁定"),
        choices=options([("yes", _l("成立，不计入考核")), ("no", _l("不成立，照常计入"))]),
        validators=[InputRequired(_l("请选择一项"))],
    )
    answer = reason_field()
