"""Tables of ledgers: templates to fill in, an upload, and what it would change."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from tempfile import NamedTemporaryFile

from flask import flash, redirect, render_template, send_file, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from werkzeug import Response

from app.errors import Missing
from app.extensions import db
from app.people.models.person import Person
from app.people.policy import allow
from app.people.views.doors import officer
from app.permissions import Permission
from app.spreadsheets.cells import Unreadable
from app.transaction import transaction
from resolutions.models.ledgers.table_import import LedgerTableImport, TableKind
from resolutions.services.ledgers import growing, importing
from resolutions.services.ledgers.tables import Table
from resolutions.views.blueprint import blueprint
from resolutions.views.ledgers.doors import keeper

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 100
_WIDTH = 18


class Upload(FlaskForm):
    """A table as a file."""

    file = FileField(
        _l("Excel 或 CSV 文件"),
        description=_l("先预览，确认以后才生效"),
        validators=[FileRequired(_l("请选择文件"))],
        render_kw={"accept": ".xlsx,.csv"},
    )


def template_of(table: Table, name: str, *examples: tuple[str, ...]) -> Response:
    """The headings of a table, with rows to begin from."""
    book = Workbook()
    sheet = book.worksheets[0]
    for number, heading in enumerate(table.headings.values(), 1):
        sheet.cell(1, number, heading).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTH
    for row in examples:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    return send_file(out, mimetype=XLSX, as_attachment=True, download_name=name)


Receive = Callable[[Path, str, Person], LedgerTableImport]


def received(form: Upload, receive: Receive, by: Person) -> LedgerTableImport | None:
    """Read the file of a valid form; none, with its error said, where it cannot be read."""
    file = form.file.data
    name = file.filename or ""
    try:
        with NamedTemporaryFile(suffix=Path(name).suffix.lower()[:8]) as kept:
            file.save(kept)
            kept.flush()
            with transaction():
                made = receive(Path(kept.name), name, by)
                db.session.flush()
    except Unreadable as unreadable:
        form.form_errors = [_(unreadable.reason) % unreadable.values]
        return None
    return made


@blueprint.get("/desk/ledger-tables/<int:import_id>")
def ledger_table(import_id: int) -> str:
    """What would be brought in, and every fault by row and column."""
    made = _made(import_id)
    is_tree = made.kind is TableKind.INDICATORS
    return render_template(
        "resolutions/ledgers/table.html",
        made=made,
        back=_back(made),
        faults=[(one["row"], one["heading"], _said(one)) for one in made.faults][:SHOWN],
        bad=len({one["row"] for one in made.faults}),
        rows=made.rows[:SHOWN],
        table=growing.TABLE if is_tree else importing.TABLE,
        changes=growing.changes(made) if is_tree and not made.applied_at else None,
        whole=is_tree,
    )


def _said(fault: dict[str, object]) -> str:
    params = fault["params"] if isinstance(fault["params"], dict) else {}
    return str(_(str(fault["why"]))) % {
        name: _(value) if isinstance(value, str) and value else value
        for name, value in params.items()
    }


@blueprint.post("/desk/ledger-tables/<int:import_id>")
def ledger_table_post(import_id: int) -> Response:
    """Bring it in."""
    made, person = _made(import_id), officer()
    if made.kind is TableKind.INDICATORS:
        with transaction():
            growing.confirm(made, by=person)
    else:
        importing.bring_in(made.id, person.id)
    flash(_("已导入"), "success")
    return redirect(url_for(".ledger_table", import_id=import_id), 303)


def _made(import_id: int) -> LedgerTableImport:
    person = officer()
    made = db.session.get(LedgerTableImport, import_id)
    if made is None:
        raise Missing(_l("没有这次导入"), code="no_import")
    if made.ledger is not None:
        allow(person, Permission.ASSIGN, made.ledger.place)
    else:
        keeper()
    return made


def _back(made: LedgerTableImport) -> str:
    if made.ledger is not None:
        return url_for(".ledger", ledger_id=made.ledger.id)
    return url_for(".indicators")
