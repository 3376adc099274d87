"""Put new words in the place of a proposal's old ones: for corrections and for new versions."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from app.extensions import db
from proposals.models import search_index
from proposals.models.proposal import Proposal, ProposalVersion
from proposals.services import neighbouring

if TYPE_CHECKING:
    from proposals.services.proposing import Wording


def rewrite(proposal: Proposal, words: Wording, *, at: datetime, keep_old: bool) -> None:
    """Replace the words of a locked proposal, and what searching finds; its class stays.

    Its look-alikes are sought anew by the next sweep. With ``keep_old`` the words before stay
    readable as a version.
    """
    if keep_old:
        proposal.versions.append(
            ProposalVersion(
                number=len(proposal.versions) + 1,
                title=proposal.title,
                body=proposal.body,
                where_text=proposal.where_text,
                replaced_at=at,
            )
        )
    before = search_index.tokens_of(proposal)
    proposal.title, proposal.body, proposal.where_text = words.title, words.body, words.where_text
    connection = db.session.connection()
    search_index.remove(connection, proposal.list_key, before)
    search_index.add(connection, {proposal.list_key: search_index.tokens_of(proposal)})
    neighbouring.look_anew(proposal.id)
