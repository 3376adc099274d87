"""Set the paper and mark it: nothing by chance, so that anybody can do it again.

A paper has a number. The order of its questions, and of the answers to each, follows from the
SHA-256 of edition, number and code: whoever has the table of questions gets the same paper.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final

from meetings.lessons.questions import EDITION, QUESTIONS, Answer, Question

PASS_MARK: Final = 8
"""How many of the ten must be right; ours: two slips do not keep anybody from voting."""
FIRST_PAPER: Final = 1
LAST_PAPER: Final = 9999
"""Papers are numbered from the first to this one, and then again."""


@dataclass(frozen=True, slots=True)
class Marked:
    """One question as it was answered; ``ticked`` is empty where nothing was."""

    question: Question
    ticked: str

    @property
    def is_right(self) -> bool:
        """Whether the right answer was ticked."""
        return self.ticked == self.question.right

    @property
    def chosen(self) -> Answer | None:
        """The answer that was ticked."""
        return _answer(self.question, self.ticked)

    @property
    def correct(self) -> Answer | None:
        """The answer that is right."""
        return _answer(self.question, self.question.right)


@dataclass(frozen=True, slots=True)
class Marks:
    """A paper marked."""

    paper: int
    edition: str
    answers: tuple[Marked, ...]

    @property
    def asked(self) -> int:
        """How many questions there were."""
        return len(self.answers)

    @property
    def right(self) -> int:
        """How many were answered right."""
        return sum(one.is_right for one in self.answers)

    @property
    def passed(self) -> bool:
        """Whether the pass mark was reached."""
        return self.right >= PASS_MARK

    @property
    def kept(self) -> Mapping[str, str]:
        """The ticks that were right: they need not be made again."""
        return {one.question.code: one.ticked for one in self.answers if one.is_right}


def paper(number: int) -> tuple[Question, ...]:
    """The ten questions in the order of this paper, each with its answers in order."""
    found = (replace(one, answers=_mixed_answers(number, one)) for one in QUESTIONS)
    return tuple(sorted(found, key=lambda one: _place(number, one.code)))


def next_paper(number: int) -> int:
    """The number of the paper after this one."""
    return number + 1 if number < LAST_PAPER else FIRST_PAPER


def ticks_of(sent: Mapping[str, str]) -> Mapping[str, str]:
    """What was ticked, by question: fields that are no question, and no answer of it, left out."""
    found = {one.code: sent.get(one.code, "") for one in QUESTIONS}
    known = {one.code: {answer.code for answer in one.answers} for one in QUESTIONS}
    return {code: tick for code, tick in found.items() if tick in known[code]}


def unanswered(number: int, ticks: Mapping[str, str]) -> Sequence[int]:
    """The places, from 1, of the questions of a paper that wait for an answer."""
    return [place for place, one in enumerate(paper(number), 1) if one.code not in ticks]


def marked(number: int, ticks: Mapping[str, str]) -> Marks:
    """Mark a paper; what was not answered is not right."""
    answers = tuple(Marked(one, ticks.get(one.code, "")) for one in paper(number))
    return Marks(number, EDITION, answers)


def _mixed_answers(number: int, one: Question) -> tuple[Answer, ...]:
    return tuple(sorted(one.answers, key=lambda answer: _place(number, one.code, answer.code)))


def _place(number: int, *codes: str) -> str:
    return sha256(":".join((EDITION, str(number), *codes)).encode()).hexdigest()


def _answer(question: Question, code: str) -> Answer | None:
    return next((one for one in question.answers if one.code == code), None)
