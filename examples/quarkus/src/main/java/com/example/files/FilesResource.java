package com.example.files;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

import io.quarkus.security.identity.SecurityIdentity;
import io.socketupload.file.FileChunkSink;
import io.socketupload.netty.UploadServer;

/** Shows users their own files. */
@jakarta.ws.rs.Path("/files")
public class FilesResource {
    private final Catalogue catalogue;
    private final FileChunkSink files;
    private final UploadServer uploads;
    private final SecurityIdentity user;

    FilesResource(Catalogue catalogue, FileChunkSink files, UploadServer uploads, SecurityIdentity user) {
        this.catalogue = catalogue;
        this.files = files;
        this.uploads = uploads;
        this.user = user;
    }

    /** What the page needs to know. */
    public record Shown(String user, List<CompleteFile> files, int uploadPort) {}

    @GET
    public Shown list() {
        return new Shown(name(), catalogue.of(name()), uploads.port());
    }

    @GET
    @jakarta.ws.rs.Path("/{id}")
    public Response download(@PathParam("id") String id) {
        Path file = catalogue
                .find(name(), id)
                .flatMap(found -> files.find(found.path))
                .orElseThrow(NotFoundException::new);
        String fileName = URLEncoder.encode(file.getFileName().toString(), StandardCharsets.UTF_8)
                .replace("+", "%20");
        return Response.ok(file)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename*=UTF-8''" + fileName)
                .build();
    }

    private String name() {
        return user.getPrincipal().getName();
    }
}
