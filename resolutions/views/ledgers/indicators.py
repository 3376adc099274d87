"""``/indicators``: the tree for everybody to read, and a new version of it for who keeps it."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug import Response

from app.errors import DomainError
from app.shell.again import shown_again
from resolutions.models.ledgers.indicator import LEVELS
from resolutions.queries.ledgers import indicators as trees
from resolutions.services.ledgers import growing
from resolutions.views.blueprint import blueprint
from resolutions.views.ledgers.doors import keeper
from resolutions.views.ledgers.uploading import Upload, received, template_of


@blueprint.get("/indicators")
def indicators() -> str:
    """The indicators in force, or of an older version."""
    number = request.args.get("version", type=int)
    tree = trees.tree_numbered(number) if number else trees.tree_in_force()
    return _page(tree, Upload() if _keeps() else None)


def _keeps() -> bool:
    try:
        keeper()
    except DomainError:
        return False
    return True


def _page(tree: trees.Tree, form: Upload | None) -> str:
    return render_template(
        "resolutions/ledgers/indicators.html",
        tree=tree,
        versions=trees.versions(),
        fields={one.id: trees.fields_of(one) for one in tree.leaves},
        levels=[tree.count(level) for level in range(1, LEVELS + 1)],
        form=form,
    )


@blueprint.get("/indicators/template.xlsx")
def indicators_template() -> Response:
    """The table to fill in, begun with the leaves in force."""
    leaves = trees.tree_in_force().leaves
    rows = [(*one.key.split("／"), one.code, one.template, one.standard) for one in leaves]
    return template_of(growing.TABLE, "检查指标.xlsx", *rows)


@blueprint.post("/desk/indicators")
def indicators_upload() -> Response | tuple[str, int]:
    """Read a new version; nothing changes before it is confirmed."""
    person, form = keeper(), Upload()
    made = None
    if form.validate_on_submit():
        with shown_again(lambda: _page(trees.tree_in_force(), form)):
            made = received(form, lambda path, name, by: growing.receive(path, name, by=by), person)
    if made is None:
        return _page(trees.tree_in_force(), form), 422
    return redirect(url_for(".ledger_table", import_id=made.id), 303)
