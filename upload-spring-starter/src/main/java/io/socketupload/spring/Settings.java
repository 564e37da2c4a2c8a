package io.socketupload.spring;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import io.socketupload.ChunkSink;
import io.socketupload.UploadEngine;
import io.socketupload.UploadLimits;
import io.socketupload.UploadPolicies;
import io.socketupload.UploadPolicy;
import io.socketupload.file.FileChunkSink;
import io.socketupload.netty.UploadEndpoint;
import io.socketupload.netty.UploadServer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.unit.DataSize;

/**
 * What the properties mean to the engine and the server. These say what is wrong with a value; here it becomes a failure of
 * the property, which Boot prints with the place where it was set.
 */
final class Settings {
    private static final String SIZE = "Write a size such as 512KB or 4MB.";
    private static final String ORIGINS = "Write * for all.";

    private final SocketUploadProperties properties;

    Settings(SocketUploadProperties properties) {
        this.properties = properties;
    }

    // -- for the engine --

    UploadLimits limits() {
        UploadLimits defaults = UploadLimits.ofDefaults();
        int chunk = bytes("max-chunk-size", properties.maxChunkSize());
        valid("max-chunk-size", properties.maxChunkSize(), SIZE, () -> defaults.withChunks(chunk, chunk));
        int window = bytes("window", properties.window());
        UploadLimits limits = valid(
                "window",
                properties.window(),
                "Write at least the size of socket-upload.max-chunk-size.",
                () -> defaults.withChunks(chunk, window));
        return valid(
                "max-file-size",
                properties.maxFileSize(),
                SIZE,
                () -> limits.withMaxFileSize(properties.maxFileSize().toBytes()));
    }

    void applyTo(UploadEngine.Builder engine) {
        engine.limits(limits());
        valid(
                "expire-after",
                properties.expireAfter(),
                "Write a time such as 90m or 24h.",
                () -> engine.expireAfter(properties.expireAfter()));
    }

    /**
     * The policies of the properties round those of the application: what is decided by the file's name and type comes
     * first, and last what counts, since it holds a place for what it accepts.
     */
    UploadPolicy policyAround(List<UploadPolicy> applications) {
        List<UploadPolicy> all = new ArrayList<>();
        if (!properties.allowedTypes().isEmpty()) {
            all.add(valid(
                    "allowed-types",
                    properties.allowedTypes(),
                    "Write media types such as image/png or image/*.",
                    () -> UploadPolicies.mediaTypes(properties.allowedTypes())));
        }
        if (!properties.allowedExtensions().isEmpty()) {
            all.add(valid(
                    "allowed-extensions",
                    properties.allowedExtensions(),
                    "Write extensions such as png or pdf.",
                    () -> UploadPolicies.extensions(properties.allowedExtensions())));
        }
        all.addAll(applications);
        Integer uploads = properties.maxUploadsPerOwner();
        if (uploads != null) {
            all.add(valid(
                    "max-uploads-per-owner",
                    uploads,
                    "Write a number, or leave it out for any number.",
                    () -> UploadPolicies.maxUploadsPerOwner(uploads)));
        }
        DataSize quota = properties.quotaPerOwner();
        if (quota != null) {
            all.add(valid("quota-per-owner", quota, SIZE, () -> UploadPolicies.quotaPerOwner(quota.toBytes())));
        }
        return all.stream().reduce(UploadPolicy::and).orElseGet(UploadPolicy::acceptAll);
    }

    // -- for the server --

    void applyTo(UploadEndpoint endpoint) {
        endpoint.namespace(namespace());
        valid(
                "allowed-origins",
                properties.allowedOrigins(),
                ORIGINS,
                () -> endpoint.allowedOrigins(properties.allowedOrigins()));
    }

    void applyTo(UploadServer.Builder server, ObjectProvider<SslBundles> bundles) {
        server.host(properties.host());
        server.namespace(namespace());
        valid(
                "port",
                properties.port(),
                "Write 0 for a free port, or leave it out for 9092.",
                () -> server.port(properties.port()));
        valid(
                "allowed-origins",
                properties.allowedOrigins(),
                ORIGINS,
                () -> server.allowedOrigins(properties.allowedOrigins()));
        String bundle = properties.ssl().bundle();
        if (bundle != null) {
            server.tls(tls(bundles.getObject(), bundle));
        }
    }

    /** Where finished files are that can be downloaded, if any can be. */
    Optional<FileChunkSink> downloads(ChunkSink sink) {
        if (!properties.downloads().enabled()) {
            return Optional.empty();
        }
        if (sink instanceof FileChunkSink files) {
            return Optional.of(files);
        }
        throw invalid(
                "downloads.enabled",
                true,
                "Only a FileChunkSink has files to download. Leave it out with another sink.");
    }

    private static BundleTls tls(SslBundles bundles, String name) {
        try {
            return new BundleTls(bundles, name);
        } catch (NoSuchSslBundleException e) {
            throw invalid("ssl.bundle", name, "There is no such SSL bundle. Define it under spring.ssl.bundle.");
        }
    }

    private String namespace() {
        String namespace = properties.namespace();
        if (!namespace.startsWith("/")) {
            throw invalid("namespace", namespace, "A namespace begins with a slash. Write /" + namespace);
        }
        return namespace;
    }

    // -- what is wrong --

    private static int bytes(String name, DataSize size) {
        if (size.toBytes() > Integer.MAX_VALUE) {
            throw invalid(name, size, "It must be less than 2GB.");
        }
        return (int) Math.max(Integer.MIN_VALUE, size.toBytes());
    }

    private static <T> T valid(String name, Object value, String remedy, Supplier<T> use) {
        try {
            return use.get();
        } catch (IllegalArgumentException e) {
            throw invalid(name, value, e.getMessage() + ". " + remedy);
        }
    }

    private static InvalidConfigurationPropertyValueException invalid(
            String name, @Nullable Object value, String reason) {
        return new InvalidConfigurationPropertyValueException("socket-upload." + name, value, reason);
    }
}
