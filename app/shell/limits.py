"""How often one account may post: a brake on runaway scripts, far above what hands can do.

Never keyed by address: a whole hall shares one. A visitor without a session is stopped by the
CSRF check before this matters; guessing passwords is slowed in ``people.services.throttle``.
"""

from __future__ import annotations

import logging

from flask import Flask, current_app, request, session
from flask_babel import lazy_gettext as _l
from limits import RateLimitItem, parse_many

from app.errors import TooMany
from app.extensions import limiter

log = logging.getLogger(__name__)
POSTS = tuple(parse_many("120 per minute; 3000 per hour"))
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def init_app(app: Flask) -> None:
    """Count every POST of an account."""
    app.before_request(_count)


def _count() -> None:
    account = session.get("_user_id") or session.get("csrf_token")
    if request.method in _SAFE or account is None or not current_app.config["RATELIMIT_ENABLED"]:
        return
    for limit in POSTS:
        if not _within(limit, str(account)):
            raise TooMany(
                _l("操作太频繁"),
                why=_l("一个账号每分钟最多提交%(count)d次", count=POSTS[0].amount),
                remedy=_l("请稍等一会儿再试"),
            )


def _within(limit: RateLimitItem, account: str) -> bool:
    try:
        return limiter.limiter.hit(limit, "posts", account)
    except Exception:  # the brake may fail, the hall may not
        log.exception("posts could not be counted")
        return True
