"""What this stage shows on pages of the ground floor and in slots of its own pages."""

from __future__ import annotations

from datetime import timedelta

from flask import render_template, session, url_for

from app import clock
from app.people.identity import current_person, current_session
from app.people.models.person import Person
from app.people.policy import may
from app.permissions import Permission
from proposals.classification.likeness import SURE
from proposals.lifecycle.proposal import ProposalState
from proposals.lifecycle.topic_states import BEFORE_DEBATE, TopicState
from proposals.models.category import Category
from proposals.models.category_tree import Sorted
from proposals.models.draft import Draft
from proposals.models.proposal import Proposal
from proposals.models.topic import Topic
from proposals.policy import is_proposer, may_co_sign, may_withdraw
from proposals.queries import assisting
from proposals.queries.appeals import appeals_of
from proposals.queries.authors import contact_of
from proposals.queries.following import followed_by
from proposals.queries.halls import halls_where
from proposals.queries.hearings import hearing_of
from proposals.queries.known_problems import made_from, recalled_for
from proposals.queries.opinion_results import summary_of
from proposals.queries.opinion_rounds import rounds_of
from proposals.queries.proposals import proposals_by
from proposals.queries.routings import open_routing
from proposals.queries.suggesting import suggestion_for
from proposals.queries.support import signature_of
from proposals.queries.three_batches import settlement_of
from proposals.queries.weighing import weighed
from proposals.queries.whereabouts import first_answer, may_appeal, sending, sendings
from proposals.services import drafts
from proposals.services.stating import takes_answers
from proposals.views.assisting import HINT
from proposals.views.desk_forms import BatchForm


def my_proposals(person: Person | None) -> str:
    """The person's proposals, and the one begun and not sent."""
    if person is None:
        return ""
    mine, draft = proposals_by(person), drafts.found(None, person)
    if not mine and draft is None and not halls_where(person, Permission.PROPOSE):
        return ""
    return render_template("proposals/_mine.html", mine=mine, draft=draft)


def helping_banner(person: Person | None) -> str:
    """Above every page while this browser's holder acts for somebody else: whom, and how long."""
    if person is None or HINT not in session:
        return ""
    helped = assisting.running_at(current_session())
    if helped is None:
        return ""
    left = -((clock.now() - helped.ends_at) // timedelta(minutes=1))
    return render_template("proposals/assist/_banner.html", helped=helped, minutes=left)


def helping_acts(proposal: Proposal) -> str:
    """On a proposal's page, what may be done with it in the name of whom one is helping."""
    if HINT not in session:
        return ""
    helped = assisting.running_at(current_session())
    if helped is None:
        return ""
    return render_template(
        "proposals/assist/_acts.html",
        proposal=proposal,
        helped=helped,
        has_signed=signature_of(helped.resident, proposal) is not None,
        may_sign=may_co_sign(helped.resident, proposal),
        may_withdraw=may_withdraw(helped.resident, proposal),
    )


def origin(proposal: Proposal) -> str:
    """Who entered it for whom, and from which hearing; how many signed with a helper's hand."""
    by_hand = assisting.signatures_by_hand(proposal) if proposal.supporter_count else 0
    entered = proposal.entered_by_id is not None
    if not entered and not by_hand:
        return ""
    return render_template(
        "proposals/intake/_origin.html",
        proposal=proposal,
        by_hand=by_hand,
        hearing=hearing_of(proposal) if entered else None,
    )


def desk_origin(proposal: Proposal) -> str:
    """At the desk also the private telephone number of an author without an account."""
    contact = contact_of(proposal) if proposal.proposer_id is None else None
    return render_template(
        "proposals/intake/_desk_origin.html",
        proposal=proposal,
        contact=contact,
        shown=origin(proposal),
    )


def done_for_me(person: Person | None) -> str:
    """On 我的: that somebody acted in this person's name, and where to look."""
    if person is None or not assisting.was_helped(person):
        return ""
    return render_template("proposals/assist/_me.html")


def what_i_follow(person: Person | None) -> str:
    """The needs and topics that the person follows."""
    followed = followed_by(person) if person else ()
    if not followed:
        return ""
    kept = [(isinstance(thing, Topic), thing) for thing in followed]
    return render_template("proposals/_followed.html", followed=kept)


def class_of_draft(draft: Draft) -> str:
    """The class a draft is suggested for, with the reason; nothing stands in the way of sending."""
    unsorted = draft.category is Category.UNSORTED
    suggested = suggestion_for(draft.title, draft.body) if unsorted else None
    return render_template("proposals/new/_class.html", draft=draft, suggested=suggested)


def known_to_draft(draft: Draft) -> str:
    """What the knowledge base tells a resident who writes of the same again."""
    if draft.hall is None:
        return ""
    code, body = Sorted.of(draft).code, f"{draft.where_text}\n{draft.body}"
    recalled = recalled_for(draft.hall.place, draft.title, body, code=code, least=SURE)
    return render_template("proposals/new/_known.html", recalled=recalled) if recalled else ""


def class_at_desk(proposal: Proposal) -> str:
    """The class of a proposal at the desk, and the one its words suggest."""
    suggested = suggestion_for(proposal.title, proposal.body)
    if suggested and Sorted.of(proposal).code.startswith(suggested.sorted_as.code):
        suggested = None
    return render_template("proposals/desk/_class.html", proposal=proposal, suggested=suggested)


def known_at_desk(proposal: Proposal) -> str:
    """What is known already that this proposal is like; a closed one may join it."""
    kept = made_from(proposal)
    recalled = recalled_for(
        proposal.place,
        proposal.title,
        f"{proposal.where_text}\n{proposal.body}",
        code=Sorted.of(proposal).code,
    )
    return render_template(
        "proposals/desk/_known.html",
        recalled=[one for one in recalled if one.problem is not kept],
        kept=kept,
        may_keep=proposal.state is ProposalState.CLOSED,
        keep_url=url_for("keeping.begin", proposal=proposal.id),
    )


def known_of_topic(topic: Topic) -> str:
    """The way from a settled topic into the knowledge base."""
    return render_template(
        "proposals/desk/_known.html",
        recalled=(),
        kept=made_from(topic),
        may_keep=topic.state in {TopicState.DECIDED, TopicState.CLOSED},
        keep_url=url_for("keeping.begin", topic=topic.id),
    )


def whereabouts(proposal: Proposal) -> str:
    """With whom a need is, by when, what came of it, and what may be done about a decline."""
    person = current_person()
    return render_template(
        "proposals/_whereabouts.html",
        triage=first_answer(proposal),
        sendings=sendings(proposal),
        appeals=appeals_of(proposal),
        may_appeal=may_appeal(person, proposal),
        appeal_url=f"{proposal.url}/appeal",
        sees_parties=is_proposer(person, proposal)
        or may(person, Permission.WORK_DESK, proposal.place),
    )


def urgency_of_topic(topic: Topic) -> str:
    """How urgent a topic is, with every term; and the appeals against its decline."""
    person = current_person()
    return render_template(
        "proposals/_urgency.html",
        weighed=weighed(topic),
        at_desk=may(person, Permission.WORK_DESK, topic.hall.place),
        appeals=appeals_of(topic),
        may_appeal=may_appeal(person, topic),
        appeal_url=f"{topic.url}/appeal",
    )


def routes_at_desk(proposal: Proposal) -> str:
    """The ways past the meeting that are open, the sending that waits, the batch of a closed need."""
    may_route = proposal.state is ProposalState.TRIAGED
    waiting = open_routing(proposal)
    settlement = settlement_of(proposal)
    return render_template(
        "proposals/desk/_routes.html",
        proposal=proposal,
        may_route=may_route,
        may_send=may_route or proposal.state is ProposalState.SUBMITTED,
        waiting=sending(waiting) if waiting else None,
        settlement=settlement,
        form=BatchForm(formdata=None, obj=settlement),
    )


def opinions_on(topic: Topic) -> str:
    """On a topic's page, what people think of it: rounds of opinions, and the way to open one."""
    rounds, at = rounds_of(topic), clock.now()
    is_before_debate = topic.state in BEFORE_DEBATE and topic.stated_at is None
    may_open = is_before_debate and may(current_person(), Permission.SOUND_OUT, topic.hall.place)
    may_open = may_open and all(one.closed_at for one in rounds)
    if not rounds and not may_open:
        return ""
    summaries = [summary_of(one, is_open=takes_answers(one, at)) for one in rounds]
    return render_template(
        "proposals/opinions/_on_topic.html", topic=topic, rounds=summaries, may_open=may_open
    )


def opinions_in_papers(topic: Topic) -> str:
    """In a meeting's papers, what people thought of the topic before its debate."""
    at = clock.now()
    summaries = [summary_of(one, is_open=takes_answers(one, at)) for one in rounds_of(topic)]
    if not summaries:
        return ""
    return render_template(
        "proposals/opinions/_on_topic.html", topic=topic, rounds=summaries, may_open=False
    )
