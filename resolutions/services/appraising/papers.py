"""纸质评议: sheets typed in from a photo by one person, and counted when another has checked them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from app import audit, clock
from app.errors import Forbidden, Invalid, Refused
from app.extensions import db
from app.people.models.person import Person
from app.people.policy import allow, may_any
from app.permissions import Permission
from app.photos.models.photo import Photo
from proposals.services import wording
from resolutions.models.appraisal import Appraisal, AppraisalBatch, AppraisalBatchLine
from resolutions.progress.appraisal import Channel, Mark, about_kept
from resolutions.services.appraising import answering
from resolutions.services.appraising.answering import NO_WHY, Why
from resolutions.services.appraising.locking import held

CHECKERS = (Permission.ASSIST, Permission.INSPECT)
"""Who may be the second person: the desk, the street, a monitor."""


@dataclass(frozen=True)
class Sheet:
    """What one sheet says."""

    person: Person
    mark: Mark
    why: Why = NO_WHY


def enter(
    appraisal: Appraisal, sheets: Sequence[Sheet], *, photo: Photo | None, by: Person
) -> AppraisalBatch:
    """Type sheets in; they count once somebody else has checked them against the photo."""
    allow(by, Permission.ASSIST, appraisal.resolution.hall.place)
    if photo is None:
        raise Invalid(
            _l("没有照片"), why=_l("第二个人要对着照片核对"), remedy=_l("请把评议表拍下来再提交")
        )
    if not sheets:
        raise Invalid(_l("还没有填写"), remedy=_l("请至少登记一张评议表"))
    appraisal = held(appraisal)
    for sheet in sheets:
        answering.granted_answer(appraisal, sheet.person, Channel.PAPER, helper=by)
    batch = AppraisalBatch(
        appraisal_id=appraisal.id, photo_id=photo.id, entered_by=by, entered_at=clock.now()
    )
    db.session.add(batch)
    db.session.flush()
    db.session.add_all(_line(batch, number, sheet) for number, sheet in enumerate(sheets, 1))
    db.session.flush()
    _journal("appraisal.papers_entered", batch, by, sheets=len(sheets))
    return batch


def _line(batch: AppraisalBatch, position: int, sheet: Sheet) -> AppraisalBatchLine:
    return AppraisalBatchLine(
        batch_id=batch.id,
        person_id=sheet.person.id,
        appraisal_id=batch.appraisal_id,
        position=position,
        mark=sheet.mark,
        comment=answering.clean(sheet.why.comment),
        about=about_kept(sheet.why.about),
    )


def confirm(batch: AppraisalBatch, *, by: Person) -> int:
    """Count the sheets of a batch; returns how many were taken. Raises Refused, Forbidden.

    Whoever has answered meanwhile keeps that answer, and the sheet is left out.
    """
    appraisal = _checked_by(batch, by)
    taken = 0
    for line in batch.lines:
        helper = batch.entered_by
        if answering.refusal_of(appraisal, line.person, Channel.PAPER, helper=helper) is None:
            answering.note(
                appraisal,
                line.person,
                line.mark,
                Channel.PAPER,
                by=batch.entered_by,
                why=Why(line.comment, line.about.split()),
                photo=batch.photo,
                batch=batch,
            )
            taken += 1
    _decide(batch, by, accepted=True)
    _journal("appraisal.papers_confirmed", batch, by, sheets=len(batch.lines), taken=taken)
    return taken


def refuse(batch: AppraisalBatch, *, by: Person, remark: str) -> None:
    """Send a batch back: what was typed is not what the photo shows."""
    _checked_by(batch, by)
    remark = wording.paragraphs(remark)
    if not remark:
        raise Invalid(_l("请写明哪里不一致"), code="remark")
    _decide(batch, by, accepted=False, remark=remark)
    _journal("appraisal.papers_refused", batch, by, reason=remark)


def _checked_by(batch: AppraisalBatch, by: Person) -> Appraisal:
    place = batch.appraisal.resolution.hall.place
    if not may_any(by, CHECKERS, place):
        raise Forbidden(_l("您不能核对这里的评议表"), why=_l("由秘书、街道或监督员核对"))
    appraisal = held(batch.appraisal)
    db.session.refresh(batch)
    if batch.checked_at is not None:
        raise Refused(_l("这批评议表已经核对过"), remedy=_l("请刷新页面看看最新情况"))
    if batch.entered_by_id == by.id:
        raise Refused(
            _l("自己登记的，不能自己核对"),
            why=_l("纸质评议要两个人：一人登记，另一人对着照片核对"),
            remedy=_l("请另一位工作人员或监督员核对"),
        )
    if appraisal.closed_at is not None or clock.today() > appraisal.ends_on:
        raise Refused(_l("评议已经结束"), why=_l("没有在结束前核对的评议表不计入"))
    return appraisal


def _decide(batch: AppraisalBatch, by: Person, *, accepted: bool, remark: str = "") -> None:
    batch.checked_by, batch.checked_at = by, clock.now()
    batch.accepted, batch.remark = accepted, remark
    db.session.flush()


def _journal(act: str, batch: AppraisalBatch, by: Person, reason: str = "", **said: int) -> None:
    details: Mapping[str, int] = said
    place = batch.appraisal.resolution.hall.place
    audit.record(act, batch, by=by, place=place, reason=reason, details=details)
