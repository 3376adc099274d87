"""Names of states, categories, channels and steps in the glossary's words."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from proposals.lifecycle.appeal import RULING_NAMES, Ruling
from proposals.lifecycle.deadlines import CLOCK_NAMES, Clock
from proposals.lifecycle.priority import FACTOR_NAMES, Factor
from proposals.lifecycle.proposal import PROPOSAL_NAMES, ProposalState
from proposals.lifecycle.questionnaires import (
    QuestionKind,
    QuestionnaireState,
    VisitMark,
    VisitStanding,
)
from proposals.lifecycle.review import CRITERION_NAMES, OUTCOME_NAMES, Criterion, Outcome
from proposals.lifecycle.routing import (
    FORUM_NAMES,
    LACK_NAMES,
    RESULT_NAMES,
    WAY_NAMES,
    Forum,
    Lack,
    Result,
    Way,
)
from proposals.lifecycle.three_batches import BATCH_NAMES, Batch
from proposals.lifecycle.topic_states import TOPIC_NAMES, TopicState
from proposals.models.category import Category
from proposals.models.category_tree import Row, Sorted
from proposals.models.import_batch import ImportState
from proposals.models.source_channel import SourceChannel

CATEGORY_LABELS: Mapping[Category, LazyString] = {
    Category.CONSTRUCTION: _l("城乡建设"),
    Category.PARTY_AND_GOVERNMENT: _l("党务政务"),
    Category.LAND: _l("国土资源"),
    Category.ENVIRONMENT: _l("环境保护"),
    Category.DISCIPLINE: _l("纪检监察"),
    Category.TRANSPORT: _l("交通运输"),
    Category.ECONOMY: _l("经济管理"),
    Category.TECHNOLOGY: _l("科技与信息产业"),
    Category.CIVIL_AFFAIRS: _l("民政"),
    Category.AGRICULTURE: _l("农村农业"),
    Category.TRADE_AND_TOURISM: _l("商贸旅游"),
    Category.HEALTH: _l("卫生计生"),
    Category.JUSTICE: _l("政法"),
    Category.EDUCATION_AND_SPORT: _l("教育文体"),
    Category.LABOUR: _l("劳动和社会保障"),
    Category.UNSORTED: _l("未分类"),
}

CHANNEL_LABELS: Mapping[SourceChannel, LazyString] = {
    SourceChannel.ASSIGNED: _l("区委区政府交办"),
    SourceChannel.PLATFORM: _l("政民互动平台"),
    SourceChannel.OFFICE: _l("科室日常工作"),
    SourceChannel.RESIDENTS: _l("居民反映"),
    SourceChannel.COMMAND_CENTRE: _l("街道指挥中心"),
    SourceChannel.PATROL: _l("街巷长、小巷管家巡查"),
    SourceChannel.GRID_WORKER: _l("网格员"),
    SourceChannel.EMERGENCY: _l("突发应急事件"),
    SourceChannel.OTHER: _l("其他渠道"),
}

CRITERION_LABELS: Mapping[Criterion, LazyString] = {
    Criterion.REASONABLE: _l("合理吗？是不是大家的需要"),
    Criterion.LAWFUL: _l("合法吗？是不是居民可以议定的事"),
    Criterion.FEASIBLE: _l("可行吗？有没有条件办"),
}
"""The criteria as questions; their names are the law's (``criterion_label``)."""

IMPORT_LABELS: Mapping[ImportState, LazyString] = {
    ImportState.READING: _l("正在读取"),
    ImportState.READ: _l("等待确认"),
    ImportState.RUNNING: _l("正在导入"),
    ImportState.DONE: _l("导入完成"),
    ImportState.CANCELLED: _l("已取消"),
    ImportState.FAILED: _l("读取失败"),
}

QUESTION_LABELS: Mapping[QuestionKind, LazyString] = {
    QuestionKind.SINGLE: _l("单选题"),
    QuestionKind.MULTIPLE: _l("多选题"),
    QuestionKind.SCALE: _l("打分题"),
    QuestionKind.TEXT: _l("文字题"),
}

QUESTIONNAIRE_LABELS: Mapping[QuestionnaireState, LazyString] = {
    QuestionnaireState.DRAFT: _l("草稿"),
    QuestionnaireState.OPEN: _l("进行中"),
    QuestionnaireState.CLOSED: _l("已结束"),
}

MARK_LABELS: Mapping[VisitMark, LazyString] = {
    VisitMark.DONE: _l("已答"),
    VisitMark.NOT_HOME: _l("不在家"),
    VisitMark.REFUSED: _l("不愿答"),
}

STANDING_LABELS: Mapping[VisitStanding, LazyString] = {
    VisitStanding.COUNTED: _l("已计入"),
    VisitStanding.CONFLICT: _l("同一户已有一份"),
    VisitStanding.LATE: _l("结束以后才送到"),
    VisitStanding.LEFT_OUT: _l("不计入"),
}

STATE_TONES: Mapping[str, str] = {
    ProposalState.SUBMITTED: "near",
    ProposalState.RETURNED: "near",
    ProposalState.TRIAGED: "now",
    ProposalState.MERGED: "now",
    ProposalState.CLOSED: "done",
    TopicState.UNDER_REVIEW: "now",
    TopicState.FILED: "now",
    TopicState.SCHEDULED: "now",
    TopicState.DECIDED: "done",
    QuestionnaireState.OPEN: "now",
}
"""Tone of a state's badge where it is not neutral; ``closed`` is the same word for both courses."""

_NAMES: Mapping[type[StrEnum], Mapping[Any, str]] = {
    Way: WAY_NAMES,
    Lack: LACK_NAMES,
    Forum: FORUM_NAMES,
    Result: RESULT_NAMES,
    Batch: BATCH_NAMES,
    Ruling: RULING_NAMES,
    Factor: FACTOR_NAMES,
    Clock: CLOCK_NAMES,
}

RULING_LABELS: Mapping[Ruling, LazyString] = {
    ruling: _l(name) for ruling, name in RULING_NAMES.items()
}

_ACTS: dict[str, LazyString] = {
    "submitted": _l("提交提案"),
    "entered": _l("登记需求"),
    "resubmitted": _l("补正后重新提交"),
    "accepted": _l("受理"),
    "returned": _l("退回补正"),
    "declined": _l("不予受理"),
    "reinstated": _l("申诉恢复"),
    "routed_direct": _l("转即时办理"),
    "routed_whistle": _l("转吹哨"),
    "routed_mediation": _l("转调解"),
    "taken_back": _l("收回重办"),
    "linked": _l("并入议题"),
    "unlinked": _l("从议题拆出"),
    "answered": _l("官方答复"),
    "closed": _l("办结"),
    "mediation_failed": _l("调解没有谈成，收回另想办法"),
    "routing_failed": _l("没有办成，收回另想办法"),
    "routing_extended": _l("延期办理"),
    "appealed": _l("提出申诉"),
    "appeal_dismissed": _l("申诉处理：维持原来的决定"),
    "topic_weighed": _l("更新优先级依据"),
    "topic_ranked_by_hand": _l("人工调整优先级"),
    "known": _l("记入基础问题库"),
    "withdrawn": _l("提案人撤回"),
    "topic_created": _l("成立议题"),
    "topic_retitled": _l("修改议题名称"),
    "review_begun": _l("提请三性审查"),
    "review_enrolled": _l("列入审查名单"),
    "topic_filed": _l("三性审查通过，立项"),
    "topic_returned": _l("三性审查：退回补正"),
    "topic_declined": _l("三性审查：不予立项"),
    "topic_repooled": _l("补正后回到议题池"),
    "topic_reinstated": _l("申诉恢复"),
    "topic_scheduled": _l("排入会议议程"),
    "topic_unscheduled": _l("移出会议议程"),
    "opinions_opened": _l("开始意见摸底"),
    "opinions_closed": _l("意见摸底结束"),
    "topic_lapsed": _l("无人附议，回到议题池"),
    "topic_decided": _l("会议已作出决定"),
    "topic_renewed": _l("重新动议"),
    "topic_brought_back": _l("评议未达标，重新议定"),
    "topic_closed": _l("议题办结"),
    "topic_dissolved": _l("议题拆散"),
    "revised": _l("提案人修改了文字"),
    "lead_joined": _l("成为共同发起人"),
    "lead_left": _l("不再共同发起"),
    "threshold_reached": _l("联署达到门槛"),
    "proposer_opted_out": _l("提案人不把声音算在议题里"),
    "proposer_came_back": _l("提案人重新把声音算在议题里"),
}

ANSWERING_ACTS: Mapping[str, LazyString] = {
    "appeal.heard": _l("处理申诉"),
    "appeal.raised": _l("提出申诉"),
    "hall.priority_weights_set": _l("改优先级的分值"),
    "proposal.batch_sorted": _l("归入三个一批"),
    "review.stakeholder_heard": _l("记下利益相关人的意见"),
    "review.stakeholder_invited": _l("邀请利益相关人"),
    "review.stakeholder_uninvited": _l("撤下利益相关人的邀请"),
    "routing.extended": _l("转办延期"),
    "routing.pointed_elsewhere": _l("告知法定渠道"),
    "routing.reported": _l("写明转办结果"),
    "routing.sent": _l("转办"),
    "topic.ranked_by_hand": _l("人工调整优先级"),
    "topic.weighed": _l("更新优先级依据"),
}
"""Acts of answering in the journal's words."""

ANSWERING_THINGS: Mapping[str, LazyString] = {
    "appeal": _l("申诉"),
    "routing": _l("转办"),
    "stakeholder": _l("利益相关人"),
}

INTAKE_ACTS: Mapping[str, LazyString] = {
    "proposal.entered": _l("登记需求"),
    "proposal.author_told": _l("电话告知提事人"),
    "hearing.recorded": _l("记录座谈会"),
    "hearing.confirmed": _l("确认座谈会的需求"),
    "hearing.given_up": _l("作废座谈会记录"),
    "assisted.begun": _l("开始协助办理"),
    "assisted.ended": _l("结束协助办理"),
    "assisted.contested": _l("对代办提出异议"),
    "assisted.contest_answered": _l("答复代办异议"),
}
"""Acts of the intake in the journal's words."""

INTAKE_THINGS: Mapping[str, LazyString] = {
    "hearing": _l("座谈会"),
    "assisted_session": _l("协助办理"),
    "assisted_contest": _l("代办异议"),
}


KNOWN_ACTS: Mapping[str, LazyString] = {
    "known.written": _l("记入基础问题库"),
    "known.revised": _l("更新基础问题"),
    "known.retired": _l("停用基础问题"),
    "known.restored": _l("恢复使用基础问题"),
}
KNOWN_THINGS: Mapping[str, LazyString] = {"known_problem": _l("基础问题")}


GATHERING_ACTS: Mapping[str, LazyString] = {
    "group.dismissed": _l("判为不是一回事"),
    "group.recalled": _l("把判过的一组放回列表"),
    "hall.threshold_set": _l("设定联署门槛"),
    "proposal.lead_accepted": _l("同意一起发起"),
    "proposal.lead_asked": _l("邀请一起发起"),
    "proposal.lead_declined": _l("谢绝一起发起"),
    "proposal.lead_left": _l("不再共同发起"),
    "proposal.lead_link_made": _l("做邀请链接"),
    "proposal.mended": _l("改错字"),
    "proposal.revised": _l("提案人修改了文字"),
    "proposal.support_reasoned": _l("写联署理由"),
    "proposal.threshold_reached": _l("提案联署达到门槛"),
    "topic.opted_in": _l("重新算在议题里"),
    "topic.opted_out": _l("不算在议题里"),
    "topic.threshold_reached": _l("议题支持人数达到门槛"),
    "topic.undone": _l("撤销整个并案"),
}

QUESTIONNAIRE_ACTS: Mapping[str, LazyString] = {
    "questionnaire.begun": _l("新做问卷"),
    "questionnaire.revised": _l("改问卷的标题和说明"),
    "questionnaire.question_added": _l("问卷加题"),
    "questionnaire.question_changed": _l("问卷改题"),
    "questionnaire.question_removed": _l("问卷删题"),
    "questionnaire.question_moved": _l("问卷调整题目顺序"),
    "questionnaire.opened": _l("发布问卷"),
    "questionnaire.closed": _l("结束问卷"),
    "questionnaire.visitor_asked": _l("请人入户走访"),
    "questionnaire.visitor_relieved": _l("取消入户走访"),
    "questionnaire.done": _l("收到答卷"),
    "questionnaire.not_home": _l("入户：不在家"),
    "questionnaire.refused": _l("入户：不愿答"),
    "questionnaire.counted": _l("核对答卷：计入"),
    "questionnaire.left_out": _l("核对答卷：不计入"),
    "questionnaire.exported": _l("下载问卷的全部答卷"),
}
QUESTIONNAIRE_THINGS: Mapping[str, LazyString] = {"questionnaire": _l("问卷")}


def name_acts(names: Mapping[str, LazyString]) -> None:
    """Let a stage above name the acts that it writes on timelines; said once, in its feature.py."""
    _ACTS.update(names)


def act_name(act: str) -> LazyString | None:
    """Return the name of a timeline's act, none for one that nobody named."""
    return _ACTS.get(act)


def proposal_state_label(state: ProposalState) -> str:
    """Return the state's name in the reader's language."""
    return str(_(PROPOSAL_NAMES[state]))


def topic_state_label(state: TopicState) -> str:
    """Return the state's name in the reader's language."""
    return str(_(TOPIC_NAMES[state]))


def criterion_label(criterion: Criterion) -> str:
    """Return the criterion's name in the reader's language."""
    return str(_(CRITERION_NAMES[criterion]))


def outcome_label(outcome: Outcome) -> str:
    """Return the outcome's name in the reader's language."""
    return str(_(OUTCOME_NAMES[outcome]))


def named(value: StrEnum) -> str:
    """Return the name of a way, a result, a batch, … in the reader's language."""
    return str(_(_NAMES[type(value)][value]))


def tone(state: str) -> str:
    """Return the tone of a state's badge."""
    return STATE_TONES.get(state, "neutral")


def category_label(category: Category) -> LazyString:
    """Return the class's name in the reader's language."""
    return CATEGORY_LABELS[category]


def class_path(row: Row) -> str:
    """Return the names of a row's class from the first level down; the deeper ones as published."""
    return sorted_path(Sorted.of(row))


def sorted_path(sorted_as: Sorted) -> str:
    """Return a class's names likewise."""
    return " › ".join([str(category_label(sorted_as.category)), *sorted_as.names[1:]])


def channel_label(channel: SourceChannel) -> LazyString:
    """Return the discovery channel's name in the reader's language."""
    return CHANNEL_LABELS[channel]


def questionnaire_label(state: QuestionnaireState) -> LazyString:
    """Return the questionnaire state's name in the reader's language."""
    return QUESTIONNAIRE_LABELS[state]


OPINION_ACTS: Mapping[str, LazyString] = {
    "opinions.admitted": _l("放进一句话"),
    "opinions.closed": _l("结束意见摸底"),
    "opinions.joined": _l("参加意见摸底"),
    "opinions.opened": _l("开始意见摸底"),
    "opinions.refused": _l("不采用一句话"),
    "opinions.reworded": _l("改一句话的字句"),
    "opinions.seeded": _l("加一句话"),
    "opinions.stated": _l("写一句话"),
    "proposal.followed": _l("跟进提案"),
    "proposal.unfollowed": _l("不再跟进提案"),
    "topic.followed": _l("跟进议题"),
    "topic.unfollowed": _l("不再跟进议题"),
}
OPINION_THINGS: Mapping[str, LazyString] = {
    "opinion_round": _l("意见摸底"),
    "opinion_statement": _l("意见摸底的一句话"),
}
"""Names in the journal."""
