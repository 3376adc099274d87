"""The demonstration holds one decision carried out and one in every standing."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from app import audit, clock
from app.demo.town import found_town
from app.extensions import db
from app.people.models.membership import Membership
from app.transaction import transaction
from proposals.models.topic import Topic
from resolutions.demo import load as part
from resolutions.demo.earlier import LAMPS
from resolutions.ledgers.states import ItemState
from resolutions.models.appraisal import Appraisal
from resolutions.models.arrangement import Arrangement
from resolutions.models.covenant import CovenantVersion
from resolutions.models.ledgers.item import LedgerItem
from resolutions.progress.appraisal import Outcome
from resolutions.progress.covenant_acts import CovenantState
from resolutions.progress.standing import Colour
from resolutions.queries.board import to_check
from resolutions.queries.path.pieces import Stage
from resolutions.queries.path.whole import path_of
from resolutions.queries.standings import Today
from resolutions.queries.tally import Scope, count

_STATES = select(LedgerItem.state, func.count()).group_by(LedgerItem.state)


def test_it_is_alive(app: Flask, client: FlaskClient) -> None:
    with transaction():
        town = found_town()
        began = clock.today() - timedelta(days=200)
        db.session.execute(update(Membership).values(since=began))
    part.load(town)
    counts = count(Scope(frozenset({town.hall.id})), Today.now())
    assert counts[Colour.RED] == counts[Colour.AMBER] == 1
    assert counts[Colour.DONE] == 2
    assert counts[Colour.GREEN] == 2
    assert len(to_check([town.hall])) == 1
    topic = db.session.scalars(select(Topic).where(Topic.title == LAMPS)).one()
    path = path_of(topic)
    assert path.reached == 5
    assert all(part.steps for part in path.parts)
    decided = next(part for part in path.parts if part.stage is Stage.DECIDE)
    hints = [proof.hint for step in decided.steps for proof in step.proofs]
    assert any("检查点校验码" in hint for hint in hints)
    page = client.get(f"/path/{topic.id}").get_data(as_text=True)
    assert page.count("<img") >= 7
    stand = dict(db.session.execute(_STATES).tuples().all())
    assert stand[ItemState.WRITTEN_OFF] == 3
    assert set(stand) >= {ItemState.HUNG, ItemState.DISPATCHED, ItemState.RECHECK}
    assert {ItemState.REJECTED, ItemState.DEFERRED} <= set(stand)
    ledgers = client.get("/ledgers").get_data(as_text=True)
    assert "秋冬遗留建筑垃圾清零行动" in ledgers
    assert "处超期未销" in ledgers
    appraisal = db.session.scalars(select(Appraisal)).unique().one()
    assert appraisal.outcome is Outcome.PASSED
    assert appraisal.said.answers == 18
    assert db.session.scalars(select(Arrangement)).unique().one().ended_at is None
    listed = client.get("/covenants").get_data(as_text=True)
    assert "征集民意" in listed
    binding = db.session.scalars(
        select(CovenantVersion).where(CovenantVersion.state == CovenantState.IN_FORCE)
    ).one()
    assert binding.review_on is not None
    assert binding.covenant.title in listed
    assert not list(audit.verify())
