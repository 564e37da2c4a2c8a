package io.socketupload.hosting;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.socketupload.ChunkSink;
import io.socketupload.Sync;
import io.socketupload.UploadEngine;
import io.socketupload.UploadLimits;
import io.socketupload.UploadPolicies;
import io.socketupload.UploadPolicy;
import io.socketupload.file.FileChunkSink;
import io.socketupload.file.FileSessionStore;
import io.socketupload.netty.UploadAuthenticator;
import io.socketupload.netty.UploadEndpoint;
import io.socketupload.netty.UploadServer;
import org.jspecify.annotations.Nullable;

/**
 * What an application's properties say about uploads, and what that means to the engine and the server. A value that
 * makes no sense to these becomes an {@link InvalidSettingException} as soon as it is used.
 *
 * @param host address to listen on
 * @param port to listen on; 0 takes a free one
 * @param namespace of Socket.IO
 * @param directory for files, and for what is remembered of unfinished uploads
 * @param maxFileSize the largest file, in bytes
 * @param maxChunkSize the largest chunk, in bytes
 * @param window how many bytes of an upload may be under way
 * @param sync when bytes are forced to disk
 * @param expireAfter how long an upload that is not heard of can be resumed
 * @param allowedOrigins of other pages that may connect
 * @param allowedTypes media types of files; empty for all
 * @param allowedExtensions of file names; empty for all
 * @param maxUploadsPerOwner at the same time; null for any number
 * @param quotaPerOwner bytes; null for any number
 * @param allowAnonymous whether other machines may come without being authenticated
 * @param downloads whether finished files are served under {@code /uploads/}
 */
public record UploadSettings(
        String host,
        int port,
        String namespace,
        String directory,
        long maxFileSize,
        long maxChunkSize,
        long window,
        Sync sync,
        Duration expireAfter,
        List<String> allowedOrigins,
        List<String> allowedTypes,
        List<String> allowedExtensions,
        @Nullable Integer maxUploadsPerOwner,
        @Nullable Long quotaPerOwner,
        boolean allowAnonymous,
        boolean downloads) {
    static final String PREFIX = "socket-upload.";

    private static final String SIZE = "Write a size such as 512KB or 4MB.";
    private static final String ORIGINS = "Write * for all.";

    public UploadSettings {
        allowedOrigins = List.copyOf(allowedOrigins);
        allowedTypes = List.copyOf(allowedTypes);
        allowedExtensions = List.copyOf(allowedExtensions);
    }

    // -- the directory --

    /**
     * The sink for an application that has none of its own, which has to close it.
     *
     * @throws UploadStartException if the directory can't be used
     */
    public FileChunkSink openSink() {
        try {
            return new FileChunkSink(path(), sync);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /**
     * The store for an application that has none of its own, which has to close it.
     *
     * @throws UploadStartException if the directory can't be used
     */
    public FileSessionStore openStore() {
        try {
            return new FileSessionStore(path(), sync);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private Path path() {
        try {
            return Path.of(directory);
        } catch (InvalidPathException e) {
            throw new InvalidSettingException("directory", directory, "It is no path.", "Write a folder's.");
        }
    }

    private UploadStartException unusable(IOException e) {
        return new UploadStartException(
                "The upload directory " + path().toAbsolutePath() + " can't be used: " + e,
                "Let the application write to it, or set socket-upload.directory to another one. Two servers can't share"
                        + " a directory.",
                e);
    }

    // -- the engine --

    /**
     * Sets an engine's limits, expiry and policy: the policies of the properties round those of the application. What is
     * decided by the file's name and type comes first, and last what counts, since it holds a place for what it accepts.
     *
     * @param policies the application's own, in their order
     * @return {@code engine}
     */
    public UploadEngine.Builder applyTo(UploadEngine.Builder engine, List<UploadPolicy> policies) {
        engine.limits(limits());
        valid("expire-after", expireAfter, "Write a time such as 90m or 24h.", () -> engine.expireAfter(expireAfter));
        return engine.policy(policyAround(policies));
    }

    private UploadLimits limits() {
        UploadLimits defaults = UploadLimits.ofDefaults();
        int chunk = bytes("max-chunk-size", maxChunkSize);
        valid("max-chunk-size", maxChunkSize, SIZE, () -> defaults.withChunks(chunk, chunk));
        int underWay = bytes("window", window);
        UploadLimits limits = valid(
                "window",
                window,
                "Write at least the size of socket-upload.max-chunk-size.",
                () -> defaults.withChunks(chunk, underWay));
        return valid("max-file-size", maxFileSize, SIZE, () -> limits.withMaxFileSize(maxFileSize));
    }

    private UploadPolicy policyAround(List<UploadPolicy> applications) {
        List<UploadPolicy> all = new ArrayList<>();
        if (!allowedTypes.isEmpty()) {
            all.add(valid(
                    "allowed-types",
                    allowedTypes,
                    "Write media types such as image/png or image/*.",
                    () -> UploadPolicies.mediaTypes(allowedTypes)));
        }
        if (!allowedExtensions.isEmpty()) {
            all.add(valid(
                    "allowed-extensions",
                    allowedExtensions,
                    "Write extensions such as png or pdf.",
                    () -> UploadPolicies.extensions(allowedExtensions)));
        }
        all.addAll(applications);
        Integer uploads = maxUploadsPerOwner;
        if (uploads != null) {
            all.add(valid(
                    "max-uploads-per-owner",
                    uploads,
                    "Write a number, or leave it out for any number.",
                    () -> UploadPolicies.maxUploadsPerOwner(uploads)));
        }
        Long quota = quotaPerOwner;
        if (quota != null) {
            all.add(valid("quota-per-owner", quota, SIZE, () -> UploadPolicies.quotaPerOwner(quota)));
        }
        return all.stream().reduce(UploadPolicy::and).orElseGet(UploadPolicy::acceptAll);
    }

    // -- the server --

    /**
     * Sets where a server listens, and whom it lets in.
     *
     * @param sink of the engine, whose files can be downloaded if that is wanted
     * @param authenticator null if the application has none
     * @return what was given
     * @throws UploadStartException if everybody on other machines could upload
     */
    public UploadServer.Builder applyTo(
            UploadServer.Builder server, ChunkSink sink, @Nullable UploadAuthenticator authenticator) {
        Reachable.check(host, authenticator != null, allowAnonymous);
        server.authenticator(authenticator == null ? UploadAuthenticator.anonymous() : authenticator);
        server.host(host);
        valid("port", port, "Write 0 for a free port, or leave it out for 9092.", () -> server.port(port));
        server.namespace(namespaceWithSlash());
        valid("allowed-origins", allowedOrigins, ORIGINS, () -> server.allowedOrigins(allowedOrigins));
        if (downloads) {
            server.downloads(files(sink));
        }
        return server;
    }

    /**
     * Sets whom an endpoint on the application's own server lets in.
     *
     * @param listening the address that the server listens on; null for all
     * @param authenticator null if the application has none
     * @return what was given
     * @throws UploadStartException if everybody on other machines could upload
     */
    public UploadEndpoint applyTo(
            UploadEndpoint endpoint, @Nullable String listening, @Nullable UploadAuthenticator authenticator) {
        Reachable.check(listening, authenticator != null, allowAnonymous);
        endpoint.authenticator(authenticator == null ? UploadAuthenticator.anonymous() : authenticator);
        endpoint.namespace(namespaceWithSlash());
        return valid("allowed-origins", allowedOrigins, ORIGINS, () -> endpoint.allowedOrigins(allowedOrigins));
    }

    /**
     * Starts a server.
     *
     * @return what was given
     * @throws UploadStartException if the address can't be had
     */
    public static UploadServer start(UploadServer server) {
        try {
            server.start();
        } catch (IOException e) {
            throw new UploadStartException(
                    "The upload server could not be started. " + e.getMessage() + ".",
                    "Stop what listens there, or set socket-upload.host and socket-upload.port to an address that can be"
                            + " had; port 0 takes a free one.",
                    e);
        }
        return server;
    }

    private static FileChunkSink files(ChunkSink sink) {
        if (sink instanceof FileChunkSink files) {
            return files;
        }
        throw new InvalidSettingException(
                "downloads.enabled",
                true,
                "Only a FileChunkSink has files to download.",
                "Leave it out with another sink.");
    }

    private String namespaceWithSlash() {
        if (!namespace.startsWith("/")) {
            throw new InvalidSettingException(
                    "namespace", namespace, "A namespace begins with a slash.", "Write /" + namespace);
        }
        return namespace;
    }

    // -- what is wrong --

    private static int bytes(String name, long size) {
        if (size > Integer.MAX_VALUE) {
            throw new InvalidSettingException(name, size, "It must be less than 2GB.", SIZE);
        }
        return (int) Math.max(Integer.MIN_VALUE, size);
    }

    private static <T> T valid(String name, Object value, String remedy, Supplier<T> use) {
        try {
            return use.get();
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(name, value, e.getMessage() + ".", remedy);
        }
    }
}
