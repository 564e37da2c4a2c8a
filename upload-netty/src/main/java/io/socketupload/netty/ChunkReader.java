package io.socketupload.netty;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.netty.buffer.ByteBuf;
import io.socketupload.Checksum;
import io.socketupload.ChunkHeader;
import io.socketupload.UploadId;
import org.jspecify.annotations.Nullable;

/**
 * Reads the event of a chunk without a JSON parser, which makes more objects than all the rest of a chunk's way. It knows
 * what {@code JSON.stringify} makes of one: the fields of the protocol, each once and in any order, no spaces, no escapes,
 * no null. Anything else, right or wrong, is the {@link RequestReader}'s, which reads the same in what this one does. One
 * for each client, used by one thread at a time.
 */
final class ChunkReader {
    private static final int MAX_LENGTH = 512;
    // As many digits as always fit a long.
    private static final int MAX_DIGITS = 18;

    private static final byte[] BEGIN = ascii("[\"file-chunk\",{");
    private static final byte[] UPLOAD_ID = ascii("\"uploadId\":");
    private static final byte[] CHUNK_INDEX = ascii("\"chunkIndex\":");
    private static final byte[] TOTAL_CHUNKS = ascii("\"totalChunks\":");
    private static final byte[] DATA = ascii("\"data\":");
    private static final byte[] IS_LAST_CHUNK = ascii("\"isLastChunk\":");
    private static final byte[] OFFSET = ascii("\"offset\":");
    private static final byte[] CHECKSUM = ascii("\"checksum\":");
    private static final byte[] FILE_CHECKSUM = ascii("\"fileChecksum\":");
    private static final byte[] PLACEHOLDER = ascii("{\"_placeholder\":true,\"num\":0}");
    private static final byte[] REVERSED_PLACEHOLDER = ascii("{\"num\":0,\"_placeholder\":true}");
    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");
    private static final byte[] END = ascii("}]");

    private static final long NONE = -1;

    private byte[] text = new byte[0]; // most clients of a host application never send a chunk
    private int length;
    private int at;
    private @Nullable UploadId lastId;

    /** Reads an event; null if it is not a chunk as most clients write it. */
    @Nullable
    ChunkHeader read(ByteBuf message, int index) {
        length = message.writerIndex() - index;
        if (length > MAX_LENGTH) {
            return null;
        }
        if (text.length == 0) {
            text = new byte[MAX_LENGTH];
        }
        message.getBytes(index, text, 0, length);
        at = 0;
        return skip(BEGIN) ? fields() : null;
    }

    private @Nullable ChunkHeader fields() {
        UploadId id = null;
        long index = NONE;
        long total = NONE;
        boolean data = false;
        Boolean last = null;
        long offset = NONE;
        Checksum checksum = null;
        Checksum fileChecksum = null;
        do {
            if (id == null && skip(UPLOAD_ID)) {
                id = id();
            } else if (index == NONE && skip(CHUNK_INDEX)) {
                index = integer();
            } else if (total == NONE && skip(TOTAL_CHUNKS)) {
                total = integer();
            } else if (!data && skip(DATA)) {
                data = placeholder();
            } else if (last == null && skip(IS_LAST_CHUNK)) {
                last = bool();
            } else if (offset == NONE && skip(OFFSET)) {
                offset = integer();
            } else if (checksum == null && skip(CHECKSUM)) {
                checksum = checksum();
            } else if (fileChecksum == null && skip(FILE_CHECKSUM)) {
                fileChecksum = checksum();
            } else {
                return null;
            }
        } while (skip(','));
        if (id == null || index == NONE || total == NONE || !data || last == null || !skip(END) || at < length) {
            return null;
        }
        return new ChunkHeader(id, index, total, last, offset, checksum, last ? fileChecksum : null);
    }

    // -- what comes next: nothing, and nothing more, if it is not as expected --

    /** The same object as long as it is the same id. */
    private @Nullable UploadId id() {
        int end = stringEnd();
        if (end > 0 && lastId != null && isNext(lastId.value(), end)) {
            at = end + 1;
            return lastId;
        }
        String value = string(end);
        if (!UploadId.isValid(value)) {
            giveUp();
            return null;
        }
        lastId = new UploadId(value);
        return lastId;
    }

    private boolean isNext(String value, int end) {
        int start = at + 1;
        boolean same = value.length() == end - start;
        for (int i = start; same && i < end; i++) {
            same = text[i] == value.charAt(i - start);
        }
        return same;
    }

    private @Nullable Checksum checksum() {
        try {
            return Checksum.parse(string(stringEnd()));
        } catch (IllegalArgumentException e) {
            giveUp();
            return null;
        }
    }

    private boolean placeholder() {
        boolean there = skip(PLACEHOLDER) || skip(REVERSED_PLACEHOLDER);
        if (!there) {
            giveUp();
        }
        return there;
    }

    private @Nullable Boolean bool() {
        if (skip(TRUE)) {
            return true;
        }
        if (skip(FALSE)) {
            return false;
        }
        giveUp();
        return null;
    }

    /** As short as it can be written, as JSON demands. */
    private long integer() {
        int start = at;
        long value = 0;
        while (at < length && text[at] >= '0' && text[at] <= '9' && at - start < MAX_DIGITS) {
            value = value * 10 + (text[at] - '0');
            at++;
        }
        if (at == start || (at - start > 1 && text[start] == '0')) {
            giveUp();
            return NONE;
        }
        return value;
    }

    /** As it is written, since neither an id nor a checksum has an escape, or more than ASCII; empty if none comes. */
    private String string(int end) {
        if (end < 0) {
            giveUp();
            return "";
        }
        String value = new String(text, at + 1, end - at - 1, StandardCharsets.ISO_8859_1);
        at = end + 1;
        return value;
    }

    /** Where the quote behind the string that comes next is; negative if none comes. */
    private int stringEnd() {
        if (at >= length || text[at] != '"') {
            return -1;
        }
        int end = at + 1;
        while (end < length && text[end] != '"') {
            end++;
        }
        return end < length ? end : -1;
    }

    private boolean skip(char next) {
        boolean there = at < length && text[at] == next;
        at += there ? 1 : 0;
        return there;
    }

    private boolean skip(byte[] next) {
        int end = at + next.length;
        boolean there = end <= length && Arrays.equals(text, at, end, next, 0, next.length);
        at = there ? end : at;
        return there;
    }

    private void giveUp() {
        at = length;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
