"""A browser's long name in a few words a person recognises."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

# The first mark found names it: an iPhone also says "Mac OS", Android also says "Linux".
_MACHINES = (
    ("OpenHarmony", _l("鸿蒙手机")),
    ("iPhone", _l("苹果手机")),
    ("iPad", _l("苹果平板")),
    ("Android", _l("安卓手机")),
    ("Windows", _l("Windows 电脑")),
    ("Mac OS", _l("苹果电脑")),
    ("Linux", _l("Linux 电脑")),
)
_BROWSERS = (
    ("MicroMessenger", _l("微信")),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)


def device(user_agent: str) -> str:
    """``苹果手机，微信``; unknown ones are called so."""
    machine = next((name for mark, name in _MACHINES if mark in user_agent), None)
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), None)
    if machine is None:
        return str(browser) if browser else _("不认识的设备")
    return (
        _("%(machine)s，%(browser)s", machine=machine, browser=browser) if browser else str(machine)
    )
