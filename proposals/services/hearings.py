"""Keep a hearing's notes, sort them into needs, and make proposals of these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import audit, clock
from app.errors import Invalid, Refused
from app.extensions import db
from app.people.models.person import Person
from app.places.models.hall import Hall
from proposals.lifecycle import notes as rules
from proposals.models.hearing import Hearing, HearingPiece, HearingState
from proposals.models.proposal import Proposal
from proposals.models.source_channel import SourceChannel
from proposals.services import wording
from proposals.services.hands import Hand
from proposals.services.proposing import Wording, propose

NOTES_LONGEST = 50_000
MOST_PIECES = 200


@dataclass(frozen=True)
class Record:
    """What is written down of a hearing itself."""

    title: str
    held_at: datetime
    venue: str
    attendee_count: int
    attendees: str
    notes: str


@dataclass(frozen=True)
class Edit:
    """What a piece reads after somebody typed in it."""

    title: str
    body: str
    where_text: str = ""
    channel: SourceChannel = SourceChannel.RESIDENTS
    author_label: str = ""
    is_dropped: bool = False


def record(hall: Hall, written: Record, *, by: Person) -> Hearing:
    """Keep the notes and propose their pieces. Raises Invalid when there is nothing, or too much."""
    text = wording.paragraphs(written.notes)
    pieces = rules.split(text)
    if not text or len(text) > NOTES_LONGEST or len(pieces) > MOST_PIECES:
        raise Invalid(
            _l("记录是空的") if not text else _l("记录太长了"),
            remedy=_l(
                "请贴一次座谈会的记录，最多%(count)d字、%(pieces)d条",
                count=NOTES_LONGEST,
                pieces=MOST_PIECES,
            ),
        )
    hearing = Hearing(
        hall=hall,
        title=wording.line(written.title)[:200],
        held_at=written.held_at,
        venue=wording.line(written.venue)[:200],
        attendee_count=written.attendee_count,
        attendees=wording.paragraphs(written.attendees),
        notes=text,
        state=HearingState.SORTING,
        entered_by=by,
        entered_at=clock.now(),
        pieces=[_proposed(position, piece) for position, piece in enumerate(pieces, 1)],
    )
    db.session.add(hearing)
    db.session.flush()
    audit.record(
        "hearing.recorded", hearing, by=by, place=hall.place, details={"pieces": len(pieces)}
    )
    return hearing


def edit(hearing: Hearing, edits: Mapping[int, Edit], added: Sequence[Edit] = ()) -> None:
    """Keep what was typed into the pieces; words for a piece that is gone become a new one.

    Two people may sort the same notes: nothing that either typed is lost.
    """
    hearing = sorting(hearing)
    known = {piece.id: piece for piece in hearing.pieces}
    for number, typed in edits.items():
        if number in known:
            _write(known[number], typed)
    lost = [typed for number, typed in edits.items() if number not in known]
    for typed in (*lost, *added):
        if typed.title.strip() or typed.body.strip():
            _insert(hearing, len(hearing.pieces), typed)


def join(hearing: Hearing, piece_id: int) -> None:
    """Put a piece to the one before it, as one need."""
    hearing = sorting(hearing)
    piece = _piece(hearing, piece_id)
    place = hearing.pieces.index(piece)
    if place == 0:
        raise Refused(_l("这是第一条，前面没有可以合并的"), remedy=_l("请在后一条上按“并到上一条”"))
    above = hearing.pieces[place - 1]
    above.body = f"{above.body}\n{piece.body}"
    above.title = above.title or piece.title
    above.where_text = above.where_text or piece.where_text
    above.author_label = above.author_label or piece.author_label
    above.is_dropped = above.is_dropped and piece.is_dropped
    hearing.pieces.remove(piece)
    db.session.delete(piece)
    _renumber(hearing)


def split(hearing: Hearing, piece_id: int) -> None:
    """Cut a piece at its empty lines. Raises Refused when it has none."""
    hearing = sorting(hearing)
    piece = _piece(hearing, piece_id)
    first, *rest = rules.parts(piece.body) or ("",)
    if not rest:
        raise Refused(
            _l("不知道从哪里分开"),
            why=_l("这一条里没有空行"),
            remedy=_l("请在要分开的地方按两次回车，空出一行，再按“从空行处分开”"),
        )
    at = hearing.pieces.index(piece)
    piece.body = first
    for offset, body in enumerate(rest, 1):
        _insert(
            hearing,
            at + offset,
            Edit(
                rules.title_of(body),
                body,
                piece.where_text,
                piece.source_channel,
                piece.author_label,
                is_dropped=piece.is_dropped,
            ),
        )


def confirm(hearing: Hearing, *, by: Person) -> int:
    """Make a proposal of each piece that was kept, and the hearing public. Returns how many."""
    hearing = sorting(hearing)
    kept = [piece for piece in hearing.pieces if not piece.is_dropped]
    if not kept:
        raise Refused(
            _l("没有留下一条需求"), remedy=_l("请至少保留一条；都不是需求的，请按“不用了，作废”")
        )
    for piece in kept:
        piece.proposal_id = _proposal(hearing, piece, by).id
    hearing.state, hearing.confirmed_at = HearingState.CONFIRMED, clock.now()
    db.session.flush()
    audit.record(
        "hearing.confirmed", hearing, by=by, place=hearing.hall.place, details={"needs": len(kept)}
    )
    return len(kept)


def give_up(hearing: Hearing, *, by: Person) -> None:
    """Leave it unpublished; its notes stay at the desk."""
    hearing = sorting(hearing)
    hearing.state = HearingState.GIVEN_UP
    audit.record("hearing.given_up", hearing, by=by, place=hearing.hall.place)


def sorting(hearing: Hearing) -> Hearing:
    """The hearing, held until the transaction ends. Raises Refused once it has been sorted."""
    held = (
        select(Hearing)
        .where(Hearing.id == hearing.id)
        .with_for_update(of=Hearing)
        .execution_options(populate_existing=True)
    )
    hearing = db.session.scalars(held).unique().one()
    if hearing.state is not HearingState.SORTING:
        raise Refused(
            _l("这次座谈会的记录已经整理完了"),
            remedy=_l("请刷新页面看看整理出的需求；还有要登记的，可以用“登记需求”补上"),
        )
    return hearing


def _proposed(position: int, piece: rules.Piece) -> HearingPiece:
    return HearingPiece(
        position=position,
        title=piece.title,
        body=piece.body,
        where_text="",
        source_channel=SourceChannel.RESIDENTS if piece.by_residents else SourceChannel.OFFICE,
        author_label=piece.speaker,
        is_dropped=piece.looks_like_none,
    )


def _write(piece: HearingPiece, typed: Edit) -> None:
    piece.title = wording.line(typed.title)[:200]
    piece.body = wording.paragraphs(typed.body)
    piece.where_text = wording.line(typed.where_text)[:200]
    piece.source_channel = typed.channel
    piece.author_label = wording.line(typed.author_label)[:80]
    piece.is_dropped = typed.is_dropped


def _insert(hearing: Hearing, at: int, typed: Edit) -> None:
    if len(hearing.pieces) >= MOST_PIECES:
        raise Refused(
            _l("条数太多了"), remedy=_l("一次座谈会最多整理%(count)d条", count=MOST_PIECES)
        )
    piece = HearingPiece(position=-1)
    _write(piece, typed)
    hearing.pieces.insert(at, piece)
    _renumber(hearing)


def _renumber(hearing: Hearing) -> None:
    """Number anew, first out of everybody's way: positions are unique at every moment."""
    pieces = list(hearing.pieces)
    for number, piece in enumerate(pieces, 1):
        piece.position = -number
    db.session.flush()
    for number, piece in enumerate(pieces, 1):
        piece.position = number
    db.session.flush()


def _piece(hearing: Hearing, piece_id: int) -> HearingPiece:
    found = next((piece for piece in hearing.pieces if piece.id == piece_id), None)
    if found is None:
        raise Refused(_l("这一条刚被别人合并了"), remedy=_l("请看看最新的整理情况再操作"))
    return found


def _proposal(hearing: Hearing, piece: HearingPiece, by: Person) -> Proposal:
    try:
        words = Wording.of(piece.title, piece.body, piece.where_text)
    except Invalid as error:
        raise Invalid(
            _l("第%(number)d条还不能成为需求", number=piece.position),
            why=error.what,
            remedy=error.remedy,
        ) from error
    hand = Hand(
        by,
        author_label=piece.author_label or _("座谈会与会人员"),
        said=_("来自%(hearing)s", hearing=hearing.title),
        url=hearing.url,
        details={"hearing": hearing.id},
    )
    return propose(hearing.hall, words, by=None, channel=piece.source_channel, hand=hand)
