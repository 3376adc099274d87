"""Make a need of what somebody wrote on a sheet, so that it is heard like any other."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import clock
from app.errors import Refused
from app.extensions import db
from app.people.models.person import Person
from proposals.models.proposal import TITLE_LIMIT, WHERE_LIMIT, Proposal
from proposals.models.questionnaire_answers import AnswerNeed, SheetAnswer
from proposals.models.source_channel import SourceChannel
from proposals.services import wording
from proposals.services.hands import Hand
from proposals.services.locking import locked
from proposals.services.proposing import Wording, propose

_STOPS = "。！？!?\n；;"


def make_need(
    answer: SheetAnswer, *, by: Person, title: str = "", where_text: str = ""
) -> Proposal:
    """Submit a need with these words. It names the questionnaire, never who wrote them."""
    questionnaire = locked(answer.sheet.questionnaire)
    if db.session.scalar(select(AnswerNeed.id).where(AnswerNeed.answer_id == answer.id)):
        raise Refused(_l("这一条已经转为需求了"), remedy=_l("请刷新页面，点开看那条需求"))
    words = Wording.of(
        wording.line(title)[:TITLE_LIMIT] or title_of(answer.text),
        answer.text,
        wording.line(where_text)[:WHERE_LIMIT],
    )
    hand = Hand(
        by,
        author_label=_("问卷答卷"),
        said=_("来自问卷“%(title)s”", title=questionnaire.title),
        url=f"{questionnaire.url}/results",
        details={"channel": SourceChannel.RESIDENTS.value, "questionnaire": questionnaire.id},
    )
    proposal = propose(
        questionnaire.hall, words, by=None, channel=SourceChannel.RESIDENTS, hand=hand
    )
    db.session.add(
        AnswerNeed(
            answer_id=answer.id, proposal_id=proposal.id, made_by_id=by.id, made_at=clock.now()
        )
    )
    db.session.flush()
    return proposal


def title_of(text: str) -> str:
    """The first sentence, cut to what a title may hold: what a need is called at first."""
    first = text
    for stop in _STOPS:
        first = first.split(stop, 1)[0] or first
    return wording.line(first)[:TITLE_LIMIT]
