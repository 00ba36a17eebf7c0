#!/usr/bin/env bash
# Makes the virtual environment of the moto tier: AWS's shapes by somebody else's hand, for the contract tests.
set -euo pipefail
cd "$(dirname "$0")/.."

venv=.local/venv-moto
moto_version=5.2.5

if "$venv/bin/python" -c "import moto, sys; sys.exit(moto.__version__ != '$moto_version')" 2>/dev/null; then
  exit 0
fi
rm -rf "$venv"
python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check "moto[server,ecs,ec2,dynamodb]==$moto_version"
