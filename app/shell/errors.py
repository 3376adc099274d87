"""Errors as pages: what was refused, why, and what would make it possible."""

from __future__ import annotations

import logging

from flask import Flask, current_app, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from app.errors import DomainError, SignInNeeded
from app.extensions import db
from app.shell.frame import came_from

log = logging.getLogger(__name__)

_WORDS = {
    400: (_l("收到的内容不完整"), _l("请返回上一页再试一次")),
    403: (_l("您没有办这件事的身份"), _l("如果您应当有，请与议事厅秘书联系")),
    404: (_l("没有找到这个页面"), _l("可能是网址有误，或内容已移走；请从首页重新进入")),
    405: (_l("这个地址不能这样打开"), _l("请从首页重新进入")),
    422: (_l("有几处没有填对"), _l("请返回上一页改一改，再提交一次")),
    409: (_l("现在不能这样办"), _l("请刷新页面看看最新情况")),
    413: (_l("文件太大"), _l("照片请小于15兆，表格请小于40兆")),
    429: (_l("操作太频繁"), _l("请稍等一会儿再试")),
    500: (_l("系统出错了，您的操作没有生效"), _l("请稍后再试；如果一直这样，请告诉议事厅秘书")),
}


def init_app(app: Flask) -> None:
    """Turn every error into a page, or into JSON for those who ask for it."""
    app.register_error_handler(DomainError, _refused)
    app.register_error_handler(SignInNeeded, _to_login)
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _broken)


def _refused(error: DomainError) -> ResponseReturnValue:
    db.session.rollback()
    if wants_json():
        return jsonify(ok=False, error=error.to_json()), error.status
    page = render_template(
        "app/error.html",
        status=error.status,
        what=error.what,
        why=error.why,
        remedy=error.remedy or _words(error.status)[1],
        link=error.link,
        back=came_from(),
    )
    return page, error.status


def _to_login(error: SignInNeeded) -> ResponseReturnValue:
    if wants_json():
        return _refused(error)
    back = request.full_path if request.method == "GET" else request.referrer or ""
    return redirect(url_for("people.login", next=back))


def _stale(error: CSRFError) -> ResponseReturnValue:
    del error
    return _refused(
        DomainError(
            _l("这个页面放得太久，需要刷新"),
            why=_l("为防止别人冒用您的名义，提交前要核对页面"),
            remedy=_l("请返回上一页，刷新后再提交一次"),
            code="stale_page",
        )
    )


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:
        return error
    if isinstance(error, InternalServerError):  # also when telling of another error failed
        return _broken(error.original_exception or error)
    what, remedy = _words(status)
    if wants_json():
        return jsonify(ok=False, error={"code": str(status), "what": str(what)}), status
    headers = [(k, v) for k, v in error.get_headers() if k.lower() != "content-type"]
    page = render_template(
        "app/error.html", status=status, what=what, why="", remedy=remedy, back=came_from()
    )
    return page, status, headers


def _broken(error: BaseException) -> ResponseReturnValue:
    log.error("a request failed", exc_info=error)
    db.session.rollback()
    if wants_json():
        return jsonify(ok=False, error={"code": "500", "what": "系统出错了"}), 500
    # Not from the layout, and without its context: whatever broke may be part of it.
    return current_app.jinja_env.get_template("app/error_bare.html").render(), 500


def _words(status: int) -> tuple[object, object]:
    return _WORDS.get(status, _WORDS[500 if status >= 500 else 400])


def wants_json() -> bool:
    """Whether a program asks, not a browser."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return request.path.endswith(".json") or best == "application/json"
