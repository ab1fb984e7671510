package io.sluice.it.observability;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A query in Prometheus' language.
 *
 * @param where it stands
 */
record Query(String where, String expression) {
    private static final Pattern NAME =
            Pattern.compile("(?<![a-zA-Z0-9_:])[a-zA-Z_:][a-zA-Z0-9_:]*(?!\\s*\\()(?![a-zA-Z0-9_:])");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "by", "bool", "offset");

    /** Names of the series that it asks for. */
    Set<String> names() {
        Set<String> names = new TreeSet<>();
        String bare = expression
                .replaceAll("\"[^\"]*\"", "")
                .replaceAll("\\{[^}]*}", "")
                .replaceAll("\\[[^]]*]", "")
                .replaceAll("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)", " ")
                .replaceAll("\\$[a-z_]+", "1");
        Matcher matcher = NAME.matcher(bare);
        while (matcher.find()) {
            if (!WORDS.contains(matcher.group())) {
                names.add(matcher.group());
            }
        }
        return names;
    }

    /** As Grafana would send it: variables filled in. */
    String filled() {
        return expression
                .replace("$__rate_interval", "20s")
                .replace("$__range", "1m")
                .replace("$usd_per_worker_hour", "10")
                .replace("$model", ".*");
    }
}
