"""Write a questionnaire: its heading, its questions, their order. Only while it is a draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app import audit, clock
from app.errors import Invalid, Refused
from app.extensions import db
from app.people.models.person import Person
from app.places.models.hall import Hall
from proposals.lifecycle.questionnaires import (
    OPTIONS_LIMIT,
    SCALES,
    Audience,
    QuestionKind,
    QuestionnaireState,
)
from proposals.models.questionnaire import (
    END_LIMIT,
    OPTION_LIMIT,
    PURPOSE_LIMIT,
    QUESTION_LIMIT,
    TITLE_LIMIT,
    Question,
    Questionnaire,
)
from proposals.services import wording
from proposals.services.locking import locked

MOST_QUESTIONS = 40
LEAST_OPTIONS = 2
_CHOSEN = frozenset({QuestionKind.SINGLE, QuestionKind.MULTIPLE})


@dataclass(frozen=True)
class Heading:
    """What stands above the questions, clean and of allowed length."""

    title: str
    purpose: str
    audience: Audience
    is_anonymous: bool
    opens_on: date
    closes_on: date

    def clean(self) -> Heading:
        """Return it without stray characters. Raises Invalid when something is missing or wrong."""
        title, purpose = wording.line(self.title), wording.paragraphs(self.purpose)
        if not title or not purpose:
            raise Invalid(_l("还没有写完"), remedy=_l("请写标题，再说明为什么问、结果怎么用"))
        if len(title) > TITLE_LIMIT or len(purpose) > PURPOSE_LIMIT:
            raise Invalid(
                _l("写得太长了"),
                remedy=_l(
                    "标题最多%(title)d字，说明最多%(purpose)d字",
                    title=TITLE_LIMIT,
                    purpose=PURPOSE_LIMIT,
                ),
            )
        if self.closes_on < self.opens_on:
            raise Invalid(_l("结束的日子在开始之前"), remedy=_l("请把结束日期改到开始日期之后"))
        return Heading(
            title, purpose, self.audience, self.is_anonymous, self.opens_on, self.closes_on
        )


@dataclass(frozen=True)
class Wording:
    """One question as it is asked."""

    kind: QuestionKind
    text: str
    is_required: bool = True
    options: tuple[str, ...] = ()
    scale_top: int = 0
    low_label: str = ""
    high_label: str = ""

    @classmethod
    def of(
        cls,
        kind: QuestionKind,
        text: str,
        *,
        is_required: bool = True,
        options: Sequence[str] = (),
        scale_top: int = SCALES[0],
        ends: tuple[str, str] = ("", ""),
    ) -> Wording:
        """Clean what was typed and keep only what this kind needs. Raises Invalid."""
        text = wording.line(text)
        if not 0 < len(text) <= QUESTION_LIMIT:
            raise Invalid(
                _l("题目要有1到%(count)d个字", count=QUESTION_LIMIT), remedy=_l("请改一改题目")
            )
        if kind in _CHOSEN:
            return cls(kind, text, is_required, options=_clean_options(options))
        if kind is QuestionKind.SCALE:
            low, high = (wording.line(end)[:END_LIMIT] for end in ends)
            return cls(kind, text, is_required, (), _scale(scale_top, low, high), low, high)
        return cls(kind, text, is_required)


def _clean_options(typed: Sequence[str]) -> tuple[str, ...]:
    options = tuple(option for option in map(wording.line, typed) if option)
    if not LEAST_OPTIONS <= len(options) <= OPTIONS_LIMIT:
        raise Invalid(
            _l("选择题要有%(least)d到%(most)d个选项", least=LEAST_OPTIONS, most=OPTIONS_LIMIT),
            remedy=_l("请一行写一个选项"),
        )
    if len(set(options)) < len(options):
        raise Invalid(_l("有两个选项是一样的"), remedy=_l("请把重复的选项去掉"))
    if any(len(option) > OPTION_LIMIT for option in options):
        raise Invalid(_l("选项最多%(count)d字", count=OPTION_LIMIT), remedy=_l("请写短一些"))
    return options


def _scale(top: int, low: str, high: str) -> int:
    if top not in SCALES:
        raise Invalid(_l("打分题只有1到5和1到10两种"), remedy=_l("请选一种"))
    if not low or not high:
        raise Invalid(
            _l("打分题两头要写明意思"), remedy=_l("例如：1分写“很不满意”，最高分写“很满意”")
        )
    return top


def begin(hall: Hall, heading: Heading, *, by: Person) -> Questionnaire:
    """Begin a questionnaire as a draft."""
    heading = heading.clean()
    made = Questionnaire(
        hall=hall,
        **vars(heading),
        state=QuestionnaireState.DRAFT,
        created_by=by,
        created_at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()
    audit.record("questionnaire.begun", made, by=by, place=hall.place)
    return made


def revise(questionnaire: Questionnaire, heading: Heading, *, by: Person) -> None:
    """Write its heading anew."""
    questionnaire = _draft(questionnaire)
    for name, value in vars(heading.clean()).items():
        setattr(questionnaire, name, value)
    _record("questionnaire.revised", questionnaire, by)


def add_question(questionnaire: Questionnaire, words: Wording, *, by: Person) -> Question:
    """Put a question at the end."""
    questionnaire = _draft(questionnaire)
    if len(questionnaire.questions) >= MOST_QUESTIONS:
        raise Refused(
            _l("一份问卷最多%(count)d题", count=MOST_QUESTIONS),
            remedy=_l("题目太多没有人答得完；请删掉几题，或另做一份"),
        )
    last = max((one.position for one in questionnaire.questions), default=0)
    question = Question(position=last + 1, **_columns(words))
    questionnaire.questions.append(question)
    db.session.flush()
    _record("questionnaire.question_added", questionnaire, by)
    return question


def change_question(question: Question, words: Wording, *, by: Person) -> None:
    """Write a question anew."""
    questionnaire = _draft(question.questionnaire)
    for name, value in _columns(words).items():
        setattr(question, name, value)
    _record("questionnaire.question_changed", questionnaire, by)


def remove_question(question: Question, *, by: Person) -> None:
    """Take a question out."""
    questionnaire = _draft(question.questionnaire)
    questionnaire.questions.remove(question)
    _number(questionnaire.questions)
    _record("questionnaire.question_removed", questionnaire, by)


def move_question(question: Question, step: int, *, by: Person) -> None:
    """Move a question up (-1) or down (+1); at either end it stays."""
    questionnaire = _draft(question.questionnaire)
    order = list(questionnaire.questions)
    at = order.index(question)
    to = min(max(at + step, 0), len(order) - 1)
    order.insert(to, order.pop(at))
    _number(order)
    db.session.flush()
    db.session.expire(questionnaire, ["questions"])
    _record("questionnaire.question_moved", questionnaire, by)


def _number(order: Sequence[Question]) -> None:
    for position, one in enumerate(order, 1):
        one.position = position


def copy(questionnaire: Questionnaire, *, by: Person) -> Questionnaire:
    """Make a draft with the same questions: the way to ask again, or to mend an open one."""
    length = questionnaire.closes_on - questionnaire.opens_on
    made = begin(
        questionnaire.hall,
        Heading(
            _("%(title)s（副本）", title=questionnaire.title[: TITLE_LIMIT - 6]),
            questionnaire.purpose,
            questionnaire.audience,
            questionnaire.is_anonymous,
            clock.today(),
            clock.today() + max(length, timedelta()),
        ),
        by=by,
    )
    made.copied_from_id = questionnaire.id
    made.questions = [
        Question(position=one.position, **{name: getattr(one, name) for name in _COPIED})
        for one in questionnaire.questions
    ]
    db.session.flush()
    return made


_COPIED = ("kind", "text", "is_required", "options", "scale_top", "low_label", "high_label")


def _columns(words: Wording) -> dict[str, object]:
    return vars(words) | {"options": list(words.options)}


def _draft(questionnaire: Questionnaire) -> Questionnaire:
    questionnaire = locked(questionnaire)
    if questionnaire.state is not QuestionnaireState.DRAFT:
        raise Refused(
            _l("问卷已经发布，题目不能再改"),
            why=_l("前后答的题不一样，结果就不能放在一起算"),
            remedy=_l("可以复制一份，在副本上改"),
        )
    return questionnaire


def _record(act: str, questionnaire: Questionnaire, by: Person) -> None:
    audit.record(act, questionnaire, by=by, place=questionnaire.hall.place)
