"""The workbook of rows that stayed outside: as they were written, the reasons in the last column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from flask_babel import gettext as _

from app import audit, clock
from app.people.models.person import Person
from app.tables import Column, Format, pieces
from proposals.models.import_batch import ImportBatch
from proposals.services.message_file import Reading, rejected_rows

_KEPT_S = 30 * 24 * 3600
"""How long it can be fetched; it holds what people wrote."""
_ENDING = ".rejected.xlsx"


def write(path: Path, reading: Reading) -> str:
    """Write it beside the file that was read; returns its name, or nothing where all rows are good.

    Needs no database and no request: the reasons are written in the language of the files.
    """
    if not reading.rejected:
        return ""
    names = [column.name for column in reading.columns]
    headings = [*names, "原来的行", "没有导入的原因"]
    columns = [Column(str(place), heading) for place, heading in enumerate(headings)]
    target = path.with_name(f"{path.name}{_ENDING}")
    with target.open("wb") as kept:
        for piece in pieces(Format.XLSX, columns, _rows(reading)):
            kept.write(piece)
    return target.name


def _rows(reading: Reading) -> Iterator[Sequence[str | int]]:
    for cells, one in rejected_rows(reading):
        reasons = (f"{fault.column}：{fault.reason % fault.values}" for fault in one.faults)
        yield [*cells, one.row, "；".join(reasons)]


def forget(folder: Path, batch: ImportBatch) -> None:
    """Throw a batch's workbook away."""
    if batch.rejected_as:
        (folder / batch.rejected_as).unlink(missing_ok=True)
        batch.rejected_as = ""


def note_fetched(batch: ImportBatch, *, by: Person) -> None:
    """Write into the journal who fetched it: it holds names and whatever else stood in the rows."""
    details = {"rows": batch.bad_count}
    audit.record("import.rejected_fetched", batch, by=by, place=batch.hall.place, details=details)


def sweep(folder: Path) -> None:
    """Throw away the workbooks that nobody fetched in time."""
    for file in folder.glob(f"*{_ENDING}"):
        if file.stat().st_mtime < clock.now().timestamp() - _KEPT_S:
            file.unlink(missing_ok=True)


def name_for(batch: ImportBatch) -> str:
    """How the workbook is called when it is fetched."""
    return str(_("没有导入的行-%(file)s", file=Path(batch.file_name).stem)) + ".xlsx"
