"""How one poll stands to one reader: what a page or a panel of it shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from app import clock
from app.errors import Refused
from app.people.models.person import Person
from app.people.policy import may
from app.permissions import Permission
from app.photos.models.photo import Photo
from meetings.services import live_state
from votes import policy
from votes.counting.methods import METHODS, Method
from votes.counting.methods.contest import Contest
from votes.counting.records import NamedSetup, contest_of
from votes.crypto.canonical import JSON
from votes.labels import Choice
from votes.models.correction import RecordCorrection
from votes.models.decision import Decision
from votes.models.ledger import Checkpoint
from votes.models.poll import Poll, PollState
from votes.queries import (
    corrections,
    desk,
    for_others,
    helping,
    pictures,
    receipts,
    results,
    rule_words,
    said,
)
from votes.queries.box import Box
from votes.queries.corrections import Ways
from votes.queries.receipts import MyBallot, Proof
from votes.queries.results import Shown
from votes.queries.rule_words import RuleWords
from votes.queries.turnout import Seat, Turnout, seat_of, turnout_of, voters_here, yet_to_vote
from votes.services import decisions, opening, quiz_first
from votes.services.mandates import Sent
from votes.services.secret.urns import second_of


@dataclass(frozen=True)
class View:
    """A poll before one reader."""

    poll: Poll
    person: Person | None

    @cached_property
    def seat(self) -> Seat | None:
        """The reader's place on the roll."""
        return seat_of(self.poll, self.person)

    @cached_property
    def mine(self) -> MyBallot | None:
        """The reader's ballot."""
        return receipts.ballot_of(self.poll, self.person) if self.seat else None

    @cached_property
    def proof(self) -> Proof | None:
        """That the reader's ballot stands under a signed checkpoint."""
        return receipts.inclusion(self.mine) if self.mine else None

    @cached_property
    def sent(self) -> Sequence[Sent]:
        """The mandates that the reader holds in this poll."""
        return for_others.held_by(self.poll, self.person)

    @cached_property
    def sent_by_me(self) -> Sent | None:
        """The mandate by which somebody votes for the reader."""
        return for_others.sent_by(self.poll, self.person)

    @property
    def told(self) -> JSON:
        """What the reader may cast alone; nothing where they choose."""
        return None

    @property
    def method(self) -> Method:
        """The way of voting."""
        return METHODS[self.poll.method]

    @cached_property
    def pictures(self) -> Mapping[str, Photo]:
        """The photos of the options, by their codes."""
        return pictures.pictures_of(self.poll)

    @property
    def contest(self) -> Contest:
        """What is voted on."""
        return contest_of(self.poll.choices, self.poll.terms)

    def answer(self, choice: JSON, *, present: bool = True) -> Choice:
        """How a choice is shown."""
        return said.answer_of(self.poll, choice, present=present)

    @property
    def wrong(self) -> str:
        """What is said of a ballot that is not whole."""
        return str(said.wrong_of(self.poll))

    def says(self, choice: JSON) -> list[str]:
        """What a choice says, a line for each part."""
        return list(said.lines_of(self.poll, choice))

    @property
    def may_prepare(self) -> bool:
        """Whether the reader sets votes up at this hall."""
        return may(self.person, Permission.CONVENE, self.poll.hall.place)

    @cached_property
    def hindrance(self) -> Refused | None:
        """What is missing before the vote can be opened by its button."""
        return opening.hindrance(self.poll)

    @cached_property
    def turnout(self) -> Turnout:
        """已表决/实到."""
        return turnout_of(self.poll)

    @cached_property
    def setup(self) -> NamedSetup:
        """What was fixed at opening."""
        return results.setup_of(self.poll)

    @cached_property
    def rule(self) -> RuleWords:
        """By which rule it is decided, in words."""
        return rule_words.words_of(self.poll)

    @property
    def asks(self) -> str:
        """The one thing for this reader: vote, voted, check_in, or only watch."""
        if self.poll.state is not PollState.OPEN or self.seat is None:
            return "watch"
        if self.mine is not None and (self.mine.guardian or not self.mine.cast_by):
            return "voted"
        return "vote" if self.seat.present else "check_in"

    @cached_property
    def quiz_first(self) -> bool:
        """Whether the reader must pass the rule quiz before they vote here on a phone."""
        return quiz_first.stands_before(self.poll, self.person)

    @cached_property
    def result(self) -> Shown:
        """The declared result."""
        return results.shown(self.poll)

    @cached_property
    def waiting(self) -> list[str]:
        """Who is present and has not voted; for the console alone."""
        return list(yet_to_vote(self.poll))

    @property
    def ends_ms(self) -> int | None:
        """When it ends, in milliseconds since 1970, for a clock on the page."""
        return clock.milliseconds(self.poll.ends_at) if self.poll.ends_at else None

    @property
    def present(self) -> Sequence[Person]:
        """Who on the roll is in the room; for noting what somebody said aloud."""
        return voters_here(self.poll)

    @cached_property
    def helped(self) -> int:
        """How many ballots two people cast at the desk."""
        return helping.helped_in(self.poll) + desk.cast_at_desk(self.poll)

    @cached_property
    def ways(self) -> Ways:
        """By which ways the ballots came."""
        return corrections.ways_of(self.poll)

    @cached_property
    def decision(self) -> Decision | None:
        """Where the declared result stands."""
        return decisions.decision_of(self.poll)

    @property
    def challenge_until(self) -> datetime | None:
        """Until when it may be challenged."""
        return decisions.open_until(self.decision) if self.decision else None

    @property
    def takes_challenges(self) -> bool:
        """Whether it may be challenged now."""
        return decisions.takes_challenges(self.decision)

    @cached_property
    def corrected(self) -> Sequence[RecordCorrection]:
        """What two officers put right after the close."""
        return [one for one in corrections.corrections_of(self.poll) if one.taken]

    @property
    def may_correct(self) -> bool:
        """Whether the reader is an officer who puts the record right."""
        return policy.corrects(self.person, self.poll)

    @property
    def may_note_objection(self) -> bool:
        """Whether the reader notes objections that were said aloud."""
        return policy.may_note_objection(self.person, self.poll)

    @cached_property
    def box(self) -> Box:
        """Keys and their holders, where the vote is secret."""
        return Box(self.poll, self.person)

    @property
    def may_open(self) -> bool:
        """Whether the reader puts the question."""
        return self.person is not None and policy.may_open(self.person, self.poll)

    @property
    def reads_names(self) -> bool:
        """Whether the reader may see how each voted."""
        return policy.may_read_names(self.person, self.poll)

    @cached_property
    def last_checkpoint(self) -> Checkpoint | None:
        """The checkpoint signed last: what the wall shows."""
        signed = receipts.checkpoints_of(self.poll)
        return signed[-1] if signed else None

    @cached_property
    def declared_checkpoint(self) -> Checkpoint | None:
        """The checkpoint under which the result was declared; rulings and corrections come later."""
        return receipts.declared_checkpoint(self.poll)

    @cached_property
    def checkpoint_codes(self) -> str:
        """The codes of the checkpoints signed last: of the second box too, where there is one."""
        boxes = [self.poll, *([second] if (second := second_of(self.poll)) else [])]
        signed = [receipts.checkpoints_of(one) for one in boxes]
        return " · ".join(notes[-1].code for notes in signed if notes)

    @property
    def topic(self) -> str:
        """The meeting's topic: a vote changes when its meeting does."""
        return live_state.topic_of(self.poll.meeting)

    @property
    def live_state(self) -> str:
        """The meeting's word, which changes when pages must be fetched again."""
        return live_state.state_word(self.poll.meeting)


@dataclass(frozen=True)
class ViewForAnother(View):
    """The poll before the holder of a mandate, for the line of the principal."""

    mandate: Sent

    @cached_property
    def seat(self) -> Seat | None:
        """The principal's place on the roll, as if they were here."""
        return Seat(self.mandate.line, present=True)

    @cached_property
    def mine(self) -> MyBallot | None:
        """The ballot that the holder cast; what the principal cast in person is theirs alone."""
        found = receipts.ballot_on(self.poll, self.mandate.line)
        return found if found is not None and found.cast_by else None

    @cached_property
    def principal_voted(self) -> bool:
        """Whether the principal voted in person, so that the mandate is spent."""
        found = receipts.ballot_on(self.poll, self.mandate.line)
        return found is not None and not found.cast_by

    @property
    def told(self) -> JSON:
        """What the mandate says."""
        return self.mandate.mandate.told
