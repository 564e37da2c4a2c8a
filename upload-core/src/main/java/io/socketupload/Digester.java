package io.socketupload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/** Computes one checksum while bytes pass. Used by one thread at a time, and no more after {@link #finish}. */
abstract class Digester {
    private static final int READ_BYTES = 64 << 10;

    private final Checksum.Algorithm algorithm;

    private Digester(Checksum.Algorithm algorithm) {
        this.algorithm = algorithm;
    }

    static Digester of(Checksum.Algorithm algorithm) {
        return switch (algorithm) {
            case CRC32C -> new Crc32c();
            case SHA_256 -> new Sha(algorithm, "SHA-256");
            case SHA_512 -> new Sha(algorithm, "SHA-512");
        };
    }

    /** The checksum of all the buffers' bytes, whose positions stay. */
    static Checksum of(Checksum.Algorithm algorithm, ByteBuffer[] data) {
        Digester digester = of(algorithm);
        for (ByteBuffer bytes : data) {
            digester.update(bytes);
        }
        return digester.finish();
    }

    /** Goes on with the buffer's remaining bytes; its position stays. */
    final void update(ByteBuffer bytes) {
        int position = bytes.position();
        add(bytes);
        bytes.position(position);
    }

    /** Goes on with what is left to read; does not close it. */
    final void update(InputStream bytes) throws IOException {
        byte[] buffer = new byte[READ_BYTES];
        for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
            add(ByteBuffer.wrap(buffer, 0, read));
        }
    }

    final Checksum finish() {
        return new Checksum(algorithm, result());
    }

    /** Consumes the buffer. */
    abstract void add(ByteBuffer bytes);

    /** In hexadecimal. */
    abstract String result();

    private static final class Crc32c extends Digester {
        private final CRC32C crc = new CRC32C();

        Crc32c() {
            super(Checksum.Algorithm.CRC32C);
        }

        @Override
        void add(ByteBuffer bytes) {
            crc.update(bytes);
        }

        @Override
        String result() {
            return HexFormat.of().toHexDigits((int) crc.getValue());
        }
    }

    private static final class Sha extends Digester {
        private final MessageDigest digest;

        Sha(Checksum.Algorithm algorithm, String name) {
            super(algorithm);
            try {
                digest = MessageDigest.getInstance(name);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("This Java has no " + name, e);
            }
        }

        @Override
        void add(ByteBuffer bytes) {
            digest.update(bytes);
        }

        @Override
        String result() {
            return HexFormat.of().formatHex(digest.digest());
        }
    }
}
