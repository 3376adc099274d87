"""Answer the need behind a whistle: with its result, or back to the desk with the reason."""

from __future__ import annotations

from app.marks import N_
from app.notices.services import notify
from app.people.models.person import Person
from app.people.policy import may
from app.permissions import Permission, Role
from proposals.lifecycle.routing import Result
from proposals.services import routing
from resolutions.models.whistles.whistle import Whistle
from resolutions.queries.handlers import people_holding


def answer_need(whistle: Whistle, result: Result, text: str, *, by: Person) -> None:
    """Report what came of it where the actor works the desk; else the desk is asked to."""
    sent = whistle.routing
    if sent is None or sent.ended_at is not None:
        return
    if may(by, Permission.WORK_DESK, sent.proposal.place):
        routing.report(sent, result, text, by=by)
        return
    for person in people_holding(Role.SECRETARY, sent.proposal.place):
        words = N_("吹哨“%(title)s”有结果了，请答复居民")
        notify(
            person, words, f"/desk/routings/{sent.id}", kind="whistle.ended", title=whistle.title
        )
