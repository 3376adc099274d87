"""The shape of the page on which a hall's own rules are set."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.options import options
from votes.forms.preparing import PRESSES
from votes.services.hall_rules import MOST_PRINCIPALS, OwnRules, Source, rules_on_offer

_QUIZ = (("no", _l("不要求")), ("yes", _l("要通过")))
_PARKING = (("no", _l("不算")), ("yes", _l("算")))


class HallRulesForm(FlaskForm):
    """The five values and what they rest on."""

    rule = SelectField(_l("怎样算通过"), choices=[])
    press = RadioField(_l("会上提请表决，以哪一次为准"), choices=options(PRESSES), default="first")
    per_holder = IntegerField(
        _l("一人最多受托几人"),
        validators=[
            Optional(),
            NumberRange(
                1,
                MOST_PRINCIPALS,
                message=_l("请填1到%(most)d的整数，不填就按规则", most=MOST_PRINCIPALS),
            ),
        ],
    )
    parking = RadioField(
        _l("车位、车库算不算专有部分的面积"), choices=options(_PARKING), default="no"
    )
    quiz = RadioField(
        _l("第一次用手机投票以前要不要通过议事规则测验"), choices=options(_QUIZ), default="no"
    )
    because = StringField(
        _l("依据"),
        description=_l("哪一份议事规则第几条，或哪次会议定的；会公开"),
        validators=[InputRequired(_l("请写明依据")), Length(max=200)],
    )

    def __init__(self, **given: object) -> None:
        """Offer the rules that are in force today."""
        super().__init__(**given)
        named = [(code, str(gettext(row.name))) for code, row in rules_on_offer().items()]
        self.rule.choices = [("", str(gettext("不另定，按会议的性质"))), *named]

    def show(self, own: OwnRules, source: Source) -> None:
        """Fill in what the hall has now."""
        self.rule.data, self.per_holder.data = own.rule, own.per_holder
        self.press.data = "last" if own.revote else "first"
        self.parking.data = "yes" if own.parking else "no"
        self.quiz.data = "yes" if own.quiz else "no"
        self.because.data = source.because

    def chosen(self) -> OwnRules:
        """What was chosen."""
        return OwnRules(
            rule=self.rule.data or "",
            revote=self.press.data == "last",
            per_holder=self.per_holder.data,
            parking=self.parking.data == "yes",
            quiz=self.quiz.data == "yes",
        )
