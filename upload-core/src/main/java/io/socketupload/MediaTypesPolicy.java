package io.socketupload;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Accepts declared media types. */
final class MediaTypesPolicy implements UploadPolicy {
    private static final String ANY = "*/*";

    // RFC 6838, 4.2, in lower case
    private static final String NAME = "[a-z0-9][a-z0-9!#$&^_.+-]{0,126}";
    private static final Pattern TYPE = Pattern.compile(NAME + "/" + NAME);
    private static final Pattern ALLOWED = Pattern.compile(NAME + "/(?:\\*|" + NAME + ")");

    private final Set<String> allowed = new LinkedHashSet<>();
    private final Decision refusal;

    MediaTypesPolicy(Collection<String> types) {
        for (String type : types) {
            String lower = type.strip().toLowerCase(Locale.ROOT);
            if (!lower.isEmpty()
                    && !lower.equals(ANY)
                    && !ALLOWED.matcher(lower).matches()) {
                throw new IllegalArgumentException(
                        "A media type is written like image/png, image/* or */*, not \"" + type + "\"");
            }
            allowed.add(lower);
        }
        if (allowed.isEmpty()) {
            throw new IllegalArgumentException("Without a media type no file would be accepted");
        }
        refusal = Decision.reject(
                UploadErrorCode.TYPE_NOT_ALLOWED,
                allowed.stream()
                        .map(type -> type.isEmpty() ? "none" : type)
                        .collect(Collectors.joining(", ", "Only files of these types are accepted: ", ".")));
    }

    @Override
    public Decision check(UploadSession session) {
        return isAllowed(essence(session.file().type())) ? Decision.accept() : refusal;
    }

    @Override
    public Set<String> allowedTypes() {
        return allowed.contains(ANY) ? Set.of() : Collections.unmodifiableSet(allowed);
    }

    private boolean isAllowed(String type) {
        if (allowed.contains(ANY)) {
            return true;
        }
        if (type.isEmpty()) {
            return allowed.contains("");
        }
        String wildcard = type.substring(0, type.indexOf('/') + 1) + "*";
        return TYPE.matcher(type).matches() && (allowed.contains(type) || allowed.contains(wildcard));
    }

    /** The types that both have, where {@code image/*} has {@code image/png}. */
    static Set<String> common(Set<String> some, Set<String> others) {
        Set<String> common = new LinkedHashSet<>();
        some.stream().filter(type -> hasAll(others, type)).forEach(common::add);
        others.stream().filter(type -> hasAll(some, type)).forEach(common::add);
        return common;
    }

    private static boolean hasAll(Set<String> types, String type) {
        String wildcard = type.substring(0, type.indexOf('/') + 1) + "*";
        return types.contains(type) || types.contains(wildcard) || types.contains(ANY);
    }

    /** The type without its parameters, in lower case. */
    static String essence(String type) {
        int semicolon = type.indexOf(';');
        return (semicolon < 0 ? type : type.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }
}
