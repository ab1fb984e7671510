package io.sluice.edge.admission;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Recognises tenants by their keys. Only SHA-256 digests of keys are kept, and a key is looked up by its digest: how
 * long that takes says nothing about the keys there are.
 */
public final class Tenants {
    private static final String SCHEME = "Bearer ";
    private static final int MAX_KEY_LENGTH = 512;

    private final Map<String, Tenant> byKeyDigest;

    /**
     * Makes a register.
     *
     * @param byKeyDigest tenants by the SHA-256 of their keys, in lower-case hex
     */
    public Tenants(Map<String, Tenant> byKeyDigest) {
        this.byKeyDigest = Map.copyOf(byKeyDigest);
    }

    /** Returns the tenant of an {@code Authorization} header; empty when it names none. */
    public Optional<Tenant> authenticate(@Nullable String authorization) {
        if (authorization == null
                || authorization.length() > MAX_KEY_LENGTH
                || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        String key = authorization.substring(SCHEME.length()).strip();
        return key.isEmpty() ? Optional.empty() : Optional.ofNullable(byKeyDigest.get(digest(key)));
    }

    private static String digest(String key) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
