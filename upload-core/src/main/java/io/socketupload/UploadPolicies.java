package io.socketupload;

import java.util.Collection;
import java.util.function.ToLongFunction;

/**
 * Policies ready to use, to be combined with {@link UploadPolicy#and}. All are thread-safe. One that counts keeps its
 * counts in memory: it must be made once and given to one engine, and several servers count each for itself.
 *
 * <p>The first to refuse gives the answer, so the cheap ones and those that hold nothing come first:
 *
 * <pre>{@code
 * startsPerSecond(5, 50)
 *         .and(extensions(List.of("png", "jpg")))
 *         .and(contentMatchesType())
 *         .and(quotaPerOwner(10L << 30, files::bytesOf))
 * }</pre>
 */
public final class UploadPolicies {
    private UploadPolicies() {}

    /** Refuses a file that has more bytes than this: at once, or if its size is not known yet, when it has them. */
    public static UploadPolicy maxSize(long bytes) {
        require(bytes >= 0, "The largest size must not be negative");
        return new MaxSizePolicy(bytes);
    }

    /**
     * Accepts these media types, such as {@code image/png}, {@code image/*} or <code>*&#47;*</code>, as the client
     * declares them: without their parameters, in any case. A file without a type is accepted only if an empty string
     * or <code>*&#47;*</code> is among them. The type is what a client says; {@link #contentMatchesType} looks further.
     *
     * @throws IllegalArgumentException if one is not a media type, or there is none
     */
    public static UploadPolicy mediaTypes(Collection<String> types) {
        return new MediaTypesPolicy(types);
    }

    /**
     * Accepts names that end with these extensions, written {@code png} or {@code .png}, in any case; an empty string
     * stands for names without one. The last extension counts, so {@code a.php.png} is a {@code png}. A name must end
     * with one of them in every reading: as the file would be stored, with percent-encoding decoded, with compatible
     * characters replaced (such as full-width ones), without what cannot be seen, and up to a colon if there is an
     * extension before it. A name with control characters is refused.
     *
     * @throws IllegalArgumentException if one is not an extension, such as {@code *.png} or {@code tar.gz}, or there is
     *     none
     */
    public static UploadPolicy extensions(Collection<String> extensions) {
        return new ExtensionsPolicy(extensions);
    }

    /**
     * Refuses a file whose first bytes contradict its declared media type: they are not those that every file of this
     * type has, or a text, image, sound or video begins like a program, an archive or a web page. Types that are not
     * known here are left alone, and so are files without a type and empty files. This finds mistakes and plain deceit;
     * it does not find what is hidden in a valid file.
     */
    public static UploadPolicy contentMatchesType() {
        return new ContentMatchesTypePolicy();
    }

    /** Refuses an upload while its owner has this many under way. Those that are suspended do not count. */
    public static UploadPolicy maxUploadsPerOwner(int uploads) {
        require(uploads > 0, "The most uploads of an owner must be positive");
        return new MaxUploadsPolicy(uploads);
    }

    /**
     * Refuses a file if its owner would have more bytes than this, counting what this policy saw completed since it was
     * made, and the whole size of every upload under way. What the owner deletes is not known here and stays counted.
     * A file of unknown size is refused.
     */
    public static UploadPolicy quotaPerOwner(long bytes) {
        CompletedBytes completed = new CompletedBytes();
        // First, so that a file counts as completed before it stops to count as under way
        return completed.and(quotaPerOwner(bytes, completed::of));
    }

    /**
     * Refuses a file if its owner would have more bytes than this, counting the whole size of every upload under way
     * and what {@code used} says of the owner's complete files. Uploads at the same time cannot exceed it together. A
     * suspended upload holds nothing and is checked again when it is resumed. A file of unknown size is refused.
     *
     * @param used called with the owner whenever an upload begins or is resumed, on that upload's thread and without a
     *     lock, by several threads at once; it may block. It must know of a file from the moment that the sink has
     *     completed it. It may be called again if an upload of the same owner ended in between.
     */
    public static UploadPolicy quotaPerOwner(long bytes, ToLongFunction<String> used) {
        require(bytes >= 0, "A quota must not be negative");
        return new QuotaPolicy(bytes, used);
    }

    /**
     * Lets each owner begin or resume this many uploads per second in the long run, and {@code burst} at once after a
     * rest. What another policy refuses later has counted nevertheless.
     *
     * @param rate may be less than one
     */
    public static UploadPolicy startsPerSecond(double rate, int burst) {
        require(rate > 0 && rate <= StartRatePolicy.MAX_RATE, "The rate must be positive and at most a billion");
        require(burst > 0, "The burst must be positive");
        return new StartRatePolicy(rate, burst, System::nanoTime);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
