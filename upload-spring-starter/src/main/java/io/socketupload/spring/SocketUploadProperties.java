package io.socketupload.spring;

import java.time.Duration;
import java.util.List;

import io.socketupload.Sync;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What {@code application.properties} can say about uploads.
 *
 * @param enabled Whether the application takes uploads.
 * @param host Address to listen on. On another than one of this machine only, clients must be authenticated.
 * @param port Port to listen on. 0 takes a free one, which the property local.socket-upload.port tells then.
 * @param namespace Socket.IO namespace for uploads.
 * @param directory Folder for files, and for what is remembered of unfinished uploads.
 * @param maxFileSize Largest file.
 * @param maxChunkSize Largest chunk of a file.
 * @param window How many bytes of an upload may be under way and not yet acknowledged.
 * @param sync When bytes are forced to disk: never, complete (a file, before the client is told that it is complete) or
 *     always (chunks too, before they are acknowledged).
 * @param expireAfter How long an upload that is not heard of can be resumed.
 * @param allowedOrigins Origins of other pages that may connect, such as https://example.org, or * for all. By default
 *     only the application's own pages may.
 * @param allowedTypes Media types that files may have, such as image/*. By default all.
 * @param allowedExtensions Extensions that file names may have, such as pdf. By default all.
 * @param maxUploadsPerOwner How many uploads one owner may have under way. By default any number.
 * @param quotaPerOwner How many bytes one owner may upload while the application runs. By default any number.
 * @param allowAnonymous Whether clients of other machines are let in without being authenticated.
 * @param downloads Finished files over HTTP.
 * @param page The upload page.
 * @param ssl Encryption of the upload port.
 */
@ConfigurationProperties("socket-upload")
public record SocketUploadProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("127.0.0.1") String host,
        @DefaultValue("9092") int port,
        @DefaultValue("/") String namespace,
        @DefaultValue("uploads") String directory,
        @DefaultValue("100MB") DataSize maxFileSize,
        @DefaultValue("1MB") DataSize maxChunkSize,
        @DefaultValue("4MB") DataSize window,
        @DefaultValue("complete") Sync sync,
        @DefaultValue("24h") Duration expireAfter,
        @DefaultValue List<String> allowedOrigins,
        @DefaultValue List<String> allowedTypes,
        @DefaultValue List<String> allowedExtensions,
        @Nullable Integer maxUploadsPerOwner,
        @Nullable DataSize quotaPerOwner,
        @DefaultValue("false") boolean allowAnonymous,
        @DefaultValue Downloads downloads,
        @DefaultValue Page page,
        @DefaultValue Ssl ssl) {
    /**
     * Finished files over HTTP.
     *
     * @param enabled Whether /uploads/ on the upload port gives finished files to everybody who may upload.
     */
    public record Downloads(@DefaultValue("false") boolean enabled) {}

    /**
     * The upload page.
     *
     * @param enabled Whether the application has it at /socket-upload/.
     * @param server Address of the upload port as browsers reach it, such as https://uploads.example.org, or / if a proxy
     *     has it at the address of the page. By default the host of the page, with the upload port.
     */
    public record Page(
            @DefaultValue("true") boolean enabled, @Nullable String server) {}

    /**
     * Encryption of the upload port.
     *
     * @param bundle Name of the SSL bundle with its keys. By default it is not encrypted.
     */
    public record Ssl(@Nullable String bundle) {}
}
