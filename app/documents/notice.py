"""会议通知: who is called to which meeting, what is on the agenda, and a QR code to its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.documents.blocks import (
    Addressee,
    Block,
    Document,
    HangingList,
    Heading,
    Paragraph,
    Picture,
    Seal,
    Title,
)
from app.documents.pictures import qr_png
from app.documents.wording import chinese_appointment, numbered

_QR_MM = 30


@dataclass(frozen=True)
class MeetingNotice:
    """What the notice holds. The time carries the wall clock of the hall."""

    hall: str
    title: str
    """A line break in it is kept: break a long one where its sense allows."""
    addressee: str
    held_at: datetime
    place: str
    agenda: tuple[str, ...]
    address: str
    """The page of the meeting, where one signs in."""
    contact: str
    issuer: str
    issued_on: date
    papers: tuple[str, ...] = ()
    until: datetime | None = None
    """When a hall over days ends; None where people come together at one time."""
    authority: str = ""
    """The rule by which a hall over days may meet in writing."""
    remarks: str = ""
    """Such as how to ask for leave, or that no other matter can be voted on."""


def notice_document(notice: MeetingNotice) -> Document:
    """Build the notice."""
    blocks: list[Block] = [
        Title(notice.title),
        Addressee(notice.addressee),
        Paragraph(f"{notice.hall}将召开会议，现将有关事项通知如下："),
        *_when_and_where(notice),
        Heading(1, numbered(1, 1, "议程")),
        *(Paragraph(f"{n}．{item}") for n, item in enumerate(notice.agenda, start=1)),
    ]
    if notice.papers:
        blocks.append(Heading(1, numbered(1, 2, "会议材料")))
        blocks += [Paragraph(f"{n}．{one}") for n, one in enumerate(notice.papers, start=1)]
    blocks.append(Heading(1, numbered(1, 3 if notice.papers else 2, "参会须知")))
    blocks.append(Paragraph(notice.remarks or "请准时参加；不能到会的，请提前向议事秘书请假。"))
    blocks += [
        HangingList("联系人", (notice.contact,)),
        Seal(
            notice.issuer,
            notice.issued_on,
            Picture(qr_png(notice.address), _QR_MM, "扫码签到、查看材料"),
        ),
    ]
    return Document(notice.title.replace("\n", ""), notice.issuer, tuple(blocks))


def _when_and_where(notice: MeetingNotice) -> list[Block]:
    """A hall over days has an end and an authority; its place is where the desk helps."""
    begins = chinese_appointment(notice.held_at)
    if notice.until is None:
        return [HangingList("时间", (begins,)), HangingList("地点", (notice.place,))]
    return [
        HangingList("开始", (begins,)),
        HangingList("结束", (chinese_appointment(notice.until),)),
        HangingList("授权依据", (notice.authority,)),
        HangingList("线下代办地点", (notice.place,)),
    ]
