"""A bulletin in words: for its page, its Word file and its tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from app.documents.bulletin import PrintedBulletin, PrintedRate, PrintedUnit, days_of, title_of
from app.tables import Cell, Column
from app.work_calendar.instants import day_of
from resolutions.models.bulletin import Bulletin
from resolutions.queries.appraisal.bulletins import cases_of, excluded_in, names_of
from resolutions.queries.appraisal.printing import formula_of
from resolutions.ranking.cases import DIFFICULTY_NAMES, EXCLUSION_NAMES
from resolutions.ranking.formula import DEFINITIONS, PART_NAMES, Formula, Part
from resolutions.ranking.periods import Period, PeriodKind
from resolutions.ranking.rates import Rate

SHOWN = (Part.ON_TIME, Part.RECHECK, Part.RESPONSE, Part.RESOLVED, Part.SATISFACTION)
"""The rates of every line, in this order; 三率 are the last three."""


def share_words(rate: Rate) -> str:
    """``90.00%``; a dash of nothing."""
    per_myriad = rate.per_myriad
    return "—" if per_myriad is None else f"{per_myriad // 100}.{per_myriad % 100:02d}%"


def points_words(points: int | None) -> str:
    """``83.25`` from 0.01 points."""
    return "—" if points is None else f"{points // 100}.{points % 100:02d}"


@dataclass(frozen=True)
class Line:
    """One unit's line (or everybody's), as pages show it."""

    unit: int
    name: str
    place: int | None
    score: str
    rates: Sequence[Rate]
    open: int
    late: int
    points: Sequence[tuple[str, str]]
    """Part and its points, as the score is made of."""
    left_out: Sequence[str]
    taken_off: str
    classes: Sequence[tuple[str, int, int]]
    """Class of difficulty, in time, of so many."""


def lines_of(lines: Sequence[Mapping[str, Any]]) -> Sequence[Line]:
    """The lines in words, everybody's last."""
    names = names_of(lines)
    return [_line(line, names.get(line["unit"], _("全部单位"))) for line in lines]


def _line(line: Mapping[str, Any], name: str) -> Line:
    return Line(
        unit=line["unit"],
        name=name,
        place=line.get("place"),
        score=points_words(line.get("score")),
        rates=[_rate(line, part) for part in SHOWN],
        open=line["open"],
        late=line["late"],
        points=[
            (_(PART_NAMES[Part(part)]), points_words(points))
            for part, points in line.get("points", {}).items()
        ],
        left_out=[_(PART_NAMES[Part(part)]) for part in line.get("left_out", ())],
        taken_off=points_words(line.get("taken_off", 0)),
        classes=[
            (_(DIFFICULTY_NAMES[kind]), *line["classes"][kind.value]) for kind in DIFFICULTY_NAMES
        ],
    )


def _rate(line: Mapping[str, Any], part: Part) -> Rate:
    numerator, denominator = line["rates"][part.value]
    return Rate(numerator, denominator, DEFINITIONS[part])


def shown_parts() -> Sequence[tuple[str, str]]:
    """The names and definitions of the rates, in their order."""
    return [(str(_(PART_NAMES[part])), str(_(DEFINITIONS[part]))) for part in SHOWN]


def formula_words(formula: Formula) -> Sequence[str]:
    """The formula, in sentences a resident can follow."""
    parts = _("、").join(
        f"{_(PART_NAMES[part])}{weight}" for part, weight in formula.weights.items()
    )
    return (
        _("满分100分：%(parts)s。样本不足的一项不计，其余各项按比例放大。", parts=parts),
        _(
            "每项按“百分之九十五的把握下至少有多少”计分（威尔逊区间下限），件数少的单位不会因为碰巧全对而排在前面。"
        ),
        _("按期办结率先按难度校正：同样难度的任务和全体单位的平均比，承担难题不吃亏。"),
        _(
            "期末在办任务中有逾期的，按逾期所占比例扣分，最多扣%(backlog)d分。",
            backlog=formula.backlog,
        ),
        _(
            "本期到期不足%(least)d件的单位只列出，不排名；评议不足%(answers)d份的，满意率只列出，不计分。",
            least=formula.least,
            answers=formula.least_answers,
        ),
        _("得分相同的名次并列。每一件任务只计入一期；不计入的逐件列出并写明理由。"),
    )


def title_in_words(place: str, period: Period) -> str:
    """What the bulletin is called, on pages."""
    values = {"place": place, "year": period.first.year, "number": period.number}
    if period.kind is PeriodKind.QUARTER:
        return str(_("%(place)s %(year)d年第%(number)d季度排名", **values))
    return str(_("%(place)s %(year)d年%(number)d月通报", **values))


def document_of(bulletin: Bulletin) -> PrintedBulletin:
    """The bulletin as its Word file takes it: in Chinese, as official documents are."""
    lines = lines_of(bulletin.lines)
    units, everybody = lines[:-1], lines[-1]
    quarterly = bulletin.kind is PeriodKind.QUARTER
    return PrintedBulletin(
        place=bulletin.place.name,
        number=number_of(bulletin),
        title=title_of(bulletin.place.name, bulletin.first_on, quarterly=quarterly),
        summary=_summary(bulletin, everybody),
        rates=tuple(
            PrintedRate(
                str(PART_NAMES[part]),
                f"{rate.numerator}/{rate.denominator}",
                share_words(rate),
                rate.definition,
            )
            for part, rate in zip(SHOWN, everybody.rates, strict=True)
        ),
        units=tuple(_printed(one) for one in units if one.place),
        unranked=tuple(_printed(one) for one in units if not one.place),
        excluded=tuple(
            (row.task.title, row.unit.name, reason_words(row.excluded, row.reason))
            for row in excluded_in(bulletin)
        ),
        formula="计分办法：" + "".join(formula_words(formula_of(bulletin.formula))),
        published_on=day_of(bulletin.published_at),
        correction=bulletin.reason,
    )


def _summary(bulletin: Bulletin, everybody: Line) -> str:
    due = everybody.rates[0]
    return (
        f"{days_of(bulletin.first_on, bulletin.last_on)}，到期并已见分晓的任务{due.denominator}件，"
        f"按期办结{due.numerator}件；期末在办{everybody.open}件，其中逾期{everybody.late}件。"
        "现将各单位情况通报如下。各项比率都列明件数和口径，逐件明细公开，任何人都可以重新计算。"
    )


def _printed(line: Line) -> PrintedUnit:
    return PrintedUnit(
        place=str(line.place or ""),
        name=line.name,
        score=line.score,
        rates=tuple(f"{one.numerator}/{one.denominator}" for one in line.rates),
        lying=f"{line.late}/{line.open}",
    )


def reason_words(excluded: Any, reason: str) -> str:
    """Why a case was left out."""
    name = _(EXCLUSION_NAMES[excluded])
    return f"{name}：{reason}" if reason else name


def number_of(bulletin: Bulletin) -> str:
    """Its number, e.g. ``通报〔2026〕10月``, with the edition where there are several."""
    period = bulletin.period
    unit = "月" if bulletin.kind is PeriodKind.MONTH else "季"
    edition = f"（第{bulletin.edition}版）" if bulletin.edition > 1 else ""
    return f"通报〔{period.first.year}〕{period.number}{unit}{edition}"


CASE_COLUMNS = (
    Column("task", "任务编号"),
    Column("title", "任务"),
    Column("unit", "牵头单位"),
    Column("difficulty", "难度"),
    Column("accepted_in_time", "按时签收"),
    Column("finished_in_time", "按期办结"),
    Column("finished", "已销账"),
    Column("passed_at_once", "一次合格"),
    Column("open_at_end", "期末在办"),
    Column("late_at_end", "期末逾期"),
    Column("satisfied", "满意份数"),
    Column("answered", "评议份数"),
    Column("excluded", "不计入的理由"),
)


def case_rows(bulletin: Bulletin) -> Iterator[Sequence[Cell]]:
    """Every case, as whoever recounts it needs it."""
    for row in cases_of(bulletin):
        yield (
            row.task_id,
            row.task.title,
            row.unit.name,
            _(DIFFICULTY_NAMES[row.difficulty]),
            row.accepted_in_time,
            row.finished_in_time,
            row.finished,
            row.passed_at_once,
            row.open_at_end,
            row.late_at_end,
            row.satisfied,
            row.answered,
            reason_words(row.excluded, row.reason) if row.excluded else "",
        )


def ranking_columns() -> Sequence[Column]:
    """The columns of the ranking as a table to take home."""
    return (
        *(Column("place", _("名次")), Column("unit", _("单位")), Column("score", _("得分"))),
        *(
            column
            for part in SHOWN
            for column in (
                Column(f"{part.value}_of", _("%(rate)s：分子", rate=_(PART_NAMES[part]))),
                Column(f"{part.value}_all", _("%(rate)s：分母", rate=_(PART_NAMES[part]))),
            )
        ),
        *(Column("open", _("期末在办")), Column("late", _("期末逾期"))),
    )


def ranking_rows(bulletin: Bulletin) -> Iterator[Sequence[Cell]]:
    """One row for each unit, everybody's last."""
    for line in lines_of(bulletin.lines):
        counts = [count for rate in line.rates for count in (rate.numerator, rate.denominator)]
        yield (line.place, line.name, line.score, *counts, line.open, line.late)
