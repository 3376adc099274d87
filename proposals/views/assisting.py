"""Assisted entry 协助办理 at the desk: begin, the four acts, end. The helper stays who they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.errors import DomainError, Forbidden, Invalid, Refused, SignInNeeded
from app.options import options
from app.people.identity import current_session
from app.people.models.person import Person
from app.people.models.sign_in import LoginSession
from app.people.names import clean_name, masked_phone
from app.people.services import accounts
from app.permissions import Permission
from app.photos.again import given
from app.places.models.hall import Hall
from app.transaction import transaction
from proposals.forms import AssistedProposalForm, AssistForm
from proposals.models.assisted_session import AssistedSession
from proposals.models.proposal import Proposal
from proposals.queries import assisting as sessions
from proposals.queries.authors import residents_named
from proposals.queries.halls import halls_where
from proposals.queries.proposals import proposal_with, proposals_by
from proposals.services import assisting
from proposals.services.proposing import Wording
from proposals.views.signing import signed_in

blueprint = Blueprint("assisting", __name__, url_prefix="/desk/assist")
HINT = "assisting"
"""In the cookie while this browser helps somebody: other pages need not ask the database."""
NEW = "new"
_OWN_ACTS = frozenset({"proposing", "supporting"})
"""Pages on which one acts in one's own name: closed meanwhile, so that no name is mistaken."""


class Start(NamedTuple):
    """What the first page works with."""

    hall: Hall
    halls: Sequence[Hall]
    name: str
    known: Sequence[Person]


@blueprint.before_app_request
def keep_names_apart() -> ResponseReturnValue | None:
    """While somebody is being helped, nobody proposes or signs in the helper's own name."""
    if HINT not in session or request.blueprint not in _OWN_ACTS:
        return None
    helped = sessions.running_at(current_session())
    if helped is None:
        return None
    if request.method == "GET":
        return redirect(url_for("assisting.now"))
    raise Refused(
        _l("您正在帮%(name)s办理，不能用自己的名义提事或联署", name=helped.resident.name),
        remedy=_l("替他办，请用页面上方的按钮；办您自己的事，请先按“结束协助”"),
    )


@blueprint.get("")
def start() -> ResponseReturnValue:
    """Who is it? By name first, then the door."""
    if sessions.running_at(current_session()) is not None:
        return redirect(url_for(".now"))
    return _start_page(_asked())


@blueprint.post("")
def begin() -> ResponseReturnValue:
    """Begin the half hour."""
    helper, asked = signed_in(), _asked()
    form = _form(asked)
    try:
        if form.validate_on_submit():
            with transaction():
                _begin(form, asked, helper)
            session[HINT] = True
            return redirect(url_for(".now"), 303)
    except DomainError as error:
        form.form_errors.append("。".join(str(p) for p in (error.what, error.remedy) if p))
    return _start_page(asked, form), 422


@blueprint.get("/now")
def now() -> ResponseReturnValue:
    """What may be done for whom, and what has been done."""
    helped = sessions.running_at(current_session())
    if helped is None:
        _asked()
        return redirect(url_for(".start"))
    own = proposals_by(helped.resident)
    return render_template("proposals/assist/now.html", helped=helped, hall=helped.hall, own=own)


@blueprint.post("/end")
def end() -> ResponseReturnValue:
    """End it before its time."""
    person, helped = signed_in(), sessions.last_at(current_session())
    session.pop(HINT, None)
    if helped is None:
        _asked()
        return redirect(url_for(".start"), 303)
    with transaction():
        assisting.end(helped, by=person)
    return redirect(url_for(".done", session_id=helped.id), 303)


@blueprint.get("/<int:session_id>/done")
def done(session_id: int) -> str:
    """What was done, and the slip with which the resident takes over the account."""
    person = signed_in()
    helped = sessions.session_with(session_id)
    if helped.helper_id != person.id:
        raise Forbidden(_l("这次协助不是您办的"), remedy=_l("监督员可以在协助办理记录里查看"))
    return render_template("proposals/assist/done.html", helped=helped, hall=helped.hall)


@blueprint.get("/proposal")
def proposal() -> ResponseReturnValue:
    """What the resident says, written down."""
    helped = _running()
    return _proposal_page(AssistedProposalForm(formdata=None), helped)


@blueprint.post("/proposal")
def proposal_post() -> ResponseReturnValue:
    """Send it in the resident's name; past the half hour nothing typed is lost."""
    helper, helped = signed_in(), _last()
    form = AssistedProposalForm()
    is_valid = form.validate_on_submit()
    try:
        photos = given(by=helper, place=helped.hall.place)
        if is_valid:
            with transaction():
                sent = assisting.submit(_renewed(helped, helper), _words(form), photos=photos)
            flash(_("已替%(name)s提交", name=helped.resident.name), "success")
            return redirect(sent.url, 303)
    except DomainError as error:
        form.form_errors.append("。".join(str(p) for p in (error.what, error.remedy) if p))
        return _proposal_page(form, helped, error.code), error.status
    return _proposal_page(form, helped), 422


@blueprint.get("/proposals/<int:proposal_id>/withdraw")
def ask_withdraw(proposal_id: int) -> str:
    """Ask once more before the resident's proposal is withdrawn."""
    helped = _running()
    found = proposal_with(proposal_id)
    return render_template("proposals/assist/withdraw.html", proposal=found, helped=helped)


@blueprint.post("/proposals/<int:proposal_id>/<any(co_sign, take_back, withdraw):act>")
def act(proposal_id: int, act: str) -> ResponseReturnValue:
    """Co-sign, take the signature back, withdraw: in the resident's name."""
    helped, found = _last(), proposal_with(proposal_id)
    with transaction():
        _ACTS[act](helped, found)
    flash(_DONE[act] % {"name": helped.resident.name}, "success")
    return redirect(found.url, 303)


_ACTS: dict[str, Callable[[AssistedSession, Proposal], object]] = {
    "co_sign": assisting.co_sign,
    "take_back": assisting.take_back,
    "withdraw": assisting.withdraw,
}
_DONE = {
    "co_sign": _l("已替%(name)s联署"),
    "take_back": _l("已替%(name)s撤回联署"),
    "withdraw": _l("已替%(name)s撤回提案"),
}


def _asked() -> Start:
    helper = signed_in()
    halls = halls_where(helper, Permission.ASSIST)
    if not halls:
        raise Forbidden(
            _l("协助办理由议事秘书和街道专班使用"),
            remedy=_l("如果您应当有这个身份，请与街道专班联系"),
        )
    code = request.values.get("hall", "")
    hall = next((one for one in halls if one.code == code), halls[0])
    name = clean_name(request.values.get("q", ""))[:60]
    known = residents_named(name, hall) if name else ()
    return Start(hall, halls, name, [one for one in known if one.id != helper.id])


def _form(asked: Start, *, blank: bool = False) -> AssistForm:
    form = AssistForm(formdata=None) if blank else AssistForm()
    known = [(str(one.id), _where(one)) for one in asked.known]
    form.resident.choices = options(
        [*known, (NEW, _("都不是，新登记一位“%(name)s”", name=asked.name))]
    )
    return form


def _where(person: Person) -> str:
    home = person.household.address if person.household else _("没有登记住址")
    return " · ".join(part for part in (person.name, home, masked_phone(person.phone)) if part)


def _start_page(asked: Start, form: AssistForm | None = None) -> str:
    form = form or _form(asked, blank=True)
    return render_template("proposals/assist/start.html", form=form, asked=asked, hall=asked.hall)


def _begin(form: AssistForm, asked: Start, helper: Person) -> AssistedSession:
    purpose, is_new = form.purpose.data or "", form.resident.data == NEW
    if is_new:
        resident = _opened(form, asked, helper, purpose)
    else:
        resident = next(one for one in asked.known if str(one.id) == form.resident.data)
    return assisting.begin(resident, asked.hall, purpose, by=helper, at=_login(), is_new=is_new)


def _opened(form: AssistForm, asked: Start, helper: Person, purpose: str) -> Person:
    door = {name: (form[name].data or "").strip() for name in ("building", "unit", "room")}
    if not door["building"] and not door["room"]:
        raise Invalid(_l("还没有写住址"), remedy=_l("新登记的居民要写明楼栋和房号，防止重复和冒名"))
    home = accounts.home_at(asked.hall.place, **door)
    return assisting.open_resident(asked.name, home, asked.hall, by=helper, purpose=purpose)


def _login() -> LoginSession:
    login = current_session()
    if login is None:
        raise SignInNeeded(_l("请先登录"))
    return login


def _last() -> AssistedSession:
    """The session of this browser; it may have run out, the service says so."""
    signed_in()
    helped = sessions.last_at(current_session())
    if helped is None:
        raise Forbidden(
            _l("您现在没有在协助谁办理"), remedy=_l("请先打开“协助办理”，写明帮谁、办什么")
        )
    return helped


def _running() -> AssistedSession:
    return assisting.running(_last())


def _renewed(helped: AssistedSession, helper: Person) -> AssistedSession:
    """A new half hour for the same resident, where the helper says that they are still there."""
    is_over = sessions.running_at(current_session()) is None
    if not is_over or "is_present" not in request.form:
        return helped
    return assisting.begin(helped.resident, helped.hall, helped.purpose, by=helper, at=_login())


def _words(form: AssistedProposalForm) -> Wording:
    return Wording.of(form.title.data or "", form.body.data or "", form.where_text.data or "")


def _proposal_page(form: AssistedProposalForm, helped: AssistedSession, code: str = "") -> str:
    return render_template(
        "proposals/assist/proposal.html",
        form=form,
        helped=helped,
        hall=helped.hall,
        is_over=code == "assisted_over",
    )
