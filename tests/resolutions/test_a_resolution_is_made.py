"""An adopted motion becomes a resolution by itself; a lost one does not."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.notices.models.notice import Notice
from app.shell.navigation import todos
from proposals.queries.proposals import timeline_of
from resolutions.models.resolution import Resolution
from resolutions.progress.resolution_acts import ResolutionState
from tests.resolutions.works import decided_works


def test_an_adopted_motion_becomes_a_numbered_resolution_with_its_words(app: Flask) -> None:
    works = decided_works(held=True)
    resolution = works.resolution
    assert resolution.text == works.motion.text
    assert resolution.number == f"决〔{resolution.year}〕1号"
    assert resolution.verdict == "赞成3 反对0"
    assert resolution.state is ResolutionState.ADOPTED


def test_a_lost_motion_becomes_nothing(app: Flask) -> None:
    decided_works(adopted=False)
    assert db.session.scalars(select(Resolution)).all() == []


def test_the_secretary_has_it_to_assign_and_is_told(app: Flask) -> None:
    works = decided_works()
    assert "决议“装充电桩”待交办" in [todo.text for todo in todos(works.secretary)]
    told = db.session.scalars(
        select(Notice).where(Notice.person_id == works.secretary.id).order_by(Notice.id)
    ).all()
    assert "resolution.to_assign" in [notice.kind for notice in told]


def test_proposer_and_co_signer_are_told_and_their_timeline_shows_it(app: Flask) -> None:
    works = decided_works()
    for person in (works.proposer, works.supporter):
        told = db.session.scalars(
            select(Notice.kind).where(Notice.person_id == person.id).order_by(Notice.id)
        ).all()
        assert "topic.resolution_adopted" in told
    acts = [event.act for event in timeline_of(works.proposal)]
    assert acts[-1] == "resolution_adopted"
    assert acts.index("topic_decided") < acts.index("resolution_adopted")
