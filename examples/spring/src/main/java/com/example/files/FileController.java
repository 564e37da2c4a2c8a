package com.example.files;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Principal;
import java.util.List;

import io.socketupload.file.FileChunkSink;
import org.springframework.core.env.Environment;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Shows users their own files. */
@RestController
class FileController {
    private final Catalogue catalogue;
    private final FileChunkSink files;
    private final Environment environment;

    FileController(Catalogue catalogue, FileChunkSink files, Environment environment) {
        this.catalogue = catalogue;
        this.files = files;
        this.environment = environment;
    }

    /** What the page needs to know. */
    record Shown(String user, List<Catalogue.Entry> files, int uploadPort) {}

    @GetMapping("/files")
    Shown list(Principal user) {
        int uploadPort = environment.getRequiredProperty("local.socket-upload.port", Integer.class);
        return new Shown(user.getName(), catalogue.of(user.getName()), uploadPort);
    }

    @GetMapping("/files/{id}")
    ResponseEntity<Resource> download(@PathVariable String id, Principal user) {
        return catalogue
                .path(user.getName(), id)
                .flatMap(files::find)
                .map(FileController::attachment)
                .orElseGet(() -> ResponseEntity.notFound().build());
    }

    private static ResponseEntity<Resource> attachment(Path file) {
        ContentDisposition attachment = ContentDisposition.attachment()
                .filename(file.getFileName().toString(), StandardCharsets.UTF_8)
                .build();
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .header(HttpHeaders.CONTENT_DISPOSITION, attachment.toString())
                .body(new FileSystemResource(file));
    }
}
