"""一案到底: every step in order, each with its date, actor and proof."""

from __future__ import annotations

import re

from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.transaction import transaction
from proposals.services import desk
from resolutions.progress.inspection import Axis
from resolutions.queries.path.pieces import Stage
from resolutions.queries.path.whole import path_of
from tests.resolutions.works import Works, at, decided_works

STAGES = ("集：征集需求", "议：会议审议", "决：代表投票表决", "督：监督办理")


def _finished(works: Works) -> None:
    with transaction():
        desk.answer(works.proposal, "已收到", by=works.secretary, author_label="幸福里物业")
    with clock.stopped(at(9, 22)):
        task = works.handed_in()
    with clock.stopped(at(9, 23)):
        works.check(task, Axis.QUALITY)
    with clock.stopped(at(9, 24)):
        works.mend(task)
        works.check(task)


def test_the_page_tells_the_whole_story_in_order(works: Works, client: FlaskClient) -> None:
    _finished(works)
    page = client.get(f"/path/{works.topic.id}").get_data(as_text=True)
    story = (
        STAGES[0],
        "居民提出：小区没有电动车充电桩",
        "官方答复",
        STAGES[1],
        "发出会议通知：充电桩议事会",
        "动议方陈述，会议开始审议",
        STAGES[2],
        "表决结果：",
        "赞成3 反对0",
        STAGES[3],
        "表决通过，形成决议",
        "交办 · 装8个充电桩",
        "签收 · 装8个充电桩",
        "报告进度 100%",
        "自查完成",
        "检查不合格，整改",
        "桩位偏了",
        "提交整改",
        "复核合格，销账",
        "全部销账",
    )
    places = [page.find(words, page.find(STAGES[0])) for words in story]
    assert -1 not in places, story[places.index(-1)]
    assert places == sorted(places)


def test_each_step_has_its_date_and_each_stage_its_proof(works: Works) -> None:
    _finished(works)
    path = path_of(works.topic)
    assert [part.stage for part in path.parts] == list(Stage)
    for part in path.parts:
        assert part.steps
        assert [step.at for step in part.steps] == sorted(step.at for step in part.steps)
        assert any(step.proofs for step in part.steps)
    assert path.reached == 5


def test_every_proof_leads_to_a_page(app: Flask, client: FlaskClient) -> None:
    works = decided_works(held=True)
    works.written_off()
    page = client.get(f"/path/{works.topic.id}").get_data(as_text=True)
    links = set(re.findall(r'凭据：<a class="tap" href="([^"#]+)', page))
    assert {works.proposal.url, works.resolution.url} <= links
    for link in links:
        if not link.startswith("/v/"):  # counted by hand in this test: the poll declared nothing
            assert client.get(link).status_code == 200, link


def test_names_stand_as_on_the_proposals_page_and_co_signers_are_only_counted(
    works: Works, client: FlaskClient
) -> None:
    _finished(works)
    page = client.get(f"/path/{works.topic.id}").get_data(as_text=True)
    assert works.proposal.author in page
    assert works.supporter.name not in page
    assert "幸福里物业公司 赵物业" in page


def test_a_path_that_has_only_begun_says_what_is_missing(app: Flask, client: FlaskClient) -> None:
    works = decided_works(adopted=False)
    page = client.get(f"/path/{works.topic.id}").get_data(as_text=True)
    assert "还没有形成决议" in page
    assert path_of(works.topic).reached == 3


def test_there_is_no_path_without_a_topic(client: FlaskClient) -> None:
    assert client.get("/path/999999").status_code == 404
