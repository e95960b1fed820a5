#!/bin/sh
# Shows that training survives being killed: 20 runs (or as many as the first argument says) are each
# killed with SIGKILL one to three times at random moments, resumed, and must end with the bytes of
# a run that was not killed. Takes about three minutes.
#
#   swift build -c release && Tests/kill-resume.sh [RUNS]
set -eu
runs=${1:-20}
program=$(cd "$(dirname "$0")/.." && pwd)/.build/release/detect-cli
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

options="--simulated 12 --hidden 4 --epochs 40 --steps 4 --batch 8 --quiet"

begin=$(date +%s%N)
"$program" train $options --output whole.safetensors
took=$((($(date +%s%N) - begin) / 1000000))

random() { od -An -N2 -tu2 /dev/urandom; }

kills=0
for run in $(seq "$runs"); do
  rm -f cut.safetensors cut.safetensors.training
  left=$(($(random) % 3 + 1))
  while :; do
    "$program" train $options --output cut.safetensors --resume &
    process=$!
    if [ "$left" -gt 0 ]; then
      # Up to half a whole run, so that most kills come in the middle of an epoch.
      moment=$(($(random) % (took / 2 + 1)))
      sleep "$(printf '%d.%03d' $((moment / 1000)) $((moment % 1000)))"
      if kill -KILL "$process" 2>/dev/null; then
        left=$((left - 1))
        kills=$((kills + 1))
        wait "$process" 2>/dev/null || true
        [ ! -e cut.safetensors ] || break  # killed after its last write
        continue
      fi
    fi
    wait "$process"
    break
  done
  cmp cut.safetensors whole.safetensors
  echo "run $run: killed $kills times so far, and the same bytes"
done
