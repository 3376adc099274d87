"""Who gets through where after the work is done: appraisals, arrangements, covenants."""

from __future__ import annotations

import secrets
from datetime import timedelta

from app import clock
from app.extensions import db
from app.permissions import Role
from app.photos.models.photo import Photo
from app.transaction import transaction
from meetings.models.meeting import Meeting
from meetings.models.motion import Motion, MotionState
from resolutions.models.appraisal import (
    Appraisal,
    AppraisalAnswer,
    AppraisalBatch,
    AppraisalPlace,
)
from resolutions.models.arrangement import Arrangement, TeamMember, UpkeepItem
from resolutions.models.covenant import Covenant, CovenantClause, CovenantVersion
from resolutions.models.covenant_life import CovenantBreach, ProcedureRun
from resolutions.models.resolution import Resolution
from resolutions.progress.appraisal import Channel, Mark, Part, last_day
from resolutions.progress.covenant import Consequence
from resolutions.progress.covenant_acts import CovenantKind, CovenantState
from resolutions.progress.long_term import TeamPart
from resolutions.progress.procedures import Procedure
from resolutions.services import adopting
from tests.support.rights import ANYBODY, SIGNED_IN, Ask, Rule, World, elsewhere, holders
from tests.votes.rights_table import voting

DESK = holders(Role.SECRETARY, Role.STREET)
DESK_ANYWHERE = DESK | elsewhere(Role.SECRETARY, Role.STREET)
RESIDENTS = holders(Role.RESIDENT, Role.REPRESENTATIVE)
APPRAISES = holders(Role.SECRETARY, Role.STREET, Role.MONITOR)
APPRAISES_ANYWHERE = APPRAISES | elsewhere(Role.SECRETARY, Role.STREET, Role.MONITOR)
KEEPS = holders(Role.SECRETARY, Role.STREET, Role.CHAIR, Role.EXPERT)


def adopted(world: World) -> Resolution:
    """A resolution as the hall adopted it, waiting to be assigned."""
    chair = world.holder(Role.CHAIR)
    meeting = Meeting(
        hall=world.hall,
        title="议事会",
        place_text="活动室",
        starts_at=clock.now(),
        chair=chair,
        clerk=chair,
        screen_token=secrets.token_hex(16),
        checkin_token=secrets.token_hex(16),
        created_at=clock.now(),
    )
    motion = Motion(
        meeting=meeting,
        title="装充电桩",
        text="装8个充电桩",
        mover_id=chair.id,
        state=MotionState.ADOPTED,
        moved_at=clock.now(),
        decided_at=clock.now(),
    )
    db.session.add_all([meeting, motion])
    db.session.flush()
    return adopting.adopt(motion)


def resolution(world: World) -> Ask:
    with transaction():
        made = adopted(world)
    return Ask({"resolution_id": made.id}, {"text": "又坏了"})


def _appraisal(world: World) -> Appraisal:
    """An open one with one resident on its list."""
    made = Appraisal(
        resolution=adopted(world),
        number=1,
        opened_at=clock.now(),
        opened_on=clock.today(),
        ends_on=last_day(clock.today()),
        listed=1,
    )
    db.session.add(made)
    db.session.flush()
    person = world.holder(Role.RESIDENT)
    db.session.add(AppraisalPlace(appraisal_id=made.id, person_id=person.id, part=Part.RESIDENT))
    db.session.flush()
    return made


def appraisal(world: World) -> Ask:
    with transaction():
        made = _appraisal(world)
    return Ask({"appraisal_id": made.id}, {"mark": "satisfied"})


def appraised_person(world: World) -> Ask:
    asked = appraisal(world)
    person = world.holder(Role.RESIDENT)
    return Ask({**asked.values, "person_id": person.id}, {"mark": "satisfied"})


def appraisal_batch(world: World) -> Ask:
    with transaction():
        made = _appraisal(world)
        shot = Photo(
            sha256=secrets.token_hex(32),
            width=1,
            height=1,
            uploaded_by_id=world.holder(Role.SECRETARY).id,
            created_at=clock.now(),
        )
        db.session.add(shot)
        db.session.flush()
        batch = AppraisalBatch(
            appraisal_id=made.id,
            photo_id=shot.id,
            entered_by=world.holder(Role.SECRETARY),
            entered_at=clock.now(),
        )
        db.session.add(batch)
    return Ask({"batch_id": batch.id}, {"refuse": "1", "remark": "不一致"})


def appraisal_words(world: World) -> Ask:
    with transaction():
        made = _appraisal(world)
        said = AppraisalAnswer(
            appraisal_id=made.id,
            person_id=world.holder(Role.RESIDENT).id,
            is_own=True,
            channel=Channel.ONLINE,
            mark=Mark.SATISFIED,
            comment="灯太暗",
            at=clock.now(),
        )
        db.session.add(said)
    return Ask({"appraisal_id": made.id, "answer_id": said.id})


def arrangement(world: World) -> Ask:
    """A standing one, with one point of its list and one in its team."""
    with transaction():
        made = Arrangement(
            resolution=adopted(world),
            ground="议事会",
            plan="每月巡查",
            decided_at=clock.now(),
            decided_by=world.holder(Role.SECRETARY),
            owner=world.holder(Role.CHAIR),
            review_on=clock.today() + timedelta(days=90),
            upkeep=[UpkeepItem(position=1, text="看一次")],
            team=[
                TeamMember(
                    person=world.holder(Role.EXPERT),
                    part=TeamPart.VOLUNTEER,
                    since=clock.today(),
                )
            ],
        )
        db.session.add(made)
    later = clock.today() + timedelta(days=60)
    form = {"verdict": "keep", "text": "正常", "next_on": later.isoformat()}
    return Ask({"arrangement_id": made.id}, form)


def upkeep(world: World) -> Ask:
    asked = arrangement(world)
    made = db.session.get_one(Arrangement, asked.values["arrangement_id"])
    return Ask({**asked.values, "item_id": made.upkeep[0].id})


def serving(world: World) -> Ask:
    asked = arrangement(world)
    made = db.session.get_one(Arrangement, asked.values["arrangement_id"])
    return Ask({**asked.values, "member_id": made.team[0].id})


def enlisting(world: World) -> Ask:
    asked = arrangement(world)
    return Ask(asked.values, {"person": world.holder(Role.MONITOR).id, "part": "volunteer"})


def _version(world: World) -> CovenantVersion:
    made = Covenant(
        hall=world.hall,
        kind=CovenantKind.RESIDENT,
        title="居民公约",
        created_at=clock.now(),
        created_by=world.holder(Role.SECRETARY),
    )
    version = CovenantVersion(
        covenant=made, number=1, state=CovenantState.CONSULTING, reason="保持成果"
    )
    version.clauses = [
        CovenantClause(position=1, text="楼道不堆物。", consequence=Consequence.PERSUADE)
    ]
    db.session.add(version)
    db.session.flush()
    return version


def covenant(world: World) -> Ask:
    with transaction():
        made = _version(world)
    form = {"text": "很好", "clause": 1, "what": "堆物", "reason": "修订"}
    return Ask({"covenant_id": made.covenant_id}, form)


def covenant_in_force(world: World) -> Ask:
    """One with a clause that names a procedure."""
    poll = voting(world)
    with transaction():
        made = _version(world)
        made.clauses[0].procedure = Procedure.TOWING
        made.poll_id, made.people_present, made.women_present = poll.id, 40, 20
        made.filing_number, made.in_force_on = "2026-1", clock.today()
        made.state = CovenantState.IN_FORCE
    asked = {"covenant_id": made.covenant_id, "version_id": made.id}
    return Ask({**asked, "act": "repeal"})


def covenant_numbered(world: World) -> Ask:
    return Ask({**covenant(world).values, "number": 1})


def version(world: World) -> Ask:
    with transaction():
        made = _version(world)
    return Ask({"version_id": made.id}, {"text": ["楼道不堆物。"]})


def version_act(world: World) -> Ask:
    return Ask({**version(world).values, "act": "draft"})


def breach(world: World) -> Ask:
    with transaction():
        made = _version(world)
        told = CovenantBreach(
            covenant_id=made.covenant_id,
            clause_id=made.clauses[0].id,
            reported_by_id=world.holder(Role.RESIDENT).id,
            reported_at=clock.now(),
            what="堆物",
        )
        db.session.add(told)
    return Ask({"breach_id": told.id}, {"outcome": "已清走"})


def run(world: World) -> Ask:
    with transaction():
        started = ProcedureRun(
            covenant_id=_version(world).covenant_id,
            procedure=Procedure.TOWING,
            what="面包车",
            started_at=clock.now(),
            started_by_id=world.holder(Role.SECRETARY).id,
        )
        db.session.add(started)
    return Ask({"run_id": started.id})


def run_step(world: World) -> Ask:
    return Ask({**run(world).values, "number": 1}, {"note": "已办"})


ROUTES: dict[tuple[str, str], Rule] = {
    ("GET", "/appraise"): Rule(ANYBODY),
    ("GET", "/appraise/<int:appraisal_id>"): Rule(ANYBODY, appraisal),
    # Whoever is signed in comes as far as the list, which lets in those who stand on it alone.
    ("POST", "/appraise/<int:appraisal_id>"): Rule(SIGNED_IN, appraisal),
    ("GET", "/desk/appraisals"): Rule(APPRAISES_ANYWHERE),
    ("GET", "/desk/appraisals/<int:appraisal_id>"): Rule(APPRAISES, appraisal),
    ("GET", "/desk/appraisals/<int:appraisal_id>/people/<int:person_id>"): Rule(
        DESK, appraised_person
    ),
    ("POST", "/desk/appraisals/<int:appraisal_id>/people/<int:person_id>"): Rule(
        DESK, appraised_person
    ),
    ("GET", "/desk/appraisals/<int:appraisal_id>/paper"): Rule(DESK, appraisal),
    ("POST", "/desk/appraisals/<int:appraisal_id>/paper"): Rule(DESK, appraisal),
    ("POST", "/desk/appraisals/<int:appraisal_id>/comments/<int:answer_id>"): Rule(
        DESK, appraisal_words
    ),
    ("GET", "/desk/appraisal-papers/<int:batch_id>"): Rule(APPRAISES, appraisal_batch),
    ("POST", "/desk/appraisal-papers/<int:batch_id>"): Rule(APPRAISES, appraisal_batch),
    ("POST", "/desk/resolutions/<int:resolution_id>/appraise"): Rule(DESK, resolution),
    ("GET", "/long-term/<int:arrangement_id>"): Rule(ANYBODY, arrangement),
    ("POST", "/long-term/<int:arrangement_id>/checks/<int:item_id>"): Rule(KEEPS, upkeep),
    ("POST", "/long-term/<int:arrangement_id>/team"): Rule(DESK, enlisting),
    ("POST", "/long-term/<int:arrangement_id>/team/<int:member_id>/end"): Rule(DESK, serving),
    ("POST", "/long-term/<int:arrangement_id>/review"): Rule(DESK, arrangement),
    ("GET", "/desk/resolutions/<int:resolution_id>/long-term"): Rule(DESK, resolution),
    ("POST", "/desk/resolutions/<int:resolution_id>/long-term"): Rule(DESK, resolution),
    ("GET", "/desk/resolutions/<int:resolution_id>/reopen"): Rule(APPRAISES, resolution),
    ("POST", "/desk/resolutions/<int:resolution_id>/reopen"): Rule(APPRAISES, resolution),
    ("GET", "/covenants"): Rule(ANYBODY),
    ("GET", "/covenants/<int:covenant_id>"): Rule(ANYBODY, covenant),
    ("GET", "/covenants/<int:covenant_id>/versions/<int:number>"): Rule(ANYBODY, covenant_numbered),
    ("GET", "/covenants/<int:covenant_id>/versions/<int:number>.docx"): Rule(
        ANYBODY, covenant_numbered
    ),
    ("GET", "/covenants/runs/<int:run_id>"): Rule(ANYBODY, run),
    ("POST", "/covenants/<int:covenant_id>/opinions"): Rule(RESIDENTS, covenant),
    ("POST", "/covenants/<int:covenant_id>/breaches"): Rule(RESIDENTS, covenant),
    ("POST", "/covenants/<int:covenant_id>/pledge"): Rule(RESIDENTS, covenant),
    ("GET", "/desk/covenants"): Rule(DESK_ANYWHERE),
    ("POST", "/desk/covenants"): Rule(DESK_ANYWHERE),
    ("POST", "/desk/covenants/<int:covenant_id>/amend"): Rule(DESK, covenant),
    ("GET", "/desk/covenants/versions/<int:version_id>"): Rule(DESK, version),
    ("POST", "/desk/covenants/versions/<int:version_id>"): Rule(DESK, version),
    ("POST", "/desk/covenants/versions/<int:version_id>/review-day"): Rule(DESK, version),
    ("POST", "/desk/covenants/versions/<int:version_id>/<act>"): Rule(DESK, version_act),
    ("GET", "/desk/covenants/<int:covenant_id>/breaches"): Rule(DESK, covenant),
    ("POST", "/desk/covenants/breaches/<int:breach_id>"): Rule(DESK, breach),
    ("POST", "/desk/covenants/<int:covenant_id>/runs"): Rule(DESK, covenant),
    ("POST", "/desk/covenants/runs/<int:run_id>/<int:number>"): Rule(DESK, run_step),
}
