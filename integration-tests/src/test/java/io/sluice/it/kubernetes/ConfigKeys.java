package io.sluice.it.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The environment variables that a packaged service takes: those of its own configuration interfaces, those that
 * Quarkus documents inside its extensions as read at run time, and those its application.properties names.
 */
final class ConfigKeys {
    private static final String MAPPING = "io.smallrye.config.ConfigMapping";
    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{([A-Z_]+)");

    private final List<Pattern> known = new ArrayList<>();

    /** Reads {@code NAME-service/target/quarkus-app}. */
    ConfigKeys(String service) {
        Path app = Overlays.ROOT.resolve(service + "-service/target/quarkus-app");
        List<Path> own = jars(app.resolve("app"));
        List<Path> libraries = jars(app.resolve("lib/main"));
        URL[] urls = Stream.concat(own.stream(), libraries.stream())
                .map(ConfigKeys::url)
                .toArray(URL[]::new);
        try (URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
            for (Path jar : own) {
                mappings(jar, loader);
            }
            Enumeration<URL> models = loader.getResources("META-INF/quarkus-config-doc/quarkus-config-model.json");
            while (models.hasMoreElements()) {
                documented(new ObjectMapper().readTree(models.nextElement()));
            }
            try (InputStream properties = loader.getResourceAsStream("application.properties")) {
                EXPRESSION
                        .matcher(new String(properties.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                        .results()
                        .forEach(result -> known.add(Pattern.compile(result.group(1))));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean has(String variable) {
        return known.stream().anyMatch(pattern -> pattern.matcher(variable).matches());
    }

    private void mappings(Path jar, ClassLoader loader) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            for (String name : file.stream().map(entry -> entry.getName()).toList()) {
                if (name.matches("io/sluice/[a-z]+/config/[A-Za-z]+Config\\.class")) {
                    Class<?> type = type(loader, name.replace(".class", "").replace('/', '.'));
                    for (Annotation annotation : type.getAnnotations()) {
                        if (annotation.annotationType().getName().equals(MAPPING)) {
                            fields(type, variable(prefix(annotation)));
                        }
                    }
                }
            }
        }
    }

    private static Class<?> type(ClassLoader loader, String name) {
        try {
            return loader.loadClass(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String prefix(Annotation mapping) {
        try {
            return (String) mapping.annotationType().getMethod("prefix").invoke(mapping);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private void fields(Class<?> group, String prefix) {
        for (Method method : group.getMethods()) {
            String kebab = method.getName().replaceAll("([A-Z])", "-$1");
            field(method.getGenericReturnType(), prefix + "_" + variable(kebab));
        }
    }

    private void field(Type type, String variable) {
        if (type instanceof ParameterizedType generic) {
            Type last = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
            if (generic.getRawType().equals(Map.class)) {
                field(last, variable + "_[A-Z0-9_]+");
            } else if (generic.getRawType().equals(List.class) && isGroup(last)) {
                field(last, variable + "_[0-9]+_");
            } else {
                field(last, variable);
            }
        } else if (isGroup(type)) {
            fields((Class<?>) type, variable);
        } else {
            known.add(Pattern.compile(variable));
        }
    }

    private static boolean isGroup(Type type) {
        return type instanceof Class<?> group
                && group.isInterface()
                && group.getName().startsWith("io.sluice");
    }

    private void documented(JsonNode node) {
        if (node.path("phase").asText().equals("RUN_TIME")) {
            known.add(Pattern.compile(
                    Pattern.quote(node.at("/path/environmentVariable").asText())));
        }
        node.forEach(this::documented);
    }

    private static String variable(String property) {
        return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    private static List<Path> jars(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jar")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("is the service packaged? ./mvnw package", e);
        }
    }

    private static URL url(Path file) {
        try {
            return file.toUri().toURL();
        } catch (java.net.MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
