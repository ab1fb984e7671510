# shellcheck shell=bash
# Ahead-of-time caches (JEP 514): what a service loads and links at its start is recorded in a run under a little load,
# and the next starts map it instead. The file lies where Quarkus looks for it, beside the package.

cache_of() { printf '%s' "$ROOT/$1-service/target/quarkus-app/app.aot"; }

# cached NAME: whether there is a cache, made after the package was.
cached() { [ -f "$(cache_of "$1")" ] && [ "$(cache_of "$1")" -nt "$ROOT/$1-service/target/quarkus-app/quarkus-run.jar" ]; }

# aot_option NAME: the JVM's option that records or uses the cache; nothing where there is none.
aot_option() {
  if [ -n "${RECORDING:-}" ]; then
    printf -- '-XX:AOTCacheOutput=%s' "$(cache_of "$1")"
  elif cached "$1"; then
    printf -- '-XX:AOTCache=%s' "$(cache_of "$1")"
  fi
}

# aot [--port-offset N]: records the caches of all services. The JVMs write them when they stop.
aot() {
  need_jdk
  any_alive && fail "Sluice is running" "./sluice down stops it; then record."
  build
  # shellcheck disable=SC2034 # stop_all reads the limit
  local service question RECORDING=1 STOP_LIMIT=300
  for service in "${SERVICES[@]}"; do rm -f "$(cache_of "$service")"; done
  up --no-build --no-chat "$@" >/dev/null || return
  say "${BOLD}Recording${OFF} what the services load, link and run often"
  for question in "What is a lock?" "What is a weir?" "What is a tide?"; do
    chat "$question" --max-tokens 64 >/dev/null || { stop_all quiet && return 1; }
  done
  say "Writing the caches (half a minute or so)"
  stop_all
  for service in "${SERVICES[@]}"; do
    cached "$service" || fail "$service-service left no cache" "./sluice logs $service says why."
    printf '  %-12s %4d MiB\n' "$service" $(($(wc -c <"$(cache_of "$service")") / 1048576))
  done
  say "./sluice up uses them, until the next build."
}
