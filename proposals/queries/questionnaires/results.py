"""What was answered, in numbers: over all, and by building where enough answered there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import distinct, func, select

from app.extensions import db
from proposals.lifecycle.questionnaires import (
    SMALLEST_GROUP,
    Group,
    QuestionKind,
    QuestionnaireState,
    groups,
)
from proposals.models.questionnaire import Question, Questionnaire
from proposals.models.questionnaire_answers import AnswerNeed, AnswerSheet, SheetAnswer
from proposals.queries.questionnaires.homes import natural

PAGE = 50
_HUNDRED = 100


@dataclass(frozen=True)
class Bar:
    """One option or step: how many chose it, of how many who answered."""

    label: str
    count: int
    of: int

    @property
    def percent(self) -> int:
        """Rounded to whole per cent, half up; none of none is 0."""
        return (self.count * 2 * _HUNDRED + self.of) // (2 * self.of) if self.of else 0


@dataclass(frozen=True)
class Mean:
    """The mean of a scale, and how far along the scale it lies."""

    value: Fraction
    top: int

    @property
    def text(self) -> str:
        """With one digit, half up."""
        tenths = (self.value * 20 + 1) // 2
        return f"{tenths // 10}.{tenths % 10}"

    @property
    def percent(self) -> int:
        """Of the whole scale, for a bar."""
        return int(self.value * _HUNDRED // self.top)


@dataclass(frozen=True)
class Line:
    """One group of buildings: how many answered, and how."""

    group: Group
    bars: Sequence[Bar]
    mean: Mean | None


@dataclass(frozen=True)
class Outcome:
    """One question: everybody's answers, and by building."""

    question: Question
    answered: int
    bars: Sequence[Bar]
    mean: Mean | None
    lines: Sequence[Line]
    """Empty where there is nothing that may be told apart."""


def may_be_seen(questionnaire: Questionnaire, sheets: int) -> bool:
    """Whether numbers may be shown at all.

    Of an anonymous one only after it closed, or whoever looks before and after a visit would know
    what was said there; and never of fewer than five sheets.
    """
    if not questionnaire.is_anonymous:
        return questionnaire.state is not QuestionnaireState.DRAFT
    return may_be_public(questionnaire, sheets)


def may_be_public(questionnaire: Questionnaire, sheets: int) -> bool:
    """Whether everybody may see the numbers: after it closed, and of five sheets at least."""
    return questionnaire.state is QuestionnaireState.CLOSED and sheets >= SMALLEST_GROUP


def outcomes(questionnaire: Questionnaire) -> Sequence[Outcome]:
    """Every question with its numbers."""
    chosen, answered = _chosen(questionnaire), _answered(questionnaire)
    return [
        _outcome(question, chosen.get(question.id, {}), answered.get(question.id, {}))
        for question in questionnaire.questions
    ]


Chosen = Mapping[str, Counter[int]]
"""Of one question: by building, how often each number was chosen."""


def _outcome(question: Question, chosen: Chosen, answered: Mapping[str, int]) -> Outcome:
    everybody = sum(answered.values())
    total = sum(chosen.values(), Counter[int]())
    ordered = {name: answered[name] for name in sorted(answered, key=natural)}
    apart = groups(ordered) if question.kind is not QuestionKind.TEXT else ()
    lines = [_line(question, group, chosen) for group in apart]
    return Outcome(
        question,
        everybody,
        _bars(question, total, everybody),
        _mean(question, total),
        lines if len(lines) > 1 else (),
    )


def _line(question: Question, group: Group, chosen: Chosen) -> Line:
    here = sum((chosen.get(name, Counter()) for name in group.buildings), Counter[int]())
    return Line(group, _bars(question, here, group.size), _mean(question, here))


def _bars(question: Question, counted: Counter[int], of: int) -> Sequence[Bar]:
    return [Bar(label, counted[number], of) for number, label in labels(question)]


def labels(question: Question) -> Iterator[tuple[int, str]]:
    """The options or steps of a question with their numbers."""
    if question.kind is QuestionKind.SCALE:
        ends = {1: question.low_label, question.scale_top: question.high_label}
        for step in range(1, question.scale_top + 1):
            yield step, " ".join(part for part in (str(step), ends.get(step)) if part)
    else:
        yield from enumerate(question.options, 1)


def _mean(question: Question, counted: Counter[int]) -> Mean | None:
    if question.kind is not QuestionKind.SCALE or not counted.total():
        return None
    points = sum(step * times for step, times in counted.items())
    return Mean(Fraction(points, counted.total()), question.scale_top)


def _chosen(questionnaire: Questionnaire) -> Mapping[int, Chosen]:
    rows = db.session.execute(
        select(SheetAnswer.question_id, AnswerSheet.building, SheetAnswer.number, func.count())
        .join(AnswerSheet, AnswerSheet.id == SheetAnswer.sheet_id)
        .where(
            AnswerSheet.questionnaire_id == questionnaire.id,
            AnswerSheet.is_counted,
            SheetAnswer.number > 0,
        )
        .group_by(SheetAnswer.question_id, AnswerSheet.building, SheetAnswer.number)
    )
    found: dict[int, dict[str, Counter[int]]] = {}
    for question, building, number, times in rows:
        found.setdefault(question, {}).setdefault(building, Counter())[number] = times
    return found


def _answered(questionnaire: Questionnaire) -> Mapping[int, Mapping[str, int]]:
    rows = db.session.execute(
        select(
            SheetAnswer.question_id,
            AnswerSheet.building,
            func.count(distinct(SheetAnswer.sheet_id)),
        )
        .join(AnswerSheet, AnswerSheet.id == SheetAnswer.sheet_id)
        .where(AnswerSheet.questionnaire_id == questionnaire.id, AnswerSheet.is_counted)
        .group_by(SheetAnswer.question_id, AnswerSheet.building)
    )
    found: dict[int, dict[str, int]] = {}
    for question, building, sheets in rows:
        found.setdefault(question, {})[building] = sheets
    return found


@dataclass(frozen=True)
class Words:
    """What somebody wrote, and the need that was made of it."""

    answer: SheetAnswer
    proposal_id: int | None


def words(questionnaire: Questionnaire, *, after: int = 0) -> Sequence[Words]:
    """Written answers in the order of their numbers, which chance drew; one more than a page."""
    rows = db.session.execute(
        select(SheetAnswer, AnswerNeed.proposal_id)
        .join(AnswerSheet, AnswerSheet.id == SheetAnswer.sheet_id)
        .outerjoin(AnswerNeed, AnswerNeed.answer_id == SheetAnswer.id)
        .where(
            AnswerSheet.questionnaire_id == questionnaire.id,
            AnswerSheet.is_counted,
            SheetAnswer.number == 0,
            SheetAnswer.id > after,
        )
        .order_by(SheetAnswer.id)
        .limit(PAGE + 1)
    ).unique()
    return [Words(answer, proposal) for answer, proposal in rows]


def answer_with(questionnaire: Questionnaire, answer_id: int) -> SheetAnswer | None:
    """That written answer, if it counts in this questionnaire."""
    return db.session.scalar(
        select(SheetAnswer)
        .join(AnswerSheet, AnswerSheet.id == SheetAnswer.sheet_id)
        .where(
            SheetAnswer.id == answer_id,
            SheetAnswer.number == 0,
            AnswerSheet.questionnaire_id == questionnaire.id,
            AnswerSheet.is_counted,
        )
    )
