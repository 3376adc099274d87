"""What the journal's acts and things are called; each stage names its own in ``feature.py``."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask, current_app
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

_ACTS, _THINGS = "journal_acts", "journal_things"

GROUND_ACTS: Mapping[str, LazyString] = {
    "calendar.declared": _l("设定工作日"),
    "calendar.withdrawn": _l("撤销工作日设定"),
    "hall.changed": _l("修改议事厅资料"),
    "hall.founded": _l("设立议事厅"),
    "person.closed": _l("停用账号"),
    "person.corrected": _l("更正资料"),
    "person.email_removed": _l("去掉邮箱"),
    "person.email_set": _l("设置邮箱"),
    "person.mail_wish_set": _l("设置通知邮件"),
    "person.opened": _l("登记人员"),
    "person.password_set": _l("设置密码"),
    "person.reopened": _l("恢复账号"),
    "photo.cleared": _l("清除没有用上的照片"),
    "photo.kept": _l("上传照片"),
    "place.founded": _l("设立地方"),
    "place.joined": _l("加入地域共同体"),
    "place.left": _l("退出地域共同体"),
    "place.renamed": _l("改名"),
    "place.split": _l("划小单元"),
    "role.granted": _l("授予身份"),
    "role.withdrawn": _l("撤销身份"),
    "roster.confirmed": _l("确认导入名册"),
    "roster.given_up": _l("放弃导入名册"),
    "roster.imported": _l("名册导入完成"),
    "roster.received": _l("上传名册"),
    "session.closed": _l("退出登录"),
    "session.opened": _l("登录"),
    "session.revoked_all": _l("退出全部登录"),
    "slip.issued": _l("打印登录条"),
    "slip.withdrawn": _l("作废登录条"),
}

GROUND_THINGS: Mapping[str, LazyString] = {
    "declared_day": _l("工作日设定"),
    "hall": _l("议事厅"),
    "login_session": _l("登录"),
    "login_slip": _l("登录条"),
    "membership": _l("身份"),
    "person": _l("人员"),
    "photo": _l("照片"),
    "place": _l("地方"),
    "roster_import": _l("名册"),
}


def name(
    app: Flask,
    *,
    acts: Mapping[str, LazyString] | None = None,
    things: Mapping[str, LazyString] | None = None,
) -> None:
    """Say what a stage's acts and things are called on the journal's page."""
    app.extensions.setdefault(_ACTS, {}).update(acts or {})
    app.extensions.setdefault(_THINGS, {}).update(things or {})


def act_label(act: str) -> str:
    """The act in the reader's language; its bare name while nobody named it."""
    return str(current_app.extensions.get(_ACTS, {}).get(act, act))


def thing_label(thing: str) -> str:
    """The kind of thing in the reader's language; its bare name while nobody named it."""
    return str(current_app.extensions.get(_THINGS, {}).get(thing, thing))
