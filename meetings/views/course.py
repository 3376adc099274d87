"""代表课程 and 议事规则测验: four lessons for everybody, a paper of ten for whoever signed in."""

from __future__ import annotations

from collections.abc import Mapping

from flask import render_template, request
from flask_babel import lazy_gettext as _l

from app.errors import Missing
from app.people.identity import current_person
from app.shell.again import shown_again
from app.shell.frame import home_hall
from app.transaction import transaction
from meetings.lessons import course as lessons
from meetings.lessons import marking
from meetings.queries import quiz as queries
from meetings.rules.rule_sets import NANTANG
from meetings.services import quiz as service
from meetings.views.blueprint import blueprint, someone


@blueprint.get("/course")
def course() -> str:
    """The lessons, the quiz, and how many representatives passed."""
    hall = home_hall()
    return render_template(
        "meetings/course/index.html",
        lessons=lessons.LESSONS,
        passed=queries.pass_of(current_person()),
        own=queries.count(hall) if hall else None,
        everywhere=queries.count(),
        hall=hall,
        required=hall is not None and service.is_required(hall.rules),
        marking=marking,
    )


@blueprint.get("/course/<any(collect, deliberate, vote, supervise):code>")
def lesson(code: str) -> str:
    """One lesson: its rules, each with its source."""
    shown = lessons.BY_CODE[code]
    place = lessons.LESSONS.index(shown)
    return render_template(
        "meetings/course/lesson.html",
        lesson=shown,
        number=place + 1,
        of=len(lessons.LESSONS),
        following=next(iter(lessons.LESSONS[place + 1 :]), None),
        village=NANTANG.clauses,
    )


@blueprint.get("/course/quiz")
def quiz() -> str:
    """A paper to fill in; what was right on the one before stays ticked."""
    someone()
    return _paper(_number(request.args), marking.ticks_of(request.args))


@blueprint.post("/course/quiz")
def hand_in_quiz() -> str:
    """Mark it, and say of each question what is right and why."""
    person, ticks = someone(), marking.ticks_of(request.form)
    number = _number(request.form)
    with shown_again(lambda: _paper(number, ticks)), transaction():
        marks = service.hand_in(person, number, ticks)
    return render_template(
        "meetings/course/marked.html",
        marks=marks,
        marking=marking,
        passed=queries.pass_of(person),
        following=marking.next_paper(number),
    )


def _paper(number: int, ticks: Mapping[str, str]) -> str:
    waiting = marking.unanswered(number, ticks) if request.method == "POST" else ()
    return render_template(
        "meetings/course/quiz.html",
        number=number,
        questions=marking.paper(number),
        ticks=ticks,
        waiting=waiting,
        marking=marking,
        passed=queries.pass_of(current_person()),
    )


def _number(sent: Mapping[str, str]) -> int:
    """The number of the paper asked for; the first without one. Raises Missing."""
    asked = sent.get("paper", "") or str(marking.FIRST_PAPER)
    if not (asked.isascii() and asked.isdecimal() and len(asked) <= len(str(marking.LAST_PAPER))):
        raise _no_paper()
    if not marking.FIRST_PAPER <= int(asked) <= marking.LAST_PAPER:
        raise _no_paper()
    return int(asked)


def _no_paper() -> Missing:
    return Missing(_l("没有这份试卷"), remedy=_l("请从课程页重新开始"), link="/course/quiz")
