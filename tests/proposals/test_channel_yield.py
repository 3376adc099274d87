"""What each channel brought: every number with its denominator, by hall, place and period."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.permissions import Role
from app.places.models.place import PlaceKind
from app.transaction import transaction
from proposals.models.source_channel import SourceChannel
from proposals.queries.channel_yield import Asked, total, yields
from proposals.services import desk
from tests.proposals.helping import make_entered
from tests.proposals.stories import make_filed_topic, make_proposal
from tests.support.factories import make_hall, make_person, make_place


def test_every_channel_stands_in_its_order_with_what_it_brought(app: Flask) -> None:
    hall = make_hall()
    secretary = make_person(Role.SECRETARY, at=hall)
    first, second = make_proposal(hall), make_proposal(hall)
    make_entered(hall, secretary)
    with transaction():
        desk.answer(first, "已修好", by=secretary)
    make_filed_topic(hall, [second])
    rows = yields(Asked(clock.today(), clock.today(), hall=hall))
    assert [row.channel for row in rows] == list(SourceChannel)
    assert total(rows) == (3, 1, 1)
    residents = rows[list(SourceChannel).index(SourceChannel.RESIDENTS)]
    assert (residents.received, residents.answered, residents.adopted) == (3, 1, 1)


def test_the_period_counts_whole_days_and_the_place_what_lies_below(app: Flask) -> None:
    street = make_place("和平里", kind=PlaceKind.STREET)
    hall = make_hall(place=make_place("枣园", parent=street))
    make_proposal(make_hall())
    yesterday = clock.now() - timedelta(days=1)
    with clock.stopped(yesterday):
        make_proposal(hall)
    make_proposal(hall)
    today = clock.today()
    before = today - timedelta(days=1)
    assert total(yields(Asked(before, before, place=street)))[0] == 1
    assert total(yields(Asked(before, today, place=street)))[0] == 2
    assert total(yields(Asked(before, today)))[0] == 3
    court = make_place("东院", parent=hall.place)
    assert total(yields(Asked(before, today, place=court)))[0] == 0


def test_everybody_reads_counts_bars_and_table(app: Flask, client: FlaskClient) -> None:
    hall = make_hall()
    for answered in (True, False, False):
        proposal = make_proposal(hall)
        if answered:
            with transaction():
                desk.answer(proposal, "已修好", by=make_person(Role.SECRETARY, at=hall))
    page = client.get(f"/proposals/channels?hall={hall.id}").text
    assert page.count("<progress") == len(SourceChannel)
    assert "1/3（33%）" in page
    assert "0/3（0%）" in page
    refused = client.get(
        "/proposals/channels?since=昨天&until=2026-01-01&hall=99999999999999999999"
    )
    assert refused.status_code == 200
    assert "不是日期" in refused.text
