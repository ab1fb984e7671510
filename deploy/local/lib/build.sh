# shellcheck shell=bash
# Builds with the Maven wrapper and shows how far it is.

SERVICES=(tokenizer kv-cache accelerator edge)

# stale: true where a service is not packaged, or a source is newer than the last build.
# SLUICE_BUILD=no takes what is there, for tests that run while Maven does.
stale() {
  local service
  [ "${SLUICE_BUILD:-yes}" = no ] && return 1
  for service in "${SERVICES[@]}"; do
    [ -f "$ROOT/$service-service/target/quarkus-app/quarkus-run.jar" ] || return 0
  done
  [ -d "$ROOT/integration-tests/target/lib" ] && [ -f "$STATE/built" ] || return 0
  [ -n "$(find "$ROOT"/pom.xml "$ROOT"/*/pom.xml "$ROOT"/*/src/main "$ROOT"/integration-tests/rest-peer/{pom.xml,src} -newer "$STATE/built" -type f -print -quit)" ]
}

# lock_build: waits while another launcher builds this tree; the lock of one that is gone is taken over.
lock_build() {
  local owner said=''
  mkdir -p "$STATE"
  until mkdir "$STATE/build.lock" 2>/dev/null; do
    owner=$(cat "$STATE/build.lock/pid" 2>/dev/null)
    if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then
      rm -rf "$STATE/build.lock"
      continue
    fi
    [ -n "$said" ] || say "${DIM}Waiting for a build that runs already (process ${owner:-unknown})${OFF}"
    said=1
    sleep 0.5
  done
  printf '%s' $$ >"$STATE/build.lock/pid"
  trap unlock_build EXIT
}

unlock_build() {
  rm -rf "$STATE/build.lock"
  trap - EXIT
}

build() {
  need_jdk
  stale || return 0
  lock_build
  # Whoever waited finds it built.
  stale && build_now
  unlock_build
}

build_now() {
  local log=$STATE/build.log start pid module='' seen='' downloads
  start=$(now_ms)
  : >"$log"
  say "${BOLD}Building${OFF} with JDK $JDK_WANTED in $JAVA_HOME (the first build fetches its libraries; log: ${log#"$ROOT"/})"
  touch "$STATE/building"
  ./mvnw -B package -DskipTests -Dstyle.color=never >"$log" 2>&1 </dev/null &
  pid=$!
  trap 'kill $pid 2>/dev/null; exit 130' INT TERM
  while kill -0 $pid 2>/dev/null; do
    module=$(sed -n 's/^\[INFO\] Building Sluice :: \(.*\) [0-9][0-9.]* *\[\(.*\)\]$/\2 \1/p' "$log" | tail -n 1)
    if [ -n "$module" ] && [ "$module" != "$seen" ]; then
      clear_line
      say "  ${module%% *} ${module#* }"
      seen=$module
    fi
    downloads=$(grep -c '^Downloaded from' "$log")
    moving "  $(seconds $(($(now_ms) - start))) s, ${downloads:-0} files fetched"
    sleep 0.5
  done
  wait $pid
  local code=$?
  trap - INT TERM
  clear_line
  if [ $code -ne 0 ]; then
    grep -m 12 '^\[ERROR\]' "$log" >&2
    fail "the build failed" "The whole log is ${log#"$ROOT"/}."
  fi
  mv "$STATE/building" "$STATE/built"
  say "  built in $(seconds $(($(now_ms) - start))) s"
}

# need_build: builds what is stale. What runs is never built anew under its feet.
need_build() {
  need_jdk
  stale || return 0
  if any_alive; then
    say "${DIM}Sources have changed since Sluice was started: using what is built.${OFF}" >&2
  else
    build
  fi
}

# tool_java: sets JAVA to the command of the JVM that the project's own programs run in. Large pages: where a page fault is
# dear, as in virtual machines, a short run's heap costs more than its work.
tool_java() {
  JAVA=("$JAVA_HOME/bin/java" -XX:+IgnoreUnrecognizedVMOptions -XX:+UseTransparentHugePages -XX:+UseSerialGC -XX:TieredStopAtLevel="${SLUICE_TOOL_TIER:-4}" -XX:+UseCompactObjectHeaders
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Dsluice.root="$ROOT")
}

# run_program CLASS [ARG…]: one of the project's own programs that talk to services. Standard output is the program's, and
# files count from where the caller stands.
run_program() {
  need_build >&2
  tool_java
  (cd "$CALLED_FROM" && exec "${JAVA[@]}" -cp "$ROOT/integration-tests/target/classes:$ROOT/integration-tests/target/lib/*" "$@")
}

run_tests() {
  need_jdk
  any_alive && fail "Sluice is running from the files that the tests build" "./sluice down stops it."
  exec ./mvnw -B -ntp verify "$@"
}
