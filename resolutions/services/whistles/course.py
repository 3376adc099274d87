"""One step of a whistle: judged by the law, then done and written down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from app import audit, clock
from app.extensions import db
from app.moves import Move
from app.people.models.person import Person
from app.photos.models.photo import Photo
from proposals.services import wording
from proposals.services.refusing import granted
from resolutions.models.unit import Unit
from resolutions.models.whistles.whistle import Whistle
from resolutions.models.whistles.work import WhistlePhoto, WhistleStep
from resolutions.policy import whistle_parts
from resolutions.queries.whistles import finding
from resolutions.whistling.acts import WhistleAct
from resolutions.whistling.course import decide
from resolutions.whistling.guards import WhistleFacts

TEXT_LIMIT = 2000
ORIGIN = "whistle"


def locked(whistle: Whistle) -> Whistle:
    """Return the whistle as it stands now, held until the transaction ends."""
    db.session.flush()
    statement = (
        select(Whistle)
        .where(Whistle.id == whistle.id)
        .with_for_update(of=Whistle)
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(statement).unique().one()


def write(
    whistle: Whistle,
    act: str,
    *,
    by: Person | None,
    text: str = "",
    unit: Unit | None = None,
    step: Move[Any, Any] | None = None,
    photos: Sequence[Photo] = (),
) -> None:
    """Append one step to the timeline, with its photos."""
    db.session.add(
        WhistleStep(
            whistle_id=whistle.id,
            at=clock.now(),
            act=act,
            actor_id=by.id if by else None,
            unit_id=unit.id if unit else None,
            text=text,
            source=step.source if step else "",
            target=step.target if step else "",
            rule=step.rule if step else "",
            shots=[WhistlePhoto(photo=photo) for photo in dict.fromkeys(photos)],
        )
    )
    db.session.flush()


def move(
    whistle: Whistle,
    act: WhistleAct,
    *,
    by: Person | None,
    reason: str = "",
    unit: Unit | None = None,
    photos: Sequence[Photo] = (),
) -> None:
    """Move a locked whistle by one act. Raises Refused where the law does not allow it."""
    reason = wording.paragraphs(reason)[:TEXT_LIMIT]
    facts = facts_of(whistle, by)
    parts = whistle_parts(by, whistle)
    step = granted(decide(whistle.law, whistle.state, act, by=parts, reason=reason, facts=facts))
    actor, place = by, whistle.place
    whistle.state = step.target
    db.session.flush()
    write(
        whistle, f"{ORIGIN}_{act.value}", by=actor, text=reason, unit=unit, step=step, photos=photos
    )
    audit.record(f"whistle.{act.value}", whistle, by=actor, place=place, reason=reason)


def facts_of(whistle: Whistle, by: Person | None) -> WhistleFacts:
    """What the guards must know of this whistle and whoever acts on it."""
    duties = finding.duties_of(whistle)
    appraised = {one.call_id for one in finding.appraisals_of(whistle)}
    return WhistleFacts(
        kind=whistle.kind,
        actor=by.id if by else 0,
        handlers=finding.handlers_of_whistle(whistle),
        called=len(whistle.calls),
        has_lead=bool(whistle.lead_name),
        duties=len(duties),
        open_duties=sum(duty.reported_at is None for duty in duties),
        findings=len(finding.facts_about(whistle)),
        panel=frozenset(one.person_id for one in finding.scores_for(whistle)),
        reviewed=finding.review_of(whistle) is not None,
        unappraised=sum(call.id not in appraised for call in whistle.calls),
    )
