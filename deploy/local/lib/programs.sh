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

# bench-tokenizer [ARG…]: the encoder beside its peers; it lives with the tests, as the peers do.
bench_tokenizer() {
  need_build >&2
  local target=$ROOT/tokenizer-service/target
  [ -d "$target/bench-lib" ] || fail "the tokenizer's tests are not built" "./mvnw package -DskipTests builds them."
  case "${1:-}" in
    # A JVM for each measurement, with what the service is packaged as.
    --load) SLUICE_TOOL_TIER=1 run_core tokenizer -cp "$(packaged tokenizer):$target/test-classes" io.sluice.tokenizer.bench.Loading "$@" ;;
  esac
  tool_java
  local program=Comparison
  [ "${1:-}" = --decode ] && program=Decoding
  exec "${JAVA[@]}" -cp "$target/classes:$target/test-classes:$target/bench-lib/*" "io.sluice.tokenizer.bench.$program" "$@"
}

# bench-pacing [ARG…]: how late steps end in real time.
bench_pacing() { run_core accelerator io.sluice.accelerator.cli.BenchPacing "$@"; }
