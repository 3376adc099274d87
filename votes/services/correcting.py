"""更正: two officers put right what was typed in wrongly at the desk; the record shows both.

Nothing else of a closed vote can be changed (ASVS 2.3.5, multi-user approval): no ballot is added
or taken away, none that a phone sent is touched, and nothing that would turn the result: for that
the result is annulled by a ruling, and voted on again.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import audit, clock
from app.errors import Invalid, Missing, Refused
from app.extensions import db
from app.people.models.person import Person
from meetings.services import floor, journal, live_state
from votes.counting import result
from votes.counting.arithmetic import in_chinese
from votes.counting.corrections import AT_THE_DESK, admits
from votes.counting.records import Correction, Hands, NamedBallot, Secrecy, Signature
from votes.counting.result import Recount
from votes.counting.tally import read_setup
from votes.counting.verdict import verdict
from votes.crypto import fields
from votes.crypto.canonical import JSON, dumps, loads
from votes.crypto.ledger import BrokenChain, Entry, EntryType
from votes.models.correction import RecordCorrection
from votes.models.decision import Validity
from votes.models.poll import Poll, PollState
from votes.queries import corrections, results
from votes.services import answers, decisions, ledger, mandates
from votes.services.ledger import LedgerAltered
from votes.services.states import lock


def propose(
    poll: Poll,
    height: int,
    reason: str,
    *,
    choice: JSON = None,
    hands: tuple[int, int] | None = None,
    by: Person,
) -> RecordCorrection:
    """One officer proposes what the entry at ``height`` should say; inside a transaction.

    Raises Refused before the result is declared or while another correction waits; Invalid for an
    entry that nobody typed in, or for a choice that is not on the ballot.
    """
    poll = _held(poll)
    if waiting_for(poll) is not None:
        raise Refused(
            _l("有一项更正等另一人确认"), remedy=_l("请先确认或退回那一项"), code="waits_already"
        )
    if not reason.strip():
        raise Invalid(_l("请写明原因"), code="reason")
    if hands is not None:
        _fits_hands(poll, height, hands)
    else:
        _fits(poll, height, choice, by)
    made = RecordCorrection(
        poll=poll,
        height=height,
        choice=None if hands else choice if isinstance(choice, str) else dumps(choice),
        yes=hands[0] if hands else None,
        no=hands[1] if hands else None,
        reason=reason.strip(),
        proposed_by=by,
        proposed_at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()
    audit.record("correction.proposed", made, by=by, place=poll.hall.place, reason=made.reason)
    return made


def _fits_hands(poll: Poll, height: int, hands: tuple[int, int]) -> None:
    """Refuse hands where none were counted, and more of them than people were there."""
    counted = corrections.hands_of(poll)
    if counted is None or counted[0] != height:
        raise Invalid(_l("没有这一条记录"), code="no_entry")
    if min(hands) < 0:
        raise Invalid(_l("请填写举手的人数"), code="hands")
    if sum(hands) > results.shown(poll).figures.present.heads:
        raise Invalid(
            _l("举手的人数比到会的人多"), remedy=_l("请对照当时的点数重新填写"), code="hands"
        )


def _fits(poll: Poll, height: int, choice: JSON, by: Person) -> None:
    entries = ledger.entries_of(poll.id)
    entry = entries[height] if 0 < height < len(entries) else None
    if entry is None or entry.type is not EntryType.BALLOT:
        raise Invalid(_l("没有这一条记录"), code="no_entry")
    ballot = fields.read(NamedBallot, entry.body or "")
    if ballot.cast_via not in AT_THE_DESK:
        raise Refused(
            _l("手机投的票谁也不能更正"), why=_l("只能更正在签到台录入的票"), code="by_phone"
        )
    _not_ones_own(poll, ballot, by)
    if not admits(read_setup(entries[0], ledger.voters_of(poll.id).values()), ballot, choice):
        raise Invalid(_l("选票上没有这样的选择"), remedy=_l("请按选票重新填写"), code="choice")


def _not_ones_own(poll: Poll, ballot: NamedBallot, by: Person) -> None:
    own = mandates.code_of(poll.uuid, by.id, ledger.voters_of(poll.id))
    if own in {ballot.voter_pseudonym, ballot.line}:
        raise Refused(
            _l("不能更正自己的票"),
            why=_l("提出和确认的两位都要与这张票无关"),
            remedy=_l("请别的工作人员办理"),
            code="own_ballot",
        )


def confirm(made: RecordCorrection, *, by: Person) -> None:
    """Another officer confirms it: the correction and the new result stand in the record.

    Raises Refused for the same officer or one of the same name, for the voter, for a settled one,
    and for one that would turn the result.
    """
    poll = _read_again(made)
    _second(made, by)
    _may_sign(poll, made, by)
    recount = _write(poll, made, by)
    made.confirmed_by, made.confirmed_at, made.taken = by, clock.now(), True
    poll.result = fields.pack(recount.result)
    poll.verdict = in_chinese(verdict(recount.tally.setup, recount.conclusion))
    db.session.flush()
    audit.record("correction.confirmed", made, by=by, place=poll.hall.place, reason=made.reason)
    live_state.changed(poll.meeting, journal.floor_of(poll.meeting), figures_only=False)


def send_back(made: RecordCorrection, *, by: Person) -> None:
    """Another officer does not agree."""
    _read_again(made)
    _second(made, by)
    made.confirmed_by, made.confirmed_at, made.taken = by, clock.now(), False
    db.session.flush()
    audit.record("correction.sent_back", made, by=by, place=made.poll.hall.place)


def _write(poll: Poll, made: RecordCorrection, by: Person) -> Recount:
    """Write the correction and the result counted with it. Raises Refused where the result turns."""
    try:
        book = ledger.book_of(poll.id, poll.uuid)
        entries = ledger.entries_of(poll.id)
        book = ledger.write(book, EntryType.CORRECTION, fields.write(_body(made, entries, by)))
        recount = result.count(ledger.entries_of(poll.id), book.voters.values())
    except (LedgerAltered, BrokenChain) as error:
        raise answers.untrusted() from error
    before = poll.result or {}
    turned = recount.conclusion.outcome.value != before.get("outcome")
    if turned or list(recount.conclusion.elected or ()) != before.get("elected", []):
        raise Refused(
            _l("这项更正会改变表决的结论，不能这样办"),
            why=_l("两个人不能改变大家的决定"),
            remedy=_l("请提出异议，由裁定撤销后重新表决"),
            code="turns_the_result",
        )
    ledger.sign(ledger.write(book, EntryType.RESULT, fields.write(recount.result)))
    return recount


def _body(made: RecordCorrection, entries: list[Entry], by: Person) -> Correction:
    signed = (
        Signature(made.proposed_by.name, made.proposed_at.isoformat(timespec="seconds")),
        Signature(by.name, clock.now().isoformat(timespec="seconds")),
    )
    if made.yes is None or made.no is None:
        return Correction(made.height, made.reason, signed, choice=choice_of(made))
    counted_by = tuple(loads(entries[made.height].body or "")["hands"]["counted_by"])
    return Correction(made.height, made.reason, signed, hands=Hands(made.yes, made.no, counted_by))


def choice_of(made: RecordCorrection) -> JSON:
    """What the ballot is to say."""
    typed = made.choice or ""
    return loads(typed) if typed.startswith("[") else typed


def waiting_for(poll: Poll) -> RecordCorrection | None:
    """The correction that waits for the second officer."""
    return db.session.scalar(
        select(RecordCorrection).where(
            RecordCorrection.poll_id == poll.id, RecordCorrection.taken.is_(None)
        )
    )


def correction_with(poll: Poll, number: int) -> RecordCorrection:
    """One correction of this poll, or raise Missing."""
    found = db.session.get(RecordCorrection, number)
    if found is None or found.poll_id != poll.id:
        raise Missing(_l("没有这项更正"))
    return found


def _held(poll: Poll) -> Poll:
    floor.lock(poll.meeting)
    poll = lock(poll)
    if poll.secrecy is not Secrecy.ROLL_CALL:
        raise Refused(_l("无记名表决不能更正"), why=_l("谁也不知道哪张票投了什么"), code="secret")
    found = decisions.decision_of(poll)
    if poll.state is not PollState.DECLARED or found is None:
        raise answers.not_counted()
    if found.validity is Validity.ANNULLED:
        raise Refused(_l("这项决定已经撤销，不再更正"), code="annulled")
    return poll


def _read_again(made: RecordCorrection) -> Poll:
    """The poll under its locks, and the correction as it stands now that they are held."""
    poll = _held(made.poll)
    db.session.refresh(made, with_for_update={"of": RecordCorrection})
    return poll


def _may_sign(poll: Poll, made: RecordCorrection, by: Person) -> None:
    """Refuse a second officer whose word would not count as another's in the record."""
    if made.proposed_by.name == by.name:
        raise Refused(
            _l("您和提出的人同名，不能由您确认"),
            why=_l("公开记录里只有姓名，同名的两位看起来是一个人"),
            remedy=_l("请另一位不同名的工作人员确认"),
            code="same_name",
        )
    if made.choice is not None:
        entry = ledger.entries_of(poll.id)[made.height]
        _not_ones_own(poll, fields.read(NamedBallot, entry.body or ""), by)


def _second(made: RecordCorrection, by: Person) -> None:
    if made.taken is not None:
        raise Refused(_l("这项更正已经办完"), remedy=_l("请看最新情况"), code="settled")
    if made.proposed_by_id == by.id:
        raise Refused(
            _l("要由另一个人确认"),
            why=_l("更正由两位工作人员作出，各用自己的账号"),
            remedy=_l("请另一位登录后确认"),
            code="same_person",
        )
