package io.socketupload.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a channel's socket is read to: into memory of Netty's own choice, or once there is a {@link FrameReader} with a
 * long payload under way, right into that; and how much in one turn. One for each channel; used by its event loop.
 */
final class SocketReads implements RecvByteBufAllocator {
    // The headers of a chunk, text and binary, and little of its bytes.
    private static final int HEADERS = 1 << 10;

    // How often a socket may be read, and how much, before it is others' turn: what one turn brings is handed on and
    // written together. For an allocator that a channel did not begin with, Netty's default is one read.
    private static final int TURN_READS = 16;
    private static final int TURN_BYTES = 512 << 10;

    private final RecvByteBufAllocator usual = new AdaptiveRecvByteBufAllocator().maxMessagesPerRead(TURN_READS);
    private @Nullable FrameReader reader;

    /** The frames come from the socket as they are: not encrypted. */
    void readFor(FrameReader reader) {
        this.reader = reader;
    }

    @Override
    public ExtendedHandle newHandle() {
        return new ReaderHandle((ExtendedHandle) usual.newHandle());
    }

    private final class ReaderHandle extends DelegatingHandle implements ExtendedHandle {
        private final ExtendedHandle delegate;
        private long bytes;

        ReaderHandle(ExtendedHandle delegate) {
            super(delegate);
            this.delegate = delegate;
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            FrameReader frames = reader;
            if (frames == null) {
                return delegate.allocate(allocator);
            }
            ByteBuf target = frames.target(allocator);
            if (target != null) {
                return target.retain();
            }
            return frames.expectsLongPayload() ? allocator.ioBuffer(HEADERS, HEADERS) : delegate.allocate(allocator);
        }

        @Override
        public void reset(ChannelConfig config) {
            bytes = 0;
            super.reset(config);
        }

        @Override
        public void lastBytesRead(int read) {
            bytes += Math.max(0, read);
            super.lastBytesRead(read);
        }

        @Override
        public boolean continueReading() {
            return bytes < TURN_BYTES && super.continueReading();
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
            return bytes < TURN_BYTES && delegate.continueReading(maybeMoreData);
        }
    }
}
