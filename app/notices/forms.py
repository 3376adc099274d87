"""The shape of the form that says how notices are e-mailed."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, RadioField, SelectField
from wtforms.validators import Email, Length, Optional

from app.notices.models.digest import MailWish, Rhythm
from app.options import options

RHYTHM_LABELS: Mapping[Rhythm, LazyString] = {
    Rhythm.DAILY: _l("每天一封，把当天的进展合在一起；急事马上发"),
    Rhythm.WEEKLY: _l("每周一封，周一发；急事马上发"),
    Rhythm.AT_ONCE: _l("有一条发一封"),
    Rhythm.IN_APP: _l("不发邮件，我自己到“我的通知”里看"),
}
_HOURS = tuple(range(6, 23))


class MailForm(FlaskForm):
    """Where to send notices (empty for nowhere), how often, and at what time of day."""

    email = EmailField(
        _l("邮箱地址"),
        validators=[
            Optional(),
            Length(max=200, message=_l("邮箱地址最多200个字符")),
            Email(_l("这不像一个邮箱地址，请看看有没有写全，例如 name@example.com")),
        ],
        render_kw={"autocomplete": "email"},
    )
    rhythm = RadioField(
        _l("多久发一次"),
        choices=options((one.value, label) for one, label in RHYTHM_LABELS.items()),
        validate_choice=False,
    )
    hour = SelectField(
        _l("几点发"),
        description=_l("只对每天一封、每周一封有用"),
        choices=options((str(hour), f"{hour}:00") for hour in _HOURS),
        validate_choice=False,
    )

    def show(self, wish: MailWish) -> None:
        """Fill in what holds now."""
        self.rhythm.data, self.hour.data = wish.rhythm.value, str(wish.hour)

    def chosen(self, before: MailWish) -> tuple[Rhythm, int]:
        """Rhythm and hour as chosen; as they were where nothing sensible was sent."""
        rhythm, hour = self.rhythm.data, self.hour.data or ""
        known = rhythm in set(Rhythm)
        offered = hour in {str(one) for one in _HOURS}
        return Rhythm(rhythm) if known else before.rhythm, int(hour) if offered else before.hour
