"""Every act on an item has a page of its own: what it asks, and doing it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug import Response

from app.errors import Forbidden
from app.options import options
from app.people.identity import current_person
from app.people.labels import role_label
from app.people.models.person import Person
from app.people.policy import may
from app.people.views.doors import officer
from app.permissions import Permission, Role
from app.photos.again import given
from app.photos.models.photo import Photo
from app.shell.again import shown_again
from app.transaction import transaction
from resolutions.forms.acts import Nothing
from resolutions.ledgers.acts import ITEM_ACTS, ItemAct
from resolutions.ledgers.states import OPEN, WITH_UNIT
from resolutions.models.ledgers.item import LedgerItem
from resolutions.policy import HANDLER
from resolutions.queries.ledgers.items import item_with, same_as
from resolutions.queries.ledgers.parts import open_item_acts, parts_in_item
from resolutions.queries.units import unit_with, units_for
from resolutions.services.ledgers import dispatching, entering, linking, mending, rechecking
from resolutions.views.blueprint import blueprint
from resolutions.views.ledgers import forms


@dataclass(frozen=True)
class Given:
    """What an act is done with."""

    item: LedgerItem
    form: Any
    by: Person
    photos: Sequence[Photo]

    @property
    def text(self) -> str:
        """The words of the form, where it asks for any."""
        return self.form.text.data or ""


@dataclass(frozen=True)
class Deed:
    """One act as a page: what it asks, and what it does."""

    done: LazyString
    form: Callable[[LedgerItem], FlaskForm]
    run: Callable[[Given], object]
    act: ItemAct | None = None
    """Its row in the law; none for what moves nothing."""
    title: LazyString | None = None
    lead: LazyString | None = None
    photos: bool = False
    tone: str = "outline-primary"

    @property
    def name(self) -> str:
        """What the button says."""
        return (
            str(self.title) if self.title else str(_(ITEM_ACTS[self.act].name)) if self.act else ""
        )


def _plain(kind: type[FlaskForm]) -> Callable[[LedgerItem], FlaskForm]:
    def make(item: LedgerItem) -> FlaskForm:
        del item
        return kind()

    return make


def _with_units(kind: type[Any]) -> Callable[[LedgerItem], FlaskForm]:
    def make(item: LedgerItem) -> FlaskForm:
        form: Any = kind()
        form.unit.choices = options(
            (unit.id, unit.name) for unit in units_for(item.place) if unit.contacts
        )
        if form.unit.data is None and item.unit_id:
            form.unit.data = item.unit_id
        return form

    return make


def _verify(given: Given) -> None:
    entering.verify(given.item, by=given.by, reason=given.text)
    entering.hang(given.item, by=given.by)


def _unit(given: Given) -> Any:
    return unit_with(given.form.unit.data)


DEEDS: Mapping[str, Deed] = {
    "verify": Deed(
        _l("已核实并挂账"),
        _plain(forms.Remark),
        _verify,
        ItemAct.VERIFY,
        title=_l("核实，挂账"),
        tone="primary",
    ),
    "join": Deed(
        _l("已并入"),
        _plain(Nothing),
        lambda given: entering.join(given.item, by=given.by),
        ItemAct.MERGE,
        lead=_l("同一点位同一指标只挂一笔账；90日内销过账的，原账复挂。"),
    ),
    "dismiss": Deed(
        _l("已核为误报"),
        _plain(forms.Reason),
        lambda given: entering.dismiss(given.item, reason=given.text, by=given.by),
        ItemAct.DISMISS,
    ),
    "dispatch": Deed(
        _l("已派发，责任单位会收到通知"),
        _with_units(forms.Dispatch),
        lambda given: dispatching.dispatch(
            given.item, _unit(given), by=given.by, disposal=given.form.disposal.data
        ),
        ItemAct.DISPATCH,
        tone="primary",
    ),
    "sign": Deed(
        _l("已签收"),
        _plain(Nothing),
        lambda given: mending.sign(given.item, by=given.by),
        ItemAct.SIGN,
    ),
    "submit": Deed(
        _l("已提交，等待第三方复核"),
        _plain(forms.Mended),
        lambda given: mending.submit(given.item, text=given.text, by=given.by, photos=given.photos),
        ItemAct.SUBMIT,
        lead=_l("在发现问题的同一角度拍照，复核人照着比。"),
        photos=True,
        tone="primary",
    ),
    "wait": Deed(
        _l("已申请，等待决定；决定以前仍按原期限办理"),
        _plain(forms.Reason),
        lambda given: mending.ask_to_wait(given.item, reason=given.text, by=given.by),
        title=_l("申请暂缓"),
    ),
    "object": Deed(
        _l("已提出异议；裁定前仍由您的单位负责"),
        _plain(forms.Reason),
        lambda given: mending.object_to(given.item, reason=given.text, by=given.by),
        title=_l("不归我们管"),
    ),
    "write_off": Deed(
        _l("复核合格，已销账"),
        _plain(forms.Seen),
        lambda given: rechecking.write_off(
            given.item, by=given.by, text=given.text, photos=given.photos
        ),
        ItemAct.WRITE_OFF,
        photos=True,
        tone="primary",
    ),
    "reject": Deed(
        _l("已驳回，责任单位重新整改"),
        _plain(forms.SeenStill),
        lambda given: rechecking.reject(
            given.item, reason=given.text, by=given.by, photos=given.photos
        ),
        ItemAct.REJECT,
        photos=True,
    ),
    "find_false": Deed(
        _l("已认定误报"),
        _plain(forms.SeenStill),
        lambda given: rechecking.find_false(
            given.item, reason=given.text, by=given.by, photos=given.photos
        ),
        ItemAct.FIND_FALSE,
        photos=True,
    ),
    "redispatch": Deed(
        _l("已改派"),
        _with_units(forms.ToOtherUnit),
        lambda given: dispatching.redispatch(
            given.item, _unit(given), reason=given.text, by=given.by
        ),
        ItemAct.REDISPATCH,
        lead=_l("新单位从今天起重新计算整改期限；销账期限不变。"),
    ),
    "defer": Deed(
        _l("已暂缓"),
        _plain(forms.Later),
        lambda given: dispatching.defer(
            given.item, given.form.until.data, reason=given.text, by=given.by
        ),
        ItemAct.DEFER,
        lead=_l("只有受季节、审批等客观条件限制的才暂缓；没到新期限的不算超期，但单独列出。"),
    ),
    "resume": Deed(
        _l("已恢复整改"),
        _plain(Nothing),
        lambda given: dispatching.resume(given.item, by=given.by),
        ItemAct.RESUME,
    ),
    "rehang": Deed(
        _l("已复挂账"),
        _plain(forms.Reason),
        lambda given: entering.rehang(given.item, reason=given.text, by=given.by),
        ItemAct.REHANG,
        lead=_l("销账后90日内同一点位又出现同样的问题，原账重新打开。"),
    ),
    "topic": Deed(
        _l("已转为议题，可以提交议事协商"),
        _plain(forms.Remark),
        lambda given: linking.make_topic(given.item, by=given.by, text=given.text),
        title=_l("转为议题，请居民商量"),
        lead=_l("反复发生、单靠整改治不好的，提交议事厅协商。"),
    ),
}
_PATH = f"/ledger-items/<int:item_id>/<any({', '.join(DEEDS)}):deed>"


def acts_open_to(person: Person | None, item: LedgerItem) -> list[tuple[str, Deed]]:
    """The acts whose buttons this person sees now."""
    if person is None:
        return []
    opened = open_item_acts(person, item)
    return [
        (name, deed) for name, deed in DEEDS.items() if _is_open(name, deed, opened, person, item)
    ]


def _is_open(
    name: str, deed: Deed, opened: frozenset[ItemAct], person: Person, item: LedgerItem
) -> bool:
    if deed.act is ItemAct.SUBMIT:
        return item.state in WITH_UNIT and _may_take(deed, person, item)
    if deed.act is ItemAct.MERGE and deed.act in opened:
        same = same_as(item.place, item.indicator_key, item.spot_key, but=item)
        return same is not None
    if deed.act is not None:
        return deed.act in opened
    in_state = item.state in (OPEN if name == "topic" else WITH_UNIT)
    return in_state and _may_take(deed, person, item) and not (name == "topic" and item.topic_id)


def _may_take(deed: Deed, person: Person, item: LedgerItem) -> bool:
    """Whether one of this person's parts takes the act at all, whatever the state."""
    if deed.act is not None:
        return bool(parts_in_item(person, item) & ITEM_ACTS[deed.act].who)
    if deed is DEEDS["topic"]:
        return may(person, Permission.ASSIGN, item.place)
    return HANDLER in parts_in_item(person, item)


@blueprint.get(_PATH)
def ledger_act(item_id: int, deed: str) -> str:
    """The form of one act."""
    item = _allowed(item_id, deed)
    return _page(item, deed, DEEDS[deed].form(item))


@blueprint.post(_PATH)
def ledger_act_post(item_id: int, deed: str) -> Response | tuple[str, int]:
    """Do it; a form that does not hold comes back as it was filled."""
    item, person, doing = _allowed(item_id, deed), officer(), DEEDS[deed]
    form = doing.form(item)
    with shown_again(lambda: _page(item, deed, form)):
        photos = given(by=person, place=item.place) if doing.photos else ()
        if not form.validate_on_submit():
            return _page(item, deed, form), 422
        with transaction():
            doing.run(Given(item, form, person, photos))
    flash(str(doing.done), "success")
    return redirect(url_for(".ledger_item", item_id=item_id), 303)


def _allowed(item_id: int, deed: str) -> LedgerItem:
    """The item, if one of the person's parts takes the act. The law judges the rest."""
    person, item, doing = officer(), item_with(item_id), DEEDS[deed]
    if not _may_take(doing, person, item):
        raise Forbidden(
            _l("“%(act)s”不由您办理", act=doing.name),
            why=_l("这件事由%(who)s办理", who=_who(doing)),
            remedy=_l("如果您应当有这个身份，请与议事厅秘书联系"),
        )
    return item


def _who(deed: Deed) -> str:
    who = ITEM_ACTS[deed.act].who if deed.act else frozenset[str]()
    names = [str(role_label(role)) for role in Role if role in who]
    return "、".join(names) or str(_("责任单位联系人"))


def _page(item: LedgerItem, deed: str, form: FlaskForm) -> str:
    return render_template(
        "resolutions/ledgers/act.html",
        item=item,
        deed=DEEDS[deed],
        form=form,
        action=url_for(".ledger_act_post", item_id=item.id, deed=deed),
        person=current_person(),
    )
