"""Sheets as rows of a table: one a line, in the order of numbers that chance drew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from app.breathing import breathe
from app.extensions import db
from app.tables import Cell, Column
from proposals.lifecycle.questionnaires import QuestionKind, groups
from proposals.models.questionnaire import Question, Questionnaire
from proposals.models.questionnaire_answers import AnswerSheet, SheetAnswer

_PORTION = 500


def columns(questionnaire: Questionnaire) -> Sequence[Column]:
    """The headings; who and where stand only in a named one."""
    named = () if questionnaire.is_anonymous else _named()
    return [
        Column("building", _("楼栋")),
        *(Column(key, heading) for key, heading in named),
        *(
            Column(one.field, f"{number}. {one.text}")
            for number, one in enumerate(questionnaire.questions, 1)
        ),
    ]


def _named() -> Sequence[tuple[str, str]]:
    return [
        ("unit", _("单元")),
        ("room", _("房号")),
        ("person", _("本人登录")),
        ("taken_by", _("上门人")),
        ("answered_at", _("时间")),
    ]


def rows(questionnaire: Questionnaire) -> Iterator[Sequence[Cell]]:
    """Every sheet that counts."""
    buildings = _told_apart(questionnaire)
    for portion in _portions(questionnaire):
        for sheet in portion:
            yield _row(questionnaire, sheet, buildings)
        breathe()


def _row(
    questionnaire: Questionnaire, sheet: AnswerSheet, buildings: Mapping[str, str]
) -> Sequence[Cell]:
    who: list[Cell] = []
    if not questionnaire.is_anonymous:
        home, person, taken_by = sheet.household, sheet.person, sheet.taken_by
        who = [
            home.unit if home else "",
            home.room if home else "",
            person.name if person else "",
            taken_by.name if taken_by else "",
            sheet.answered_at,
        ]
    answers = [_cell(one, sheet.answers) for one in questionnaire.questions]
    return [buildings.get(sheet.building, sheet.building), *who, *answers]


def _cell(question: Question, answers: Sequence[SheetAnswer]) -> Cell:
    given = [one for one in answers if one.question_id == question.id]
    if not given:
        return None
    if question.kind is QuestionKind.TEXT:
        return given[0].text
    if question.kind is QuestionKind.SCALE:
        return given[0].number
    return "；".join(question.options[one.number - 1] for one in sorted(given, key=_number))


def _number(answer: SheetAnswer) -> int:
    return answer.number


def _told_apart(questionnaire: Questionnaire) -> Mapping[str, str]:
    """What stands for a building; small ones of an anonymous questionnaire lose their name."""
    if not questionnaire.is_anonymous:
        return {}
    counted = db.session.execute(
        select(AnswerSheet.building, func.count())
        .where(AnswerSheet.questionnaire_id == questionnaire.id, AnswerSheet.is_counted)
        .group_by(AnswerSheet.building)
    )
    sizes = {row[0]: row[1] for row in counted}
    merged = {name for one in groups(sizes) if one.is_merged for name in one.buildings}
    return dict.fromkeys(merged, _("其他楼栋（合在一起）"))


def _portions(questionnaire: Questionnaire) -> Iterator[Sequence[AnswerSheet]]:
    after = 0
    while True:
        portion = db.session.scalars(
            select(AnswerSheet)
            .where(
                AnswerSheet.questionnaire_id == questionnaire.id,
                AnswerSheet.is_counted,
                AnswerSheet.id > after,
            )
            .order_by(AnswerSheet.id)
            .limit(_PORTION)
            .options(
                selectinload(AnswerSheet.answers),
                joinedload(AnswerSheet.household),
                joinedload(AnswerSheet.person),
                joinedload(AnswerSheet.taken_by),
            )
        ).all()
        if not portion:
            return
        yield portion
        after = portion[-1].id
