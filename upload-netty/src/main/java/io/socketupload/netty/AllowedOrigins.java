package io.socketupload.netty;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The web pages that may connect: those of the server's own origin, those listed, and those that the same host serves on
 * other ports, if these are positive.
 */
record AllowedOrigins(Set<String> listed, List<IntSupplier> pagePorts) {
    static final String ANY = "*";

    AllowedOrigins(Set<String> listed) {
        this(listed, List.of());
    }

    AllowedOrigins withPagePort(IntSupplier port) {
        return new AllowedOrigins(
                listed, Stream.concat(pagePorts.stream(), Stream.of(port)).toList());
    }

    AllowedOrigins {
        listed = listed.stream()
                .map(origin -> origin.toLowerCase(Locale.ROOT))
                .map(origin -> origin.endsWith("/") ? origin.substring(0, origin.length() - 1) : origin)
                .map(AllowedOrigins::withoutDefaultPort)
                .collect(Collectors.toUnmodifiableSet());
        for (String origin : listed) {
            boolean pattern = origin.contains("*"); // which would match nothing
            if (!origin.equals(ANY) && !origin.equals("null") && (pattern || authority(origin) == null)) {
                throw new IllegalArgumentException(
                        "An origin is written like https://example.org or https://example.org:8443, not " + origin);
            }
        }
    }

    /**
     * Whether a request may be answered.
     *
     * @param origin its {@code Origin} header; programs that are no browsers send none and may come
     * @param host its {@code Host} header
     */
    boolean allow(@Nullable String origin, @Nullable String host) {
        if (origin == null || listed.contains(ANY)) {
            return true;
        }
        String asked = origin.toLowerCase(Locale.ROOT);
        if (listed.contains(withoutDefaultPort(asked))) {
            return true;
        }
        String authority = authority(asked);
        return authority != null
                && host != null
                && (authority.equals(withoutDefaultPort(asked, host)) || isOnPagePort(asked, host));
    }

    private boolean isOnPagePort(String origin, String host) {
        URI page = URI.create(origin);
        int port = page.getPort() >= 0 ? page.getPort() : origin.startsWith("https:") ? 443 : 80;
        return page.getHost() != null
                && page.getHost().equals(hostName(host))
                && pagePorts.stream()
                        .mapToInt(IntSupplier::getAsInt)
                        .anyMatch(allowed -> allowed > 0 && allowed == port);
    }

    private static @Nullable String hostName(String host) {
        try {
            return URI.create("http://" + host.toLowerCase(Locale.ROOT)).getHost();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The host and port of an origin, without the port that its scheme implies; null if it is none. */
    private static @Nullable String authority(String origin) {
        try {
            URI uri = URI.create(origin);
            boolean bare = uri.getScheme() != null
                    && uri.getRawAuthority() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawPath().isEmpty()
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
            return bare ? withoutDefaultPort(origin, uri.getRawAuthority()) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String withoutDefaultPort(String origin) {
        return withoutDefaultPort(origin, origin);
    }

    private static String withoutDefaultPort(String origin, String authority) {
        String port = origin.startsWith("https:") ? ":443" : origin.startsWith("http:") ? ":80" : "";
        String lower = authority.toLowerCase(Locale.ROOT);
        return !port.isEmpty() && lower.endsWith(port) ? lower.substring(0, lower.length() - port.length()) : lower;
    }
}
