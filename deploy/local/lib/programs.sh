# shellcheck shell=bash
# The project's own programs that need no running service. Standard output is theirs: the build tells on the other one.

# run_core SERVICE CLASS [ARG…]: a program out of a service's package. File arguments count from where the caller stands.
run_core() {
  local classes
  classes=$(packaged "$1")
  shift
  need_build >&2
  cd "$CALLED_FROM" || exit 1
  tool_java
  # With a closed standard input the JVM would open a file of its own in its place.
  { : <&0; } 2>/dev/null || exec </dev/null
  exec "${JAVA[@]}" -cp "$classes" "$@"
}

# packaged SERVICE: the class path of a packaged service.
packaged() { printf '%s' "$ROOT/$1-service/target/quarkus-app/app/*:$ROOT/$1-service/target/quarkus-app/lib/main/*"; }

# Short runs: the first compiler is the quickest.
tokenize() { SLUICE_TOOL_TIER=1 run_core tokenizer io.sluice.tokenizer.cli.Tokenize "$@"; }
render() { SLUICE_TOOL_TIER=1 run_core tokenizer io.sluice.tokenizer.cli.Render "$@"; }

# Measured points against the model: minutes of computing.
fidelity() { run_core accelerator io.sluice.accelerator.cli.Fidelity "$@"; }
calibrate() { run_core accelerator io.sluice.accelerator.cli.Calibrate "$@"; }

# run_tested MODULE LIBRARIES CLASS [ARG…]: a program that lives with a module's tests, with libraries that its build lays out.
run_tested() {
  local target=$ROOT/$1/target libraries=$2
  need_build >&2
  { [ -d "$target/$libraries" ] && [ -d "$target/test-classes" ]; } ||
    fail "the tests of $1 are not built" "./mvnw package -DskipTests builds them."
  shift 2
  cd "$CALLED_FROM" || exit 1
  tool_java
  exec "${JAVA[@]}" -Dsluice.root="$ROOT" -cp "$target/classes:$target/test-classes:$target/$libraries/*" "$@"
}

# bench-tokenizer [ARG…]: the encoder beside its peers; it lives with the tests, as the peers do.
bench_tokenizer() {
  local program=Comparison
  case "${1:-}" in
    # A JVM for each measurement, with what the service is packaged as.
    --load) SLUICE_TOOL_TIER=1 run_core tokenizer -cp "$(packaged tokenizer):$ROOT/tokenizer-service/target/test-classes" \
      io.sluice.tokenizer.bench.Loading "$@" ;;
    --decode) program=Decoding ;;
  esac
  run_tested tokenizer-service bench-lib "io.sluice.tokenizer.bench.$program" "$@"
}

# bench-kv: the prefix index beside a plain map and a radix tree, some minutes; --evict --trace FILE [ARG…]: a trace through the
# store's eviction policies, in virtual time.
bench_kv() {
  if [ "${1:-}" = --evict ]; then
    shift
    run_core kv-cache io.sluice.kvcache.replay.ReplayEviction "$@"
  fi
  run_tested kv-cache-service bench-lib io.sluice.kvcache.prefix.PrefixIndexBenchmark "$@"
}

# bench-placement --trace FILE [ARG…]: a trace through every placement policy, in virtual time.
bench_placement() { run_core edge io.sluice.edge.replay.ReplayTrace "$@"; }

# soak [ARG…]: kills workers, KV cache services and Redis under traffic, and looks whether every index ends right.
soak() { run_tested integration-tests lib io.sluice.it.kv.SoakMain "$@"; }

# bench-pacing [ARG…]: how late steps end in real time.
bench_pacing() { run_core accelerator io.sluice.accelerator.cli.BenchPacing "$@"; }

# bench-steps [ARG…]: scheduler steps a second in virtual time, by JMH.
bench_steps() { run_tested accelerator-service bench-lib io.sluice.accelerator.scheduler.SchedulerBenchmark "$@"; }
