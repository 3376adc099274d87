"""Flask's extensions, made once and bound to an app in ``create_app``. Imports only app.database."""

from __future__ import annotations

from flask_babel import Babel
from flask_bootstrap import Bootstrap5
from flask_limiter import Limiter
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_socketio import SocketIO
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect

from app.database import Base


def _account_key() -> str:
    """Rate limits are keyed by account, never by address alone: a whole hall shares one."""
    from flask import request, session

    return str(session.get("_user_id") or session.get("visitor") or request.remote_addr)


db = SQLAlchemy(model_class=Base)
migrate = Migrate()
login_manager = LoginManager()
csrf = CSRFProtect()
babel = Babel()
bootstrap = Bootstrap5()
limiter = Limiter(key_func=_account_key)
socketio = SocketIO()
