"""异议: a declared result challenged with reasons, ruled on by two people not party to it, recounted."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app import audit, clock
from app.errors import Invalid, Missing, Refused
from app.extensions import db
from app.marks import N_
from app.notices.services import News, tell
from app.people.models.person import Person
from app.permissions import Role
from meetings.queries.planning import officers_of
from meetings.services import floor
from votes.counting.records import Ruling, Secrecy, Signature
from votes.crypto import fields
from votes.crypto.ledger import EntryType, sha256_hex
from votes.models.decision import Challenge, Decision, Finding
from votes.models.poll import Poll
from votes.services import answers, decisions, ledger, replay
from votes.services.involved import parties
from votes.services.ledger import LedgerAltered
from votes.services.states import lock

_LONGEST = 60


def challenge(poll: Poll, text: str, *, by: Person) -> Challenge:
    """Challenge a declared result. Raises Refused outside its days, or twice by the same person."""
    decision = _held(poll)
    if not decisions.takes_challenges(decision):
        raise Refused(
            _l("现在不能对结果提出异议"),
            why=_l("宣布后七日内可以提出"),
            remedy=_l("可以向监督员或街道反映；业主还可以依法请求法院撤销"),
            code="challenge_over",
        )
    if not text.strip():
        raise Invalid(_l("请写明理由"), code="text")
    if any(one.person_id == by.id for one in decisions.challenges_to(poll)):
        raise Refused(_l("您已经提过异议"), remedy=_l("裁定以后会通知您"), code="challenged")
    made = Challenge(poll_id=poll.id, person_id=by.id, text=text.strip(), made_at=clock.now())
    db.session.add(made)
    db.session.flush()
    audit.record("result.challenged", made, by=by, place=poll.hall.place, reason=text.strip())
    decisions.settle(decision)
    _tell(poll, _whom_to_tell(made), N_("有人对表决结果提出异议：%(question)s"), "challenged")
    return made


def _whom_to_tell(made: Challenge) -> list[Person]:
    """The clerk, and the hall's monitors who had no part in the vote: they may rule on it."""
    hall, involved = made.poll.hall, parties(made)
    judges = [one for one in officers_of(hall, Role.MONITOR) if one.id not in involved]
    return list(dict.fromkeys([made.poll.meeting.clerk, *judges]))


def propose(made: Challenge, finding: Finding, reason: str, *, by: Person) -> None:
    """The first of the two writes the ruling; a second, elsewhere signed in, confirms it.

    Raises Refused where another has written one: nobody's words change under a reader's eyes.
    """
    _read_again(made)
    _may_judge(made, by)
    if made.finding is not None and made.proposed_by_id != by.id:
        raise Refused(
            _l("已经有人写了裁定"),
            why=_l("裁定由一人写、另一人确认，不能写两份"),
            remedy=_l("请看那一份：同意就确认，不同意先退回，再写您的"),
            code="written_already",
        )
    if not reason.strip():
        raise Invalid(_l("请写明理由"), code="reason")
    _not_against_the_count(made, finding)
    made.finding, made.ruling, made.proposed_by = finding, reason.strip(), by
    db.session.flush()
    audit.record("challenge.proposed", made, by=by, place=made.poll.hall.place, reason=reason)


def _not_against_the_count(made: Challenge, finding: Finding) -> None:
    """Nobody lets a result stand whose record the house counts otherwise, once a recount found so."""
    found = _differences(made) if made.recount_agrees is False else ()
    if finding is Finding.REJECTED and found:
        raise Refused(
            _l("重新计票与记录不一致，不能裁定结果有效"),
            why="; ".join(found),
            remedy=_l("请裁定撤销，或再复核一次"),
            code="differs",
        )


def edition_of(made: Challenge) -> str:
    """A name for the ruling exactly as it is written now; another one as soon as a word changes."""
    said = made.finding.value if made.finding is not None else ""
    return sha256_hex(f"{said}|{made.proposed_by_id}|{made.ruling}")


def confirm(made: Challenge, *, seen: str, by: Person) -> None:
    """The second confirms: the ruling is in force, and stands in the record of a named vote.

    ``seen`` is the ``edition_of`` what the second read. Raises Refused where it reads otherwise now.
    """
    decision = _read_again(made)
    _may_confirm(made, seen, by)
    if made.finding is Finding.RECOUNT:
        _clear_recount(made)
    made.confirmed_by, made.ruled_at = by, clock.now()
    db.session.flush()
    _write(made)
    audit.record(
        "challenge.ruled",
        made,
        by=by,
        place=made.poll.hall.place,
        reason=made.ruling,
        details={"finding": made.finding and made.finding.value},
    )
    decisions.settle(decision)
    _tell(made.poll, [made.person], N_("您对表决结果的异议已经裁定：%(question)s"), "ruled")


def _may_confirm(made: Challenge, seen: str, by: Person) -> None:
    """Refuse all but another judge, who confirms what they have read."""
    _may_judge(made, by)
    if made.finding is None:
        raise Refused(_l("还没有人写裁定"), remedy=_l("请先写明裁定和理由"), code="no_ruling")
    if made.proposed_by_id == by.id:
        raise Refused(
            _l("要由另一个人确认"),
            why=_l("裁定由两位与这次表决无关的人作出"),
            remedy=_l("请另一位登录后确认"),
            code="same_person",
        )
    if seen != edition_of(made):
        raise Refused(
            _l("裁定已经改过，和您看到的不一样"),
            why=_l("您只能确认自己看过的裁定"),
            remedy=_l("请看现在的裁定，再决定同意还是退回"),
            code="moved",
        )


def send_back(made: Challenge, *, by: Person) -> None:
    """The second does not agree: the ruling has to be written again."""
    _read_again(made)
    _may_judge(made, by)
    _clear_ruling(made)
    db.session.flush()
    audit.record("challenge.sent_back", made, by=by, place=made.poll.hall.place)


def recount(made: Challenge, *, agrees: bool, said: str, by: Person) -> tuple[str, ...]:
    """Record what a recount found; the house counts its record again at the same moment.

    Nobody may say that all agrees where the house itself finds a difference; and who says that it
    differs annuls nothing alone: two rule on the challenge anew. Returns what the house found.
    """
    decision = _read_again(made)
    if (
        made.finding is not Finding.RECOUNT
        or made.ruled_at is None
        or made.recounted_at is not None
    ):
        raise Refused(_l("现在没有要做的复核"), code="no_recount")
    _impartial(made, by)
    if not said.strip():
        raise Invalid(_l("请写明核对了什么、结果怎样"), code="said")
    found = _differences(made)
    if found and agrees:
        raise Refused(
            _l("重新计票与记录不一致，不能写成一致"), why="; ".join(found), code="differs"
        )
    made.recount, made.recount_agrees = said.strip(), agrees
    made.recounted_by, made.recounted_at = by, clock.now()
    db.session.flush()
    audit.record(
        "challenge.recounted",
        made,
        by=by,
        place=made.poll.hall.place,
        reason=made.recount,
        details={"agrees": agrees},
    )
    if not agrees:
        _have_it_ruled_anew(made)
    decisions.settle(decision)
    _tell(made.poll, [made.person], N_("您要求的复核已经完成：%(question)s"), "recounted")
    return found


def _have_it_ruled_anew(made: Challenge) -> None:
    _clear_ruling(made)
    db.session.flush()
    text = N_("复核不一致，请重新裁定异议：%(question)s")
    _tell(made.poll, _whom_to_tell(made), text, "differs")


def _differences(made: Challenge) -> tuple[str, ...]:
    """What the house finds when it counts its own record again; of a secret vote nothing."""
    return replay.examine(made.poll) if made.poll.secrecy is Secrecy.ROLL_CALL else ()


def _clear_ruling(made: Challenge) -> None:
    """Let the ruling be written again; what it said stays in the journal."""
    made.finding, made.ruling, made.proposed_by = None, "", None
    made.confirmed_by, made.ruled_at = None, None


def _clear_recount(made: Challenge) -> None:
    """Let it be recounted again; what the last recount said stays in the journal."""
    made.recount, made.recount_agrees = "", None
    made.recounted_by, made.recounted_at = None, None


def challenge_with(number: int) -> Challenge:
    """The challenge, or raise Missing."""
    found = db.session.get(Challenge, number)
    if found is None:
        raise Missing(_l("没有这条异议"))
    return found


def _held(poll: Poll) -> Decision:
    """The decision under its locks. Raises Refused where none was declared."""
    floor.lock(poll.meeting)
    lock(poll)
    found = decisions.decision_of(poll)
    if found is None:
        raise Refused(_l("还没有表决结果"), remedy=_l("请等主持人宣布结果"), code="not_declared")
    db.session.refresh(found)
    return found


def _read_again(made: Challenge) -> Decision:
    """The decision under its locks, and the challenge as it stands now that they are held.

    On PostgreSQL others write while one waits for the lock: what was read before may be past.
    """
    decision = _held(made.poll)
    db.session.refresh(made, with_for_update={"of": Challenge})
    return decision


def _may_judge(made: Challenge, by: Person) -> None:
    if made.ruled_at is not None:
        raise Refused(_l("这条异议已经裁定"), code="ruled")
    _impartial(made, by)


def _impartial(made: Challenge, by: Person) -> None:
    parts = parties(made).get(by.id)
    if parts:
        raise Refused(
            _l("您与这次表决有关，不能裁定"),
            why=_("；").join(map(str, parts)),
            remedy=_l("请没有参与这次表决的监督员、监票员、秘书或街道工作人员裁定"),
            code="party",
        )


def _write(made: Challenge) -> None:
    """Put the ruling into the record of a named vote; a secret box holds Belenios' entries alone."""
    poll = made.poll
    if poll.secrecy is not Secrecy.ROLL_CALL or made.finding is None or made.ruled_at is None:
        return
    at = made.ruled_at.isoformat(timespec="seconds")
    names = [one.name for one in (made.proposed_by, made.confirmed_by) if one is not None]
    ruling = Ruling(
        made.made_at.isoformat(timespec="seconds"),
        made.finding.value,
        made.ruling,
        tuple(Signature(name, at) for name in names),
    )
    try:
        book = ledger.book_of(poll.id, poll.uuid)
    except LedgerAltered as error:
        raise answers.untrusted() from error
    ledger.sign(ledger.write(book, EntryType.OBJECTION, fields.write(ruling)))


def _tell(poll: Poll, people: list[Person], text: str, kind: str) -> None:
    told = {"question": poll.question[:_LONGEST]}
    tell(people, News(text, f"/v/{poll.uuid}/after", f"result_{kind}", told), urgent=True)
