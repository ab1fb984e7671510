# shellcheck shell=bash
# A Zipkin server beside the services, and the bridge that brings it their OTLP traces.

ZIPKIN_VERSION=3.5.1
ZIPKIN_HEAP=${SLUICE_ZIPKIN_HEAP:-256m}
# SLUICE_ZIPKIN_JAR: a jar that is there already, in place of Maven Central's.
ZIPKIN_JAR=${SLUICE_ZIPKIN_JAR:-$ROOT/.sluice/tools/zipkin-server-$ZIPKIN_VERSION-exec.jar}

zipkin_port() { printf '%d' $((9411 + $(offset))); }
otlp_port() { printf '%d' $((4317 + $(offset))); }
zipkin_url() { printf 'http://127.0.0.1:%s/zipkin/' "$(zipkin_port)"; }
# shellcheck disable=SC2153 # STATE comes from the launcher
observed() { [ -f "$STATE/run/observe" ]; }

# tool_alive NAME: whether the zipkin or the trace-bridge that we started is still there.
tool_alive() { alive "$1" "sluice.tool=$1"; }

# fetch_zipkin: from Maven Central, once.
fetch_zipkin() {
  [ -f "$ZIPKIN_JAR" ] && return 0
  [ -z "${SLUICE_ZIPKIN_JAR:-}" ] || fail "SLUICE_ZIPKIN_JAR names no file: $SLUICE_ZIPKIN_JAR"
  say "Fetching Zipkin $ZIPKIN_VERSION (125 MiB, once)"
  ./mvnw -B -q -N org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
    -Dartifact="io.zipkin:zipkin-server:$ZIPKIN_VERSION:jar:exec" -DoutputDirectory="$ROOT/.sluice/tools" \
    >"$STATE/logs/zipkin-fetch.log" 2>&1 </dev/null ||
    fail "Zipkin could not be fetched" "See ${STATE#"$ROOT"/}/logs/zipkin-fetch.log, or name a zipkin-server exec jar in SLUICE_ZIPKIN_JAR."
}

# start_tool NAME ARG…: a JVM in the background, with its log and its process id.
start_tool() {
  local name=$1
  shift
  nohup "$JAVA_HOME/bin/java" -Dsluice.tool="$name" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow "$@" >"$(log_of "$name")" 2>&1 </dev/null &
  printf '%s' $! >"$STATE/run/$name.pid"
  disown
}

start_observing() {
  local port
  fetch_zipkin
  for port in "$(zipkin_port)" "$(otlp_port)"; do
    port_taken "$port" && fail "port $port, which --observe needs, is taken by $(port_owner "$port")" \
      "Stop that process, or move Sluice: ./sluice up --observe --port-offset 1000"
  done
  # Loopback only: it shows what the services do and asks nobody who they are.
  STORAGE_TYPE=mem MEM_MAX_SPANS=100000 start_tool zipkin -Xmx"$ZIPKIN_HEAP" \
    -Dcom.linecorp.armeria.defaultRequestTimeoutMillis=60000 -jar "$ZIPKIN_JAR" \
    '--armeria.ports[0].port='"$(zipkin_port)" '--armeria.ports[0].address=127.0.0.1' \
    '--armeria.ports[0].protocols[0]=http' --server.compression.enabled=false --logging.level.root=WARN
  start_tool trace-bridge -Xmx96m -cp "$ROOT/integration-tests/target/classes:$ROOT/integration-tests/target/lib/*" \
    io.sluice.observe.ZipkinBridge --port "$(otlp_port)" --zipkin "http://127.0.0.1:$(zipkin_port)"
  : >"$STATE/run/observe"
}

# await_zipkin: until it answers.
await_zipkin() {
  local start
  start=$(now_ms)
  until answers "$(zipkin_port)" /health; do
    if ! kill -0 "$(pid_of zipkin)" 2>/dev/null || [ $(($(now_ms) - start)) -gt $((START_LIMIT * 1000)) ]; then
      clear_line
      tail -n 6 "$(log_of zipkin)" | sed 's/^/    /' >&2
      fail "Zipkin did not start" "The whole log: ${STATE#"$ROOT"/}/logs/zipkin.log"
    fi
    moving "  waiting for zipkin ($(seconds $(($(now_ms) - start))) s)"
    sleep 0.1
  done
  clear_line
  printf '  %s%-12s%s %-42s ready in %s s\n' "$GREEN" zipkin "$OFF" "HTTP :$(zipkin_port)  traces" \
    "$(seconds $(($(now_ms) - start)))"
}

stop_observing() {
  local tool waited=0
  for tool in trace-bridge zipkin; do
    tool_alive "$tool" && kill -TERM "$(pid_of "$tool")" 2>/dev/null
  done
  while { tool_alive zipkin || tool_alive trace-bridge; } && [ $waited -lt $((STOP_LIMIT * 10)) ]; do
    sleep 0.1
    waited=$((waited + 1))
  done
  for tool in trace-bridge zipkin; do
    tool_alive "$tool" && kill -KILL "$(pid_of "$tool")" 2>/dev/null
    rm -f "$STATE/run/$tool.pid"
  done
  rm -f "$STATE/run/observe"
}

# status_observing: the lines of what runs beside the services.
status_observing() {
  local tool state memory what
  for tool in zipkin trace-bridge; do
    what="OTLP :$(otlp_port) to Zipkin"
    [ "$tool" = zipkin ] && what="$(zipkin_url)"
    state="${RED}down${OFF}" memory=''
    if tool_alive "$tool"; then
      state="${GREEN}running${OFF}"
      memory=$(ps -o rss= -p "$(pid_of "$tool")" 2>/dev/null | awk '{ printf "%d MiB", $1 / 1024 }')
      memory="$memory  pid $(pid_of "$tool")"
    fi
    printf '  %-12s %-8s %-42s %s\n' "$tool" "$state" "$what" "$memory"
  done
}
