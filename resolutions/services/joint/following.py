"""After the meeting: a unit reports its order done, those who gave it confirm or send it back."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l

from app import audit, clock
from app.errors import Forbidden, Invalid, Refused
from app.extensions import db
from app.marks import N_
from app.people.models.person import Person
from app.people.policy import allow
from app.permissions import Permission
from app.photos.models.photo import Photo
from proposals.services import wording
from resolutions.models.joint import JointOrder, JointPhoto, JointProgress, JointStep
from resolutions.policy import acts_for
from resolutions.services.joint import telling
from resolutions.services.joint.locking import running
from resolutions.services.whistles.course import TEXT_LIMIT


def write(
    order: JointOrder, act: str, *, by: Person | None, text: str = "", photos: Sequence[Photo] = ()
) -> None:
    """Append one step to what became of an order."""
    shots = [JointPhoto(photo=photo) for photo in dict.fromkeys(photos)]
    step = JointStep(
        at=clock.now(), act=act, actor_id=by.id if by else None, text=text, shots=shots
    )
    order.steps.append(step)
    db.session.flush()


def report(order: JointOrder, *, by: Person, text: str, photos: Sequence[Photo] = ()) -> None:
    """The unit says what it did. Raises Forbidden for others, Refused while it was reported."""
    if not acts_for(by, order.unit):
        raise Forbidden(
            _l("这项交办不由您的单位承担"), why=_l("承担单位是%(unit)s", unit=order.unit.name)
        )
    progress = _progress(order)
    if progress.reported_at is not None:
        raise Refused(
            _l("已经报告过，正在等待确认"),
            remedy=_l("请等开会的街道、区级专班确认"),
            code="reported",
        )
    words = _needed(text)
    progress.reported_at = clock.now()
    write(order, "reported", by=by, text=words, photos=photos)
    _journal("joint.order_reported", order, by, words)
    said = N_("%(unit)s报告会商交办已办：“%(what)s”，请确认")
    telling.tell_conveners(order, said, kind="joint.reported")


def confirm(order: JointOrder, *, by: Person, text: str = "") -> None:
    """确认办结: somebody who gave the order, and is not of the unit, saw that it is done."""
    progress = _reported(order, by)
    progress.confirmed_at = clock.now()
    words = wording.paragraphs(text)[:TEXT_LIMIT]
    write(order, "confirmed", by=by, text=words)
    _journal("joint.order_confirmed", order, by, words)
    said = N_("会商交办已确认办结：“%(what)s”")
    telling.tell_unit(order, said, kind="joint.confirmed")


def send_back(order: JointOrder, *, by: Person, reason: str) -> None:
    """退回: it is not done; the unit reports anew, and its day counts on."""
    progress = _reported(order, by)
    words = _needed(reason)
    progress.reported_at = None
    write(order, "returned", by=by, text=words)
    _journal("joint.order_returned", order, by, words)
    said = N_("会商交办没有办好，已退回：“%(what)s”：%(words)s")
    telling.tell_unit(order, said, kind="joint.returned", words=words[:80])


def _reported(order: JointOrder, by: Person) -> JointProgress:
    allow(by, Permission.COORDINATE, order.assessment.place)
    progress = _progress(order)
    if progress.reported_at is None:
        raise Refused(
            _l("单位还没有报告办结"), remedy=_l("可以打电话催办，或等单位报告"), code="not_reported"
        )
    if acts_for(by, order.unit):
        raise Refused(
            _l("不能确认自己单位的交办"),
            remedy=_l("请由街道、区级专班的其他人确认"),
            code="own_unit",
        )
    return progress


def _progress(order: JointOrder) -> JointProgress:
    if order.progress is None:
        raise Refused(
            _l("会商研判还没有公布"), remedy=_l("公布以后单位才报告办理情况"), code="not_published"
        )
    return running(order.progress)


def _needed(text: str) -> str:
    words = wording.paragraphs(text)
    if not words or len(words) > TEXT_LIMIT:
        raise Invalid(_l("请写明情况"), code="text")
    return words


def _journal(act: str, order: JointOrder, by: Person, words: str) -> None:
    audit.record(
        act,
        order.assessment,
        by=by,
        place=order.assessment.place,
        reason=words,
        details={"order": order.id, "unit": order.unit_id},
    )
