"""Two whistles of the branch, one carried through and one being worked on; and the estate's grid."""

from __future__ import annotations

from app import clock
from app.demo.pace import Pace
from app.demo.town import Town
from app.people.models.person import Person
from app.people.services.accounts import grant, open_account
from app.permissions import Role
from resolutions.demo.works import Works
from resolutions.gridding.frontages import Point
from resolutions.gridding.posts import Background, Element, Overlay, Post
from resolutions.models.grids.grid import Grid
from resolutions.models.whistles.whistle import Whistle
from resolutions.queries.whistles.finding import duties_of
from resolutions.services.grids import keeping, walking
from resolutions.services.grids.keeping import Holder
from resolutions.services.whistles import calling, concluding, working
from resolutions.services.whistles.drafting import Draft, draw_up
from resolutions.whistling.appraising import Criterion
from resolutions.whistling.kinds import Category, Kind, Lack, Level, Tried


def blow_whistles(works: Works) -> None:
    """消防通道 is cleared and appraised; the drains are being dug up."""
    head = _branch_head(works.town)
    cleared = Draft(
        kind=Kind.ASSEMBLE,
        level=Level.BRANCH,
        category=Category.SAFETY,
        title="3号楼消防通道长期被占",
        spot="3号楼东侧",
        reason="占用消防通道要由有执法权的单位处理，小区没有执法权。",
        lack=Lack.NO_AUTHORITY,
        tried_by=Tried.HALL,
        tried="物业劝了三次，贴过告示，议事厅提醒过，车主仍然不挪。",
        units=(works.office, works.property),
    )
    pace = Pace.back(12)
    whistle = _at_work(works, head, pace, cleared, "先拖车，再划禁停线，物业每天巡两次。")
    _carry_out(works, whistle, pace)
    drains = Draft(
        kind=Kind.JOINT,
        level=Level.BRANCH,
        category=Category.LIVING,
        title="北门雨水管反复堵",
        spot="北门外",
        reason="管道在市政道路下面，小区没有人手和设备。",
        lack=Lack.NO_RESOURCE,
        tried_by=Tried.HALL,
        tried="物业疏通过两次，下雨仍然倒灌。",
        units=(works.office,),
        lead_name="街道刘副主任",
    )
    _at_work(works, head, Pace.back(2), drains, "先摄像检查，再开挖换管。")


def _carry_out(works: Works, whistle: Whistle, pace: Pace) -> None:
    """Reported, verified, closed, each unit appraised."""
    for duty in duties_of(whistle):
        by = duty.unit.contacts[0]
        pace.act(
            lambda duty=duty, by=by: working.report_duty(duty, by=by, text="已经办完。")  # type: ignore[misc]  # reason: bound now
        )
    officer, town = works.office.contacts[0], works.town
    monitor, secretary = town.people["monitor"], town.people["secretary"]
    pace.act(lambda: working.report(whistle, by=officer, text="拖走6辆车，划线40米，通道已通。"))
    pace.act(lambda: concluding.verify(whistle, by=monitor, text="去看过，通道是通的。"))
    pace.act(lambda: concluding.close(whistle, by=secretary))
    for call, points in zip(whistle.calls, (5, 4), strict=True):
        given = dict.fromkeys(Criterion, points)
        pace.act(
            lambda call=call, given=given: concluding.appraise(  # type: ignore[misc]  # reason: bound now
                call, given, "来得快，当场定了办法。", by=secretary
            )
        )


def _at_work(works: Works, head: Person, pace: Pace, draft: Draft, agreed: str) -> Whistle:
    """Drawn up, blown, everybody there, the meeting held, each with a duty."""
    secretary = works.town.people["secretary"]
    whistle: Whistle = pace.act(lambda: draw_up(works.town.estate, draft, by=secretary))
    pace.act(lambda: calling.blow(whistle, by=head), minutes=25)
    for call in whistle.calls:
        by = call.unit.contacts[0]
        pace.act(lambda call=call, by=by: calling.check_in(call, by=by), minutes=8)  # type: ignore[misc]  # reason: bound now
    if draft.kind is Kind.JOINT:
        pace.act(lambda: working.survey(whistle, by=secretary, text="井盖下全是淤泥。"))
    pace.act(lambda: working.coordinate(whistle, by=secretary, text=agreed))
    for call in whistle.calls:
        duty = working.Duty(call.unit, "按协调会定的办法处理，现场拍照。", 8)
        pace.act(lambda duty=duty: working.add_duty(whistle, duty, by=secretary))  # type: ignore[misc]  # reason: bound now
    pace.act(lambda: working.start(whistle, by=secretary))
    return whistle


def _branch_head(town: Town) -> Person:
    """The head of the estate's party branch; signs in like the other accounts of the town."""

    def appoint() -> Person:
        person = open_account("白支书", phone="13800000010")
        person.password_hash = town.people["secretary"].password_hash
        since = clock.today()
        grant(person, Role.PARTY, town.estate, since=since, appointed_by="幸福社区党委")
        return person

    return Pace.back(60).act(appoint)


def keep_grid(works: Works) -> None:
    """幸福里网格, with its people, its patrol and a shop."""
    town, pace = works.town, Pace.back(50)
    by, walker = town.people["secretary"], town.residents[0]
    overlays = (Overlay.CITY, Overlay.SERVICE)
    grid: Grid = pace.act(
        lambda: keeping.found(
            town.estate, "幸福里网格", by=by, area="东到吉祥街，西到小区西墙", overlays=overlays
        )
    )
    chief = pace.act(
        lambda: keeping.appoint(grid, Holder(Post.STREET_CHIEF, "何巷长", spot="吉祥街"), by=by)
    )
    for holder in (
        Holder(Post.GRID_CHIEF, "白支书"),
        Holder(Post.DEPUTY_GRID_CHIEF, "马市容", belongs_to="市容所"),
        Holder(Post.GRID_WORKER, "孙文静"),
        Holder(Post.COURTYARD_MANAGER, "李秀英", spot="3号楼", reports_to=chief),
    ):
        pace.act(lambda holder=holder: keeping.appoint(grid, holder, by=by))  # type: ignore[misc]  # reason: bound now
    offer = pace.act(lambda: keeping.offer_help(grid, Background.VOLUNTEER, by=walker))
    pace.act(lambda: keeping.confirm(offer, by=by))
    pace.act(
        lambda: keeping.register(
            grid, Element.THINGS, "分类垃圾桶", by=by, quantity=24, measure="个"
        )
    )
    pace.act(lambda: walking.plan(grid, "吉祥街", "11:30 18:30", [walker], by=by))
    shop = pace.act(
        lambda: walking.sign_front(grid, "便民菜店", by=by, keeper="王店主", given="垃圾桶、长夹子")
    )
    good = dict.fromkeys(Point, True)
    monitor = town.people["monitor"]
    pace.act(lambda: walking.check_front(shop, good, by=monitor))
