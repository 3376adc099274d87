"""The shape of what is sent for rounds of opinions."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from proposals.models.opinion_round import ROUND_TITLE_LIMIT, STATEMENT_LIMIT

_NEEDED = _l("这一项要填")


def _most(count: int) -> Length:
    return Length(max=count, message=_l("最多%(count)d字", count=count))


class RoundForm(FlaskForm):
    """Open a round of opinions on a topic."""

    question = StringField(
        _l("问大家什么（一句话）"),
        validators=[DataRequired(message=_NEEDED), _most(ROUND_TITLE_LIMIT)],
    )
    seeds = TextAreaField(
        _l("开头的几句话"),
        description=_l(
            "一行一句，每句只说一个主张，最多140字；正反两面都要有。下面是从提案里摘的，请改成短句。"
        ),
        validators=[DataRequired(message=_NEEDED)],
    )
    until = DateField(_l("到哪一天为止（含当天）"), validators=[DataRequired(message=_NEEDED)])
    takes_statements = BooleanField(_l("居民可以补充自己的话（您看过以后才给大家看）"))


class StatementForm(FlaskForm):
    """Add a statement to a round of opinions."""

    text = StringField(
        _l("我想让大家对这句话表态"),
        validators=[DataRequired(message=_NEEDED), _most(STATEMENT_LIMIT)],
    )
