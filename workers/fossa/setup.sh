#!/bin/sh
# Makes the worker's own virtual environment, .venv beside this file. Does nothing where it is there already
# with the same requirements.
set -eu
cd "$(dirname "$0")"

wanted="$(cksum < requirements.txt)"
stamp=.venv/requirements.cksum
if [ -x .venv/bin/python ] && [ "$(cat "$stamp" 2>/dev/null || true)" = "$wanted" ]; then
  echo "workers/fossa/.venv is up to date"
  exit 0
fi

command -v python3 > /dev/null || { echo "workers/fossa needs Python 3.10 or newer, as python3" >&2; exit 1; }
echo "making workers/fossa/.venv with $(python3 --version)"
rm -rf .venv
python3 -m venv .venv
echo "installing what requirements.txt pins"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
echo "$wanted" > "$stamp"
echo "workers/fossa/.venv is ready"
