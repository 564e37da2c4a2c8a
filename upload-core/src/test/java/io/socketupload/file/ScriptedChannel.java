package io.socketupload.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

import org.jspecify.annotations.Nullable;

/** Takes a few bytes at a time, as disks may, and fails when told to. */
final class ScriptedChannel extends FileChannel {
    private static final int AT_A_TIME = 3;

    final ByteArrayOutputStream written = new ByteArrayOutputStream();

    int forced;
    int bytesForced;

    private @Nullable IOException failure;
    private long bytesUntilFailure;
    private @Nullable IOException failureToForce;

    ScriptedChannel failingAfter(long bytes, IOException failure) {
        this.bytesUntilFailure = bytes;
        this.failure = failure;
        return this;
    }

    ScriptedChannel failingToForce(IOException failure) {
        failureToForce = failure;
        return this;
    }

    ScriptedChannel workingAgain() {
        failure = null;
        failureToForce = null;
        return this;
    }

    @Override
    public long write(ByteBuffer[] buffers, int offset, int length) throws IOException {
        if (failure != null && written.size() >= bytesUntilFailure) {
            throw failure;
        }
        int taken = 0;
        for (int i = offset; i < offset + length; i++) {
            while (taken < AT_A_TIME && buffers[i].hasRemaining()) {
                written.write(buffers[i].get());
                taken++;
            }
        }
        return taken;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        return (int) write(new ByteBuffer[] {bytes}, 0, 1);
    }

    @Override
    public void force(boolean metaData) throws IOException {
        if (failureToForce != null) {
            throw failureToForce;
        }
        forced++;
        bytesForced = written.size();
    }

    @Override
    protected void implCloseChannel() {}

    @Override
    public int read(ByteBuffer bytes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long read(ByteBuffer[] buffers, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int read(ByteBuffer bytes, long position) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int write(ByteBuffer bytes, long position) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long position() {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileChannel position(long newPosition) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long size() {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileChannel truncate(long size) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel to) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferFrom(ReadableByteChannel from, long position, long count) {
        throw new UnsupportedOperationException();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
        throw new UnsupportedOperationException();
    }
}
