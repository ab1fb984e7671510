# shellcheck shell=bash
# Finds a JDK 25: JAVA_HOME, then `java` on the PATH, then the usual places.

JDK_WANTED=25

# jdk_version HOME: the feature release of the JDK there, empty where there is none (a JRE does not count).
jdk_version() {
  [ -x "$1/bin/javac" ] || return 0
  local version
  if [ -r "$1/release" ]; then
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  else
    version=$("$1/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p')
  fi
  printf '%s' "$version"
}

jdk_candidates() {
  [ -n "${JAVA_HOME:-}" ] && printf '%s\n' "$JAVA_HOME"
  if [ -n "${SLUICE_JDK_SEARCH:-}" ]; then
    # Where to look instead of the usual places; for tests and unusual machines.
    # shellcheck disable=SC2086
    printf '%s\n' $SLUICE_JDK_SEARCH
    return 0
  fi
  local java
  if java=$(command -v javac); then
    java=$(readlink -f "$java" 2>/dev/null || printf '%s' "$java")
    printf '%s\n' "${java%/bin/javac}"
  fi
  printf '%s\n' /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* /opt/*/jdk* "$HOME"/.sdkman/candidates/java/* \
    "$HOME"/.jdks/* "$HOME"/.local/share/mise/installs/java/* "$HOME"/.asdf/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk@$JDK_WANTED/libexec/openjdk.jdk/Contents/Home
}

# need_jdk: sets JAVA_HOME to a JDK 25 or ends with what to install.
need_jdk() {
  local home seen=''
  while IFS= read -r home; do
    [ -d "$home" ] || continue
    local version
    case "$seen" in *" $home"*) continue ;; esac
    version=$(jdk_version "$home")
    if [ "$version" = "$JDK_WANTED" ]; then
      export JAVA_HOME=$home
      return 0
    fi
    [ -n "$version" ] && seen="$seen
    JDK $version in $home"
  done < <(jdk_candidates)
  local where='none was found'
  [ -n "$seen" ] && where="found only:$seen"
  fail "Sluice needs a JDK $JDK_WANTED; $where" \
    "Install one (Eclipse Temurin $JDK_WANTED from https://adoptium.net, 'sdk install java $JDK_WANTED-tem', 'brew install openjdk@$JDK_WANTED') or set JAVA_HOME to it."
}
