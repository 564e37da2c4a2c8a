package io.socketupload.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a channel's socket is read to: into memory of Netty's own choice, or once there is a {@link FrameReader} with a
 * long payload under way, right into that. One for each channel; used by its event loop.
 */
final class SocketReads implements RecvByteBufAllocator {
    // The headers of a chunk, text and binary, and little of its bytes.
    private static final int HEADERS = 1 << 10;

    // How often a socket may be read before it is others' turn. For an allocator that a channel did not begin with,
    // Netty's
    // default is once.
    private static final int READS = 8;

    private final RecvByteBufAllocator usual = new AdaptiveRecvByteBufAllocator().maxMessagesPerRead(READS);
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
        public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
            return delegate.continueReading(maybeMoreData);
        }
    }
}
