# The stage of the demo, for scripts that source it: a Go service, a Prometheus that scrapes it, the watch,
# an Alertmanager and a webhook receiver. They set $detect_cli before; $keep leaves the folder $work.
# shellcheck shell=bash

demo=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$demo/../.." && pwd)
export TZ=UTC LC_ALL=C.UTF-8

warm_up=15   # seconds that the service runs before it is scraped
first=144    # samples before the first score
healthy=60   # seconds in which scores must not alarm
leak=1000000 # bytes a second
limit=300MiB # of memory
culprit='main.(*retained).Hold' # what leaks

fail() {
  printf '%s: %s\n' "$(basename "$0")" "$1" >&2
  exit 1
}

# The program that is watched with: $1, or this checkout's.
find_detect_cli() {
  detect_cli=$(realpath -e "${1:-$root/.build/release/detect-cli}" 2> /dev/null) \
    || fail "no detect-cli; swift build -c release, or name one"
}

# MARK: Processes, each ended by its id however this ends

declare -A process
finish() {
  local name
  for name in "${!process[@]}"; do stop "$name"; done
  if [ -n "$keep" ]; then echo "all is in $work" >&2; else rm -rf "$work"; fi
}

# Starts the command given and calls it $1.
start() {
  local name=$1
  shift
  "$@" >> "$name.log" 2>&1 &
  process[$name]=$!
  disown # how it ends is for us to say
}

# Ends it, after five seconds with force.
stop() {
  local id=${process[$1]} _
  unset "process[$1]"
  kill "$id" 2> /dev/null || true
  for _ in {1..50}; do
    kill -0 "$id" 2> /dev/null || return 0
    sleep 0.1
  done
  kill -9 "$id" 2> /dev/null || true
}

# The last error that it wrote, or else the last line.
last_words() {
  { grep -E 'rror|Program crashed' "$1.log" || cat "$1.log"; } | grep . | tail -n 1 | cut -c 1-300
}

all_run() {
  local name
  for name in "${!process[@]}"; do
    kill -0 "${process[$name]}" 2> /dev/null || fail "$name ended; it said: $(last_words "$name")"
  done
}

# Runs the command given to its end, at most a minute, and calls it $1.
complete() {
  local name=$1
  shift
  timeout 60 "$@" >> "$name.log" 2>&1 &
  process[$name]=$!
  wait "${process[$name]}" || fail "$name failed: $(last_words "$name")"
  unset "process[$name]"
}

# MARK: Time, in milliseconds

now() { echo $((${EPOCHREALTIME/[.,]/} / 1000)); }

# Prints a row: $1 happened at $2, so long after $since.
since=
row() {
  local after=
  [ -z "$since" ] || printf -v after '%5d.%d s' $((($2 - since) / 1000)) $((($2 - since) / 100 % 10))
  printf '%-24s %(%T)T.%d %s\n' "$1" $(($2 / 1000)) $(($2 / 100 % 10)) "$after"
}

# Waits for stages, at most $1 seconds, and prints when each came: pairs of a name and a function.
await() {
  local seconds=$1 deadline=$(($(now) + $1 * 1000)) i rest
  shift
  local stages=("$@")
  while [ ${#stages[@]} -gt 0 ]; do
    all_run
    rest=()
    for ((i = 0; i < ${#stages[@]}; i += 2)); do
      if "${stages[i + 1]}"; then row "${stages[i]}" "$(now)"; else rest+=("${stages[@]:i:2}"); fi
    done
    stages=("${rest[@]}")
    [ ${#stages[@]} -eq 0 ] || [ "$(now)" -lt $deadline ] || fail "not within $seconds s: ${stages[0]}"
    sleep 0.1
  done
}

# Until the moment $1 nobody may be told of anything.
nobody_is_told() {
  local said
  while [ "$(now)" -lt "$1" ]; do
    all_run
    said=$(alerts) || fail "Alertmanager does not answer"
    [ "$said" = "[]" ] || fail "an alert while all is well: $(cut -c 1-600 <<< "$said")"
    said=$(tail -n "+$((told + 1))" receiver.log)
    [ -z "$said" ] || fail "a message while all is well: $said"
    sleep 0.2
  done
  is_up || fail "the watch does not score: $(last_words watch)"
}

# MARK: What is seen

read_page() { curl -sf --max-time 5 "$1"; }
alerts() { read_page "http://127.0.0.1:$alertmanager/api/v2/alerts"; }
watch_page() { read_page "http://127.0.0.1:$watch/metrics"; }

service_is_up() { read_page "http://127.0.0.1:$service/metrics" > /dev/null; }
prometheus_is_up() { read_page "http://127.0.0.1:$prometheus/-/ready" > /dev/null; }
alertmanager_is_up() { read_page "http://127.0.0.1:$alertmanager/-/ready" > /dev/null; }
watch_is_up() { read_page "http://127.0.0.1:$watch/readyz" > /dev/null; }
code_is_named() { [[ $(alerts) == *"$culprit"* ]]; }
is_up() { [[ $(watch_page) == *$'\nmodel_up 1\n'* ]]; }
is_scored() { [[ $(watch_page) =~ (^|$'\n')anomaly_score\{ ]]; }
event_is_open() { [[ $(watch_page) =~ neuraldetect_open_events\{[^}]*severity=\"(warning|critical)\"[^}]*\}\ 1 ]]; }
alert_fires() { [[ $(alerts) == *'"alertname":"MemoryAnomaly"'* ]]; }
alerts_are_over() { [ "$(alerts)" = "[]" ]; }
webhook_fires() { grep -q '^[0-9.]* firing [0-9a-f]* MemoryAnomaly ' receiver.log; }

# The last word on each alert is that it is over: one that fires is told again once its code is named.
webhook_is_over() {
  awk '{ status[$3] = $2 } END { for (alert in status) if (status[alert] != "resolved") exit 1 }' receiver.log
}

# MARK: The service

# Starts it; its memory grows from $1 seconds on, if given. Its time is in samples of a quarter of a
# second: the caches of the profile are full after 36.
serve() {
  {
    echo "profile api"
    echo "seed 0 $RANDOM"
    echo "begin 0 $EPOCHREALTIME"
    echo "period 0 0.25"
    echo "load 0 40"
    echo "end 0 4000"
    if [ -n "${1:-}" ]; then
      echo "hold.heap_leak $(($1 * 4)) 0"
      echo "hold.heap_leak $((($1 + 1000) * 4)) $((leak * 1000))"
    fi
  } > schedule
  start service ./lab -schedule schedule -port "$service"
}

# MARK: The stage

# Everything runs, all is well for a while, and then the leak begins, at $since. The packages given are
# installed as well.
set_the_stage() {
  work=$(mktemp -d)
  trap finish EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  cd "$work" || exit
  "$root/.ci/install" curl golang-go prometheus prometheus-alertmanager python3 "$@" >&2
  (cd "$root/benchmarks/lab/services/go" && go build -trimpath -o "$work/lab" .) || fail "the service was not built"

  read -r service prometheus alertmanager watch receiver < <(python3 -c '
import socket
sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(5)]
print(*(s.getsockname()[1] for s in sockets))')
  sed "s/SERVICE/$service/" "$demo/prometheus.yaml" > prometheus.yaml
  sed "s/PROMETHEUS/$prometheus/; s/ALERTMANAGER/$alertmanager/; s/RECEIVER/$receiver/; s/WATCH/$watch/; s/SERVICE/$service/;
    s/LIMIT/$limit/; s|MODEL|$root/models/memory.safetensors|" "$demo/watch.yaml" > watch.yaml

  printf '%-24s %-10s %9s\n' stage UTC after
  leak_on=$((warm_up + first + healthy + 10))
  began=$(now)
  serve "$leak_on"
  await 10 "service started" service_is_up
  sleep "$warm_up"
  start prometheus prometheus --config.file=prometheus.yaml --storage.tsdb.path=prometheus \
    --web.listen-address="127.0.0.1:$prometheus" --log.level=warn
  start alertmanager prometheus-alertmanager --config.file="$demo/alertmanager.yaml" \
    --storage.path=alertmanager --web.listen-address="127.0.0.1:$alertmanager" \
    --cluster.listen-address= --log.level=warn
  start receiver python3 "$demo/receiver.py" "$receiver"
  await 30 "Prometheus is ready" prometheus_is_up "Alertmanager is ready" alertmanager_is_up
  start watch "$detect_cli" watch --config watch.yaml
  await 30 "detect-cli watches" watch_is_up
  told=0
  nobody_is_told $((began + (leak_on - healthy) * 1000))
  await 15 "scores come" is_scored
  nobody_is_told $((began + leak_on * 1000))
  since=
  row "leak on" $((began + leak_on * 1000))
  since=$((began + leak_on * 1000))
}

alert_comes() {
  await 120 "event opened" event_is_open "alert in Alertmanager" alert_fires "webhook received" webhook_fires
  await 30 "alert names the code" code_is_named
}

# The service is restarted without the leak; the alert must end.
repair() {
  stop service
  since=
  row "leak off, by a restart" "$(now)"
  since=$(now)
  serve
  await 60 "resolved in Alertmanager" alerts_are_over "webhook resolved" webhook_is_over
  told=$(wc -l < receiver.log)
}
