"""One real message on its whole way: heard, joined, filed, debated, voted, carried out, inspected.

Chair, secretary, three representatives, a resident, a monitor, the responsible unit and the big
screen, each at a browser of their own; once with scripts everywhere, once with JavaScript off for
the resident and the representatives; on each database once.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import docx
import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import expect

from app import clock
from resolutions.forms.checks import names_of_points
from resolutions.progress.checklist import HOUSE_LIST
from tests.journeys.players import REPRESENTATIVES, Cast
from tests.journeys.walk import Player
from tests.support.browser import DESK, WALL

Enter = Callable[..., Player]
MOTION = "由物业公司于2027年3月底前在自行车棚安装10个充电桩，费用5万元，验收以通电为准。"


def number_in(path: str) -> int:
    found = re.search(r"/(\d+)", path)
    assert found, path
    return int(found.group(1))


@pytest.mark.parametrize(
    ("mode", "engine_name"), [("scripts", "sqlite"), ("plain", "postgresql")], indirect=True
)
@pytest.mark.timeout(600)
def test_a_real_message_becomes_a_finished_and_inspected_task(
    in_server: Flask,
    enter: Enter,
    everyone: list[Player],
    hall: Cast,
    mode: str,
    tmp_path: Path,
) -> None:
    scripts = mode == "scripts"
    secretary = enter("secretary", size=DESK)
    resident = enter("resident", plain=not scripts)

    proposal = _resident_finds_and_backs_a_message(resident)
    topic = _secretary_makes_it_a_topic(secretary, proposal)
    _reviewed_and_filed(secretary, topic)
    meeting = _convened(secretary, hall, topic)
    chair, screen, reps = _gathered(enter, meeting, scripts=scripts)
    _debated(chair, reps, meeting)
    _voted(chair, screen, reps, meeting)
    _closed_and_recorded(chair, secretary, reps, meeting)
    task = _assigned(secretary, hall)
    _carried_out(enter, task, tmp_path)
    _inspected(enter, task)
    _the_whole_path_is_public(enter, topic, proposal)
    _nobody_met_an_error(everyone)


def _resident_finds_and_backs_a_message(resident: Player) -> int:
    resident.open("/proposals")
    resident.fill(q="充电")
    resident.press("查找")
    only_ours = resident.seat.page.locator("main").get_by_role("link", name="只看")
    if only_ours.count():  # another journey's hall holds the same messages
        only_ours.click()
    resident.shoot("found")
    first = resident.seat.page.locator("main ul a[href^='/proposals/'], main .row-list a").first
    assert "充电" in resident.seat.page.inner_text("main")
    first.click()
    resident.press("我联署")
    resident.see("联署")
    resident.shoot("co-signed")
    return number_in(resident.path)


def _secretary_makes_it_a_topic(secretary: Player, proposal: int) -> int:
    secretary.open(f"/desk/proposals/{proposal}")
    secretary.shoot("desk")
    secretary.fill(title="在小区里增设电动汽车充电桩")
    secretary.press("并入议题")
    secretary.open(f"/proposals/{proposal}")
    link = secretary.seat.page.locator("main a[href^='/topics/']").first
    href = link.get_attribute("href")
    assert href
    return number_in(href)


def _reviewed_and_filed(secretary: Player, topic: int) -> None:
    secretary.open(f"/desk/topics/{topic}")
    secretary.fill(because="涉及消防安全，列入审查")
    secretary.press("提请审查")
    secretary.open(f"/topics/{topic}/review")
    for criterion in ("reasonable", "lawful", "feasible"):
        secretary.choose(f"verdict-{criterion}_met", "yes")
        secretary.fill(**{f"verdict__{criterion}_reason": "条件具备，居民需要"})
    secretary.choose("verdict-outcome", "filed")
    secretary.fill(verdict__decision="同意立项，提交议事协商会审议。")
    secretary.press("公布审查结果")
    secretary.see("立项")
    secretary.open(f"/topics/{topic}/filing")
    secretary.see("立项建议案")
    secretary.shoot("filed")


def _convened(secretary: Player, hall: Cast, topic: int) -> int:
    secretary.open(f"/desk/meetings/new/{hall.hall}")
    start = clock.now().astimezone(clock.zone()) + timedelta(minutes=30)
    secretary.fill(
        title="第一次居民议事协商会",
        starts_at=start.strftime("%Y-%m-%dT%H:%M"),
        place_text="社区活动室",
    )
    secretary.choose("quorum", "1/2")
    secretary.press("下一步")
    meeting = number_in(secretary.path)
    secretary.seat.page.locator("main select[name=topic]").select_option(str(topic))
    secretary.fill(title="是否安装充电桩", text=MOTION)
    secretary.press("列入议程")
    secretary.shoot("agenda")
    secretary.press("下一步：发通知")
    secretary.press("发出会议通知")
    secretary.open(f"/m/{meeting}/notice")
    secretary.see("社区活动室")
    secretary.shoot("notice")
    return meeting


def _gathered(enter: Enter, meeting: int, *, scripts: bool) -> tuple[Player, Player, list[Player]]:
    chair = enter("chair", size=DESK)
    chair.open(f"/m/{meeting}/chair")
    chair.act("open_meeting")
    screen = enter(None, size=WALL)
    link = chair.seat.page.locator("main a[href^='/s/']").first.get_attribute("href")
    assert link
    screen.open(link)
    screen.shoot("welcome")
    reps = [enter(f"rep{number}", plain=not scripts) for number in (1, 2, 3)]
    for rep in reps[:2]:
        rep.open(f"/m/{meeting}")
        rep.press("签到")
        rep.press("我是")
        rep.see("到会")
    reps[0].shoot("checked-in")
    _checked_in_at_the_desk(enter, meeting)
    chair.open(f"/m/{meeting}/chair")
    chair.see("到会 3")
    chair.shoot("quorum")
    chair.act("call_to_order")
    chair.act("open_item")
    return chair, screen, reps


def _checked_in_at_the_desk(enter: Enter, meeting: int) -> None:
    door = enter("secretary", plain=True)
    door.open(f"/m/{meeting}/door")
    door.shoot("door")
    row = door.seat.page.locator("main .door-line").filter(has_text=REPRESENTATIVES[2]).last
    row.locator("button").first.click()
    door.see("到会 3")


def _debated(chair: Player, reps: list[Player], meeting: int) -> None:
    mover, seconder, opponent = reps
    mover.open(f"/m/{meeting}/move")
    mover.fill(text=MOTION)
    mover.press("提出", exact=True)
    mover.see("开始发言")
    mover.act("start_speech")
    mover.shoot("stating")
    mover.open(f"/m/{meeting}")
    mover.act("end_speech")
    seconder.open(f"/m/{meeting}")
    seconder.shoot("second")
    seconder.act("second")
    chair.open(f"/m/{meeting}/chair")
    chair.act("state_question")
    _claims(opponent, meeting, "要求发言：反对")
    _speaks(chair, opponent, meeting)
    chair.act("next_step")
    _claims(mover, meeting, "要求发言：赞成")
    _claims(opponent, meeting, "要求发言：反对")
    chair.open(f"/m/{meeting}/chair")
    chair.shoot("debate")
    _speaks(chair, mover, meeting)
    _speaks(chair, opponent, meeting)
    chair.act("next_step")
    chair.act("next_step")


def _claims(speaker: Player, meeting: int, words: str) -> None:
    speaker.open(f"/m/{meeting}")
    rev = speaker.revision
    speaker.press(words)
    assert rev is not None
    expect(speaker.seat.page.locator("#live")).not_to_have_attribute("data-rev", rev)


def _speaks(chair: Player, speaker: Player, meeting: int) -> None:
    chair.open(f"/m/{meeting}/chair")
    chair.act("recognise")
    speaker.open(f"/m/{meeting}")
    speaker.act("start_speech")
    speaker.open(f"/m/{meeting}")
    speaker.act("end_speech")
    chair.open(f"/m/{meeting}/chair")


def _voted(chair: Player, screen: Player, reps: list[Player], meeting: int) -> None:
    chair.open(f"/m/{meeting}/chair")
    chair.act("put_question")
    screen.see("请表决")
    screen.shoot("voting")
    for rep, choice in zip(reps, ("赞成", "赞成", "反对"), strict=True):
        rep.open(f"/m/{meeting}")
        rep.press(choice, exact=True)
        rep.see("您选择")
        rep.shoot("chosen")
        rep.press("确认")
        rep.see("回执码")
    reps[0].shoot("receipt")
    chair.open(f"/m/{meeting}/chair")
    chair.press("结束表决")
    chair.press("结束表决并宣布结果")
    chair.see("通过")
    chair.shoot("result")
    screen.see("应到3")
    screen.shoot("result")


def _closed_and_recorded(
    chair: Player, secretary: Player, reps: list[Player], meeting: int
) -> None:
    chair.open(f"/m/{meeting}/chair")
    chair.act("close")
    for signer in (chair, *reps[:2]):
        signer.open(f"/m/{meeting}/minutes")
        signer.press("核对签名")
    secretary.open(f"/m/{meeting}/minutes")
    secretary.see("应到3")
    secretary.shoot("minutes")
    with secretary.seat.page.expect_download() as download:
        secretary.press("下载 Word 文件")
    written = docx.Document(str(download.value.path()))
    assert "充电桩" in "\n".join(paragraph.text for paragraph in written.paragraphs)


def _assigned(secretary: Player, hall: Cast) -> int:
    secretary.open("/desk/units")
    secretary.fill(name="望京物业公司")
    secretary.press("登记")
    secretary.press("加为联系人")
    secretary.open("/desk/resolutions")
    secretary.press("充电桩")
    secretary.fill(title="安装10个充电桩", acceptance_test="10个充电桩全部通电", working_days="10")
    secretary.fill(legality="不违反法律法规，属于居民自治范围")
    secretary.press("先看期限")
    secretary.see("工作日")
    secretary.shoot("due")
    secretary.press("交办", exact=True)
    link = secretary.seat.page.locator("main a[href*='/tasks/']").first.get_attribute("href")
    assert link
    secretary.shoot("assigned")
    return number_in(link)


def _carried_out(enter: Enter, task: int, folder: Path) -> None:
    unit = enter("liaison")
    unit.open("/unit")
    unit.shoot("inbox")
    unit.open(f"/unit/tasks/{task}/accept")
    unit.press("签收任务")
    unit.open(f"/unit/tasks/{task}/report")
    today = clock.today().isoformat()
    unit.fill(text="10个充电桩已全部装好并通电。", percent="100", taken_on=today, spot="车棚")
    for phase, shade in (("before", "dimgray"), ("after", "steelblue")):
        photo = folder / f"{phase}.jpg"
        Image.new("RGB", (1200, 900), shade).save(photo)
        unit.seat.page.set_input_files(f"main input[name={phase}]", str(photo))
    unit.press("报告进度")
    unit.shoot("reported")
    unit.open(f"/unit/tasks/{task}/hand-in")
    unit.press("自查完成")
    unit.see("等待检查")


def _inspected(enter: Enter, task: int) -> None:
    monitor = enter("monitor", plain=True)
    monitor.open(f"/watch/tasks/{task}")
    _found_good(monitor)
    third = enter("third_party", plain=True)
    third.open("/patrol")
    third.press("安装10个充电桩")
    _found_good(third)
    third.open(f"/tasks/{task}")
    third.see("办结")
    third.shoot("written-off")


def _found_good(checker: Player) -> None:
    for asked in (*names_of_points(HOUSE_LIST), "progress", "quality", "result"):
        checker.choose(asked, "pass")
    checker.fill(result_remark="现场试用，全部通电。")
    checker.shoot("inspecting")
    checker.press("记录检查结论")


def _the_whole_path_is_public(enter: Enter, topic: int, proposal: int) -> None:
    visitor = enter(None, plain=True)
    visitor.open(f"/path/{topic}")
    told = visitor.seat.page.inner_text("main")
    for step in ("充电", "立项", "赞成2", "交办", "检查", "复核"):
        assert step in told, step
    assert visitor.seat.page.locator(f"main a[href='/proposals/{proposal}']").count()
    visitor.shoot("whole-path")
    resident = enter("resident", plain=True)
    resident.open(f"/proposals/{proposal}")
    resident.see("销账")
    resident.shoot("told")


def _nobody_met_an_error(everyone: list[Player]) -> None:
    assert {player.part: player.seat.errors for player in everyone if player.seat.errors} == {}
