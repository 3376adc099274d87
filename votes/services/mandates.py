"""Who votes for whom in a poll: the written proxies and guardians that its rule admits.

The mandates are the meeting's (``meetings.services.proxies``): one paper covers all of its
questions. In the room they count while the holder is there and the principal is not; a written
vote takes no attendance. The principal in person goes before whom they sent, and a guardian
before the owner who cannot decide, whichever ballot came first (``votes.counting.methods.mandates``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, func, or_, select

from app import clock
from app.errors import Invalid, Refused
from app.extensions import db
from app.people.models.person import Person
from app.work_calendar.instants import day_of
from meetings.models.motion import Motion
from meetings.models.proxy import Instruction, Proxy, ProxyInstruction
from meetings.presets.preset import ProxyRule
from meetings.presets.table import preset as meeting_preset
from meetings.services import proxies
from votes.counting.presets.table import preset
from votes.counting.proxies import Mandate, MandateKind, ProxyTerms
from votes.counting.records import RollEntry, Secrecy
from votes.counting.tally import YES_NO
from votes.models.owner import OwnedUnit
from votes.models.poll import Poll
from votes.models.voter import PollVoter
from votes.services import rolls

_CODE: Final = "yishiting-holder/1"


@dataclass(frozen=True, slots=True)
class Sent:
    """A mandate as it stands to one poll."""

    proxy_id: int
    principal_id: int
    principal: str
    """The principal's name as the roll has it."""
    line: str
    """The pseudonym of the principal's line."""
    holder_id: int
    mandate: Mandate
    stands: bool
    """False once it was taken back; its ballot, if any, still counts."""


def rule_of(poll: Poll) -> ProxyRule | None:
    """What the poll's own rule says of proxies; None where nobody may be sent."""
    if poll.secrecy is not Secrecy.ROLL_CALL or not poll.on_phones:
        return None
    row = preset(poll.rule_code, clock.today())
    side = meeting_preset(row.meeting, day_of(poll.meeting.starts_at)) if row.meeting else None
    return side.proxies if side else None


def terms_of(poll: Poll) -> ProxyTerms | None:
    """The terms that Setup fixes: the hall's own number, or the rule's."""
    rule = rule_of(poll)
    if rule is None:
        return None
    return ProxyTerms(proxies.most_under(rule, poll.hall), rule.article)


def in_poll(
    poll_id: int, *, holders: Iterable[int] | None = None, principals: Iterable[int] | None = None
) -> Sequence[Sent]:
    """Every mandate of the poll's meeting whose principal is on the poll's roll, in order.

    Those taken back are among them.
    """
    item = func.coalesce(Poll.item_id, Motion.item_id)
    told = and_(
        ProxyInstruction.proxy_id == Proxy.id,
        ProxyInstruction.item_id == item,
        Poll.method == YES_NO,
    )
    query = (
        select(Proxy, PollVoter.name, PollVoter.pseudonym, ProxyInstruction.choice)
        .join(Poll, Poll.meeting_id == Proxy.meeting_id)
        .outerjoin(Motion, Motion.id == Poll.motion_id)
        .join(
            PollVoter,
            and_(PollVoter.poll_id == Poll.id, PollVoter.person_id == Proxy.principal_id),
        )
        .outerjoin(ProxyInstruction, told)
        .where(Poll.id == poll_id)
        .order_by(Proxy.id)
    )
    if holders is not None:
        query = query.where(Proxy.holder_id.in_(list(holders)))
    if principals is not None:
        query = query.where(Proxy.principal_id.in_(list(principals)))
    return [_sent(*row) for row in db.session.execute(query)]


def _sent(proxy: Proxy, name: str, line: str, choice: Instruction | None) -> Sent:
    return Sent(
        proxy.id,
        proxy.principal_id,
        name,
        line,
        proxy.holder_id,
        _mandate(proxy, choice),
        proxy.revoked_at is None,
    )


def _mandate(proxy: Proxy, choice: Instruction | None) -> Mandate:
    kind = MandateKind.GUARDIAN if proxy.guardian else MandateKind.WRITTEN
    told = None if choice is None or choice is Instruction.FREE else choice.value
    return Mandate(kind, proxy.holder.name, told)


def code_of(poll: str, person_id: int, voters: Mapping[int, RollEntry]) -> str:
    """Who casts for another, as the ledger names them: by the roll, or by a name of this poll alone."""
    own = voters.get(person_id)
    if own is not None:
        return own.pseudonym
    return hashlib.sha256(f"{_CODE}\n{poll}\n{person_id}".encode()).hexdigest()[:16]


def record(
    poll: Poll,
    principal: Person,
    holder: Person,
    *,
    paper: str,
    guardian: bool = False,
    instructions: Mapping[int, Instruction] | None = None,
    by: Person,
) -> Proxy:
    """Record a mandate for a vote by a roll of its own, such as the owners'.

    Raises Refused where the poll's rule has no proxies, Invalid for somebody without a vote.
    """
    rule = rule_of(poll)
    if rule is None:
        raise not_admitted(poll)
    if rolls.kind_of(poll) in rolls.IN_THE_ROOM:
        raise Refused(
            _l("这次表决用会议的名册"), remedy=_l("请在签到台的“委托”里登记"), code="in_the_room"
        )
    if guardian and rolls.kind_of(poll) not in rolls.OF_OWNERS:
        raise Invalid(_l("监护人只代业主投票"), code="guardian")
    if not _has_vote(poll, principal):
        raise Invalid(
            _l("%(name)s不在这次表决的名册上，不能委托", name=principal.name),
            remedy=_l("名册有误的，请先更正名册"),
            code="no_vote",
        )
    return proxies.record(
        poll.meeting,
        principal,
        holder,
        paper=paper,
        instructions=instructions,
        guardian=guardian,
        rule=rule,
        by=by,
    )


def _has_vote(poll: Poll, principal: Person) -> bool:
    """Whether this person is on the roll; before it is frozen, whether they would be."""
    frozen = select(PollVoter.person_id).where(PollVoter.poll_id == poll.id)
    if not poll.is_prepared or poll.announced_at is not None:
        return db.session.scalar(frozen.where(PollVoter.person_id == principal.id)) is not None
    return principal.id in rolls.SOURCES[rolls.kind_of(poll)](poll)


def not_admitted(poll: Poll) -> Refused:
    """Why nobody votes for another in this poll."""
    row = preset(poll.rule_code, clock.today())
    side = meeting_preset(row.meeting, day_of(poll.meeting.starts_at)) if row.meeting else None
    if poll.secrecy is not Secrecy.ROLL_CALL:
        why = _l("无记名表决的凭证只在本人手机上，别人不能代投")
    elif not poll.on_phones:
        why = _l("举手和唱名由到会的人自己应答")
    elif side is not None and side.no_proxies:
        why = _l(side.no_proxies)
    else:
        why = _l("这种会议的规则没有准许委托他人")
    return Refused(
        _l("本次表决不接受委托投票"), why=why, remedy=_l("请由本人投票"), code="no_proxies"
    )


def whom(poll: Poll, typed: str) -> Person:
    """The person of this telephone or name; of several of one name the owner. Raises Invalid."""
    typed = typed.strip()
    query = select(Person).where(
        or_(Person.phone == typed, Person.name == typed), Person.closed_at.is_(None)
    )
    found = db.session.scalars(query.order_by(Person.id).limit(50)).all()
    if len(found) > 1:
        owning = select(OwnedUnit.voter_id).where(OwnedUnit.place_id == poll.hall.place_id)
        owners = set(
            db.session.scalars(owning.where(OwnedUnit.voter_id.in_([p.id for p in found])))
        )
        found = [person for person in found if person.id in owners]
    if len(found) != 1:
        raise Invalid(
            _l("找不到“%(typed)s”，或者有同名的人", typed=typed[:40]),
            remedy=_l("请填登记过的手机号；没有登记的，请先登记"),
            code="person",
        )
    return found[0]
