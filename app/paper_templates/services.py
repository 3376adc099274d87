"""Put a template in place of ours, take it back, and fill whichever stands."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from gevent import get_hub
from sqlalchemy import select

from app import audit, clock
from app.documents.filling import (
    Origin,
    TemplateBroken,
    Values,
    fill,
    inspect_package,
    names_used,
)
from app.errors import Invalid, Refused
from app.extensions import db
from app.marks import N_
from app.notices.services import notify
from app.paper_templates.kinds import KINDS
from app.paper_templates.models.paper_template import PaperKind, PaperTemplate
from app.people.models.person import Person
from app.transaction import transaction


@dataclass(frozen=True)
class Filled:
    """A paper, and what was wrong with the standing template where ours had to serve instead."""

    content: bytes
    trouble: str = ""


def standing(kind: PaperKind) -> PaperTemplate | None:
    """The uploaded template in force; None where ours is."""
    return db.session.scalar(
        select(PaperTemplate)
        .where(PaperTemplate.kind == kind, PaperTemplate.withdrawn_at.is_(None))
        .order_by(PaperTemplate.id.desc())
        .limit(1)
    )


def in_force(kind: PaperKind) -> bytes:
    """The file of the template in force."""
    template = standing(kind)
    return template.content if template else KINDS[kind].own.read_bytes()


def unnamed(kind: PaperKind, content: bytes) -> list[str]:
    """Check that a template can be filled, and return the needed values it does not name.

    Call it before the transaction: it takes a moment. Raises Invalid saying what is wrong.
    """
    try:
        used: frozenset[str] = get_hub().threadpool.apply(_tried, (kind, content))
    except TemplateBroken as broken:
        raise Invalid(
            _l("模板没有收下，仍用原来的"),
            why=_(broken.why) % broken.values,
            remedy=_l("请改好再上传；可以先下载现在用的模板，在它上面改"),
            code="template",
        ) from broken
    return sorted(KINDS[kind].needed - used)


def _tried(kind: PaperKind, content: bytes) -> frozenset[str]:
    """Fill it with both examples, in gevent's threads: on the loop it would hold up the hall."""
    inspect_package(content)
    origin = Origin(kind.value, "", clock.now())
    for values in (KINDS[kind].full, KINDS[kind].bare):
        inspect_package(fill(content, values, origin))
    return names_used(content)


def replace(kind: PaperKind, content: bytes, *, file_name: str, by: Person) -> PaperTemplate:
    """Put a checked template (``unnamed``) in force."""
    _end(kind)
    template = PaperTemplate(
        kind=kind,
        file_name=file_name[-200:] or "template.docx",
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_at=clock.now(),
        uploaded_by=by,
    )
    db.session.add(template)
    db.session.flush()
    details = {"kind": kind.value, "sha256": template.sha256}
    audit.record("template.replaced", template, by=by, details=details)
    return template


def withdraw(kind: PaperKind, *, by: Person) -> None:
    """Go back to our own template. Raises Refused where it is in force already."""
    ended = _end(kind)
    if ended is None:
        raise Refused(_l("现在用的就是系统自带的模板"), code="own")
    audit.record("template.withdrawn", ended, by=by, details={"kind": kind.value})


def _end(kind: PaperKind) -> PaperTemplate | None:
    ended = standing(kind)
    if ended is not None:
        ended.withdrawn_at = clock.now()
    return ended


def write(kind: PaperKind, values: Values, origin: Origin) -> Filled:
    """Fill the template in force; where it fails, ours, and the uploader is told once.

    Outside any transaction.
    """
    template = standing(kind)
    own = KINDS[kind].own.read_bytes()
    if template is None:
        return Filled(_fill(own, values, origin))
    try:
        return Filled(_fill(template.content, values, origin))
    except TemplateBroken as broken:
        with force_locale("zh_Hans"):
            _note_failure(template, _(broken.why) % broken.values)
        return Filled(_fill(own, values, origin), _(broken.why) % broken.values)


def _fill(template: bytes, values: Values, origin: Origin) -> bytes:
    filled: bytes = get_hub().threadpool.apply(fill, (template, values, origin))
    return filled


def _note_failure(template: PaperTemplate, why: str) -> None:
    if template.failed_at is not None:
        return
    with transaction():
        template = db.session.get_one(
            PaperTemplate, template.id, with_for_update={"of": PaperTemplate}
        )
        template.failed_at, template.failure = clock.now(), why
        audit.record("template.failed", template, by=None, reason=why)
        notify(
            template.uploaded_by,
            N_("您上传的模板“%(name)s”出错，暂用系统自带的：%(why)s"),
            "/admin/templates",
            kind="template_failed",
            name=template.file_name,
            why=why,
        )
