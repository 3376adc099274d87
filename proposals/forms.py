"""The shape of what people send: nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    IntegerField,
    MultipleFileField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from app.options import options
from app.places.models.hall import Hall
from proposals.labels import CATEGORY_LABELS, CHANNEL_LABELS, CRITERION_LABELS
from proposals.lifecycle.questionnaires import SCALES, Audience, QuestionKind
from proposals.lifecycle.review import Criterion, Finding, Outcome
from proposals.lifecycle.thresholds import Threshold, ThresholdKind
from proposals.models.category import Category
from proposals.models.co_signature import REASON_LIMIT as SUPPORT_REASON_LIMIT
from proposals.models.proposal import BODY_LIMIT, TITLE_LIMIT, WHERE_LIMIT
from proposals.models.questionnaire import END_LIMIT, PURPOSE_LIMIT, QUESTION_LIMIT
from proposals.models.source_channel import SourceChannel
from proposals.services.assisting import PURPOSE_LONGEST
from proposals.services.hearings import NOTES_LONGEST

REASON_LIMIT = 2_000

_NEEDED = _l("这一项要填")
_CATEGORIES = options((category.value, label) for category, label in CATEGORY_LABELS.items())


def _most(count: int) -> Length:
    return Length(max=count, message=_l("最多%(count)d字", count=count))


def _read_reason(label: str) -> TextAreaField:
    return TextAreaField(
        label, validators=[DataRequired(message=_l("请写明理由")), _most(REASON_LIMIT)]
    )


class WhatForm(FlaskForm):
    """First step: what it is about."""

    title = StringField(
        _l("一句话说清是什么事"),
        validators=[DataRequired(message=_NEEDED), _most(TITLE_LIMIT)],
    )
    body = TextAreaField(
        _l("详细说说"),
        validators=[DataRequired(message=_NEEDED), _most(BODY_LIMIT)],
    )
    category = SelectField(
        _l("属于哪一类"), choices=_CATEGORIES, default=Category.UNSORTED.value, coerce=str
    )

    def chosen_category(self) -> Category:
        """The class chosen, or none."""
        known = self.category.data in set(Category)
        return Category(self.category.data) if known else Category.UNSORTED


class WhereForm(FlaskForm):
    """Second step: where it is."""

    hall = RadioField(
        _l("哪个小区的议事厅"), validators=[InputRequired(message=_l("请选一个议事厅"))]
    )
    where_text = StringField(_l("具体在哪里"), validators=[Optional(), _most(WHERE_LIMIT)])

    def offer(self, halls: Sequence[Hall]) -> None:
        """Offer these halls; where there is but one, it is chosen."""
        self.hall.choices = options((str(hall.id), hall.name) for hall in halls)
        if len(halls) == 1 and not self.hall.data:
            self.hall.data = str(halls[0].id)


class PhotosForm(FlaskForm):
    """Third step: photos, or none."""

    photos = MultipleFileField(_l("照片"))


class ReasonForm(FlaskForm):
    """An act that must give its reason."""

    reason = _read_reason(_l("理由（会公开给大家看）"))


class AnswerForm(FlaskForm):
    """A body's written answer."""

    author_label = StringField(_l("答复单位"), validators=[Optional(), _most(80)])
    text = TextAreaField(
        _l("答复内容"), validators=[DataRequired(message=_NEEDED), _most(BODY_LIMIT)]
    )


class TopicForm(FlaskForm):
    """Name a topic."""

    title = StringField(
        _l("议题名称"), validators=[DataRequired(message=_NEEDED), _most(TITLE_LIMIT)]
    )
    summary = TextAreaField(_l("一段话说明"), validators=[Optional(), _most(REASON_LIMIT)])


class OpinionForm(FlaskForm):
    """The three criteria, each yes or no with a reason, and the tick that one stands aside."""

    declares_interest = BooleanField(_l("我和这件事有利益关系，需要回避"))

    def findings(self) -> Iterator[Finding]:
        """What was answered; a criterion without an answer is left out."""
        for criterion in Criterion:
            answer = self[f"{criterion}_met"].data
            if answer in {"yes", "no"}:
                reason = self[f"{criterion}_reason"].data or ""
                yield Finding(criterion, answer == "yes", reason)

    def beside(self) -> dict[str, object]:
        """What was said beside the criteria."""
        return {"declares_interest": self.declares_interest.data}

    def show(self, findings: Mapping[Criterion, Finding]) -> None:
        """Fill in what was answered before."""
        for criterion, finding in findings.items():
            self[f"{criterion}_met"].data = "yes" if finding.is_met else "no"
            self[f"{criterion}_reason"].data = finding.reason


for _criterion in Criterion:
    setattr(
        OpinionForm,
        f"{_criterion}_met",
        RadioField(
            CRITERION_LABELS[_criterion],
            choices=options([("yes", _l("是")), ("no", _l("否"))]),
            validate_choice=False,
        ),
    )
    setattr(
        OpinionForm,
        f"{_criterion}_reason",
        TextAreaField(_l("理由"), validators=[Optional(), _most(REASON_LIMIT)]),
    )


class VerdictForm(OpinionForm):
    """The joint findings, what they end in, and the decision in words."""

    outcome = RadioField(
        _l("审查结果"),
        choices=options(
            [
                ("filed", _l("同意立项")),
                ("returned", _l("退回补正")),
                ("declined", _l("不予立项")),
            ]
        ),
        validators=[InputRequired(message=_NEEDED)],
    )
    decision = TextAreaField(
        _l("决定和建议（写入立项建议案，会公开）"),
        validators=[DataRequired(message=_NEEDED), _most(BODY_LIMIT)],
    )

    def beside(self) -> dict[str, object]:
        """What the joint verdict says beside the criteria."""
        said = {"decision": self.decision.data or "", "outcome": Outcome(self.outcome.data)}
        return super().beside() | said


class UploadForm(FlaskForm):
    """A file of messages."""

    file = FileField(_l("Excel 或 CSV 表格"), validators=[FileRequired(message=_l("请选择文件"))])


class IntakeForm(FlaskForm):
    """A need that somebody enters at the desk or on patrol: one page."""

    hall = SelectField(_l("哪个议事厅"))
    channel = RadioField(_l("从哪个渠道来"), validators=[InputRequired(message=_l("请选一个渠道"))])
    title = StringField(
        _l("一句话说清是什么事"),
        validators=[DataRequired(message=_NEEDED), _most(TITLE_LIMIT)],
    )
    body = TextAreaField(_l("详细情况"), validators=[Optional(), _most(BODY_LIMIT)])
    where_text = StringField(_l("具体位置"), validators=[Optional(), _most(WHERE_LIMIT)])
    photos = MultipleFileField(_l("现场照片"))
    name = StringField(_l("谁反映的"), validators=[Optional(), _most(40)])
    phone = StringField(
        _l("他的手机号"),
        validators=[Optional(), Length(max=30)],
        render_kw={"inputmode": "tel", "autocomplete": "off"},
    )

    def offer(self, halls: Sequence[Hall], channels: Collection[SourceChannel]) -> None:
        """Offer these halls and channels; the only one of either is chosen."""
        self.hall.choices = options((hall.code, hall.name) for hall in halls)
        self.channel.choices = options(
            (one.value, CHANNEL_LABELS[one]) for one in SourceChannel if one in channels
        )


class HearingForm(FlaskForm):
    """A hearing, and its notes."""

    title = StringField(
        _l("座谈会的主题"), validators=[DataRequired(message=_NEEDED), _most(TITLE_LIMIT)]
    )
    held_at = DateTimeLocalField(
        _l("什么时候开的"), validators=[InputRequired(message=_l("请填日期和时间"))]
    )
    venue = StringField(_l("在哪里开的"), validators=[Optional(), _most(WHERE_LIMIT)])
    attendee_count = IntegerField(
        _l("到了多少人"),
        validators=[InputRequired(message=_NEEDED), NumberRange(0, 9999, _l("请填0到9999的数"))],
        render_kw={"inputmode": "numeric"},
    )
    attendees = TextAreaField(_l("哪些人到会"), validators=[Optional(), _most(REASON_LIMIT)])
    notes = TextAreaField(
        _l("会议记录"), validators=[DataRequired(message=_NEEDED), _most(NOTES_LONGEST)]
    )


class AssistForm(FlaskForm):
    """Who is being helped, and for what."""

    resident = RadioField(_l("是哪一位"), validators=[InputRequired(message=_l("请选一位"))])
    building = StringField(_l("楼栋"), validators=[Length(max=20)])
    unit = StringField(_l("单元"), validators=[Length(max=20)])
    room = StringField(_l("房号"), validators=[Length(max=20)])
    purpose = StringField(
        _l("今天来办什么事"), validators=[DataRequired(message=_NEEDED), _most(PURPOSE_LONGEST)]
    )
    is_present = BooleanField(
        _l("本人就在我旁边，我已告诉他：姓名会公开，他可以随时撤回"),
        validators=[InputRequired(message=_l("本人不在场，不能代办"))],
    )


class AssistedProposalForm(FlaskForm):
    """A proposal that a resident dictates."""

    title = StringField(
        _l("一句话说清是什么事"),
        validators=[DataRequired(message=_NEEDED), _most(TITLE_LIMIT)],
    )
    body = TextAreaField(
        _l("详细说说"), validators=[DataRequired(message=_NEEDED), _most(BODY_LIMIT)]
    )
    where_text = StringField(_l("具体在哪里"), validators=[Optional(), _most(WHERE_LIMIT)])
    photos = MultipleFileField(_l("照片"))


class QuestionnaireForm(FlaskForm):
    """What stands above the questions of a questionnaire."""

    title = StringField(
        _l("问卷标题"), validators=[DataRequired(message=_NEEDED), _most(TITLE_LIMIT)]
    )
    purpose = TextAreaField(
        _l("为什么问、结果怎么用"),
        description=_l("答卷的人都会看到"),
        validators=[DataRequired(message=_NEEDED), _most(PURPOSE_LIMIT)],
    )
    audience = RadioField(
        _l("谁来答"),
        choices=options(
            [
                (Audience.HOUSEHOLDS.value, _l("每户一份：本人登录答，或入户上门记")),
                (Audience.EVERYBODY.value, _l("谁都可以答：不用登录，结果只作参考")),
            ]
        ),
        default=Audience.HOUSEHOLDS.value,
        validators=[InputRequired(message=_NEEDED)],
    )
    anonymous = RadioField(
        _l("记不记名"),
        choices=options(
            [
                ("yes", _l("不记名：答卷只留楼栋，看不出是谁、是哪一户")),
                ("no", _l("记名：秘书能看到是哪一户答的")),
            ]
        ),
        default="yes",
        validators=[InputRequired(message=_NEEDED)],
    )
    opens_on = DateField(_l("从哪天开始"), validators=[InputRequired(message=_NEEDED)])
    closes_on = DateField(_l("到哪天为止（含当天）"), validators=[InputRequired(message=_NEEDED)])


class QuestionForm(FlaskForm):
    """One question; which fields it keeps depends on its kind."""

    text = TextAreaField(
        _l("题目"), validators=[DataRequired(message=_NEEDED), _most(QUESTION_LIMIT)]
    )
    lines = TextAreaField(_l("选项，一行一个"), validators=[Optional(), _most(BODY_LIMIT)])
    scale_top = RadioField(
        _l("打几分"),
        choices=options([(str(top), _l("1到%(top)d分", top=top)) for top in SCALES]),
        default=str(SCALES[0]),
    )
    low_label = StringField(_l("1分是什么意思"), validators=[Optional(), _most(END_LIMIT)])
    high_label = StringField(_l("最高分是什么意思"), validators=[Optional(), _most(END_LIMIT)])
    is_required = BooleanField(_l("这一题必须回答"), default=True)

    def keep_only(self, kind: QuestionKind) -> None:
        """Take out what this kind of question does not ask for."""
        if kind not in {QuestionKind.SINGLE, QuestionKind.MULTIPLE}:
            del self.lines
        if kind is not QuestionKind.SCALE:
            del self.scale_top, self.low_label, self.high_label


class ReviseForm(FlaskForm):
    """Change the text of a proposal that was sent."""

    title = StringField(
        _l("一句话说清是什么事"),
        validators=[DataRequired(message=_NEEDED), _most(TITLE_LIMIT)],
    )
    body = TextAreaField(
        _l("详细说说"), validators=[DataRequired(message=_NEEDED), _most(BODY_LIMIT)]
    )
    where_text = StringField(_l("具体在哪里"), validators=[Optional(), _most(WHERE_LIMIT)])
    note = StringField(
        _l("改了什么、为什么（会公开给大家看）"), validators=[Optional(), _most(WHERE_LIMIT)]
    )


class SupportReasonForm(FlaskForm):
    """Why one supports a proposal."""

    reason = TextAreaField(
        _l("我的理由（会公开给大家看）"),
        validators=[DataRequired(message=_NEEDED), _most(SUPPORT_REASON_LIMIT)],
    )


class ThresholdForm(FlaskForm):
    """How many voices a hall asks for, in people or in percent of its residents."""

    kind = RadioField(
        _l("按什么算"),
        choices=options(
            [
                (ThresholdKind.PEOPLE.value, _l("按人数")),
                (ThresholdKind.SHARE.value, _l("按居民的百分之几")),
                (ThresholdKind.NONE.value, _l("本厅不另设门槛（仍可按居民的十分之一）")),
            ]
        ),
        validators=[InputRequired(message=_NEEDED)],
    )
    people = IntegerField(_l("多少人"), validators=[Optional()])
    percent = IntegerField(_l("百分之几"), validators=[Optional()])

    def show(self, threshold: Threshold) -> None:
        """Fill in what the hall chose."""
        self.kind.data = threshold.kind.value
        if threshold.kind is ThresholdKind.PEOPLE:
            self.people.data = threshold.number
        elif threshold.kind is ThresholdKind.SHARE:
            self.percent.data = threshold.number

    def chosen(self) -> Threshold:
        """What was chosen; a number that is missing counts as none, and the service refuses it."""
        kind = ThresholdKind(self.kind.data)
        number = self.percent.data if kind is ThresholdKind.SHARE else self.people.data
        return Threshold(kind, 0 if kind is ThresholdKind.NONE else number or 0)
