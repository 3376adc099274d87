"""The ledgers of the demonstration: a standing one and a campaign, with items wherever one may stand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from app import clock
from app.demo.pace import Pace, day_back
from app.people.models.person import Person
from app.photos.models.photo import Photo
from app.photos.services import keep
from app.places.models.place import Place
from resolutions.demo.pictures import waste
from resolutions.demo.works import Works
from resolutions.ledgers.disposals import Disposal
from resolutions.ledgers.quantities import HUNDRED
from resolutions.models.ledgers.item import LedgerItem, Source
from resolutions.models.ledgers.ledger import Ledger, LedgerKind
from resolutions.models.unit import Unit
from resolutions.queries.ledgers.indicators import tree_in_force
from resolutions.services.ledgers import dispatching, entering, mending, opening, rechecking
from resolutions.services.ledgers.entering import Finding
from resolutions.services.ledgers.opening import Terms

_TARGET = 40


class Account:
    """The street's ledgers, walked by the third party it engaged."""

    def __init__(self, works: Works, street: Place) -> None:
        """Open both ledgers."""
        self.works, self.street, self.estate = works, street, works.town.estate
        self.inspector = works.third_party
        by, pace, terms = works.town.people["street"], Pace.back(58), self._terms()
        about = "第三方每天巡查，看到就记；派发后3个工作日整改，复核合格才销账。"
        self.standing: Ledger = pace.act(
            lambda: opening.open_ledger(street, Terms(name="环境问题台账", about=about), by=by)
        )
        self.campaign: Ledger = pace.act(lambda: opening.open_ledger(street, terms, by=by))

    def _terms(self) -> Terms:
        tree = tree_in_force()
        waste_exposed = next(one for one in tree.indicators if one.name == "垃圾暴露")
        return Terms(
            name="秋冬遗留建筑垃圾清零行动",
            kind=LedgerKind.CAMPAIGN,
            about="把各小区遗留的建筑垃圾全部清走，按吨记账。",
            measure="吨",
            working_days=5,
            indicator=waste_exposed,
            target=_TARGET * HUNDRED,
            starts_on=day_back(58),
            ends_on=clock.today() + timedelta(days=60),
        )

    def seen(
        self,
        spot: str,
        back: int,
        text: str,
        *,
        quantity: float = 1,
        leaf: int = 0,
        ledger: Ledger | None = None,
    ) -> LedgerItem:
        """The third party enters what it saw, with a photo: hung at once."""
        by, pace = self.inspector, Pace.back(back, hour=8.5)
        finding = Finding(
            place=self.estate,
            spot=spot,
            indicator=tree_in_force().leaves[leaf],
            quantity=int(quantity * HUNDRED),
            text=text,
            source=Source.THIRD_PARTY,
        )
        shot = self._photo(pace, by, heaps=4)
        item: LedgerItem = pace.act(
            lambda: entering.enter(ledger or self.standing, finding, by=by, photos=[shot])
        )
        return item

    def given(
        self,
        item: LedgerItem,
        back: int,
        unit: Unit | None = None,
        way: Disposal = Disposal.TIMED,
    ) -> LedgerItem:
        """The secretary dispatches it the same morning."""
        by, to = self.works.town.people["secretary"], unit or self.works.property
        Pace.back(back, hour=10).act(lambda: dispatching.dispatch(item, to, by=by, disposal=way))
        return item

    def mended(self, item: LedgerItem, back: int, text: str, *, heaps: int = 0) -> LedgerItem:
        """The unit hands it in, with a photo of it now."""
        by, pace = self._contact(item), Pace.back(back, hour=15)
        shot = self._photo(pace, by, heaps=heaps)
        pace.act(lambda: mending.submit(item, text=text, by=by, photos=[shot]))
        return item

    def looked_at(self, item: LedgerItem, back: int, wrong: str = "") -> LedgerItem:
        """The third party looks again: gone, or ``wrong`` says what is still there."""
        pace, by = Pace.back(back, hour=17), self.inspector
        shot = self._photo(pace, by, heaps=2 if wrong else 0)
        act: Callable[[], None] = (
            (lambda: rechecking.reject(item, reason=wrong, by=by, photos=[shot]))
            if wrong
            else (lambda: rechecking.write_off(item, by=by, photos=[shot]))
        )
        pace.act(act)
        return item

    def _contact(self, item: LedgerItem) -> Person:
        if item.unit is None:
            raise LookupError(item.id)
        return item.unit.contacts[0]

    def _photo(self, pace: Pace, by: Person, *, heaps: int) -> Photo:
        photo: Photo = pace.outside(lambda: keep(waste(heaps), by=by, place=self.estate))
        return photo


def put_on_account(works: Works, street: Place) -> None:
    """Items wherever one may stand, as three weeks of patrol leave them."""
    account = Account(works, street)
    _standing(account, works)
    _campaign(account)


def _standing(account: Account, works: Works) -> None:
    gone = account.given(account.seen("5号楼西侧绿地", 20, "装修垃圾一堆，约两车"), 20)
    account.looked_at(account.mended(gone, 18, "已全部清运，草皮补种。"), 17)
    again = account.given(
        account.seen("底商理发店门前", 19, "小广告贴满电箱", quantity=23, leaf=1), 19, works.office
    )
    account.looked_at(account.mended(again, 17, "已铲除并刷防贴涂料。"), 16)
    came_back = "又贴上了，比上次还多"
    Pace.back(3, hour=9).act(lambda: entering.rehang(again, reason=came_back, by=account.inspector))
    account.given(again, 3, works.office, Disposal.CONSULT)
    poor = account.given(account.seen("地下车库入口", 8, "拆下来的旧门窗堆在坡道边"), 8)
    account.looked_at(account.mended(poor, 6, "已清走。", heaps=2), 5, "门窗清了，碎玻璃还在。")
    account.given(account.seen("东门外围墙下", 9, "施工队撤场留下的砖块"), 9)
    waiting = account.given(account.seen("3号楼北侧车棚后", 3, "旧沙发两张、床垫一张"), 3)
    account.mended(waiting, 1, "已联系再生资源公司拉走。")
    trees = account.given(account.seen("北墙绿化带", 6, "枯死的行道树5株", quantity=5), 6)
    until, why = clock.today() + timedelta(days=120), "冬季不宜移树，待开春补种。"
    by = works.town.people["street"]
    Pace.back(5).act(lambda: dispatching.defer(trees, until, reason=why, by=by))
    account.seen("7号楼二单元门口", 1, "楼道清出来的杂物")


def _campaign(account: Account) -> None:
    for spot, back, tons in (("6号楼东侧空地", 15, 12.5), ("锅炉房旧址", 12, 8)):
        item = account.seen(spot, back, "遗留多年", quantity=tons, ledger=account.campaign)
        account.given(item, back)
        account.looked_at(account.mended(item, back - 3, "已清运到消纳场，有联单。"), back - 4)
    last = account.seen("西门停车场角落", 2, "混着生活垃圾", quantity=6, ledger=account.campaign)
    account.given(last, 2)
