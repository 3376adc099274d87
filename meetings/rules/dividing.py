"""One question made into several, and a long text taken paragraph by paragraph."""

from __future__ import annotations

from dataclasses import replace

from app.marks import N_
from meetings.rules import sources
from meetings.rules.acts import NextParagraph
from meetings.rules.deciding import written_down
from meetings.rules.floor import Floor, Pending, with_motion
from meetings.rules.guards import nobody_speaking, pending_in
from meetings.rules.ruling import refuse
from meetings.rules.sentence import Sentence, say
from meetings.rules.speaking import close_speech
from meetings.rules.states import Outcome, Step

Made = tuple[Floor, Sentence]


def parts_of(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the parts that say something."""
    return tuple(part.strip() for part in parts if part.strip())


def divided(floor: Floor, parts: tuple[str, ...], at: int) -> Floor:
    """Put the first part in the question's place; the others follow one by one.

    The parts inherit the second and the stage (workflow 5.3); each is a question of its own.
    """
    whole = floor.stack[-1]
    floor = written_down(floor, whole, Outcome.DIVIDED, at)
    children = tuple(
        replace(whole, number=floor.moved + place, ref=None, text=part, speeches=(), queue=())
        for place, part in enumerate(parts, 1)
    )
    return replace(
        floor,
        stack=(*floor.stack[:-1], children[0]),
        divided=(*children[1:], *floor.divided),
        moved=floor.moved + len(children),
    )


def numbered(floor: Floor, refs: tuple[int, ...]) -> Floor:
    """Give the parts that just arose the caller's own numbers."""
    left = list(refs)

    def named(motion: Pending) -> Pending:
        if motion.ref is not None or not left:
            return motion
        return replace(motion, ref=left.pop(0))

    stack = tuple(named(motion) for motion in floor.stack)
    return replace(floor, stack=stack, divided=tuple(named(motion) for motion in floor.divided))


def next_paragraph(floor: Floor, act: NextParagraph) -> Made:
    """Open the next paragraph to debate and amendment; after the last, the whole text."""
    top = pending_in(floor, Step.DEBATE)
    if top.paragraph is None:
        refuse(
            N_("这项动议没有逐段考虑。"),
            sources.RONR_SERIATIM,
            N_("长文可以先提出“逐段考虑”。"),
        )
    nobody_speaking(floor, act.at)
    floor = close_speech(floor, act.at)
    here = top.paragraph + 1 if top.paragraph < paragraphs(top.text) else None
    floor = with_motion(floor, replace(floor.stack[-1], paragraph=here, speeches=()))
    if here is None:
        return floor, say(N_("各段讨论完，现在讨论全文。"))
    return floor, say(N_("进入第 %(number)s 段。"), number=here)


def paragraphs(text: str) -> int:
    """Count the paragraphs of a text; every line that says something is one."""
    return sum(1 for line in text.splitlines() if line.strip())
