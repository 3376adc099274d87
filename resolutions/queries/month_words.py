"""The monthly report in words: figures with what they are counted of, rows of tables and lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app import clock
from app.documents.monthly import PrintedMonth
from app.shell.wording import day, moment
from resolutions.labels import rung_label, standing_words
from resolutions.progress.satisfaction import Satisfaction
from resolutions.progress.standing import Colour
from resolutions.queries.boards import SHOWN, Bar
from resolutions.queries.months import Report
from resolutions.queries.standings import Today

Row = tuple[str, ...]
_OPEN = (Colour.RED, Colour.AMBER, Colour.GREEN)


@dataclass(frozen=True)
class Figure:
    """One figure: so many, of how many where it is a share, and what is counted."""

    name: str
    numerator: int
    denominator: int | None
    definition: str

    @property
    def row(self) -> Row:
        """The figure as a row: name, both numbers, share, definition."""
        whole = "—" if self.denominator is None else str(self.denominator)
        return (self.name, str(self.numerator), whole, self.share, self.definition)

    @property
    def share(self) -> str:
        """In a hundred; nothing of nothing."""
        return f"{100 * self.numerator / self.denominator:.1f}%" if self.denominator else "—"


def figures_of(report: Report) -> Sequence[Figure]:
    """All figures of a report, stock before flow."""
    found = []
    if report.stock:
        open_ = sum(report.stock.counts[colour] for colour in _OPEN)
        late = report.stock.counts[Colour.RED]
        found.append(
            Figure(
                _("在办逾期"),
                late,
                open_,
                _("在办任务里过了期限的；期限算上暂停和延期，已交检查的看交的那天"),
            )
        )
    in_time = sum(one.in_time for one in report.finished)
    said = report.said
    return [
        *found,
        Figure(_("本月交办"), report.assigned, None, _("本月开出的交办单，后来撤销的也算")),
        Figure(_("本月办结"), len(report.finished), None, _("本月销账、没有再挂账的任务")),
        Figure(_("按期办结"), in_time, len(report.finished), _("本月办结里，交检查时没有过期限的")),
        Figure(
            _("居民满意"),
            said.satisfied + said.mostly,
            said.answers,
            _("本月截止的居民评议里，满意和基本满意的份数，比全部份数"),
        ),
        Figure(
            _("督办文书"), len(report.escalations), None, _("本月的提醒、检查、督办、通报、约谈")
        ),
    ]


def bar_rows(bars: Sequence[Bar]) -> Sequence[Row]:
    """Rows of a table by place or by unit."""
    return [
        (bar.name, *(str(bar.counts[colour]) for colour in SHOWN), str(bar.total)) for bar in bars
    ]


def said_words(said: Satisfaction | None) -> str:
    """What residents said, always with how many they were."""
    if said is None or not said.answers:
        return str(_("没有评议"))
    share = 100 * (said.satisfied + said.mostly) / said.answers
    return str(_("满意和基本满意%(share)s%%（%(all)d份）", share=f"{share:.1f}", all=said.answers))


def late_rows(report: Report, today: Today) -> Sequence[Row]:
    """The late tasks with what their units said."""
    judged = Today(min(report.month.last, today.on), today.calendar)
    return [
        (
            task.title,
            task.lead_unit.name,
            day(judged.of(task).due),
            standing_words(judged.of(task)),
            report.reasons.get(task.id, "") or _("单位没有说明"),
        )
        for task in (report.stock.late if report.stock else ())
    ]


def finished_rows(report: Report) -> Sequence[Row]:
    """What was finished, in time or not, and what residents said."""
    return [
        (
            one.task.title,
            one.task.lead_unit.name,
            day(one.task.written_off_at) if one.task.written_off_at else "",
            _("按期") if one.in_time else _("逾期"),
            said_words(one.said),
        )
        for one in report.finished
    ]


def escalation_rows(report: Report) -> Sequence[Row]:
    """The documents of the ladder."""
    return [
        (one.number, str(rung_label(one.rung)), one.task.title, one.unit.name, day(one.on))
        for one in report.escalations
    ]


def title_of(report: Report) -> str:
    """What a report is called."""
    first = report.month.first
    return str(
        _(
            "%(place)s%(year)d年%(month)d月督办月报",
            place=report.place.name,
            year=first.year,
            month=first.month,
        )
    )


def printed(report: Report, today: Today) -> PrintedMonth:
    """All of it for paper."""
    stock = report.stock
    return PrintedMonth(
        place=report.place.name,
        title=title_of(report),
        summary=summary_of(report),
        figures=[one.row for one in figures_of(report)],
        places=bar_rows(stock.places) if stock else (),
        units=bar_rows(stock.units) if stock else (),
        late=late_rows(report, today),
        finished=finished_rows(report),
        escalations=escalation_rows(report),
        made_on=clock.today(),
    )


def summary_of(report: Report) -> str:
    """As of when, and how the tasks stood."""
    if report.stock is None:
        return str(_("这个月末没有留存底数，只有本月发生的事项。"))
    counts = report.stock.counts
    late = (
        str(_("月末的底数没有在次月1日留存，这里是留存那天的情况，不是月末的。"))
        if report.stock.is_later_than(report.month)
        else ""
    )
    return late + str(
        _(
            "截至%(at)s：逾期%(red)d项，临期%(amber)d项，正常%(green)d项，累计办结%(done)d项。",
            at=moment(report.stock.at),
            red=counts[Colour.RED],
            amber=counts[Colour.AMBER],
            green=counts[Colour.GREEN],
            done=counts[Colour.DONE],
        )
    )
