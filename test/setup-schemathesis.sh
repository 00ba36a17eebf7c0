#!/usr/bin/env bash
# Makes the virtual environment of the schemathesis tier: requests made up from the API's own contract.
set -euo pipefail
cd "$(dirname "$0")/.."

venv=.local/venv-schemathesis
schemathesis_version=4.32.5

if "$venv/bin/schemathesis" --version 2>/dev/null | grep -qF "version $schemathesis_version"; then
  exit 0
fi
rm -rf "$venv"
python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check "schemathesis==$schemathesis_version"
