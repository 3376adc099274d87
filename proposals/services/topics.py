"""Join like proposals into a topic 议题，take them out again, and follow it through the meeting."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app import audit, clock
from app.announcements import announce
from app.calendar_overrides.queries import work_calendar
from app.errors import Invalid, Refused
from app.extensions import db
from app.people.models.person import Person
from app.places.models.hall import Hall
from proposals.events import TopicFiled
from proposals.lifecycle.deadlines import schedule_due
from proposals.lifecycle.proposal import ProposalAct, ProposalFacts, ProposalState
from proposals.lifecycle.topic import TopicAct, TopicFacts
from proposals.lifecycle.topic_states import TopicState
from proposals.models.proposal import TITLE_LIMIT, Proposal
from proposals.models.topic import Topic, TopicLink
from proposals.queries.topics import topic_of
from proposals.services import telling, thresholds, timeline, wording
from proposals.services.course import move, move_topic
from proposals.services.locking import locked


def create(
    hall: Hall, title: str, proposals: Iterable[Proposal], *, by: Person, summary: str = ""
) -> Topic:
    """Make a topic of one or more proposals of the hall."""
    proposals = list(proposals)
    title = wording.line(title)
    if not title or len(title) > TITLE_LIMIT:
        raise Invalid(
            _l("议题要有名称，最多%(count)d字", count=TITLE_LIMIT), remedy=_l("请写一个简短的名称")
        )
    if not proposals:
        raise Invalid(_l("还没有选提案"), remedy=_l("请至少勾选一件提案"))
    topic = Topic(
        hall=hall,
        title=title,
        summary=wording.paragraphs(summary),
        state=TopicState.POOLED,
        created_by=by,
        created_at=clock.now(),
    )
    db.session.add(topic)
    db.session.flush()
    timeline.write(topic, "topic_created", by=by)
    audit.record("topic.created", topic, by=by, place=hall.place, details={"title": title})
    join(topic, proposals, by=by)
    return topic


def join(topic: Topic, proposals: Iterable[Proposal], *, by: Person) -> None:
    """Join several proposals at once, and tell each person behind them once."""
    proposals = list(proposals)
    for proposal in proposals:
        _link(topic, proposal, by=by)
    telling.tell_joined(topic, proposals, but=by)
    thresholds.note(topic)


def join_two(one: Proposal, other: Proposal, *, by: Person) -> Topic:
    """Make one matter of two: in the topic that either has, or in a new one of the first's name."""
    for proposal, mate in ((one, other), (other, one)):
        if (topic := topic_of(proposal)) is not None:
            link(topic, mate, by=by)
            return topic
    return create(one.hall, one.title[:TITLE_LIMIT], [one, other], by=by)


def link(topic: Topic, proposal: Proposal, *, by: Person) -> TopicLink:
    """Join one proposal, and tell the people behind it how not to be counted for the topic."""
    joined = _link(topic, proposal, by=by)
    telling.tell_joined(topic, [proposal], but=by)
    thresholds.note(topic)
    return joined


def _link(topic: Topic, proposal: Proposal, *, by: Person) -> TopicLink:
    """Join a proposal; one that was only submitted is accepted by the same act.

    Its text, photos, co-signers and address stay its own. Raises Refused where the topic is
    past joining, the proposal elsewhere already, or of another hall.
    """
    topic, proposal = locked(topic), locked(proposal)
    if proposal.hall_id != topic.hall_id:
        raise Refused(_l("这件提案属于另一个议事厅"), remedy=_l("只能并入本议事厅的议题"))
    if (elsewhere := topic_of(proposal)) is not None:
        raise Refused(
            _l("这件提案已在议题“%(title)s”中", title=elsewhere.title), remedy=_l("请先从那里拆出")
        )
    if proposal.state is ProposalState.SUBMITTED:
        move(proposal, ProposalAct.ACCEPT, "accepted", by=by, tell=False)
    facts = ProposalFacts(topic=topic.state)
    move(proposal, ProposalAct.MERGE, "linked", by=by, facts=facts, url=topic.url, tell=False)
    joined = TopicLink(topic=topic, proposal=proposal, linked_at=clock.now(), linked_by_id=by.id)
    db.session.add(joined)
    db.session.flush()
    timeline.write(topic, "linked", by=by, text=proposal.title, url=proposal.url)
    return joined


def unlink(topic: Topic, proposal: Proposal, *, by: Person, reason: str, tell: bool = True) -> None:
    """Take a proposal out again; the link stays as history, and the proposal goes on by itself."""
    topic, proposal = locked(topic), locked(proposal)
    if not any(one.proposal_id == proposal.id for one in topic.standing_links):
        raise Refused(_l("这件提案不在这个议题里"), remedy=_l("请刷新页面看看最新情况"))
    facts = ProposalFacts(topic=topic.state)
    move(
        proposal,
        ProposalAct.SEPARATE,
        "unlinked",
        by=by,
        reason=reason,
        facts=facts,
        url=topic.url,
        tell=tell,
    )
    release(topic, proposal, by=by, reason=reason, tell=tell)


def undo(topic: Topic, *, by: Person, reason: str) -> None:
    """Undo a whole joining in one act: every proposal goes on by itself, and the topic ends.

    Each person behind the proposals is told once. Nothing is lost: links and topic stay as history.
    """
    topic = locked(topic)
    proposals = [link.proposal for link in topic.standing_links]
    for proposal in proposals:
        unlink(topic, proposal, by=by, reason=reason, tell=False)
    db.session.expire(topic, ["links"])
    dissolve(topic, by=by)
    audit.record("topic.undone", topic, by=by, place=topic.hall.place, reason=reason)
    telling.tell_undone(topic, proposals, reason, but=by)


def release(
    topic: Topic, proposal: Proposal, *, by: Person, reason: str, tell: bool = True
) -> None:
    """End a proposal's standing link, whatever ended it."""
    for standing in topic.standing_links:
        if standing.proposal_id == proposal.id:
            standing.unlinked_at, standing.unlinked_by_id = clock.now(), by.id
            standing.unlink_reason = wording.paragraphs(reason)
            timeline.write(topic, "unlinked", by=by, text=proposal.title, url=proposal.url)
    db.session.flush()
    if tell:
        telling.tell_topic(topic, "unlinked", text=proposal.title, but=by)


def retitle(topic: Topic, title: str, summary: str, *, by: Person) -> None:
    """Word the topic better; what it was called before stays on its timeline."""
    topic = locked(topic)
    title = wording.line(title)
    if not title or len(title) > TITLE_LIMIT:
        raise Invalid(_l("议题要有名称，最多%(count)d字", count=TITLE_LIMIT))
    before, topic.title = topic.title, title
    topic.summary = wording.paragraphs(summary)
    was = _("原名称：%(title)s", title=before)
    timeline.write(topic, "topic_retitled", by=by, text=was)
    telling.tell_topic(topic, "topic_retitled", text=was, but=by)
    audit.record("topic.retitled", topic, by=by, place=topic.hall.place, details={"was": before})


def dissolve(topic: Topic, *, by: Person) -> None:
    """End a topic that nothing is joined to any more."""
    topic = locked(topic)
    facts = TopicFacts(linked=len(topic.standing_links))
    move_topic(topic, TopicAct.DISSOLVE, "topic_dissolved", by=by, facts=facts)


def repool(topic: Topic, *, by: Person) -> None:
    """Put a topic that a review returned back into the pool."""
    move_topic(locked(topic), TopicAct.REPOOL, "topic_repooled", by=by)


def reinstate(topic: Topic, *, by: Person, reason: str) -> None:
    """Put a declined topic back into the pool after an appeal."""
    move_topic(locked(topic), TopicAct.REINSTATE, "topic_reinstated", by=by, reason=reason)


# --- what the meeting does with it: called by the stages above ------------------------------------


def schedule(topic: Topic, *, text: str, url: str, by: Person | None = None) -> None:
    """Put a filed topic onto a meeting's agenda; ``text`` names the meeting, ``url`` leads to it."""
    move_topic(locked(topic), TopicAct.SCHEDULE, "topic_scheduled", by=by, text=text, url=url)


def unschedule(topic: Topic, *, reason: str, url: str = "", by: Person | None = None) -> None:
    """Take it off the agenda again: back among the filed topics."""
    topic = locked(topic)
    topic.stated_at = None
    move_topic(topic, TopicAct.UNSCHEDULE, "topic_unscheduled", by=by, reason=reason, url=url)


def mark_stated(topic: Topic, *, at: datetime | None = None) -> None:
    """The chair stated a motion on it: its proposers can no longer withdraw it alone."""
    locked(topic).stated_at = at or clock.now()


def lapse(topic: Topic, *, text: str = "", url: str = "", by: Person | None = None) -> None:
    """Nobody seconded it: back to the pool (RONR 4:9)."""
    topic = locked(topic)
    topic.stated_at = None
    move_topic(topic, TopicAct.LAPSE, "topic_lapsed", by=by, text=text, url=url)


def conclude(
    topic: Topic, *, text: str, url: str, by: Person | None = None, at: datetime | None = None
) -> None:
    """The meeting decided; ``text`` is the result in words, adopted or not."""
    move_topic(locked(topic), TopicAct.DECIDE, "topic_decided", by=by, text=text, url=url, at=at)


def renew(topic: Topic, *, reason: str, by: Person | None = None) -> None:
    """Bring a decided topic up anew (RONR 38)."""
    topic = locked(topic)
    topic.stated_at = None
    move_topic(topic, TopicAct.RENEW, "topic_renewed", by=by, reason=reason)


def bring_back(
    hall: Hall, title: str, summary: str, *, url: str, recorded_by: Person, before: Topic | None
) -> Topic:
    """Enter a matter that was decided and carried out, and that residents found not done.

    Where the topic ``before`` it was reviewed and filed, this one may come onto an agenda at once; a
    matter that was never filed goes through the triple review like any other. ``url`` leads to what
    the residents said. ``recorded_by`` keeps the hall's records; nobody proposes it.
    """
    is_filed = before is not None and before.filed_at is not None
    topic = Topic(
        hall=hall,
        title=title[:TITLE_LIMIT],
        summary=summary,
        state=TopicState.FILED if is_filed else TopicState.POOLED,
        created_by=recorded_by,
        created_at=clock.now(),
        filed_at=clock.now() if is_filed else None,
        schedule_due=schedule_due(clock.today(), work_calendar()).due if is_filed else None,
    )
    db.session.add(topic)
    db.session.flush()
    timeline.write(topic, "topic_brought_back", by=None, text=summary, url=url)
    audit.record("topic.brought_back", topic, by=None, place=hall.place, details={"title": title})
    if is_filed:
        announce(TopicFiled(topic.id))
    return topic


def close(topic: Topic, *, text: str, url: str = "", by: Person | None = None) -> None:
    """All is done (or nothing is to be done): the topic ends, and every joined proposal with it."""
    topic = locked(topic)
    move_topic(topic, TopicAct.CLOSE, "topic_closed", by=by, text=text, url=url)
    for standing in topic.standing_links:
        if standing.proposal.state is ProposalState.MERGED:
            move(
                locked(standing.proposal),
                ProposalAct.CLOSE,
                "closed",
                by=by,
                reason=text,
                url=url or topic.url,
                tell=False,
            )
