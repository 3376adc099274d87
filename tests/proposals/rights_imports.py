"""Who gets through where with files: what comes in, and what is taken home."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from app import clock
from app.permissions import Role
from app.transaction import transaction
from proposals.models.import_batch import ImportBatch, ImportState
from proposals.services import import_batches, import_mappings
from proposals.services.message_columns import Layout, Meaning
from tests.proposals.stories import GOOD_ROW, workbook
from tests.support.rights import ANYBODY, Ask, Rule, World, holders

DESK = holders(Role.SECRETARY, Role.STREET)
Make = Callable[[World], Ask]


def at_this_hall(world: World) -> Ask:
    return Ask(form={"hall": world.hall.code}, query={"hall": world.hall.code})


def an_upload(world: World) -> Ask:
    file = (BytesIO(workbook([GOOD_ROW])), "messages.xlsx")
    form = {"hall": world.hall.code, "file": file}
    return Ask(form=form, query={"hall": world.hall.code}, once=True)


def a_batch(world: World) -> Ask:
    stored = import_batches.store(BytesIO(workbook([GOOD_ROW])))
    with transaction() as session:
        batch = ImportBatch(
            hall=world.hall,
            uploaded_by=world.holder(Role.SECRETARY),
            file_name="messages.xlsx",
            stored_as=stored,
            state=ImportState.READ,
            ready=1,
            columns=[{"name": "留言主题", "samples": [], "meaning": "title", "is_private": False}],
            layout=Layout({"留言主题": Meaning.TITLE}).to_json(),
            rejected_as=stored,
            created_at=clock.now(),
        )
        session.add(batch)
        session.flush()
    return Ask({"batch_id": batch.id})


def a_batch_for(**form: str) -> Make:
    return lambda world: Ask(a_batch(world).values, form)


def a_mapping(world: World) -> Ask:
    layout = Layout({"留言主题": Meaning.TITLE})
    with transaction():
        mapping = import_mappings.save(world.hall, "热线", layout, by=world.holder(Role.SECRETARY))
    return Ask({"mapping_id": mapping.id})


def as_file(_world: World) -> Ask:
    return Ask({"form": "csv"})


ROUTES = {
    # lists for taking home
    ("GET", "/proposals/export.<any(csv, xlsx, json):form>"): Rule(ANYBODY, as_file),
    ("GET", "/topics/export.<any(csv, xlsx, json):form>"): Rule(ANYBODY, as_file),
    ("GET", "/desk/export/proposals.<any(csv, xlsx, json):form>"): Rule(
        DESK, lambda world: Ask({"form": "csv"}, query={"hall": world.hall.code})
    ),
    # files of messages
    ("GET", "/desk/imports"): Rule(DESK, at_this_hall),
    ("POST", "/desk/imports"): Rule(DESK, an_upload),
    ("GET", "/desk/imports/<int:batch_id>"): Rule(DESK, a_batch),
    ("POST", "/desk/imports/<int:batch_id>/columns"): Rule(
        DESK, a_batch_for(column_0="title", channel="platform")
    ),
    ("POST", "/desk/imports/<int:batch_id>/look"): Rule(DESK, a_batch_for(heading_row="1")),
    ("GET", "/desk/imports/<int:batch_id>/rejected.xlsx"): Rule(DESK, a_batch),
    ("POST", "/desk/imports/mappings/<int:mapping_id>/remove"): Rule(DESK, a_mapping),
    ("POST", "/desk/imports/<int:batch_id>/confirm"): Rule(DESK, a_batch),
    ("POST", "/desk/imports/<int:batch_id>/cancel"): Rule(DESK, a_batch),
}
