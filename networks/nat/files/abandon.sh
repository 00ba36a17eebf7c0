#!/bin/bash
# After the set-up has ended: where it failed, the group needn't wait for the launch hook to time out. systemd says
# in SERVICE_RESULT how it ended.
set -euo pipefail

if [ "${SERVICE_RESULT:-}" = success ]; then exit 0; fi
echo "nat: the set-up failed (${SERVICE_RESULT:-unknown}): abandoning this launch" >&2
"$(dirname "$(readlink -f "$0")")/lifecycle.sh" ABANDON
