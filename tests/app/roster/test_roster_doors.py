"""The roster's two doors: the pages, and the command."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.extensions import db
from app.people.models.person import Person
from app.places.models.hall import Hall
from app.roster import work
from tests.app.roster.sheets import book, person

SignedIn = Callable[[Person], FlaskClient]


def with_phone(phone: str) -> Person:
    db.session.rollback()
    return db.session.scalars(sa.select(Person).where(Person.phone == phone)).one()


def count(model: type[Person]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


class TestPages:
    """Upload, preview, confirmation and progress, without a script."""

    def upload(self, desk: FlaskClient, hall: Hall, content: bytes) -> str:
        answer = desk.post(
            f"/admin/places/{hall.place_id}/roster",
            data={"file": (io.BytesIO(content), "名册.xlsx")},
        )
        assert answer.status_code == 303
        return answer.location

    def test_the_whole_way(self, hall: Hall, secretary: Person, signed_in: SignedIn) -> None:
        desk = signed_in(secretary)
        template = desk.get(f"/admin/places/{hall.place_id}/roster/template.xlsx")
        assert template.status_code == 200
        address = self.upload(
            desk, hall, book(person(), person("王", "13800000002"), person("李四", "138"))
        )
        preview = desk.get(address).text
        assert "第4行" in preview
        assert "姓名应有2至15个字" in preview
        assert "手机号应是11位数字" in preview
        assert "确认导入1行" in preview
        assert "http-equiv" not in preview
        assert desk.post(f"{address}/confirm").status_code == 303
        assert "导入完成" in desk.get(address).text
        assert with_phone("13800000001").name == "张三"

    def test_a_page_in_progress_renews_itself(
        self,
        hall: Hall,
        secretary: Person,
        signed_in: SignedIn,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr("app.jobs.soon", lambda _sweep: None)
        desk = signed_in(secretary)
        address = self.upload(desk, hall, book(person()))
        page = desk.get(address).text
        assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in page
        assert "正在读" in page
        topic = re.search(r'data-topic="(roster:\d+)" data-rev="(\d+)"', page)
        told = desk.get(f"{address}/state.json").json
        assert topic
        assert told
        assert (told["topic"], str(told["rev"])) == topic.groups()
        work.do_what_is_due()
        later = desk.get(f"{address}/state.json").json
        assert later
        assert later["rev"] > told["rev"]
        assert later["state"] == "ready"

    def test_a_file_that_is_no_workbook_says_so(
        self, hall: Hall, secretary: Person, signed_in: SignedIn
    ) -> None:
        desk = signed_in(secretary)
        page = desk.get(self.upload(desk, hall, b"PDF")).text
        assert "不是Excel文件" in page
        none = desk.post(f"/admin/places/{hall.place_id}/roster", data={})
        assert none.status_code == 422

    def test_giving_up_changes_nothing(
        self, hall: Hall, secretary: Person, signed_in: SignedIn
    ) -> None:
        desk = signed_in(secretary)
        address = self.upload(desk, hall, book(person()))
        assert desk.post(f"{address}/give-up").status_code == 303
        assert "没有导入" in desk.get(address).text
        assert desk.post(f"{address}/confirm").status_code == 409

    def test_a_secretary_cannot_bring_in_officers_above(
        self, hall: Hall, secretary: Person, signed_in: SignedIn
    ) -> None:
        desk = signed_in(secretary)
        page = desk.get(self.upload(desk, hall, book(person(roles="系统管理员")))).text
        assert "您不能授予" in page
        assert "确认导入" not in page

    def test_many_errors_are_paged(
        self, hall: Hall, secretary: Person, signed_in: SignedIn
    ) -> None:
        desk = signed_in(secretary)
        rows = [person("王", "1") for _ in range(130)]
        address = self.upload(desk, hall, book(*rows))
        seen: list[str] = []
        while address:
            page = desk.get(address).text
            seen += re.findall(r'<th scope="row">第(\d+)行', page)
            older = re.search(r'rel="next" href="([^"]+)"', page)
            address = older.group(1) if older else ""
        assert seen == [str(number) for number in range(3, 133)]


class TestCommand:
    """``flask people import``."""

    def run(self, app: Flask, file: Path, *more: str) -> tuple[int, str]:
        args = ["people", "import", str(file), "--hall", "demo", *more]
        result = app.test_cli_runner().invoke(args=args)
        return result.exit_code, result.output

    def test_without_confirm_it_only_checks(self, app: Flask, hall: Hall, tmp_path: Path) -> None:
        file = tmp_path / "r.xlsx"
        file.write_bytes(book(person(), person("王", "1")))
        code, said = self.run(app, file)
        assert code == 0
        assert "第4行 手机号*：手机号应是11位数字" in said
        assert "--confirm" in said
        assert count(Person) == 0

    def test_with_confirm_it_imports_and_reports_as_json(
        self, app: Flask, hall: Hall, tmp_path: Path
    ) -> None:
        file = tmp_path / "r.xlsx"
        file.write_bytes(book(person(), person("王", "1")))
        code, said = self.run(app, file, "--confirm", "--json")
        report = json.loads(said)
        assert code == 0
        assert (report["state"], report["opened"], report["bad"]) == ("done", 1, 1)
        assert {error["column"] for error in report["errors"]} == {"姓名*", "手机号*"}
        again = json.loads(self.run(app, file, "--confirm", "--json")[1])
        assert (again["opened"], again["unchanged"]) == (0, 1)

    def test_what_cannot_be_read_ends_with_one(
        self, app: Flask, hall: Hall, tmp_path: Path
    ) -> None:
        file = tmp_path / "r.xlsx"
        file.write_bytes(b"nothing")
        code, said = self.run(app, file)
        assert code == 1
        assert "不是Excel文件" in said

    def test_an_unknown_hall_is_named(self, app: Flask, hall: Hall, tmp_path: Path) -> None:
        file = tmp_path / "r.xlsx"
        file.write_bytes(book(person()))
        result = app.test_cli_runner().invoke(
            args=["people", "import", str(file), "--hall", "nowhere"]
        )
        assert result.exit_code == 1
        assert "nowhere" in result.output
