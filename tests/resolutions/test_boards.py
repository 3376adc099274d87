"""The boards of district, street, community, hall and unit: one partial, every count true."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

from flask.testing import FlaskClient
from openpyxl import load_workbook

from app.people.models.person import Person
from tests.resolutions.district import District, grow
from tests.support.statements import asked

SignedIn = Callable[[Person], FlaskClient]


def _rows(page: str, caption: str) -> dict[str, list[str]]:
    """A table's rows by their heads: what stands in each cell."""
    table = re.search(rf"<table[^>]*>\s*<caption[^>]*>{caption}<.*?</table>", page, re.DOTALL)
    assert table, caption
    found = {}
    for row in re.findall(r"<tr>(.*?)</tr>", table.group(), re.DOTALL)[1:]:
        cells = [
            re.sub(r"<[^>]+>", "", cell).strip()
            for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)
        ]
        found[cells[0]] = cells[1:]
    return found


def test_a_district_is_seen_from_above_and_leads_down(
    district: District, signed_in: SignedIn
) -> None:
    client = signed_in(district.officer)
    page = client.get("/watch").get_data(as_text=True)
    assert _rows(page, "各地方的任务") == {
        "吉祥街道": ["2", "1", "2", "1", "6"],
        "太平街道": ["1", "0", "0", "0", "1"],
        "合计": ["3", "1", "2", "1", "7"],
    }
    street = client.get(f"/watch?place={district.street.id}").get_data(as_text=True)
    assert list(_rows(street, "各地方的任务")) == ["幸福社区", "合计"]
    below = client.get(f"/watch?place={district.community.id}").get_data(as_text=True)
    assert _rows(below, "各地方的任务") == {
        "东里": ["2", "0", "1", "0", "3"],
        "西里": ["0", "1", "1", "1", "3"],
        "合计": ["2", "1", "2", "1", "6"],
    }
    hall = client.get(f"/watch?hall={district.first.hall.code}").get_data(as_text=True)
    assert "各地方的任务" not in hall
    assert f"/watch?place={district.community.id}" in hall
    assert "迟0" in hall
    assert "近" not in re.sub(
        r"临近|附近", "", hall.partition('id="list"')[2].partition("</section>")[0]
    )


def test_by_unit_too_and_a_unit_alone(district: District, signed_in: SignedIn) -> None:
    client = signed_in(district.head)
    page = client.get("/watch").get_data(as_text=True)
    table = re.search(r"各牵头单位的任务<.*?</table>", page, re.DOTALL)
    assert table
    numbers = re.findall(r"<td[^>]*>(?:<strong>)?(\d+)", table.group())
    assert [int(one) for one in numbers] == [2, 0, 1, 0, 3, 0, 1, 1, 1, 3, 2, 1, 2, 1, 6]
    unit = district.second.unit
    alone = client.get(f"/watch?unit={unit.id}&standing=amber").get_data(as_text=True)
    assert _rows(alone, "各地方的任务")["合计"] == ["0", "1", "1", "1", "3"]
    assert f"unit={unit.id}" in alone
    assert "近" in alone
    own = signed_in(district.second.liaison).get("/unit/board").get_data(as_text=True)
    assert 'aria-label="临期 1"' in own


def test_a_street_sees_its_own_places_and_no_others(
    district: District, signed_in: SignedIn
) -> None:
    client = signed_in(district.head)
    page = client.get("/watch").get_data(as_text=True)
    assert "太平街道" not in page
    for above in (district.top, district.other):
        assert client.get(f"/watch?place={above.id}").status_code == 403
        assert client.get(f"/watch/places.xlsx?place={above.id}").status_code == 403
    stranger = signed_in(district.second.liaison)
    assert stranger.get(f"/unit/board?unit={district.first.unit.id}").status_code == 403


def test_the_public_sees_places_and_counts_without_signing_in(
    district: District, client: FlaskClient
) -> None:
    page = client.get("/resolutions/places").get_data(as_text=True)
    assert _rows(page, "各地方的任务")["合计"] == ["3", "1", "2", "1", "7"]
    assert "各牵头单位的任务" not in page
    assert client.get(f"/resolutions/places?unit={district.first.unit.id}").status_code == 403
    deep = client.get(f"/resolutions/places?place={district.community.id}&standing=done")
    assert "成" in deep.get_data(as_text=True)


def test_each_table_leaves_as_a_file_with_the_same_numbers(
    district: District, signed_in: SignedIn
) -> None:
    client = signed_in(district.officer)
    found = load_workbook(BytesIO(client.get("/watch/places.xlsx").data)).active
    assert found is not None
    rows = [[cell.value for cell in row] for row in found.iter_rows()]
    assert rows[0] == ["地方", "逾期", "临期", "正常", "办结", "合计"]
    assert rows[1:] == [
        ["吉祥街道", 2, 1, 2, 1, 6],
        ["太平街道", 1, 0, 0, 0, 1],
        ["合计", 3, 1, 2, 1, 7],
    ]
    tasks = client.get("/watch/tasks.json?standing=red").get_json()
    assert {one["title"] for one in tasks} == {"迟0", "迟1", "装8个充电桩"}
    units = client.get(f"/watch/units.csv?place={district.street.id}").get_data(as_text=True)
    assert units.count("幸福里物业公司") == 2


def test_the_picture_says_in_patterns_and_words_what_the_table_says(
    district: District, signed_in: SignedIn
) -> None:
    page = signed_in(district.officer).get("/watch").get_data(as_text=True)
    picture = page.partition("<figure>")[2].partition("</figure>")[0]
    assert all(f'<pattern id="bar-{name}"' in page for name in ("amber", "green", "done"))
    assert re.search(r"吉祥街道</strong>.*?逾期2 临期1 正常2 办结1", picture, re.DOTALL)
    bar = re.search(r"吉祥街道</strong>.*?</svg>", picture, re.DOTALL)
    assert bar
    drawn = re.findall(r'class="bar-(\w+)" x="([\d.]+)" width="([\d.]+)"', bar.group())
    assert drawn == [
        ("red", "0.0", "200.0"),
        ("amber", "200.0", "100.0"),
        ("green", "300.0", "200.0"),
        ("done", "500.0", "100.0"),
    ]


def test_more_places_and_tasks_ask_no_more_questions(
    district: District, signed_in: SignedIn
) -> None:
    client = signed_in(district.officer)
    with asked("^SELECT") as before:
        client.get("/watch")
    grow(district, 3)
    with asked("^SELECT") as after:
        client.get("/watch")
    assert len(after) <= len(before) < 50
