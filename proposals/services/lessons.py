"""Learn from the desk's own sorting: count which pieces of text went with the class it chose."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from app import clock
from app.extensions import db
from proposals.classification.grams import pairs
from proposals.classification.tree import lineage
from proposals.models.category_lesson import ALL, CategoryCount, CategoryLesson
from proposals.models.proposal import Proposal

_READ = 400
"""Characters of a body that a lesson looks at: what it is about stands at its beginning."""


def teach(proposal: Proposal, node: str) -> None:
    """Count this proposal's words for a class and its parents; an earlier lesson is taken back."""
    forget(proposal)
    if not node:
        return
    grams = pairs(f"{proposal.title}\n{proposal.body[:_READ]}")
    db.session.add(
        CategoryLesson(
            proposal_id=proposal.id, node=node, grams=" ".join(grams), taught_at=clock.now()
        )
    )
    insert = insert_sqlite if db.session.get_bind().dialect.name == "sqlite" else insert_postgresql
    statement = insert(CategoryCount)
    # In one order everywhere: two desks that teach at once never wait for each other in a ring.
    rows = [
        {"node": code, "gram": gram, "count": 1}
        for code in lineage(node)
        for gram in sorted((ALL, *grams))
    ]
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=[CategoryCount.node, CategoryCount.gram],
            set_={"count": CategoryCount.count + 1},
        ),
        rows,
    )
    db.session.flush()


def forget(proposal: Proposal) -> None:
    """Take back exactly what this proposal taught, if it taught anything."""
    lesson = db.session.get(CategoryLesson, proposal.id)
    if lesson is None:
        return
    grams = sorted((ALL, *lesson.grams.split()))
    for code in lineage(lesson.node):
        db.session.execute(
            update(CategoryCount)
            .where(CategoryCount.node == code, CategoryCount.gram.in_(grams))
            .values(count=CategoryCount.count - 1)
            .execution_options(synchronize_session=False)
        )
    db.session.delete(lesson)
    db.session.flush()
