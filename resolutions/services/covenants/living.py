"""Live by a covenant: report a breach, mediate it, carry out a procedure, make a pledge."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import audit, clock
from app.errors import Invalid, Missing, Refused
from app.extensions import db
from app.marks import N_
from app.notices.services import News, notify, tell
from app.people.models.person import Person
from app.people.policy import allow
from app.permissions import Permission, Role
from app.photos.models.photo import Photo
from proposals.services import wording
from proposals.services.refusing import granted
from resolutions.models.covenant import Covenant
from resolutions.models.covenant_life import (
    BreachState,
    CovenantBreach,
    FamilyPledge,
    ProcedureRun,
    ProcedureTick,
)
from resolutions.progress.procedures import Procedure, RunFacts, may_tick, next_step
from resolutions.queries.handlers import people_holding
from resolutions.services.covenants.locking import held
from resolutions.services.covenants.moving import in_force

TEXT_LIMIT = 500
PLEDGE_LIMIT = 200


def report(covenant: Covenant, position: int, what: str, *, by: Person) -> CovenantBreach:
    """违约上报: tell the desk, in confidence, that a clause in force was broken."""
    allow(by, Permission.CO_SIGN, covenant.hall.place)
    binding = in_force(covenant)
    if binding is None:
        raise Refused(_l("公约还没有施行"), remedy=_l("可以作为提案提出"))
    clause = next((one for one in binding.clauses if one.position == position), None)
    if clause is None:
        raise Missing(_l("公约里没有这一条"), remedy=_l("请从列出的条文里选"))
    breach = CovenantBreach(
        covenant_id=covenant.id,
        clause=clause,
        reported_by=by,
        reported_at=clock.now(),
        what=_words(what),
        state=BreachState.REPORTED,
    )
    db.session.add(breach)
    db.session.flush()
    audit.record("covenant.breach_reported", breach, by=by, place=covenant.hall.place)
    news = News(
        N_("有人上报违反“%(title)s”，请劝导、调解"),
        f"/desk/covenants/{covenant.id}/breaches",
        "covenant.breach",
        {"title": covenant.title},
    )
    tell(people_holding(Role.SECRETARY, covenant.hall.place), news)
    return breach


def settle(
    breach: CovenantBreach, state: BreachState, *, by: Person, parties: str, outcome: str
) -> None:
    """劝导、调解的结果: between whom, and what they agreed; only how many is public."""
    allow(by, Permission.WORK_DESK, breach.covenant.hall.place)
    breach = held(breach)
    if breach.state is not BreachState.REPORTED or state is BreachState.REPORTED:
        raise Refused(_l("这件已经办结"), remedy=_l("请刷新页面看看最新情况"))
    breach.state, breach.parties = state, wording.line(parties)[:PLEDGE_LIMIT]
    breach.outcome = _words(outcome)
    breach.mediator, breach.settled_at = by, clock.now()
    db.session.flush()
    audit.record(f"covenant.breach_{state.value}", breach, by=by, place=breach.covenant.hall.place)
    notify(
        breach.reported_by,
        N_("您上报的违反“%(title)s”的事已经办结"),
        breach.covenant.url,
        kind="covenant.breach_settled",
        title=breach.covenant.title,
    )


def start(covenant: Covenant, procedure: Procedure, what: str, *, by: Person) -> ProcedureRun:
    """Start a procedure that a clause in force names, for one case."""
    allow(by, Permission.WORK_DESK, covenant.hall.place)
    binding = in_force(covenant)
    if binding is None or procedure not in {one.procedure for one in binding.clauses}:
        raise Refused(_l("施行的公约里没有约定这个程序"), remedy=_l("请先修订公约，把程序写进条文"))
    what = wording.line(what)
    if not what or len(what) > PLEDGE_LIMIT:
        raise Invalid(_l("请写明是哪件事、在哪里"), code="what")
    run = ProcedureRun(
        covenant=covenant, procedure=procedure, what=what, started_at=clock.now(), started_by=by
    )
    db.session.add(run)
    db.session.flush()
    audit.record("covenant.procedure_started", run, by=by, place=covenant.hall.place)
    return run


def tick(
    run: ProcedureRun, number: int, note: str, *, by: Person, photo: Photo | None = None
) -> None:
    """Write down that the next step was done; with the last one the case is over."""
    allow(by, Permission.WORK_DESK, run.covenant.hall.place)
    run = held(run)
    note = wording.paragraphs(note)
    done = [one.number for one in run.ticks]
    granted(may_tick(RunFacts(run.procedure, done), number, note))
    db.session.add(
        ProcedureTick(
            run_id=run.id,
            number=number,
            at=clock.now(),
            by=by,
            note=note,
            photo_id=photo.id if photo else None,
        )
    )
    if next_step(RunFacts(run.procedure, [*done, number])) is None:
        run.finished_at = clock.now()
    db.session.flush()
    db.session.expire(run, ["ticks"])
    details = {"step": number}
    audit.record(
        "covenant.procedure_ticked", run, by=by, place=run.covenant.hall.place, details=details
    )


def pledge(covenant: Covenant, text: str, *, is_shown: bool, by: Person) -> FamilyPledge:
    """家规家训: promise to keep the covenant, in the family's own words where they like."""
    allow(by, Permission.CO_SIGN, covenant.hall.place)
    if in_force(covenant) is None:
        raise Refused(_l("公约还没有施行"))
    if pledge_of(covenant, by) is not None:
        raise Refused(_l("您家已经承诺过"), remedy=_l("要改的话，请先撤回再写"))
    text = wording.line(text)
    if len(text) > PLEDGE_LIMIT:
        raise Invalid(_l("家训最多%(count)d字", count=PLEDGE_LIMIT), code="text")
    made = FamilyPledge(
        covenant_id=covenant.id, person=by, text=text, is_shown=is_shown, at=clock.now()
    )
    db.session.add(made)
    db.session.flush()
    audit.record("covenant.pledged", made, by=by, place=covenant.hall.place)
    return made


def take_back(covenant: Covenant, *, by: Person) -> None:
    """Take the pledge back; the row stays as history."""
    made = pledge_of(covenant, by)
    if made is None:
        raise Missing(_l("您家还没有承诺"))
    made.withdrawn_at = clock.now()
    audit.record("covenant.pledge_withdrawn", made, by=by, place=covenant.hall.place)


def pledge_of(covenant: Covenant, person: Person | None) -> FamilyPledge | None:
    """The standing pledge of this person."""
    if person is None:
        return None
    return db.session.scalar(
        select(FamilyPledge).where(
            FamilyPledge.covenant_id == covenant.id,
            FamilyPledge.person_id == person.id,
            FamilyPledge.withdrawn_at.is_(None),
        )
    )


def _words(text: str) -> str:
    text = wording.paragraphs(text)
    if not text or len(text) > TEXT_LIMIT:
        raise Invalid(_l("请写明情况，最多%(count)d字", count=TEXT_LIMIT), code="text")
    return text
