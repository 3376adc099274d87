"""Voting over Socket.IO: the same acts as the pages, answered with an ack."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from app.errors import Invalid, SignInNeeded
from app.live import Client, live_act
from app.people.models.person import Person
from app.quick_acts import quick_act
from app.transaction import transaction
from votes import policy
from votes.forms import ballot as forms
from votes.queries.polls import poll_with_uuid
from votes.services import closing, objecting, writer


def may_watch(uuid: str, person: Person | None) -> bool:
    """The topic ``poll:<uuid>`` is the console's."""
    if not forms.POLL_UUID.fullmatch(uuid):
        return False
    return policy.may_watch_console(person, poll_with_uuid(uuid))


@quick_act("votes.cast")
def cast(client: Client, asked: dict[str, Any]) -> dict[str, Any]:
    """Cast a ballot: acked with its receipt after the commit, or with the reason why not."""
    if client.person_id is None:
        raise _nobody()
    return writer.cast(forms.from_live(asked, client.person_id, client.login)).to_json()


@live_act("votes.close")
def close(person: Person | None, asked: dict[str, Any]) -> dict[str, Any]:
    """End the vote, count and declare."""
    uuid = asked.get("poll")
    if not isinstance(uuid, str):
        raise Invalid(_l("收到的内容不完整"))
    poll = poll_with_uuid(uuid)
    closing.close(poll, by=policy.allow_close(person, poll))
    return {"next": url_for("meetings.chair", meeting_id=poll.meeting_id)}


@live_act("votes.object")
def object_to(person: Person | None, asked: dict[str, Any]) -> dict[str, Any]:
    """Object to what would be adopted without a vote; for oneself."""
    uuid = asked.get("poll")
    if not isinstance(uuid, str):
        raise Invalid(_l("收到的内容不完整"))
    objector = _known(person)
    with transaction():
        following = objecting.object_to(poll_with_uuid(uuid), objector, by=objector)
    return {"next": url_for("votes.show", uuid=following.uuid)}


def _known(person: Person | None) -> Person:
    if person is None:
        raise _nobody()
    return person


def _nobody() -> SignInNeeded:
    return SignInNeeded(_l("登录已经失效"), remedy=_l("请重新登录后再投票"))
