"""The front door: ``python wsgi.py`` serves, ``flask --app wsgi …`` commands, ``app`` for servers.

gevent is patched in the first lines, before anything else is imported: gevent served fastest of
everything measured, and a late patch breaks locks and drivers silently.
"""

from __future__ import annotations

from gevent import monkey

monkey.patch_all()

from app import create_app  # noqa: E402 - must come after the patch

app = create_app()

if __name__ == "__main__":
    from app.serving import serve

    serve(app)
