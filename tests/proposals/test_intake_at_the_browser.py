"""Needs come in at real browsers: a hearing's notes, a patrol's photo, a table of unknown columns."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import FilePayload, expect
from sqlalchemy import select

from app.extensions import db
from app.permissions import Role
from proposals.models.proposal import Proposal
from proposals.models.source_channel import SourceChannel
from tests.proposals.stories import workbook
from tests.proposals.walking import Neighbourhood, Sit, choose, fit_for_everybody, follow, press
from tests.support.browser import DESK, Seat

NOTES = """1、居民反映3号楼东侧路灯不亮，晚上不敢走
2、王大妈：楼道里堆着旧沙发

东西清了又堆，请物业每周看一次
3、会议由社区书记主持
4、有业主建议在北门加一个快递柜"""
HEADING = ("件号", "谁说的", "哪天", "说了啥", "在哪儿")
ROWS = (
    ("K-1", "王女士", "2026-03-02 09:10", "电梯三天两头停", "3号楼"),
    ("K-2", "李先生", "上个礼拜", "地下车库积水", "北区车库"),
    ("K-3", "赵女士", "2026-03-04 18:00", "广场舞太吵😀", "中心花园"),
    ("K-4", "周先生", "2026-03-05 08:00", "", "东门"),
)


@pytest.fixture
def town(in_server: Flask, sit: Sit) -> Neighbourhood:
    return Neighbourhood(in_server, sit)


def needs(town: Neighbourhood) -> list[Proposal]:
    """What this hall holds now."""
    db.session.rollback()
    found = select(Proposal).where(Proposal.hall_id == town.hall.id).order_by(Proposal.id)
    return list(db.session.scalars(found).unique())


def test_notes_of_a_hearing_are_split_into_needs(town: Neighbourhood) -> None:
    secretary = town.seat(town.someone(Role.SECRETARY, name="孙文静"), size=DESK)
    page = secretary.page
    secretary.open(f"/desk/hearings/new?hall={town.hall.code}")
    page.get_by_label("座谈会的主题").fill("春季座谈会")
    page.get_by_label("什么时候开的").fill("2026-03-02T09:00")
    page.get_by_label("到了多少人").fill("12")
    page.get_by_label("会议记录").fill(NOTES)
    fit_for_everybody(secretary, "hearing-new")
    press(secretary, "下一步：分条")
    pieces = page.locator("fieldset[id^=piece-]")
    before = pieces.count()
    sofa = pieces.filter(has=page.locator("textarea", has_text="旧沙发"))
    late = pieces.filter(has=page.locator("textarea", has_text="每周看一次")).last
    if before == 5:
        late.get_by_role("button", name="并到上一条").click()
    expect(pieces).to_have_count(4)
    expect(sofa.locator("textarea")).to_contain_text("每周看一次")
    pieces.filter(has_text="书记主持").get_by_label("不要").check()
    pieces.first.get_by_label("一句话").fill("3号楼东侧路灯不亮")
    fit_for_everybody(secretary, "hearing-sort")
    assert needs(town) == []
    press(secretary, "先保存，以后再整理")
    visitor = town.seat(scripts=False)
    visitor.open("/hearings")
    expect(visitor.page.locator("main")).not_to_contain_text("春季座谈会")
    expect(page.get_by_label("一句话").first).to_have_value("3号楼东侧路灯不亮")
    press(secretary, "确认，成为需求并公布座谈会")
    expect(page.get_by_text("3条需求进入工作台")).to_be_visible()
    fit_for_everybody(secretary, "hearing")
    assert len(needs(town)) == 3
    visitor.open("/hearings")
    visitor.page.get_by_role("link", name="春季座谈会").first.click()
    expect(visitor.page.locator("main")).not_to_contain_text("书记")
    visitor.page.get_by_role("link", name="3号楼东侧路灯不亮").click()
    expect(visitor.page.get_by_text("由孙文静代为登记")).to_be_visible()
    expect(visitor.page.get_by_text("来自座谈会")).to_be_visible()


def photo() -> FilePayload:
    """What a phone's camera gives."""
    content = BytesIO()
    Image.new("RGB", (1600, 1200), "green").save(content, "JPEG")
    return {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": content.getvalue()}


@pytest.mark.parametrize(("channel", "name"), [("patrol", "巡查"), ("grid_worker", "网格员")])
def test_a_find_outside_is_reported_from_a_phone(
    town: Neighbourhood, channel: str, name: str
) -> None:
    phone = town.seat(town.someone(Role.LIAISON, name="赵管家"))
    page = phone.page
    phone.open("/report")
    choose(phone, "channel", channel)
    page.get_by_label("一句话说清是什么事").fill("东门外井盖松了")
    page.get_by_label("具体位置").fill("东门外第二个路口")
    press(phone, "上报")
    expect(page.get_by_role("alert")).to_contain_text("照片")
    expect(page.get_by_label("具体位置")).to_have_value("东门外第二个路口")
    expect(page.locator(f"input[name=channel][value={channel}]")).to_be_checked()
    phone.errors.clear()  # the browser notes the refusal
    fit_for_everybody(phone, "report-refused")
    page.get_by_label("现场照片").set_input_files(photo())
    fit_for_everybody(phone, "report")
    press(phone, "上报")
    expect(page.get_by_role("heading", name="我报的")).to_be_visible()
    expect(page.locator("main")).to_contain_text(name)
    fit_for_everybody(phone, "report-mine")
    (found,) = needs(town)
    assert (found.source_channel, len(found.photos)) == (SourceChannel(channel), 1)

    secretary = town.seat(town.someone(Role.SECRETARY), size=DESK)
    secretary.open(f"/desk?hall={town.hall.code}")
    secretary.page.get_by_role("link", name="东门外井盖松了").click()
    expect(secretary.page.locator(".gallery img")).to_have_count(1)
    expect(secretary.page.locator("main")).to_contain_text("东门外第二个路口")
    press(secretary, "受理")
    fit_for_everybody(secretary, "desk-proposal")
    visitor = town.seat()
    visitor.open(found.url)
    expect(visitor.page.get_by_text("赵管家在巡查中发现并上报")).to_be_visible()
    fit_for_everybody(visitor, "proposal")
    phone.open("/report/mine")
    expect(page.locator("main")).to_contain_text("已受理")


def table(kind: str) -> FilePayload:
    """A platform's table as the desk was sent it."""
    if kind == "xlsx":
        content = workbook(ROWS, HEADING)
        return {"name": "来件.xlsx", "mimeType": "application/octet-stream", "buffer": content}
    text = "\n".join(";".join(row) for row in (HEADING, *ROWS))
    return {"name": "来件.csv", "mimeType": "text/csv", "buffer": text.encode("gb18030")}


def told_what_the_columns_are(seat: Seat) -> None:
    """Say what each of the unknown columns means."""
    page = seat.page
    meanings = ("编号", "姓名或网名", "提出的时间", "详细内容", "地点")
    for heading, meaning in zip(HEADING, meanings, strict=True):
        page.get_by_label(heading, exact=True).select_option(label=meaning)
    page.get_by_label("属于哪个发现渠道").select_option(label="政民互动平台")
    page.get_by_label("从哪里来的").fill(f"来件平台{seat.page.url[-6:]}")


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_table_of_unknown_columns_is_taken_in_after_a_look(
    town: Neighbourhood, kind: str
) -> None:
    secretary = town.seat(town.someone(Role.SECRETARY, name="孙文静"), size=DESK)
    neighbour = town.seat(town.someone(Role.RESIDENT))
    page, listing = secretary.page, f"/proposals?hall={town.hall.id}"
    secretary.open(f"/desk/imports?hall={town.hall.code}")
    fit_for_everybody(secretary, "imports")
    page.get_by_label("Excel 或 CSV 表格").set_input_files(table(kind))
    press(secretary, "上传，先看看")
    expect(page.get_by_text("请先告诉系统每一列是什么")).to_be_visible()
    fit_for_everybody(secretary, "import-columns")
    told_what_the_columns_are(secretary)
    press(secretary, "按这样再看一遍")
    confirm = page.get_by_role("button", name="确认导入2件")
    expect(confirm).to_be_visible()
    bad = page.locator("section", has_text="有问题的行，不会导入").last
    expect(bad).to_contain_text("第3行")
    expect(bad).to_contain_text("看不懂时间“上个礼拜”")
    expect(bad).to_contain_text("第5行")
    fit_for_everybody(secretary, "import-preview")
    neighbour.open(listing)
    expect(neighbour.page.locator("main")).not_to_contain_text("广场舞太吵")
    assert needs(town) == []
    follow(secretary, confirm)
    expect(page.get_by_text("导入2件")).to_be_visible()
    fit_for_everybody(secretary, "import-done")
    assert [one.source_channel for one in needs(town)] == [SourceChannel.PLATFORM] * 2
    neighbour.open(listing)
    neighbour.page.get_by_role("link", name="广场舞太吵😀").click()
    expect(neighbour.page.locator("main")).to_contain_text("政民互动平台")
    expect(neighbour.page.locator("main")).to_contain_text("赵女士")
    fit_for_everybody(neighbour, "imported")
