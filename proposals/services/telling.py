"""Tell those behind a proposal or a topic, and those who follow it, what became of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.notices.services import News, tell
from app.people.models.person import Person
from proposals.labels import act_name
from proposals.models.proposal import Proposal
from proposals.models.topic import Topic
from proposals.queries.following import hearers, proposers_of
from proposals.queries.support import people_behind

_URGENT = frozenset(
    {"returned", "declined", "appeal_dismissed", "topic_returned", "topic_declined"}
)
"""Steps that a proposer must answer, or may appeal against: they wait for no letter of several."""


def tell_proposal(
    proposal: Proposal, act: str, *, text: str = "", but: Person | None = None
) -> None:
    """Tell its proposer, co-signers and followers; whoever did it knows already."""
    news = News(_sentence(proposal.title, act, text), proposal.url, f"proposal.{act}")
    _tell(hearers([proposal]), news, but, urgently=_proposers([proposal], act))


def tell_topic(
    topic: Topic, act: str, *, text: str = "", url: str = "", but: Person | None = None
) -> None:
    """Tell its followers, and proposers, co-signers and followers of all joined to it, each once.

    Co-signers who opted out of the topic are left in peace; a proposer hears what became of it.
    """
    proposals = _joined(topic)
    kind = act if "." in act else f"topic.{act}"
    news = News(_sentence(topic.title, act, text), url or topic.url, kind)
    _tell(hearers(proposals, topic), news, but, urgently=_proposers(proposals, act))


def tell_joined(topic: Topic, proposals: list[Proposal], *, but: Person | None = None) -> None:
    """Tell those behind newly joined proposals, each once, with the way not to be counted.

    Whoever else hears of the topic, or follows one of the proposals, is told what was joined.
    """
    sentence = _l(
        "您提过或联署的提案已并入议题“%(title)s”，您的声音也算在里面。不愿意的话，点开可以退出",
        title=topic.title,
    )
    behind = people_behind(proposals)
    _tell(behind, News(sentence, f"{topic.url}/voice", "topic.joined"), but)
    titles = "、".join(proposal.title for proposal in proposals)
    news = News(_sentence(topic.title, "linked", titles), topic.url, "topic.linked")
    others = hearers([*_joined(topic), *proposals], topic)
    _tell([one for one in others if one not in behind], news, but)


def tell_undone(
    topic: Topic, proposals: list[Proposal], reason: str, *, but: Person | None = None
) -> None:
    """Tell those behind the proposals, and the followers, each once, that the joining was undone."""
    sentence = _l(
        "议题“%(title)s”的并案已撤销，里面的提案各自继续办理。理由：%(reason)s",
        title=topic.title,
        reason=reason,
    )
    people = dict.fromkeys([*people_behind(proposals), *hearers(proposals, topic)])
    _tell(people, News(sentence, topic.url, "topic.undone"), but)


def tell_revised(proposal: Proposal, note: str, *, but: Person | None = None) -> None:
    """Tell supporters that the text they signed has changed, and where to see how; followers too."""
    sentence = _l(
        "您联署的提案“%(title)s”改了文字，点开看改了什么；不再同意的话可以撤回联署。%(note)s",
        title=proposal.title,
        note=note,
    )
    behind, url = people_behind([proposal]), f"{proposal.url}/versions"
    _tell(behind, News(sentence, url, "proposal.revised"), but)
    followers = [one for one in hearers([proposal]) if one not in behind]
    news = News(_sentence(proposal.title, "revised", note), url, "proposal.revised")
    _tell(followers, news, but)


def _sentence(title: str, act: str, text: str) -> LazyString:
    name = act_name(act)
    if name is None:
        return _l("“%(title)s”：%(text)s", title=title, text=text)
    if text:
        return _l("“%(title)s”有新进展：%(act)s。%(text)s", title=title, act=name, text=text)
    return _l("“%(title)s”有新进展：%(act)s", title=title, act=name)


def _joined(topic: Topic) -> list[Proposal]:
    return [link.proposal for link in topic.standing_links]


def _proposers(proposals: Collection[Proposal], act: str) -> frozenset[int]:
    return proposers_of(proposals) if act in _URGENT else frozenset()


def _tell(
    people: Iterable[Person],
    news: News,
    but: Person | None,
    *,
    urgently: frozenset[int] = frozenset(),
) -> None:
    told = [person for person in people if but is None or person.id != but.id]
    tell([person for person in told if person.id in urgently], news, urgent=True)
    tell([person for person in told if person.id not in urgently], news)
