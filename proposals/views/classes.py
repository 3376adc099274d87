"""Choose the class of a draft or of a proposal: suggested with its reason, taken or overridden."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.errors import Invalid
from app.people.identity import current_person
from app.people.models.person import Person
from app.people.policy import allow
from app.permissions import Permission
from app.transaction import transaction
from proposals.classification.tree import Node
from proposals.models.category_tree import ELSE, FIRST, UNSORTED, Sorted, tree
from proposals.models.draft import Draft
from proposals.models.proposal import Proposal
from proposals.queries.proposals import proposal_with
from proposals.queries.suggesting import likely_for
from proposals.services import desk, drafts
from proposals.views.signing import signed_in
from proposals.views.writing import COOKIE

blueprint = Blueprint("classes", __name__)


@blueprint.get("/proposals/new/category")
def choose_own() -> ResponseReturnValue:
    """All classes, one first level at a time, for what somebody is writing."""
    draft = _draft()
    if draft is None:
        return redirect(url_for("proposing.what"))
    return _page(draft, "classes.choose_own", {}, url_for("proposing.confirm"))


@blueprint.post("/proposals/new/category")
def set_own() -> ResponseReturnValue:
    """Keep the class chosen, or taken as it was suggested."""
    draft, chosen = _draft(), _chosen()
    if draft is None:
        return redirect(url_for("proposing.what"), 303)
    with transaction():
        drafts.sort(draft, chosen, confirmed=_confirmed())
    return redirect(url_for("proposing.confirm"), 303)


@blueprint.get("/desk/proposals/<int:proposal_id>/category")
def choose_at_desk(proposal_id: int) -> str:
    """The same for a proposal at the desk."""
    proposal, _person = _at_desk(proposal_id)
    back = url_for("desk.proposal", proposal_id=proposal.id)
    return _page(proposal, "classes.choose_at_desk", {"proposal_id": proposal.id}, back)


@blueprint.post("/desk/proposals/<int:proposal_id>/category")
def set_at_desk(proposal_id: int) -> ResponseReturnValue:
    """Sort it; the next suggestions learn from it."""
    proposal, person = _at_desk(proposal_id)
    chosen = _chosen()
    with transaction():
        desk.classify(proposal, chosen, by=person, confirmed=_confirmed())
    flash(_("分类已保存"), "success")
    return redirect(url_for("desk.proposal", proposal_id=proposal.id), 303)


def _page(row: Draft | Proposal, endpoint: str, values: dict[str, int], back: str) -> str:
    at = request.args.get("at", "")
    first = tree().nodes.get(at[:FIRST])
    return render_template(
        "proposals/classes/choose.html",
        row=row,
        at=first,
        firsts=tree().below(),
        seconds=_last_the_rest(first.code) if first else (),
        below=tree().below,
        likely=() if first else likely_for(row.title, row.body),
        endpoint=endpoint,
        values=values,
        back=back,
    )


def _last_the_rest(code: str) -> list[Node]:
    """The classes below one, the one for everything else at the end."""
    return sorted(tree().below(code), key=lambda node: node.name == ELSE)


def _chosen() -> Sorted:
    code = request.form.get("code", "")
    chosen = Sorted.at(code) if code else UNSORTED
    if chosen is None:
        raise Invalid(_l("没有这个分类"), remedy=_l("请从列出的分类中选一个"))
    return chosen


def _confirmed() -> bool:
    return request.form.get("suggested") == "1"


def _draft() -> Draft | None:
    return drafts.found(request.cookies.get(COOKIE), signed_in())


def _at_desk(proposal_id: int) -> tuple[Proposal, Person]:
    proposal = proposal_with(proposal_id)
    return proposal, allow(current_person(), Permission.WORK_DESK, proposal.place)
