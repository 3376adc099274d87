"""This stage's share of the demonstration: a dozen proposals on their way, one topic filed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import update

from app import clock
from app.demo.town import Town
from app.people.models.membership import Membership
from app.people.models.person import Person
from app.transaction import transaction
from proposals.lifecycle.questionnaires import Audience, QuestionKind
from proposals.lifecycle.review import Criterion, Finding
from proposals.lifecycle.routing import Forum
from proposals.models.category import Category
from proposals.models.proposal import Proposal
from proposals.models.topic import Topic
from proposals.services import cosigning, desk, reviewing, routing, topics
from proposals.services.proposing import Wording, propose
from proposals.services.questionnaires import answering, designing, opening
from proposals.services.questionnaires.designing import Wording as QuestionWording


@dataclass(frozen=True)
class _Story:
    """One proposal: its words, where it comes from, and how many neighbours sign it."""

    title: str
    body: str
    where: str
    category: Category
    days_ago: float
    signers: int


_STORIES: Sequence[_Story] = (
    _Story(
        "电动车没处充电，有人从楼上甩线下来",
        "3号楼和4号楼好几家都买了电动车，楼下没有充电的地方，有人从五楼把插线板甩下来充电，下雨天滋滋响。"
        "去年隔壁小区就着过火。希望在自行车棚那里装几个充电桩，刷卡付费都行。\n"
        "我问过几家，愿意一起出一点钱。",
        "3号楼与4号楼之间的自行车棚",
        Category.CONSTRUCTION,
        26,
        14,
    ),
    _Story(
        "希望加装带顶棚的充电桩",
        "车停在外面日晒雨淋，充电口都锈了。要装就装有顶棚的，再加个烟感和摄像头。",
        "小区东门车棚",
        Category.CONSTRUCTION,
        24,
        9,
    ),
    _Story(
        "飞线充电太危险，请管一管",
        "2号楼2单元门口天天有人飞线充电，老人推着轮椅都得绕着走。光贴告示没用，得给人家一个正经充电的地方。",
        "2号楼2单元门口",
        Category.CONSTRUCTION,
        22,
        7,
    ),
    _Story(
        "5号楼想加装电梯，一层有顾虑，请帮着商量",
        "我们楼老人多，六楼的赵奶奶已经两年没下过楼了。一层两户担心采光和噪音，吵过两回。"
        "希望议事厅把大家叫到一起，把方案、钱怎么出、一层怎么补偿说清楚。",
        "5号楼",
        Category.CONSTRUCTION,
        19,
        11,
    ),
    _Story(
        "晚上广场舞的音乐太响",
        "中心花园七点到九点，两拨人比着放。孩子要写作业，上夜班的要睡觉。不是不让跳，能不能定个时间、定个音量。",
        "中心花园",
        Category.ENVIRONMENT,
        12,
        8,
    ),
    _Story(
        "中心花园跳舞请改到东边空地",
        "我们舞蹈队也不想扰民。东边空地离楼远，就是晚上太黑，装两盏灯我们就搬过去。",
        "中心花园东侧空地",
        Category.EDUCATION_AND_SPORT,
        11,
        5,
    ),
    _Story(
        "东门口每天早上堵得走不动",
        "送孩子的车、快递三轮、早点摊挤在一起，消防车肯定进不来。能不能划出通道，早点摊往里挪几米。",
        "小区东门",
        Category.TRANSPORT,
        6,
        6,
    ),
    _Story(
        "楼道里堆的东西清了又堆",
        "1号楼3单元二层到四层，旧沙发、纸箱、自行车。上次清完不到一个月又满了。",
        "1号楼3单元",
        Category.ENVIRONMENT,
        5,
        3,
    ),
    _Story(
        "给小区里的老人办个中午食堂",
        "我和老伴都八十多了，做一顿饭吃两天。要是社区能有个吃午饭的地方，远一点也愿意走。",
        "社区活动站",
        Category.CIVIL_AFFAIRS,
        1.4,
        4,
    ),
    _Story(
        "垃圾站味道大，夏天不敢开窗",
        "垃圾站离6号楼不到十米，夏天苍蝇多。希望每天多运一次，再装个门。",
        "6号楼北侧垃圾站",
        Category.ENVIRONMENT,
        0.6,
        2,
    ),
    _Story(
        "我和楼上因为漏水打官司，请议事厅判一判",
        "楼上漏水泡了我家天花板，法院已经立案了。希望议事厅出个结论给法官看。",
        "4号楼1单元",
        Category.JUSTICE,
        8,
        0,
    ),
    _Story(
        "路灯坏了",
        "好几天了，黑咕隆咚的。",
        "",
        Category.UNSORTED,
        3,
        1,
    ),
)
_TERM_BEGAN = 200
_CHARGING, _LIFT, _NOISE, _GATE, _STAIRS, _COURT, _LAMP = (0, 1, 2), 3, (4, 5), 6, 7, 10, 11


def fill(town: Town) -> None:
    """Fill the main hall; every act is done by the same services that pages call."""
    now = clock.now()
    _elect_long_ago()
    proposals = [
        _propose(town, number, story, now - timedelta(days=story.days_ago))
        for number, story in enumerate(_STORIES)
    ]
    secretary = town.people["secretary"]
    _file_charging(town, [proposals[one] for one in _CHARGING], now - timedelta(days=9))
    _begin_review(town, proposals[_LIFT], now - timedelta(days=4))
    _at(
        now - timedelta(days=7),
        lambda: topics.create(
            town.hall,
            "中心花园跳舞的时间、地点和音量",
            [proposals[one] for one in _NOISE],
            by=secretary,
            summary="既让大家有地方锻炼，也让孩子和上夜班的人能安静休息。",
        ),
    )
    _ask_households(town, now)
    _at(now - timedelta(days=5), lambda: desk.accept(proposals[_GATE], by=secretary))
    _at(now - timedelta(days=4), lambda: desk.accept(proposals[_STAIRS], by=secretary))
    _at(now - timedelta(days=3), lambda: _send_stairs(proposals[_STAIRS], secretary))
    _at(now - timedelta(days=2), lambda: _answer_stairs(proposals[_STAIRS], secretary))
    _at(
        now - timedelta(days=7),
        lambda: _point_to_court(proposals[_COURT], secretary),
    )
    _at(
        now - timedelta(days=2),
        lambda: desk.send_back(
            proposals[_LAMP], by=secretary, reason="请补充是哪一盏路灯：在几号楼旁边，有照片更好。"
        ),
    )


def _elect_long_ago() -> None:
    """Let the terms begin before the story does: an act as of last week takes last week's role."""
    with transaction() as session:
        begun = clock.today() - timedelta(days=_TERM_BEGAN)
        session.execute(update(Membership).values(since=begun))


def _at(at: datetime, act: Callable[[], object]) -> None:
    """Do one act as of that time, in a transaction of its own."""
    with clock.stopped(at), transaction():
        act()


def _propose(town: Town, number: int, story: _Story, at: datetime) -> Proposal:
    people = [*town.residents, *town.representatives]
    by = people[number]
    words = Wording.of(story.title, story.body, story.where, story.category)
    with clock.stopped(at), transaction():
        proposal = propose(town.hall, words, by=by)
    for step in range(story.signers):
        neighbour = people[(number * 5 + step * 3 + 17) % len(people)]
        if neighbour is not by:
            _at(
                at + timedelta(minutes=20 * (step + 1)),
                partial(cosigning.co_sign, proposal, by=neighbour),
            )
    return proposal


def _file_charging(town: Town, proposals: Sequence[Proposal], at: datetime) -> None:
    """Three like proposals become a topic, are reviewed by three, and filed."""
    secretary = town.people["secretary"]
    with clock.stopped(at), transaction():
        topic = topics.create(
            town.hall,
            "在自行车棚安装电动自行车充电桩",
            proposals,
            by=secretary,
            summary="3号楼、4号楼一带没有充电的地方，飞线充电有火灾危险。几位居民提出在现有车棚集中安装充电桩。",
        )
    _at(at + timedelta(hours=1), lambda: reviewing.begin(topic, by=secretary))
    for hours, member in (
        (5, town.people["chair"]),
        (20, town.people["monitor"]),
        (26, town.representatives[3]),
    ):
        _at(
            at + timedelta(hours=hours),
            partial(reviewing.give_opinion, topic, _FINDINGS, by=member),
        )
    _at(at + timedelta(hours=50), lambda: _end(topic, secretary))


_FINDINGS = (
    Finding(
        Criterion.REASONABLE, is_met=True, reason="三十多位居民提出或联署，飞线充电大家都担心。"
    ),
    Finding(Criterion.LAWFUL, is_met=True, reason="车棚是业主共有部分，怎么用可以由居民商定。"),
    Finding(Criterion.FEASIBLE, is_met=True, reason="物业已确认电容量够，有两家公司愿意投资安装。"),
)


def _end(topic: Topic, secretary: Person) -> None:
    reviewing.end(
        topic,
        _FINDINGS,
        by=secretary,
        decision="建议列入近期议事会，商量三件事：装在哪里、装多少个、收费和维护由谁负责。请物业带报价和布置图到会说明。",
    )


def _begin_review(town: Town, proposal: Proposal, at: datetime) -> None:
    """A topic that waits for its reviewers' opinions."""
    secretary = town.people["secretary"]
    with clock.stopped(at), transaction():
        topic = topics.create(town.hall, "5号楼加装电梯", [proposal], by=secretary)
    _at(at + timedelta(hours=2), lambda: reviewing.begin(topic, by=secretary, because=_WHY))
    _at(
        at + timedelta(hours=30),
        lambda: reviewing.give_opinion(
            topic, (), by=town.representatives[8], declares_interest=True
        ),
    )


_WHY = "涉及高龄老人出行，楼内居民多次要求，列入审查名单。"


def _point_to_court(proposal: Proposal, secretary: Person) -> None:
    routing.point_elsewhere(
        proposal,
        Forum.LITIGATION,
        "",
        by=secretary,
        note="这件事法院已经立案，属于诉讼的范围，议事厅不能代替法院下结论。"
        "如果双方愿意调解，可以找社区人民调解委员会。",
    )


def _send_stairs(proposal: Proposal, secretary: Person) -> None:
    routing.send_directly(
        proposal,
        "幸福里物业服务中心",
        "前台 010-5555 0101",
        routing.Limit(3, "消防通道不能堵，请先清楼道，再定个巡查的办法。"),
        by=secretary,
    )


def _ask_households(town: Town, now: datetime) -> None:
    """A questionnaire on its way to doors: half of the homes have answered, one person carries it."""
    secretary, today = town.people["secretary"], now.astimezone(clock.zone()).date()
    days = (today - timedelta(days=3), today + timedelta(days=11))
    with clock.stopped(now - timedelta(days=3)), transaction():
        heading = designing.Heading(*_ASKED, Audience.HOUSEHOLDS, False, *days)
        made = designing.begin(town.hall, heading, by=secretary)
        for asked in _QUESTIONS:
            designing.add_question(made, asked, by=secretary)
        opening.open_(made, by=secretary)
        opening.ask_visitor(made, town.representatives[5], by=secretary, building="4号楼")
    for number, person in enumerate([*town.representatives, *town.residents][::2]):
        numbers = (number % 5 // 3 + 1, number % 4 + 2, 0)
        given = {one.field: [str(n)] for one, n in zip(made.questions, numbers, strict=True)}
        given[made.questions[2].field] = (
            [_SAID[number // 6 % len(_SAID)]] if number % 6 == 0 else []
        )
        filled = answering.Filled.read(made, f"{number:032x}", given.__getitem__)
        _at(now - timedelta(hours=60 - number), partial(answering.answer, made, filled, by=person))


_ASKED = ("充电桩怎么装，先听您说", "议事会上要商量充电桩，想先知道各家怎么看。结果会在会上念。")
_QUESTIONS = (
    QuestionWording.of(QuestionKind.SINGLE, "在车棚装充电桩", options=("赞成", "不赞成")),
    QuestionWording.of(QuestionKind.SCALE, "现在充电方便吗", ends=("很不方便", "很方便")),
    QuestionWording.of(QuestionKind.TEXT, "还担心什么", is_required=False),
)
_SAID = ("担心着火，要离楼远一点。", "收费别太贵。", "我家没有电动车，别占绿地。")


def _answer_stairs(proposal: Proposal, secretary: Person) -> None:
    desk.answer(
        proposal,
        "物业已于昨日清理1号楼3单元二至四层堆放的杂物，并贴了提示。今后每周五巡查一次。居民有大件要扔，可以打物业电话上门收。",
        by=secretary,
        author_label="幸福里物业服务中心",
    )
