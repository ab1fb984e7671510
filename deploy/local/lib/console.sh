# shellcheck shell=bash
# What the launcher prints: plain lines, colour and a moving line only on a terminal.

# shellcheck disable=SC2034
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
  BOLD=$'\e[1m' DIM=$'\e[2m' RED=$'\e[31m' GREEN=$'\e[32m' OFF=$'\e[0m' TTY=1
else
  BOLD='' DIM='' RED='' GREEN='' OFF='' TTY=''
fi

say() { printf '%s\n' "$*"; }

# fail CAUSE [WHAT-TO-DO]: says both and ends.
fail() {
  clear_line
  printf '%s%s%s\n' "$RED" "sluice: $1" "$OFF" >&2
  [ -n "${2:-}" ] && printf '  %s\n' "$2" >&2
  exit 1
}

# moving TEXT: a line that the next one replaces; nothing where there is no terminal.
moving() { [ -n "$TTY" ] && printf '\r\e[K%s%s%s' "$DIM" "$1" "$OFF"; return 0; }

clear_line() { [ -n "$TTY" ] && printf '\r\e[K'; return 0; }

# now_ms: milliseconds since 1970, without a process.
now_ms() {
  if [ -n "${EPOCHREALTIME:-}" ]; then
    local t=${EPOCHREALTIME/[.,]/}
    printf '%s' "${t%???}"
  else
    # bash before 5, as macOS has it
    printf '%s000' "$(date +%s)"
  fi
}

# seconds MS: milliseconds as seconds with one digit.
seconds() { printf '%d.%d' $(($1 / 1000)) $(($1 % 1000 / 100)); }
