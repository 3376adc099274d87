"""The shape of a known problem as it is written down: the four fields of J10, and its days."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from app.options import options
from app.places.models.hall import Hall
from proposals.models.known_problem import (
    CAUSE_LIMIT,
    DUTY_LIMIT,
    PATH_LIMIT,
    SPOT_LIMIT,
    KnownProblem,
)
from proposals.queries.known_origins import Prefilled
from proposals.services.known_problems import Account

_NEEDED = _l("这一项要填")
NOTE_LIMIT = 500


def _needed(most: int) -> list[DataRequired | Length]:
    too_long = _l("最多%(count)d字", count=most)
    return [DataRequired(message=_NEEDED), Length(max=most, message=too_long)]


class FourFields(FlaskForm):
    """具体点位, 问题原因, 部门职责, 解决路径, and the day it was settled."""

    spot = StringField(_l("具体点位"), validators=_needed(SPOT_LIMIT))
    cause = TextAreaField(_l("问题原因"), validators=_needed(CAUSE_LIMIT))
    duty = StringField(_l("部门职责（责任单位）"), validators=_needed(DUTY_LIMIT))
    path = TextAreaField(_l("解决路径"), validators=_needed(PATH_LIMIT))
    settled_on = DateField(_l("哪天解决的"), validators=[Optional()])

    def account(self) -> Account:
        """What was typed, clean. Raises Invalid."""
        return Account.of(
            spot=self.spot.data or "",
            cause=self.cause.data or "",
            duty=self.duty.data or "",
            path=self.path.data or "",
            settled_on=self.settled_on.data,
        )


class NewForm(FourFields):
    """A known problem written for the first time."""

    hall = SelectField(_l("哪个小区"))
    happened_on = DateField(
        _l("哪天发生或发现的"), validators=[DataRequired(message=_l("请填日期，例如2025-11-20"))]
    )

    def offer(self, halls: Sequence[Hall]) -> None:
        """Offer these halls."""
        self.hall.choices = options((hall.code, hall.name) for hall in halls)

    def fill(self, known: Prefilled) -> None:
        """Write in what a closed matter already tells; whoever keeps the base corrects it."""
        self.spot.data, self.cause.data = known.spot, known.cause
        self.duty.data, self.path.data = known.duty, known.path
        self.happened_on.data, self.settled_on.data = known.happened_on, known.settled_on


class ChangeForm(FourFields):
    """A known problem brought up to date."""

    note = StringField(_l("改了什么、为什么改（会公开）"), validators=_needed(NOTE_LIMIT))

    def show(self, problem: KnownProblem) -> None:
        """Fill in what stands now."""
        for name in ("spot", "cause", "duty", "path", "settled_on"):
            self[name].data = getattr(problem, name)
