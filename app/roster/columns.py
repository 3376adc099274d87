"""The roster's columns and words: what the template offers is what the reader understands.

Headings and words are Chinese in every language: the table goes between people and offices.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType

from app.people.models.membership import Constituency
from app.permissions import Role


class Column(StrEnum):
    """What a column holds."""

    NAME = "name"
    PHONE = "phone"
    BUILDING = "building"
    UNIT = "unit"
    ROOM = "room"
    ROLES = "roles"
    CONSTITUENCY = "constituency"
    SINCE = "since"
    UNTIL = "until"
    NOTE = "note"


HEADINGS: Mapping[Column, str] = MappingProxyType(
    {
        Column.NAME: "姓名*",
        Column.PHONE: "手机号*",
        Column.BUILDING: "楼栋",
        Column.UNIT: "单元",
        Column.ROOM: "房号",
        Column.ROLES: "身份*",
        Column.CONSTITUENCY: "代表类别",
        Column.SINCE: "任期起",
        Column.UNTIL: "任期止",
        Column.NOTE: "备注",
    }
)
REQUIRED = (Column.NAME, Column.PHONE, Column.ROLES)

ROLE_WORDS: Mapping[str, Role] = MappingProxyType(
    {
        "居民": Role.RESIDENT,
        "议事代表": Role.REPRESENTATIVE,
        "主持人": Role.CHAIR,
        "议事秘书": Role.SECRETARY,
        "议事能手": Role.EXPERT,
        "监票员": Role.TELLER,
        "监督员": Role.MONITOR,
        "第三方巡查员": Role.THIRD_PARTY,
        "责任单位联系人": Role.LIAISON,
        "街道专班": Role.STREET,
        "党组织负责人": Role.PARTY,
        "区级专班": Role.DISTRICT,
        "系统管理员": Role.ADMINISTRATOR,
        # What offices also call them.
        "代表": Role.REPRESENTATIVE,
        "秘书": Role.SECRETARY,
        "监票人": Role.TELLER,
        "第三方": Role.THIRD_PARTY,
        "联系人": Role.LIAISON,
        "支部书记": Role.PARTY,
        "社区书记": Role.PARTY,
    }
)

CONSTITUENCY_WORDS: Mapping[str, Constituency] = MappingProxyType(
    {
        "社区党员代表": Constituency.PARTY_MEMBER,
        "社区居民代表": Constituency.RESIDENT,
        "物业公司": Constituency.PROPERTY,
        "管委会代表": Constituency.MANAGEMENT,
        "业委会代表": Constituency.OWNERS,
        "社会单位": Constituency.UNIT,
        "社会组织": Constituency.ORGANISATION,
        "人大代表": Constituency.CONGRESS,
        "政协委员": Constituency.CPPCC,
        "专家学者": Constituency.SCHOLAR,
        "新闻媒体": Constituency.MEDIA,
    }
)
_ID_HEADING = re.compile("身份证|证件号|公民身份号码|护照")


class FileProblem(Exception):
    """Why a file as a whole cannot be read; ``code`` is a key of labels.FILE_PROBLEMS."""

    def __init__(self, code: str, params: Mapping[str, str | int]) -> None:
        """Keep what the sentence needs."""
        super().__init__(code)
        self.code, self.params = code, params


def plain_heading(text: object) -> str:
    """A heading without stars, spaces and brackets: how they are compared."""
    word = unicodedata.normalize("NFKC", str(text or ""))
    return re.sub(r"[\s*()_:]", "", word)


def is_heading(cells: Sequence[object]) -> bool:
    """Whether this row holds the headings rather than instructions."""
    words = {plain_heading(cell) for cell in cells}
    return bool(words & {"姓名"}) and bool(words & {"手机号", "身份"} or len(words - {""}) > 2)


def positions(cells: Sequence[object]) -> Mapping[Column, int]:
    """Where each column stands. Raises FileProblem on missing, doubled or forbidden columns."""
    known = {plain_heading(heading): column for column, heading in HEADINGS.items()}
    found: dict[Column, int] = {}
    for place, cell in enumerate(cells):
        word = plain_heading(cell)
        if _ID_HEADING.search(word):
            raise FileProblem("id_column", {"heading": str(cell)[:30]})
        column = known.get(word)
        if column is None:
            if word:
                raise FileProblem("unknown_column", {"heading": str(cell)[:30]})
            continue
        if column in found:
            raise FileProblem("doubled_column", {"heading": HEADINGS[column]})
        found[column] = place
    missing = [HEADINGS[column] for column in REQUIRED if column not in found]
    if missing:
        raise FileProblem("missing_columns", {"headings": "、".join(missing)})
    return found
