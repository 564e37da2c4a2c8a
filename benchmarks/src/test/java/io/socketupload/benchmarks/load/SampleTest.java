package io.socketupload.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class SampleTest {
    private final Payload payload = new Payload(4096, 3, 2);
    private final Sample file = new Sample(payload, 1);

    @TempDir
    private Path directory;

    @Test
    void has_every_byte_value_and_not_what_another_has() {
        BitSet values = new BitSet();
        for (byte each : bytes()) {
            values.set(each & 0xff);
        }
        assertThat(values.cardinality()).isEqualTo(256);
        assertThat(file.content()).isNotEqualTo(new Sample(payload, 0).content());
    }

    @Test
    void is_its_chunks_one_after_the_other() {
        ByteBuffer chunks = ByteBuffer.allocate(file.size());
        for (int i = 0; i < file.chunks(); i++) {
            chunks.put(file.chunk(i));
        }
        assertThat(chunks.flip()).isEqualTo(file.content());
    }

    @Test
    void is_found_under_its_name_with_or_without_its_id() throws IOException {
        assertThat(file.isStoredIn(directory)).isFalse();

        Path stored = Files.write(directory.resolve(file.name()), bytes());
        assertThat(file.isStoredIn(directory)).isTrue();

        Files.move(stored, directory.resolve(file.id() + "_" + file.name()));
        assertThat(file.isStoredIn(directory)).isTrue();
    }

    @Test
    void is_not_what_has_another_byte_or_another_length() throws IOException {
        byte[] bytes = bytes();
        Path stored = directory.resolve(file.name());

        bytes[bytes.length - 1]++;
        Files.write(stored, bytes);
        assertThat(file.isStoredIn(directory)).isFalse();

        Files.write(stored, new byte[bytes.length + 1]);
        assertThat(file.isStoredIn(directory)).isFalse();
    }

    private byte[] bytes() {
        byte[] bytes = new byte[file.size()];
        file.content().get(bytes);
        return bytes;
    }
}
