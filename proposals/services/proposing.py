"""Send a proposal in, correct it, withdraw it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l

from app import clock
from app.announcements import announce
from app.errors import Invalid
from app.extensions import db
from app.people.models.person import Person
from app.photos.models.photo import Photo
from app.places.models.hall import Hall
from proposals.events import ProposalSubmitted
from proposals.lifecycle.proposal import ProposalAct, ProposalFacts, ProposalState, decide
from proposals.models import search_index
from proposals.models.category import Category
from proposals.models.proposal import (
    BODY_LIMIT,
    TITLE_LIMIT,
    WHERE_LIMIT,
    Proposal,
    ProposalPhoto,
    list_position,
)
from proposals.models.source_channel import SourceChannel
from proposals.policy import PROPOSER, parts_with
from proposals.services import timeline, wording
from proposals.services.course import move
from proposals.services.hands import Hand, record
from proposals.services.locking import locked
from proposals.services.refusing import granted
from proposals.services.rewriting import rewrite


@dataclass(frozen=True)
class Wording:
    """The words of a proposal, clean and of allowed length."""

    title: str
    body: str
    where_text: str = ""
    category: Category = Category.UNSORTED

    @classmethod
    def of(
        cls, title: str, body: str, where_text: str = "", category: Category = Category.UNSORTED
    ) -> Wording:
        """Clean what was typed. Raises Invalid when something is missing or too long."""
        words = cls(
            wording.line(title), wording.paragraphs(body), wording.line(where_text), category
        )
        if not words.title or not words.body:
            raise Invalid(_l("还没有写完"), remedy=_l("请写一句话的标题，再说说是什么事"))
        too_long = (
            len(words.title) > TITLE_LIMIT
            or len(words.body) > BODY_LIMIT
            or len(words.where_text) > WHERE_LIMIT
        )
        if too_long:
            raise Invalid(
                _l("写得太长了"),
                remedy=_l(
                    "标题最多%(title)d字，正文最多%(body)d字", title=TITLE_LIMIT, body=BODY_LIMIT
                ),
            )
        return words


def propose(
    hall: Hall,
    words: Wording,
    *,
    by: Person | None,
    photos: Iterable[Photo] = (),
    channel: SourceChannel = SourceChannel.RESIDENTS,
    at: datetime | None = None,
    hand: Hand | None = None,
) -> Proposal:
    """Send a proposal to a hall; the 48 hours of its desk begin.

    ``hand`` is who enters it for somebody else: ``by``, or an author without an account.
    """
    at = at or clock.now()
    granted(decide(ProposalState.DRAFT, ProposalAct.SUBMIT, by={PROPOSER}, facts=ProposalFacts()))
    proposal = Proposal(
        list_key=list_position(at),
        hall=hall,
        place=hall.place,
        title=words.title,
        body=words.body,
        where_text=words.where_text,
        category=words.category,
        source_channel=channel,
        state=ProposalState.SUBMITTED,
        proposer=by,
        entered_by=hand.typist if hand else None,
        author_label=hand.author_label if hand else "",
        submitted_at=at,
        received_at=at,
        supporter_count=0,
        photos=[ProposalPhoto(photo=photo) for photo in photos],
    )
    db.session.add(proposal)
    db.session.flush()
    search_index.add(db.session.connection(), {proposal.list_key: search_index.tokens_of(proposal)})
    _write_down(proposal, by, hand)
    announce(ProposalSubmitted(proposal.id))
    return proposal


def _write_down(proposal: Proposal, by: Person | None, hand: Hand | None) -> None:
    at = proposal.submitted_at
    if hand is None:
        timeline.write(proposal, "submitted", by=by, at=at)
        record("proposal.submitted", proposal, by=by)
    else:
        timeline.write(proposal, "entered", by=hand.typist, text=hand.said, url=hand.url, at=at)
        record("proposal.entered", proposal, by=by, hand=hand)


def correct(
    proposal: Proposal, words: Wording, *, by: Person, photos: Iterable[Photo] = ()
) -> None:
    """Send a returned proposal again with new words; the old ones stay readable as a version."""
    proposal = locked(proposal)
    granted(
        decide(
            proposal.state,
            ProposalAct.SUBMIT,
            by=parts_with(by, proposal),
            facts=ProposalFacts(),
        )
    )
    at = clock.now()
    rewrite(proposal, words, at=at, keep_old=True)
    proposal.category = words.category
    kept = {photo.photo_id for photo in proposal.photos}
    proposal.photos.extend(ProposalPhoto(photo=p) for p in photos if p.id not in kept)
    proposal.received_at = at
    move(proposal, ProposalAct.SUBMIT, "resubmitted", by=by)
    announce(ProposalSubmitted(proposal.id))
