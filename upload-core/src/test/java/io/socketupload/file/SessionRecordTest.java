package io.socketupload.file;

import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

import io.socketupload.FileMetadata;
import io.socketupload.UploadId;
import io.socketupload.UploadSessionStore.Phase;
import io.socketupload.UploadSessionStore.SavedUpload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class SessionRecordTest {
    static Stream<SavedUpload> uploads() {
        return Stream.of(SampleUpload.receiving("1"), SampleUpload.completed("2"));
    }

    @Test
    void is_text_that_people_can_read() {
        assertThat(new String(SessionRecord.encode(SampleUpload.completed("1")), UTF_8))
                .isEqualTo("""
                socket-upload session 1
                id=1
                name=写真 😀 \\u003d 100 %%\\u000a\\u005cu000a.jpg
                size=5000000000
                type=image/jpeg; q\\u003d1
                lastModified=2026-11-01T12:34:56.123456789Z
                declaredChecksum=crc32c:01234567
                metadata.=
                metadata.a\\u003db=c\\u000d\\u000ad
                metadata.phase=RECEIVING
                metadata.\\ud800=\\u0000
                owner=o'wner@example.org
                tokenHash=%s
                fence=9223372036854775807
                startedAt=1970-01-01T00:00:00Z
                expiresAt=+1000000000-12-31T23:59:59.999999999Z
                phase=COMPLETED
                storedPath=1_写真.jpg
                storedSize=5000000000
                checksum=sha-256:%s
                crc32c=%s
                """.formatted("ff".repeat(32), "ab".repeat(32), crcOf(SampleUpload.completed("1"))));
    }

    private static String crcOf(SavedUpload upload) {
        String text = new String(SessionRecord.encode(upload), UTF_8);
        return crc(text.substring(0, text.indexOf("crc32c=", text.indexOf("phase=COMPLETED"))));
    }

    private static String crc(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(UTF_8));
        return "%08x".formatted(crc.getValue());
    }

    @ParameterizedTest
    @MethodSource("uploads")
    void every_flipped_bit_is_detected(SavedUpload upload) {
        byte[] bytes = SessionRecord.encode(upload);
        assertThat(SessionRecord.decode(bytes)).contains(upload);

        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(SessionRecord.decode(flipped)).as("bit %d", bit).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("uploads")
    void every_missing_end_is_detected(SavedUpload upload) {
        byte[] bytes = SessionRecord.encode(upload);

        for (int length = 0; length < bytes.length; length++) {
            assertThat(SessionRecord.decode(Arrays.copyOf(bytes, length)))
                    .as("%d bytes", length)
                    .isEmpty();
            // What a file system may have kept of a file that was not forced to disk
            assertThat(SessionRecord.decode(Arrays.copyOf(Arrays.copyOf(bytes, length), bytes.length)))
                    .as("zeros after %d bytes", length)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", " ", "x", "\0", "crc32c=00000000\n"})
    void what_follows_the_end_is_detected(String more) {
        String text = new String(SessionRecord.encode(SampleUpload.receiving("1")), UTF_8);

        assertThat(SessionRecord.decode((text + more).getBytes(UTF_8))).isEmpty();
    }

    /** Left of the arrow what is replaced, right what it becomes, with a new CRC. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "session 1→session 2",
                "session 1→session 1 ",
                "\n→\r\n",
                "id=1→id=",
                "id=1→id=../1",
                "id=1\n→",
                "id=1\n→id=1\nid=1\n",
                "id=1\n→id=1\nunknown=1\n",
                "name=a.txt→name=",
                "name=a.txt→name=\\u0061.txt",
                "name=a.txt→name=a\\x.txt",
                "name=a.txt→name=a=b",
                "name=a.txt\nsize=5→size=5\nname=a.txt",
                "size=5→size=05",
                "size=5→size=+5",
                "size=5→size=-2",
                "size=5→size=5000000000000000000000",
                "size=5→size=",
                "fence=1→fence=one",
                "startedAt=1970→startedAt=0",
                "phase=RECEIVING→phase=receiving",
                "phase=RECEIVING→phase=COMPLETED",
                "phase=RECEIVING\n→phase=RECEIVING\nstoredPath=x\nstoredSize=1\n",
                "phase=RECEIVING\n→phase=RECEIVING\nstoredSize=1\n",
                "phase=RECEIVING\n→phase=RECEIVING\nchecksum=md5:00\n",
                "phase=RECEIVING\n→phase=RECEIVING\n\n",
                "phase=RECEIVING\n→phase=RECEIVING\n=\n"
            })
    void a_sound_crc_does_not_make_a_record_sound(String change) {
        String text = new String(SessionRecord.encode(SampleUpload.receiving("1")), UTF_8);
        String body = text.substring(0, text.indexOf("crc32c="));
        assertThat(text).isEqualTo(body + "crc32c=" + crc(body) + "\n");
        String[] sides = change.split("→", -1);
        assertThat(body).contains(sides[0]);
        String changed = body.replace(sides[0], sides[1]);

        assertThat(SessionRecord.decode((changed + "crc32c=" + crc(changed) + "\n").getBytes(UTF_8)))
                .isEmpty();
    }

    @Test
    void bytes_that_are_no_text_are_detected() {
        assertThat(SessionRecord.decode(new byte[] {(byte) 0xff, (byte) 0xc0, 0, '\n'}))
                .isEmpty();
    }

    @Test
    void the_most_that_clients_can_tell_fits() {
        Map<String, String> metadata = new TreeMap<>();
        IntStream.range(0, FileMetadata.MAX_METADATA_ENTRIES)
                .forEach(i -> metadata.put("\ud800".repeat(i), "\u0000".repeat(128 - i)));
        SavedUpload upload = new SavedUpload(
                new UploadId("i".repeat(UploadId.MAX_LENGTH)),
                new FileMetadata(
                        "\n".repeat(FileMetadata.MAX_NAME_LENGTH),
                        Long.MAX_VALUE,
                        "=".repeat(FileMetadata.MAX_TYPE_LENGTH),
                        Instant.MIN,
                        metadata,
                        null),
                "o".repeat(1024),
                "00".repeat(64),
                Long.MAX_VALUE,
                Instant.MIN,
                Instant.MIN,
                Phase.COMPLETING,
                null,
                null);

        byte[] bytes = SessionRecord.encode(upload);

        assertThat(bytes).hasSizeLessThan(SessionRecord.MAX_BYTES);
        assertThat(SessionRecord.decode(bytes)).contains(upload);
    }
}
