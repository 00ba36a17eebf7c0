#!/bin/bash
# Tells the Auto Scaling group what became of the launch: CONTINUE or ABANDON. Once in service there is nothing to
# tell: a reboot finds the launch hook gone.
set -euo pipefail

result=$1
marker=${NAT_MARKER:-/var/lib/nat/in-service}
instance_file=${NAT_INSTANCE_FILE:-/var/lib/cloud/data/instance-id}

if [ -e "$marker" ]; then exit 0; fi
export AWS_RETRY_MODE=standard AWS_MAX_ATTEMPTS=5
timeout 90 aws autoscaling complete-lifecycle-action \
  --region "$NAT_REGION" \
  --auto-scaling-group-name "$NAT_GROUP" \
  --lifecycle-hook-name "$NAT_HOOK" \
  --instance-id "$(<"$instance_file")" \
  --lifecycle-action-result "$result"
if [ "$result" = CONTINUE ]; then
  mkdir -p "$(dirname "$marker")"
  touch "$marker"
fi
