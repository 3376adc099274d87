"""A whistle as its paper 吹哨报到回复单 is filled: in Chinese, as all official papers are."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import force_locale

from app import clock
from app.documents.whistle import PrintedWhistle
from app.documents.wording import chinese_date, chinese_time
from app.work_calendar.instants import SHANGHAI
from resolutions.labels.whistles import whistle_word
from resolutions.models.whistles.whistle import Whistle, WhistleCall
from resolutions.models.whistles.work import WhistleDuty
from resolutions.queries.whistles import finding
from resolutions.queries.whistles.steps import act_name
from resolutions.whistling.arrival import arrival, minutes_late
from resolutions.whistling.kinds import Kind

_RESULT = ("whistle_report", "whistle_verify", "whistle_fail", "whistle_close")


def printed(whistle: Whistle) -> PrintedWhistle:
    """The paper of a whistle, as everything stands now."""
    with force_locale("zh_Hans"):
        return PrintedWhistle(
            caller=whistle.caller_place.name,
            number=whistle.number,
            title=whistle.title,
            facts=_facts(whistle),
            calls=tuple(_call(call) for call in whistle.calls if call.arrive_by),
            duties=tuple(_duty(duty) for duty in finding.duties_of(whistle)),
            result=tuple(_result(whistle)),
            appraisals=tuple(
                (
                    one.call.unit.name,
                    f"{one.score}分（报到{one.arrival}、配合{one.cooperation}、结果{one.result}，各5分）",
                    one.reason,
                )
                for one in finding.appraisals_of(whistle)
            ),
            made_on=clock.today(),
        )


def _facts(whistle: Whistle) -> tuple[tuple[str, str], ...]:
    blown = whistle.blown_at
    return (
        ("种类", whistle_word(whistle.kind)),
        ("级别", whistle_word(whistle.level)),
        ("地点", f"{whistle.place.name} {whistle.spot}".strip()),
        ("吹哨时间", chinese_time(blown.astimezone(SHANGHAI)) if blown else ""),
        ("理由", whistle.reason),
        ("牵头、指挥", whistle.lead_name),
        ("状态", whistle_word(whistle.state)),
    )


def _call(call: WhistleCall) -> tuple[str, ...]:
    times, now = call.clock, clock.now()
    if times is None:
        return (call.unit.name, "", "", "")
    late = minutes_late(times, now)
    word = whistle_word(arrival(times, now))
    came = chinese_time(call.arrived_at.astimezone(SHANGHAI)) if call.arrived_at else ""
    return (
        call.unit.name,
        f"{word}（{late}分钟）" if late else word,
        came,
        call.arrived_name or "",
    )


def _duty(duty: WhistleDuty) -> tuple[str, ...]:
    stands = whistle_word(finding.stands_of(duty))
    return (duty.unit.name, duty.what, chinese_date(duty.due_on), stands, duty.report)


def _result(whistle: Whistle) -> Sequence[str]:
    if whistle.kind is Kind.OVERSIGHT:
        return ()
    return [
        f"{act_name(whistle, step.act)}：{step.text}"
        for step in finding.steps_of_whistle(whistle)
        if step.act in _RESULT and step.text
    ]
