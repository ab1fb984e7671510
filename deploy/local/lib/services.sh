# shellcheck shell=bash
# Starts, stops and shows the services of the embedded default on this machine.

# place NAME: a service's number; its HTTP port is 8080 and its gRPC port 9090 plus that, plus the offset.
place() {
  case "$1" in
    edge) printf 0 ;;
    tokenizer) printf 1 ;;
    accelerator) printf 2 ;;
    kv-cache) printf 3 ;;
  esac
}

HEAP=${SLUICE_HEAP:-384m}
# Seconds until a start counts as failed.
START_LIMIT=${SLUICE_START_LIMIT:-120}
# Seconds until a service that was asked to stop is killed.
STOP_LIMIT=${SLUICE_STOP_LIMIT:-15}
KEY=sk-sluice-local

# shellcheck disable=SC2153 # STATE comes from the launcher
offset() { cat "$STATE/run/port-offset" 2>/dev/null || printf 0; }
http_port() { printf '%d' $((8080 + $(place "$1") + $(offset))); }
grpc_port() { printf '%d' $((9090 + $(place "$1") + $(offset))); }
pid_of() { cat "$STATE/run/$1.pid" 2>/dev/null; }
log_of() { printf '%s' "$STATE/logs/$1.log"; }

# alive NAME [MARK]: whether the process we started is still there, and is not another one with its number: MARK is in its
# command line.
alive() {
  local pid
  pid=$(pid_of "$1") && [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null || return 1
  [ ! -r "/proc/$pid/cmdline" ] || tr '\0' ' ' <"/proc/$pid/cmdline" | grep -q -e "${2:-$1-service}"
}

any_alive() {
  local service
  for service in "${SERVICES[@]}"; do alive "$service" && return 0; done
  return 1
}

# down_services: those that do not run, one a line.
down_services() {
  local service
  for service in "${SERVICES[@]}"; do alive "$service" || printf '%s\n' "$service"; done
}

port_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# port_owner PORT: who listens there, as far as this machine tells.
port_owner() {
  local owner=''
  if command -v ss >/dev/null; then
    owner=$(ss -Hltnp "sport = :$1" 2>/dev/null | sed -n 's/.*users:(("\([^"]*\)",pid=\([0-9]*\).*/\1 (pid \2)/p' | head -n 1)
  elif command -v lsof >/dev/null; then
    owner=$(lsof -nP -iTCP:"$1" -sTCP:LISTEN 2>/dev/null | awk 'NR == 2 { print $1 " (pid " $2 ")" }')
  fi
  printf '%s' "${owner:-another process}"
}

# need_free_ports NAME…
need_free_ports() {
  local service port
  for service in "$@"; do
    for port in "$(http_port "$service")" "$(grpc_port "$service")"; do
      if port_taken "$port"; then
        fail "port $port, which the $service-service needs, is taken by $(port_owner "$port")" \
          "Stop that process, or move Sluice: ./sluice up --port-offset 1000"
      fi
    done
  done
}

# answers PORT PATH: whether a GET says 200.
answers() {
  local status=''
  {
    exec 3<>"/dev/tcp/127.0.0.1/$1" &&
      printf 'GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n' "$2" >&3 &&
      IFS= read -r -t 2 status <&3
    exec 3>&-
  } 2>/dev/null
  [[ $status == *" 200 "* ]]
}

# ready NAME: whether its readiness check says UP; for the edge, whether it has found a model and a worker, too.
ready() {
  local path=/q/health/ready
  [ "$1" = edge ] && path=/health
  answers "$(http_port "$1")" "$path"
}

# cause NAME: what the log says of its end: errors if there are any, else its last lines, without the JSON around.
cause() {
  local log lines
  log=$(log_of "$1")
  lines=$(grep -E '"level":"(ERROR|FATAL)"|^Error|^Exception|^Caused by|OutOfMemory|Unrecognized' "$log" | head -n 6)
  [ -n "$lines" ] || lines=$(tail -n 6 "$log")
  printf '%s\n' "$lines" | sed -E 's/.*"message":"(([^"\\]|\\.)*)".*/\1/; s/\\n.*//; s/\\"/"/g' | cut -c1-400 | sed 's/^/    /'
}

start_service() {
  local name=$1 arguments=()
  case "$name" in
    edge)
      arguments=(
        -Dsluice.edge.tokenizer.endpoint="127.0.0.1:$(grpc_port tokenizer)"
        -Dsluice.edge.kv-cache.endpoint="127.0.0.1:$(grpc_port kv-cache)"
        -Dsluice.edge.accelerators="127.0.0.1:$(grpc_port accelerator)"
        -Dsluice.edge.api-keys-file="$ROOT/deploy/local/api-keys.json"
        -Dsluice.edge.ledger.file="$STATE/ledger.jsonl"
      )
      ;;
    accelerator)
      arguments=(-Dsluice.accelerator.kv-cache.endpoint="127.0.0.1:$(grpc_port kv-cache)")
      ;;
  esac
  observed && arguments+=(-Dquarkus.otel.exporter.otlp.endpoint="http://127.0.0.1:$(otlp_port)" -Dquarkus.otel.bsp.schedule.delay=500ms)
  # SLUICE_JAVA_OPTS_EDGE and the like: more options for one service.
  local extra
  extra="SLUICE_JAVA_OPTS_$(printf '%s' "${name//-/_}" | tr '[:lower:]' '[:upper:]')"
  local cache
  cache=$(aot_option "$name")
  # shellcheck disable=SC2086
  nohup "$JAVA_HOME/bin/java" -Xmx"$HEAP" -XX:+UseCompactObjectHeaders -XX:+ExitOnOutOfMemoryError \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow ${cache:+"$cache"} ${!extra:-} \
    -Dquarkus.http.port="$(http_port "$name")" -Dquarkus.grpc.server.port="$(grpc_port "$name")" \
    ${arguments[@]+"${arguments[@]}"} -jar "$ROOT/$name-service/target/quarkus-app/quarkus-run.jar" \
    >"$(log_of "$name")" 2>&1 </dev/null &
  printf '%s' $! >"$STATE/run/$name.pid"
  disown
}

# describe NAME: what a service is for, in the line that says it is up.
describe() {
  case "$1" in
    edge) printf 'HTTP :%s  gRPC :%s  the clients'"'"' door' "$(http_port edge)" "$(grpc_port edge)" ;;
    tokenizer) printf 'gRPC :%s  text <-> token ids' "$(grpc_port tokenizer)" ;;
    accelerator) printf 'gRPC :%s  modelled workers' "$(grpc_port accelerator)" ;;
    kv-cache) printf 'gRPC :%s  who holds which prefix' "$(grpc_port kv-cache)" ;;
  esac
}

# await_ready NAME…
await_ready() {
  local start waiting=("$@") still service
  start=$(now_ms)
  while [ ${#waiting[@]} -gt 0 ]; do
    still=()
    for service in "${waiting[@]}"; do
      if ready "$service"; then
        clear_line
        printf '  %s%-12s%s %-42s ready in %s s\n' "$GREEN" "$service" "$OFF" "$(describe "$service")" \
          "$(seconds $(($(now_ms) - start)))"
      elif ! kill -0 "$(pid_of "$service")" 2>/dev/null; then
        # Not alive(): for a moment after its start the process is still the shell that becomes java.
        clear_line
        printf '%s\n' "${RED}  $service died at start; its log says:$OFF" >&2
        cause "$service" >&2
        stop_all quiet
        fail "$service-service did not start" "The whole log: ./sluice logs $service"
      else
        still+=("$service")
      fi
    done
    waiting=(${still[@]+"${still[@]}"})
    if [ $(($(now_ms) - start)) -gt $((START_LIMIT * 1000)) ]; then
      clear_line
      stop_all quiet
      fail "${waiting[*]}: not ready within $START_LIMIT s" "See ./sluice logs ${waiting[0]}"
    fi
    [ ${#waiting[@]} -gt 0 ] && moving "  waiting for ${waiting[*]} ($(seconds $(($(now_ms) - start))) s)" && sleep 0.1
  done
}

up() {
  local no_build='' no_chat='' shift_ports='' observe=''
  while [ $# -gt 0 ]; do
    case "$1" in
      --no-build) no_build=1 ;;
      --no-chat) no_chat=1 ;;
      --observe) observe=1 ;;
      --port-offset)
        if ! [[ ${2:-} =~ ^[0-9]{1,5}$ ]] || [ "$2" -gt 50000 ]; then
          fail "--port-offset takes a number from 0 to 50000"
        fi
        shift_ports=$2
        shift
        ;;
      *) fail "up: no option '$1'" "It takes --observe, --no-build, --no-chat and --port-offset N." ;;
    esac
    shift
  done
  need_jdk
  if [ -n "$observe" ] && any_alive && ! observed; then
    fail "Sluice runs without --observe" "./sluice down, then ./sluice up --observe"
  fi
  local missing=() service
  while IFS= read -r service; do missing+=("$service"); done < <(down_services)
  if [ ${#missing[@]} -eq 0 ]; then
    say "Sluice is already up:"
    status
    return 0
  fi
  mkdir -p "$STATE/run" "$STATE/logs"
  if any_alive; then
    # The ports are those of the services that run, and what they run from is not built anew.
    no_build=1
    say "Sluice is half up: starting ${missing[*]}"
  else
    rm -f "$STATE/run/port-offset"
    [ -n "$shift_ports" ] && printf '%s' "$shift_ports" >"$STATE/run/port-offset"
  fi
  need_free_ports "${missing[@]}"
  [ -n "$no_build" ] || build
  [ -z "$observe" ] || observed || start_observing
  say "${BOLD}Starting${OFF} ${missing[*]} (logs in ${STATE#"$ROOT"/}/logs)"
  for service in "${missing[@]}"; do
    [ -f "$ROOT/$service-service/target/quarkus-app/quarkus-run.jar" ] ||
      fail "$service-service is not built" "Leave out --no-build."
    start_service "$service"
  done
  await_ready "${missing[@]}"
  [ -z "$observe" ] || await_zipkin
  local code=0
  [ -n "$no_chat" ] || { say && chat "In two sentences: what does a sluice do?" --max-tokens 120; } || code=$?
  say
  if [ $code -ne 0 ]; then
    say "${RED}The services run, but the first request failed.${OFF} ./sluice logs edge says more."
    return $code
  fi
  invitation
}

invitation() {
  local url traces=''
  observed && traces=$'\n  traces       '$(zipkin_url)
  url="http://127.0.0.1:$(http_port edge)"
  cat <<TEXT
${BOLD}Sluice is up.${OFF}
  OpenAI API   $url/v1          key: $KEY   (Groq's path: $url/openai/v1)
  gRPC         127.0.0.1:$(grpc_port edge)  sluice.inference.v1.InferenceService, reflection is on
  health       $url/health      metrics: $url/metrics$traces
Try
  curl -N $url/v1/chat/completions -H 'Authorization: Bearer $KEY' -H 'Content-Type: application/json' \\
    -d '{"model":"openai/gpt-oss-20b","stream":true,"messages":[{"role":"user","content":"Tell me about tides."}]}'
  ./sluice chat "Tell me about tides."   ./sluice status   ./sluice down
TEXT
}

stop_all() {
  local quiet=${1:-} service pid waited=0
  for service in edge accelerator tokenizer kv-cache; do
    alive "$service" && kill -TERM "$(pid_of "$service")" 2>/dev/null
  done
  while any_alive && [ $waited -lt $((STOP_LIMIT * 10)) ]; do
    sleep 0.1
    waited=$((waited + 1))
  done
  for service in "${SERVICES[@]}"; do
    if alive "$service"; then
      pid=$(pid_of "$service")
      [ -n "$quiet" ] || say "  $service did not stop within $STOP_LIMIT s: killed"
      kill -KILL "$pid" 2>/dev/null
    fi
    rm -f "$STATE/run/$service.pid"
  done
  observed && stop_observing
  return 0
}

down() {
  if ! any_alive && ! observed; then
    say "Sluice is not running."
    return 0
  fi
  stop_all
  say "Sluice is down."
}

status() {
  local service state memory code=0
  for service in edge tokenizer accelerator kv-cache; do
    memory='' state="${RED}down${OFF}"
    if alive "$service"; then
      state=starting
      ready "$service" && state="${GREEN}ready${OFF}"
      memory=$(ps -o rss= -p "$(pid_of "$service")" 2>/dev/null | awk '{ printf "%d MiB", $1 / 1024 }')
      memory="$memory  pid $(pid_of "$service")"
    else
      code=3
    fi
    printf '  %-12s %-8s %-42s %s\n' "$service" "$state" "$(describe "$service")" "$memory"
  done
  observed && status_observing
  return $code
}

# logs [NAME] [-f] [--json]: readable lines, or the JSON as it is.
logs() {
  local names=() follow='' json='' argument
  for argument in "$@"; do
    case "$argument" in
      -f | --follow) follow=-F ;;
      --json) json=1 ;;
      edge | tokenizer | accelerator | kv-cache) names+=("$argument") ;;
      *) fail "logs: no service '$argument'" "The services are edge, tokenizer, accelerator and kv-cache." ;;
    esac
  done
  [ ${#names[@]} -gt 0 ] || names=(edge tokenizer accelerator kv-cache)
  local name files=()
  for name in "${names[@]}"; do [ -f "$(log_of "$name")" ] && files+=("$(log_of "$name")"); done
  [ ${#files[@]} -gt 0 ] || fail "there are no logs yet" "./sluice up starts the services."
  # shellcheck disable=SC2086
  if [ -n "$json" ]; then
    tail -q -n 200 $follow "${files[@]}"
  else
    tail -v -n 200 $follow "${files[@]}" | readable
  fi
}

# readable: time, level, logger, message and trace id of a JSON line; other lines as they are.
readable() {
  sed -u -E \
    -e 's#^==> .*/([a-z-]+)\.log <==$#--- \1#' \
    -e 's/^\{"timestamp":"[^T]*T([0-9:.]{12})[^"]*".*"loggerName":"([^"]*)".*"level":"([^"]*)","message":"(([^"\\]|\\.)*)".*"traceId":"([0-9a-f]*)".*/\1 \3 \2 \4 [\6]/' \
    -e 's/^\{"timestamp":"[^T]*T([0-9:.]{12})[^"]*".*"loggerName":"([^"]*)".*"level":"([^"]*)","message":"(([^"\\]|\\.)*)".*/\1 \3 \2 \4/' \
    -e 's/\\"/"/g'
}

chat() {
  [ $# -gt 0 ] || fail "chat: what shall I ask?" './sluice chat "Tell me about tides."'
  alive edge || fail "Sluice is not running" "./sluice up starts it."
  # A short run: the first compiler is the quickest.
  SLUICE_TOOL_TIER=1 run_program io.sluice.cli.Chat --url "http://127.0.0.1:$(http_port edge)" --key "$KEY" "$@"
}

# bench [ARG…]: against the services here, unless the arguments name others.
bench() {
  local arguments=("$@")
  case " $* " in
    *" --url"* | *" transports "* | *" sse "* | *" --help "* | *" -h "* | *" encode "*" --grpc"*) ;;
    *" gateways "*) arguments+=(--url "http://127.0.0.1:$(http_port edge)" --edge-pid "$(pid_of edge)") ;;
    *" encode "*) arguments+=(--grpc "127.0.0.1:$(grpc_port tokenizer)") ;;
    *) arguments+=(--url "http://127.0.0.1:$(http_port edge)") ;;
  esac
  run_program io.sluice.load.Main ${arguments[@]+"${arguments[@]}"}
}
