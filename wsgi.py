"""The front door: ``python wsgi.py`` serves, ``flask --app wsgi …`` commands, ``app`` for servers.

gevent is patched in the first lines, before anything else is imported: gevent served fastest of
everything measured, and a late patch breaks locks and drivers silently. Nothing made while all is
imported ever goes away: looking for garbage meanwhile took a quarter of the start.
"""

from __future__ import annotations

import gc

from gevent import monkey

gc.disable()
monkey.patch_all()

from app import create_app  # noqa: E402 - must come after the patch

app = create_app()
gc.freeze()
gc.enable()

if __name__ == "__main__":
    from app.serving import serve

    serve(app)
