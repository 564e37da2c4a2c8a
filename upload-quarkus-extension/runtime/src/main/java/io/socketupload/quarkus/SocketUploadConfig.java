package io.socketupload.quarkus;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import io.socketupload.Sync;

/** What {@code application.properties} can say about uploads. Sizes are written such as 512KB, 4MB or 2G. */
@ConfigMapping(prefix = "socket-upload")
@ConfigRoot(phase = ConfigPhase.RUN_TIME)
public interface SocketUploadConfig {
    /** Address to listen on. On another than one of this machine only, clients must be authenticated. */
    @WithDefault("127.0.0.1")
    String host();

    /** Port to listen on. 0 takes a free one, which the property local.socket-upload.port tells then. */
    @WithDefault("9092")
    int port();

    /** Port to listen on in tests, which may run beside dev mode. 0 takes a free one, as with port. */
    @WithDefault("0")
    int testPort();

    /** Socket.IO namespace for uploads. */
    @WithDefault("/")
    String namespace();

    /** Folder for files, and for what is remembered of unfinished uploads. */
    @WithDefault("uploads")
    String directory();

    /** Largest file. */
    @WithDefault("100MB")
    @WithConverter(SizeConverter.class)
    MemorySize maxFileSize();

    /** Largest chunk of a file. */
    @WithDefault("1MB")
    @WithConverter(SizeConverter.class)
    MemorySize maxChunkSize();

    /** How many bytes of an upload may be under way and not yet acknowledged. */
    @WithDefault("4MB")
    @WithConverter(SizeConverter.class)
    MemorySize window();

    /**
     * When bytes are forced to disk: never, complete (a file, before the client is told that it is complete) or always
     * (chunks too, before they are acknowledged).
     */
    @WithDefault("complete")
    Sync sync();

    /** How long an upload that is not heard of can be resumed. */
    @WithDefault("24h")
    Duration expireAfter();

    /**
     * Origins of other pages that may connect, such as https://example.org, or * for all. By default only the
     * application's own pages may.
     */
    Optional<List<String>> allowedOrigins();

    /** Media types that files may have, such as image/*. By default all. */
    Optional<List<String>> allowedTypes();

    /** Extensions that file names may have, such as pdf. By default all. */
    Optional<List<String>> allowedExtensions();

    /** How many uploads one owner may have under way. By default any number. */
    Optional<Integer> maxUploadsPerOwner();

    /** How many bytes one owner may upload while the application runs. By default any number. */
    Optional<@WithConverter(SizeConverter.class) MemorySize> quotaPerOwner();

    /** Whether clients of other machines are let in without being authenticated. */
    @WithDefault("false")
    boolean allowAnonymous();

    /** Finished files over HTTP. */
    Downloads downloads();

    /** The upload page. */
    Page page();

    /** Name of the TLS registry's configuration with the keys of the upload port. By default it is not encrypted. */
    Optional<String> tlsConfigurationName();

    /** Finished files over HTTP. */
    interface Downloads {
        /** Whether /uploads/ on the upload port gives finished files to everybody who may upload. */
        @WithDefault("false")
        boolean enabled();
    }

    /** The upload page. */
    interface Page {
        /**
         * Address of the upload port as browsers reach it, such as https://uploads.example.org, or / if a proxy has it at
         * the address of the page. By default the host of the page, with the upload port.
         */
        Optional<String> server();
    }
}
