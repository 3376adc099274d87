#!/bin/sh
# Find a Python that is new enough and hand over to prepare.py, which does the setting up.
# A virtual environment that works is asked first, so that the version stays the same.
set -eu
cd "$(dirname "$0")/../.."
if .venv/bin/python -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    exec .venv/bin/python app/tooling/prepare.py "$@"
fi
for python in python3 python3.13 python3.12 python3.11; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        exec "$python" app/tooling/prepare.py "$@"
    fi
done
echo "Python 3.11 or newer is needed, and none of python3, python3.13, python3.12, python3.11 is." >&2
echo "Install it and run make again; on Debian and Ubuntu: apt-get install python3 python3-venv" >&2
exit 1
