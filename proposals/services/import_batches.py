"""An uploaded file's way: kept, looked at, read, confirmed, imported in the background.

Its columns are shown first; what each means is guessed, and the desk corrects it, before anything
is taken in. The database is the truth of what is due; a job only says "look now". A worker claims
a batch and shows at each chunk that it is alive; one that fell silent is relieved after a while.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from gevent import get_hub
from sqlalchemy import or_, select, update

from app import audit, clock, jobs
from app.errors import Invalid, Refused
from app.extensions import db
from app.marks import N_
from app.people.models.person import Person
from app.places.models.hall import Hall
from app.transaction import after_commit, transaction
from proposals.models.import_batch import SOURCE, ImportBatch, ImportMapping, ImportState
from proposals.queries.batches import mappings_of
from proposals.queries.listing import excerpt
from proposals.services import rejected_rows
from proposals.services.importing import import_messages
from proposals.services.message_columns import Layout, fits, layout_from
from proposals.services.message_file import Message, Reading, UnreadableFile, read
from proposals.services.message_heading import Column, Look, look

log = logging.getLogger(__name__)
_SILENT = timedelta(minutes=3)
_REPORTED = 1_000
_SAMPLED = 5
_KEPT_USED = N_("列的含义用了以前保存的“%(name)s”")
_PIECE = 1024 * 1024
FOLDER = "imports"
ENDINGS = (".xlsx", ".csv", ".tsv", ".txt")
_LONGER = frozenset({".tsv", ".txt"})


def folder() -> Path:
    """Where uploaded files wait."""
    instance: Path = current_app.extensions["settings"].instance_path
    return instance / FOLDER


def store(upload: BinaryIO, file_name: str = "x.xlsx") -> str:
    """Keep an uploaded file under a name of ours; returns the name. Call it before a transaction."""
    ending = Path(file_name).suffix.lower()
    if ending not in ENDINGS:
        raise Invalid(
            _l("请上传 .xlsx 或 .csv 表格"), remedy=_l("旧的 .xls 请先在 Excel 中另存为 .xlsx")
        )
    folder().mkdir(parents=True, exist_ok=True)
    name = f"{secrets.token_urlsafe(24)}{'.csv' if ending in _LONGER else ending}"
    with (folder() / name).open("wb") as kept:
        while piece := upload.read(_PIECE):
            kept.write(piece)
    return name


def begin(hall: Hall, stored_as: str, file_name: str, *, by: Person) -> ImportBatch:
    """Note an uploaded file for reading."""
    batch = ImportBatch(
        hall=hall,
        uploaded_by=by,
        file_name=Path(file_name).name[:200],
        stored_as=stored_as,
        state=ImportState.READING,
        created_at=clock.now(),
    )
    db.session.add(batch)
    db.session.flush()
    audit.record("import.uploaded", batch, by=by, place=hall.place)
    after_commit(_look_soon)
    return batch


def choose(batch: ImportBatch, layout: Layout, *, by: Person) -> None:
    """Say what the columns mean and where the needs come from, and have the file read so."""
    _moved(batch, ImportState.READ, ImportState.READING, by=by)
    batch.layout = layout.to_json()
    batch.source, batch.channel = layout.source or SOURCE, layout.channel or batch.channel
    after_commit(_look_soon)


def look_again(batch: ImportBatch, *, sheet: str, heading_row: int | None, by: Person) -> None:
    """Have the columns looked for on another sheet, or under another row."""
    _moved(batch, ImportState.READ, ImportState.READING, by=by)
    batch.layout = Layout({}, sheet, heading_row).to_json()
    after_commit(_look_soon)


def confirm(batch: ImportBatch, *, by: Person) -> None:
    """Have what was read imported. Nothing of the file was taken in before."""
    if not batch.is_mapped or not batch.ready:
        raise Refused(_l("还没有可以导入的行"), remedy=_l("请先选好每一列的含义，再看一遍"))
    _moved(batch, ImportState.READ, ImportState.RUNNING, by=by)
    after_commit(_look_soon)


def cancel(batch: ImportBatch, *, by: Person) -> None:
    """Throw the file away; nothing of it was taken in."""
    _moved(batch, ImportState.READ, ImportState.CANCELLED, by=by)
    batch.finished_at = clock.now()
    rejected_rows.forget(folder(), batch)
    _forget_file(batch)


def _moved(batch: ImportBatch, source: ImportState, target: ImportState, *, by: Person) -> None:
    db.session.refresh(batch, with_for_update={"of": ImportBatch})
    if batch.state is not source:
        raise Refused(_l("这个文件现在不能这样处理"), remedy=_l("请刷新页面看看它的状态"))
    batch.state, batch.claimed_at = target, None
    audit.record(f"import.{target}", batch, by=by, place=batch.hall.place)


def _forget_file(batch: ImportBatch) -> None:
    """Keep the names of the columns, not what stood in them; the file goes when that stands."""
    batch.columns = [one | {"samples": []} for one in batch.columns]
    stored = folder() / batch.stored_as
    after_commit(lambda: stored.unlink(missing_ok=True))


def _look_soon() -> None:
    jobs.soon(work_off)


def work_off() -> int:
    """Do everything that is due: read new files, import confirmed ones. Returns how many."""
    done = 0
    while (batch_id := _claim()) is not None:
        _work(batch_id)
        done += 1
    rejected_rows.sweep(folder())
    return done


def _claim() -> int | None:
    at = clock.now()
    due = (
        ImportBatch.state.in_((ImportState.READING, ImportState.RUNNING)),
        or_(ImportBatch.claimed_at.is_(None), ImportBatch.claimed_at < at - _SILENT),
    )
    with transaction() as session:
        found = session.scalar(select(ImportBatch.id).where(*due).order_by(ImportBatch.id).limit(1))
        if found is None:
            return None
        return session.execute(
            update(ImportBatch)
            .where(ImportBatch.id == found, *due)
            .values(claimed_at=at)
            .returning(ImportBatch.id)
        ).scalar()


@dataclass(frozen=True)
class _Preview:
    """What was found out about a file; no reading while nobody knows what its columns mean."""

    look: Look
    reading: Reading | None
    rejected_as: str = ""
    used: int | None = None
    """Which of the kept mappings fitted."""


def _preview(path: Path, asked: Layout | None, kept: Sequence[Layout], at: datetime) -> _Preview:
    """Look at the file, and read it as far as its columns are known. Runs in a native thread."""
    looked = look(path, asked)
    names = [column.name for column in looked.columns]
    used = None if asked else next((n for n, one in enumerate(kept) if fits(one, names)), None)
    if used is not None:
        looked = look(path, replace(looked.layout, columns=kept[used].columns))
    if not looked.is_sure:
        return _Preview(looked, None)
    reading = read(path, looked.layout, at=at)
    return _Preview(looked, reading, rejected_rows.write(path, reading), used)


def _work(batch_id: int) -> None:
    batch = db.session.get_one(ImportBatch, batch_id)
    path = folder() / batch.stored_as
    in_thread = get_hub().threadpool.apply  # a large file takes seconds, and phones go on
    try:
        asked = _layout_of(batch)
        if batch.state is ImportState.READING:
            kept = mappings_of(batch.hall)
            layouts = [layout_from(one.layout) for one in kept]
            found: _Preview = in_thread(_preview, (path, asked, layouts, batch.created_at))
            _note_preview(batch_id, found, None if found.used is None else kept[found.used].id)
        else:
            _import(batch_id, in_thread(read, (path, asked), {"at": batch.created_at}))
    except UnreadableFile as error:
        _fail(batch_id, error.reason, error.values)
    except Exception:
        log.exception("import %s failed", batch_id)
        _fail(batch_id, "", {})


def _layout_of(batch: ImportBatch) -> Layout | None:
    """What somebody said of the columns, or of where they are; none for a file just uploaded."""
    if not batch.layout:
        return None
    if batch.is_mapped:
        return layout_from(batch.layout)
    return Layout({}, batch.layout["sheet"], batch.layout["heading_row"])


def _note_preview(batch_id: int, preview: _Preview, mapping_id: int | None) -> None:
    reading, looked = preview.reading or Reading(()), preview.look
    layout = looked.layout if preview.reading else replace(looked.layout, columns={})
    with transaction() as session:
        batch = session.get_one(ImportBatch, batch_id)
        batch.total, batch.ready = reading.total, len(reading.messages)
        batch.bad_count = len(reading.rejected)
        batch.bad = [
            [one.row, one.column, one.reason, dict(one.values)] for one in reading.bad[:_REPORTED]
        ]
        batch.sample = [_sampled(message) for message in reading.messages[:_SAMPLED]]
        batch.columns = [_shown(column) for column in looked.columns]
        batch.notes = [[note.text, dict(note.values)] for note in looked.notes]
        batch.layout = layout.to_json() | {"sheets": list(looked.sheets)}
        if mapping_id is not None and (kept := session.get(ImportMapping, mapping_id)):
            batch.source, batch.channel = kept.source, kept.channel
            batch.notes = [*batch.notes, [_KEPT_USED, {"name": kept.name}]]
        rejected_rows.forget(folder(), batch)
        batch.rejected_as = preview.rejected_as
        batch.state, batch.claimed_at = ImportState.READ, None


def _shown(column: Column) -> dict[str, object]:
    return {
        "name": column.name,
        "samples": list(column.samples),
        "meaning": column.meaning or "",
        "is_private": column.is_private,
    }


def _sampled(message: Message) -> list[str]:
    return [message.title, message.submitted_at.isoformat(), excerpt(message.body)]


def _import(batch_id: int, reading: Reading) -> None:
    batch = db.session.get_one(ImportBatch, batch_id)
    hall, person = batch.hall, batch.uploaded_by

    def note(handled: int, imported: int) -> None:
        running = db.session.get_one(ImportBatch, batch_id)
        running.handled, running.imported = handled, imported
        running.claimed_at = clock.now()

    result = import_messages(
        hall,
        reading.messages,
        by=person,
        source=batch.source,
        channel=batch.channel,
        progress=note,
    )
    with transaction() as session:
        batch = session.get_one(ImportBatch, batch_id)
        batch.imported, batch.already = result.imported, result.already
        batch.handled, batch.state = batch.ready, ImportState.DONE
        batch.finished_at = clock.now()
        counts = {"imported": result.imported, "already": result.already}
        audit.record("import.done", batch, by=person, place=batch.hall.place, details=counts)
        _forget_file(batch)


def _fail(batch_id: int, reason: str, values: Mapping[str, str | int]) -> None:
    with transaction() as session:
        batch = session.get_one(ImportBatch, batch_id)
        batch.failure = _(reason, **values) if reason else _("系统出错了，请稍后再试")
        batch.state, batch.finished_at = ImportState.FAILED, clock.now()
        audit.record("import.failed", batch, by=None, place=batch.hall.place)
        rejected_rows.forget(folder(), batch)
        _forget_file(batch)
