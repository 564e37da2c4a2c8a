package io.socketupload.netty;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;

/** The part of a file that a request asks for, after RFC 9110, section 14. Several ranges at once get the whole file. */
record ByteRange(long start, long length) {
    static final ByteRange UNSATISFIABLE = new ByteRange(-1, 0);

    private static final Pattern SINGLE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    static ByteRange of(HttpHeaders headers, String tag, long size) {
        ByteRange whole = new ByteRange(0, size);
        String range = headers.get(HttpHeaderNames.RANGE);
        String ifRange = headers.get(HttpHeaderNames.IF_RANGE);
        if (range == null || (ifRange != null && !ifRange.equals(tag))) {
            return whole;
        }
        Matcher matcher = SINGLE.matcher(range.strip());
        if (!matcher.matches()) {
            return whole;
        }
        String first = matcher.group(1);
        String last = matcher.group(2);
        if (first.isEmpty()) {
            if (last.isEmpty()) {
                return whole;
            }
            long length = Math.min(Long.parseLong(last), size);
            return length == 0 ? UNSATISFIABLE : new ByteRange(size - length, length);
        }
        long start = Long.parseLong(first);
        long end = last.isEmpty() ? size - 1 : Math.min(Long.parseLong(last), size - 1);
        if (!last.isEmpty() && Long.parseLong(last) < start) {
            return whole; // not valid, and so as if it were not there
        }
        return start >= size ? UNSATISFIABLE : new ByteRange(start, end - start + 1);
    }
}
