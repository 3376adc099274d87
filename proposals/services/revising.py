"""Change a proposal's text after it was sent: freely at first, openly once somebody stands behind it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app import audit, clock
from app.errors import Forbidden, Invalid
from app.people.models.person import Person
from proposals.lifecycle.editing import Editing, editing
from proposals.models.proposal import Proposal
from proposals.policy import is_proposer
from proposals.queries.versions import standing_of
from proposals.services import telling, timeline, wording
from proposals.services.locking import locked
from proposals.services.proposing import Wording
from proposals.services.refusing import granted
from proposals.services.rewriting import rewrite


def revise(proposal: Proposal, words: Wording, *, by: Person, note: str = "") -> Editing:
    """Change the words; returns whether that was a free correction or a new visible version.

    A new version tells every supporter, with the way to what changed and to taking the signature
    back; ``note`` says why, for everybody. Raises Refused where the text may no longer change.
    """
    proposal, at = locked(proposal), clock.now()
    if not is_proposer(by, proposal):
        raise Forbidden(_l("只有提案人能改这件提案的文字"), remedy=_l("您可以联署，并写上您的理由"))
    kind = granted(editing(standing_of(proposal), at))
    if (words.title, words.body, words.where_text) == (
        proposal.title,
        proposal.body,
        proposal.where_text,
    ):
        raise Invalid(_l("文字没有变化"), remedy=_l("请改好后再保存，或返回"))
    rewrite(proposal, words, at=at, keep_old=kind is Editing.VERSION)
    note = wording.paragraphs(note)
    if kind is Editing.VERSION:
        timeline.write(proposal, "revised", by=by, text=note, at=at, url=f"{proposal.url}/versions")
        telling.tell_revised(proposal, note, but=by)
    audit.record(
        f"proposal.{'revised' if kind is Editing.VERSION else 'mended'}",
        proposal,
        by=by,
        place=proposal.place,
        reason=note,
    )
    return kind
