"""Make proposals, topics and files for a test, in one line each."""

from __future__ import annotations

import csv
import os
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from app.extensions import db
from app.people.models.person import Person
from app.permissions import Role
from app.places.models.hall import Hall
from app.transaction import transaction
from proposals.lifecycle.review import Criterion, Finding
from proposals.models.category import Category
from proposals.models.category_tree import UNSORTED, Sorted
from proposals.models.known_problem import KnownProblem
from proposals.models.proposal import Proposal
from proposals.models.topic import Topic
from proposals.services import reviewing, topics
from proposals.services.known_problems import Account, write_down
from proposals.services.message_file import KNOWN
from proposals.services.proposing import Wording, propose
from tests.support.factories import make_person

ROOT = Path(__file__).resolve().parents[2]
BODY = "楼下没有充电的地方,有人从五楼甩线下来充电。"
CHARGING = Account.of(
    spot="3号楼与4号楼之间的自行车棚",
    cause="没有充电桩，居民飞线充电。",
    duty="物业服务中心",
    path="请供电所增容，在车棚装了十个充电桩。",
    settled_on=date(2019, 6, 1),
)
GOOD_ROW = (
    "2549",
    "A00045581",
    "A2区物业管理有问题",
    "2019/4/25 9:32:09",
    "物业要收停车费,业主不同意。",
    "已收悉,正在办理。",
    "2019/5/10 14:56:53",
)


def make_proposal(
    hall: Hall,
    by: Person | None = None,
    title: str = "电动车没处充电",
    body: str = BODY,
    category: Category = Category.UNSORTED,
) -> Proposal:
    """A submitted proposal; by a resident of the hall unless told otherwise."""
    by = by or make_person(Role.RESIDENT, at=hall)
    with transaction():
        return propose(hall, Wording.of(title, body, category=category), by=by)


def make_topic(hall: Hall, proposals: Sequence[Proposal] = (), by: Person | None = None) -> Topic:
    """A pooled topic of these proposals, or of a new one."""
    by = by or make_person(Role.SECRETARY, at=hall)
    chosen = list(proposals) or [make_proposal(hall)]
    with transaction():
        return topics.create(hall, "在车棚装充电桩", chosen, by=by)


def make_known_problem(
    hall: Hall,
    by: Person | None = None,
    account: Account = CHARGING,
    sorted_as: Sorted = UNSORTED,
) -> KnownProblem:
    """What this hall's knowledge base holds about charging, unless told otherwise."""
    by = by or make_person(Role.SECRETARY, at=hall)
    with transaction():
        return write_down(
            hall.place, account, by=by, happened_on=date(2019, 4, 1), sorted_as=sorted_as
        )


def findings(
    *, reasonable: bool = True, lawful: bool = True, feasible: bool = True
) -> list[Finding]:
    """The three criteria answered, each with a reason."""
    return [
        Finding(Criterion.REASONABLE, reasonable, "大家都需要"),
        Finding(Criterion.LAWFUL, lawful, "居民可以议定"),
        Finding(Criterion.FEASIBLE, feasible, "有条件办"),
    ]


def make_filed_topic(hall: Hall, proposals: Sequence[Proposal] = ()) -> Topic:
    """A topic that passed its review."""
    secretary = make_person(Role.SECRETARY, at=hall)
    topic = make_topic(hall, proposals, by=secretary)
    with transaction():
        reviewing.begin(topic, by=secretary, because="列入")
        reviewing.end(topic, findings(), by=secretary, decision="建议上会")
    return topic


def again(row: Any) -> Any:
    """The same row as the database holds it now."""
    db.session.expire_all()
    return db.session.get_one(type(row), row.id)


def workbook(rows: Sequence[Sequence[Any]], heading: Sequence[str] = KNOWN) -> bytes:
    """An Excel file of messages."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(heading))
    for row in rows:
        sheet.append(list(row))
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def workbook_at(
    folder: Path, rows: Sequence[Sequence[Any]], heading: Sequence[str] = KNOWN
) -> Path:
    """The same, on disk."""
    path = folder / "messages.xlsx"
    path.write_bytes(workbook(rows, heading))
    return path


def messages_file(folder: Path) -> tuple[Path, int]:
    """The whole real file where this machine has it, or its first 160 rows; and its rows.

    Real messages of residents, published for the 2020 TipDM data-mining challenge (problem C,
    appendix 4). The whole file lies beside the project, or where ``CITIZEN_MESSAGES`` says.
    """
    beside = ROOT.parent / "shared" / "data" / "citizen-messages" / "messages-with-replies.xlsx"
    whole = Path(os.environ.get("CITIZEN_MESSAGES") or beside)
    if whole.is_file():
        return whole, 2_816
    with (Path(__file__).parent / "messages-excerpt.csv").open(encoding="utf-8") as excerpt:
        heading, *rows = csv.reader(excerpt)
    return workbook_at(folder, rows, heading), len(rows)
