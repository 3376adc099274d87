"""The shape of what the desk, reviewers and appellants send about routes, urgency and appeals."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    Form,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from app.options import options
from proposals.forms import REASON_LIMIT, OpinionForm
from proposals.lifecycle.appeal import RULING_NAMES
from proposals.lifecycle.priority import HIGHEST_OVERRIDE, HIGHEST_WEIGHT
from proposals.lifecycle.routing import (
    FORUM_NAMES,
    LACK_NAMES,
    LONGEST_DAYS,
    REPORTED,
    RESULT_NAMES,
    Lack,
    Result,
    Way,
)
from proposals.lifecycle.three_batches import BATCH_NAMES, Batch
from proposals.models.routing import Routing
from proposals.services.inviting import NAME_LIMIT, STAKE_LIMIT
from proposals.services.routing import MOST_UNITS, Limit
from proposals.services.weighing import MOST_AFFECTED, Entry

_NEEDED = DataRequired(message=_l("这一项要填"))
_BATCHES = options([("", _l("以后再归类")), *((b.value, _l(n)) for b, n in BATCH_NAMES.items())])


def _most(count: int) -> Length:
    return Length(max=count, message=_l("最多%(count)d字", count=count))


def _days() -> IntegerField:
    return IntegerField(
        _l("几个工作日内有结果（当天不算）"),
        validators=[
            InputRequired(message=_l("请填写天数")),
            NumberRange(1, LONGEST_DAYS, _l("请填写1到%(most)d之间的数", most=LONGEST_DAYS)),
        ],
    )


def _public_note(*needed: DataRequired) -> TextAreaField:
    return TextAreaField(
        _l("说明（会公开给大家看）"),
        validators=[*(needed or (Optional(),)), _most(REASON_LIMIT)],
    )


class DirectForm(FlaskForm):
    """One unit, whom to ask there, and the day."""

    handler = StringField(
        _l("转给哪个单位"),
        validators=[_NEEDED, _most(80)],
        description=_l("例如：幸福里物业服务中心"),
    )
    contact = StringField(
        _l("那里找谁、电话"),
        validators=[Optional(), _most(80)],
        description=_l("会公开，请只写单位对外的电话和称呼"),
    )
    working_days = _days()
    note = _public_note()

    def limit(self) -> Limit:
        """By when, and what is said about it."""
        return Limit(self.working_days.data or 0, self.note.data or "")


class MediationForm(DirectForm):
    """Who mediates, between whom."""

    handler = StringField(
        _l("由谁调解"), validators=[_NEEDED, _most(80)], description=_l("例如：社区人民调解委员会")
    )
    parties = TextAreaField(
        _l("调解的是哪几方"),
        validators=[_NEEDED, _most(400)],
        description=_l("不公开：只有秘书和提案人看得到"),
    )


class WhistleForm(FlaskForm):
    """Which units are called, and what the hall lacks without each."""

    working_days = _days()
    note = _public_note(_NEEDED)

    def units(self) -> list[tuple[str, Lack]]:
        """The rows that were filled in; a reason that is none is the first one offered."""
        rows = ((self[f"unit_{n}"].data or "", self[f"lack_{n}"].data) for n in range(MOST_UNITS))
        return [
            (unit, Lack(lack) if lack in set(Lack) else Lack.NO_AUTHORITY)
            for unit, lack in rows
            if unit.strip()
        ]

    def limit(self) -> Limit:
        """By when, and why."""
        return Limit(self.working_days.data or 0, self.note.data or "")


for _n in range(MOST_UNITS):
    setattr(
        WhistleForm,
        f"unit_{_n}",
        StringField(_l("叫哪个单位（%(n)d）", n=_n + 1), validators=[Optional(), _most(80)]),
    )
    setattr(
        WhistleForm,
        f"lack_{_n}",
        SelectField(
            _l("为什么叫它"),
            choices=options((k.value, _l(n)) for k, n in LACK_NAMES.items()),
            default=Lack.NO_AUTHORITY.value,
            validate_choice=False,
        ),
    )


class PointerForm(FlaskForm):
    """Where the law says it belongs."""

    forum = RadioField(
        _l("该走哪条法定渠道"),
        choices=options((forum.value, _l(name)) for forum, name in FORUM_NAMES.items()),
        validators=[InputRequired(message=_l("请选一个"))],
    )
    pointer = TextAreaField(
        _l("去哪里、带什么（会公开、可以打印给本人）"),
        validators=[Optional(), _most(REASON_LIMIT)],
        description=_l("空着就用通用的说明；写上本地的地址和电话更好"),
    )
    note = _public_note()


class ReportForm(FlaskForm):
    """What came of it."""

    result = RadioField(_l("结果"), validators=[InputRequired(message=_l("请选一个"))])
    report = TextAreaField(
        _l("写明结果（会公开给大家看）"), validators=[_NEEDED, _most(REASON_LIMIT)]
    )
    batch = SelectField(_l("办结的，算“三个一批”的哪一批"), choices=_BATCHES)

    def offer(self, routing: Routing) -> None:
        """Offer the results that this way can have."""
        results = REPORTED.get(Way(routing.way), ())
        self.result.choices = options((r.value, _l(RESULT_NAMES[r])) for r in results)

    def chosen(self) -> tuple[Result, Batch | None]:
        """The result, and the batch if one was said."""
        batch = self.batch.data
        return Result(self.result.data), Batch(batch) if batch else None


class ExtendForm(FlaskForm):
    """More time, once."""

    working_days = _days()
    reason = TextAreaField(
        _l("为什么要延期（会公开给大家看）"), validators=[_NEEDED, _most(REASON_LIMIT)]
    )


class BatchForm(FlaskForm):
    """Sort a closed need."""

    batch = RadioField(
        _l("这件事是怎么解决的"),
        choices=options((batch.value, _l(name)) for batch, name in BATCH_NAMES.items()),
        validators=[InputRequired(message=_l("请选一个"))],
    )


class PeriodForm(Form):
    """From which day to which: a question, so it is asked by GET."""

    since = DateField(_l("从哪天"), validators=[InputRequired(_l("请选择日期"))])
    until = DateField(_l("到哪天"), validators=[InputRequired(_l("请选择日期"))])


class InviteForm(FlaskForm):
    """Somebody whom the topic concerns."""

    name = StringField(
        _l("请谁"),
        validators=[Optional(), _most(NAME_LIMIT)],
        description=_l("外面的人或单位写名称；本平台的人填手机号就行"),
    )
    phone = StringField(
        _l("手机号"),
        validators=[Optional(), _most(20)],
        description=_l("本平台有账号的人会收到通知，自己写意见；手机号不公开"),
    )
    stake = StringField(
        _l("这件事和他有什么关系"),
        validators=[_NEEDED, _most(STAKE_LIMIT)],
        description=_l("例如：5号楼一层住户，担心采光"),
    )


class StakeForm(OpinionForm):
    """What somebody concerned holds of the three criteria; they judge nothing, so no tick."""

    declares_interest = None  # type: ignore[assignment]  # reason: so WTForms leaves a field out


class WeighForm(FlaskForm):
    """What the desk knows about a topic's urgency."""

    affected = IntegerField(
        _l("大约影响多少人"),
        validators=[
            Optional(),
            NumberRange(0, MOST_AFFECTED, _l("请填0到1000000之间的整数，不知道就空着")),
        ],
    )
    affected_source = StringField(
        _l("这个数是怎么来的"),
        validators=[Optional(), _most(200)],
        description=_l("例如：3、4号楼共96户，物业台账"),
    )
    is_unsafe = BooleanField(_l("有安全隐患，可能伤到人"))
    danger = StringField(_l("是什么隐患"), validators=[Optional(), _most(200)])
    override = IntegerField(
        _l("人工定分"),
        validators=[
            Optional(),
            NumberRange(0, HIGHEST_OVERRIDE, _l("请填0到%(most)d之间的数", most=HIGHEST_OVERRIDE)),
        ],
        description=_l("一般不填：不填就按公式算"),
    )
    reason = TextAreaField(
        _l("人工定分的理由（会公开给大家看）"), validators=[Optional(), _most(REASON_LIMIT)]
    )

    def entry(self) -> Entry:
        """What was entered."""
        return Entry(
            affected=self.affected.data,
            affected_source=self.affected_source.data or "",
            is_unsafe=bool(self.is_unsafe.data),
            danger=self.danger.data or "",
            override=self.override.data,
            reason=self.reason.data or "",
        )


def _points(label: str) -> IntegerField:
    return IntegerField(
        label,
        validators=[
            InputRequired(message=_l("请填写分值")),
            NumberRange(0, HIGHEST_WEIGHT, _l("请填0到%(most)d之间的数", most=HIGHEST_WEIGHT)),
        ],
    )


class WeightsForm(FlaskForm):
    """A hall's points."""

    voices = _points(_l("每位支持的人，几分"))
    affected = _points(_l("受影响的人，每满10人几分"))
    age = _points(_l("每等满一周，几分"))
    safety = _points(_l("有安全隐患，加几分"))
    most = _points(_l("前三项，每项最多几分"))
    reason = TextAreaField(
        _l("为什么改（会公开给大家看）"), validators=[_NEEDED, _most(REASON_LIMIT)]
    )


class AppealForm(FlaskForm):
    """Why the decline is thought wrong."""

    grounds = TextAreaField(
        _l("为什么不同意（会公开给大家看）"), validators=[_NEEDED, _most(REASON_LIMIT)]
    )


class RulingForm(FlaskForm):
    """How the appeal is ruled on."""

    ruling = RadioField(
        _l("处理结果"),
        choices=options((ruling.value, _l(name)) for ruling, name in RULING_NAMES.items()),
        validators=[InputRequired(message=_l("请选一个"))],
    )
    answer = TextAreaField(_l("理由（会公开给大家看）"), validators=[_NEEDED, _most(REASON_LIMIT)])
