# shellcheck shell=bash
# The project's own programs that need no running service.

# run_core SERVICE CLASS [ARG…]: a program out of a service's package. File arguments count from where the caller stands.
run_core() {
  local service=$1 class=$2
  shift 2
  need_jdk
  if stale; then
    if any_alive; then
      say "${DIM}Sources have changed since Sluice was started: using what is built.${OFF}" >&2
    else
      build >&2
    fi
  fi
  local app=$ROOT/$service-service/target/quarkus-app
  cd "$CALLED_FROM" || exit 1
  exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel="${SLUICE_TOOL_TIER:-4}" -XX:+UseCompactObjectHeaders \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Dsluice.root="$ROOT" \
    -cp "$app/app/*:$app/lib/main/*" "$class" "$@"
}

# A short run: the first compiler is the quickest.
tokenize() { SLUICE_TOOL_TIER=1 run_core tokenizer io.sluice.tokenizer.cli.Tokenize "$@"; }

# A short run: the first compiler is the quickest.
render() { SLUICE_TOOL_TIER=1 run_core tokenizer io.sluice.tokenizer.cli.Render "$@"; }

# Measured points against the model: minutes of computing.
fidelity() { run_core accelerator io.sluice.accelerator.cli.Fidelity "$@"; }
calibrate() { run_core accelerator io.sluice.accelerator.cli.Calibrate "$@"; }

# bench-tokenizer [ARG…]: the encoder beside its peers; it lives with the tests, as the peers do.
bench_tokenizer() {
  need_jdk
  if stale; then build >&2; fi
  local target=$ROOT/tokenizer-service/target
  [ -d "$target/bench-lib" ] || fail "the tokenizer's tests are not built" "./mvnw package -DskipTests builds them."
  exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:+UseCompactObjectHeaders --enable-native-access=ALL-UNNAMED \
    -cp "$target/classes:$target/test-classes:$target/bench-lib/*" io.sluice.tokenizer.bench.Comparison "$@"
}
