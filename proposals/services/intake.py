"""Enter a need that came through one of the nine channels (J08): for oneself or for somebody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from app import audit, clock
from app.errors import Forbidden, Invalid
from app.extensions import db
from app.marks import N_
from app.notices.services import notify
from app.people.models.person import Person
from app.people.names import clean_phone
from app.photos.models.photo import Photo
from app.places.models.hall import Hall
from proposals.labels import channel_label
from proposals.models.proposal import Proposal
from proposals.models.reporter_contact import ReporterContact
from proposals.models.source_channel import SourceChannel
from proposals.policy import FIELD_CHANNELS, REPORTED, channels_open_to
from proposals.queries.authors import resident_called
from proposals.services import wording
from proposals.services.following import follow
from proposals.services.hands import Hand
from proposals.services.proposing import Wording, propose

NAME_LONGEST = 40


@dataclass(frozen=True)
class Author:
    """For whom a need is entered, as typed: nobody (one's own find), or a name with or without phone."""

    name: str = ""
    phone: str = ""


def enter(
    hall: Hall,
    words: Wording,
    channel: SourceChannel,
    *,
    by: Person,
    author: Author = Author(),  # reason: frozen, and empty
    photos: Sequence[Photo] = (),
) -> Proposal:
    """Enter a need; its proposer is the author's account, or whoever enters their own find.

    Raises Forbidden for a channel that is not theirs, Invalid where place or photo is missing.
    """
    _check_channel(channel, hall, by)
    check_found_outside(channel, words.where_text, has_photo=bool(photos))
    name, phone = wording.line(author.name)[:NAME_LONGEST], _phone(author)
    resident = resident_called(name, phone, hall) if phone else None
    label = "" if resident else name or _nobodys(channel)
    proposer = resident or (None if label else by)
    hand = Hand(by, author_label=label, details={"channel": channel.value})
    proposal = propose(hall, words, by=proposer, photos=photos, channel=channel, hand=hand)
    if phone and proposer is None:
        db.session.add(ReporterContact(proposal_id=proposal.id, phone=phone))
    if resident is not None and resident.id != by.id:
        _tell(resident, proposal, by)
    if channel in REPORTED and proposer is not by:
        follow(proposal, by=by)  # whoever found it outside sees what becomes of it (J11)
    return proposal


def check_found_outside(channel: SourceChannel, where_text: str, *, has_photo: bool) -> None:
    """What was found outside is of use only with its spot and a photo (J11). Raises Invalid."""
    if channel not in FIELD_CHANNELS:
        return
    if not wording.line(where_text):
        raise Invalid(
            _l("还没有写具体位置"),
            why=_l("巡查发现的问题，处理的人要找得到地方"),
            remedy=_l("请写明在哪条街、几号楼、哪个门口"),
            code="where",
        )
    if not has_photo:
        raise Invalid(
            _l("还没有照片"),
            why=_l("巡查上报要有现场照片，处理前后才能对比"),
            remedy=_l("请拍一张现场的照片，再提交一次"),
            code="photos",
        )


def note_told(contact: ReporterContact, proposal: Proposal, *, by: Person) -> None:
    """Note that an author without an account was told by telephone how the matter stands."""
    contact.told_at, contact.told_by_id = clock.now(), by.id
    audit.record("proposal.author_told", proposal, by=by, place=proposal.place)


def _check_channel(channel: SourceChannel, hall: Hall, by: Person) -> None:
    if channel not in channels_open_to(by, hall.place):
        raise Forbidden(
            _l("“%(channel)s”这个渠道不由您登记", channel=channel_label(channel)),
            why=_l(
                "各渠道的事项由议事秘书和街道专班登记；巡查、网格和突发情况可由有巡查职责的人上报"
            ),
            remedy=_l("请告诉议事秘书，由秘书登记"),
        )


def _phone(author: Author) -> str | None:
    if not author.phone.strip():
        return None
    phone = clean_phone(author.phone)
    if phone is None:
        raise Invalid(_l("电话号码不对"), remedy=_l("手机号应是11位数字，以1开头；没有可以不填"))
    if not wording.line(author.name):
        raise Invalid(_l("写了电话，还没有写姓名"), remedy=_l("请写明这是谁的电话"))
    return phone


def _nobodys(channel: SourceChannel) -> str:
    """Who is shown where nobody is named: the body the channel belongs to; none for a find of one's own."""
    return "" if channel in FIELD_CHANNELS else str(channel_label(channel))


def _tell(resident: Person, proposal: Proposal, by: Person) -> None:
    notify(
        resident,
        N_("%(helper)s替您登记了“%(title)s”。如果不是您的意思，可以在页面上撤回"),
        proposal.url,
        kind="proposal.entered",
        helper=by.name,
        title=proposal.title,
    )
