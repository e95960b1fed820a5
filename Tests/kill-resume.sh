#!/bin/sh
# Shows that training survives being killed: a run is killed with SIGKILL at 20 random moments (or
# as many as the first argument says), resumed each time, and must end with the bytes of a run that
# was not killed. Takes about a minute.
#
#   swift build -c release && Tests/kill-resume.sh [TIMES]
set -eu
times=${1:-20}
program=$(cd "$(dirname "$0")/.." && pwd)/.build/release/detect-cli
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

options="--simulated 12 --hidden 4 --epochs 40 --steps 4 --batch 8 --quiet"

begin=$(date +%s%N)
"$program" train $options --output whole.safetensors
took=$((($(date +%s%N) - begin) / 1000000))

# Moments up to a third of a whole run, so that most runs are cut in the middle of an epoch.
cut=0
while [ "$cut" -lt "$times" ]; do
  rm -f cut.safetensors cut.safetensors.training
  kills=0
  while :; do
    "$program" train $options --output cut.safetensors --resume &
    process=$!
    moment=$(($(od -An -N2 -tu2 /dev/urandom) % (took / 3 + 1)))
    sleep "$(printf '%d.%03d' $((moment / 1000)) $((moment % 1000)))"
    if [ "$kills" -lt 3 ] && [ "$cut" -lt "$times" ] && kill -KILL "$process" 2>/dev/null; then
      kills=$((kills + 1))
      cut=$((cut + 1))
      wait "$process" 2>/dev/null || true
      [ ! -e cut.safetensors ] || break
      continue
    fi
    wait "$process"
    break
  done
  cmp cut.safetensors whole.safetensors
  echo "killed $cut times so far, and the same bytes"
done
