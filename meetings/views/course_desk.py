"""Who passed the rule quiz, for those who keep a hall's people: by name, filtered, as a file."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response, render_template, request, url_for
from flask_babel import gettext as _

from app.people.policy import allow
from app.permissions import Permission
from app.places.models.hall import Hall
from app.places.queries import hall_with_code
from app.tables import Cell, Column, Format, download
from meetings.queries import quiz as queries
from meetings.queries.quiz import Wanted
from meetings.services import quiz as service
from meetings.views.blueprint import blueprint, someone
from proposals.queries.halls import halls_where

_COLUMNS = (
    *(("name", "姓名"), ("passed", "是否通过"), ("passed_at", "通过时间")),
    *(("marks", "答对"), ("questions", "题数"), ("edition", "题目版本"), ("paper", "卷号")),
)


@blueprint.get("/desk/course")
def course_desk() -> str:
    """The halls whose representatives the reader keeps."""
    halls = halls_where(someone(), Permission.MANAGE_PEOPLE)
    rows = [(hall, service.is_required(hall.rules)) for hall in halls]
    return render_template("meetings/course/halls.html", rows=rows)


@blueprint.get("/desk/course/<code>")
def course_list(code: str) -> str:
    """The representatives of one hall: who passed and who did not."""
    hall, wanted = _hall(code), _wanted()
    page = queries.page_of(hall, wanted, after=request.args.get("after", type=int))
    older = page.next_after and url_for(
        ".course_list", code=code, show=wanted.value, after=page.next_after
    )
    return render_template(
        "meetings/course/list.html",
        hall=hall,
        wanted=wanted,
        count=queries.count(hall),
        required=service.is_required(hall.rules),
        page=page,
        older=older,
    )


@blueprint.get("/desk/course/<code>/export.<any(csv, xlsx, json):form>")
def course_export(code: str, form: str) -> Response:
    """The same as a file, every one of them."""
    hall, wanted = _hall(code), _wanted()
    columns = [Column(key, heading) for key, heading in _COLUMNS]
    return download(str(_("议事规则测验")), Format(form), columns, _rows(hall, wanted))


def _rows(hall: Hall, wanted: Wanted) -> Iterator[tuple[Cell, ...]]:
    for person, one in queries.every(hall, wanted):
        if one is None:
            yield (person.name, "否", None, None, None, None, None)
        else:
            tail = (one.passed_at, one.marks, one.questions, one.edition, one.paper)
            yield (person.name, "是", *tail)


def _hall(code: str) -> Hall:
    hall = hall_with_code(code)
    allow(someone(), Permission.MANAGE_PEOPLE, hall.place)
    return hall


def _wanted() -> Wanted:
    asked = request.args.get("show", "")
    return Wanted(asked) if asked in set(Wanted) else Wanted.ALL
