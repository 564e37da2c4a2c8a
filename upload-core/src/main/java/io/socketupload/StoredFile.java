package io.socketupload;

import java.util.Objects;

/**
 * A finished upload, where its sink put it.
 *
 * @param path how the sink names the place; told to the client, so never an absolute path of the server's
 * @param size in bytes
 */
public record StoredFile(String path, long size) {
    public StoredFile {
        Objects.requireNonNull(path, "path");
    }
}
