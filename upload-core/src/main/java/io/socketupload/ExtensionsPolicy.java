package io.socketupload;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Accepts names by their last extension, however a sink or another program may read the name. */
final class ExtensionsPolicy implements UploadPolicy {
    // A longer one may be cut when the file is stored
    private static final int MAX_BYTES = 32;
    // Nobody encodes a name more often in good faith
    private static final int MAX_ROUNDS = 8;

    private static final Pattern EXTENSION = Pattern.compile("[^.\\p{Z}\\p{C}/\\\\:*?\"<>|%,;]*");
    private static final Pattern ENCODED = Pattern.compile("(?:%[0-9a-fA-F]{2})+");

    // What is taken away when a file is stored, also by Windows itself
    private static final Pattern INVISIBLE =
            Pattern.compile("[\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}\\p{IsNoncharacter_Code_Point}]");
    private static final Pattern LEADING = Pattern.compile("^[.\\-\\p{Zs}]+");
    private static final Pattern TRAILING = Pattern.compile("[.\\p{Zs}]+$");

    private final Set<String> allowed = new LinkedHashSet<>();
    private final Decision refusal;

    ExtensionsPolicy(Collection<String> extensions) {
        for (String extension : extensions) {
            String bare = folded(extension.startsWith(".") ? extension.substring(1) : extension);
            boolean tooLong = bare.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES;
            if (tooLong || extension.equals(".") || !EXTENSION.matcher(bare).matches()) {
                throw new IllegalArgumentException("A file name extension is written like png or .png, without "
                        + "wildcards, further dots and spaces, in at most " + MAX_BYTES + " bytes, not \"" + extension
                        + "\"");
            }
            allowed.add(bare);
        }
        if (allowed.isEmpty()) {
            throw new IllegalArgumentException("Without a file name extension no file would be accepted");
        }
        refusal = Decision.reject(
                UploadErrorCode.TYPE_NOT_ALLOWED,
                allowed.stream()
                        .map(extension -> extension.isEmpty() ? "none" : extension)
                        .collect(Collectors.joining(", ", "Only files with these extensions are accepted: ", ".")));
    }

    @Override
    public Decision check(UploadSession session) {
        return isAllowed(session.file().name()) ? Decision.accept() : refusal;
    }

    @Override
    public Set<String> allowedExtensions() {
        return Collections.unmodifiableSet(allowed);
    }

    private boolean isAllowed(String name) {
        String plain = name;
        int rounds = 0;
        for (String next = plainer(plain); !next.equals(plain); next = plainer(plain)) {
            if (++rounds > MAX_ROUNDS) {
                return false;
            }
            plain = next;
        }
        return plain.chars().noneMatch(Character::isISOControl)
                && allowed.contains(extensionOf(name))
                && allowed.contains(extensionOf(plain))
                && isAllowedBeforeColon(plain);
    }

    /** On Windows, what follows a colon names a stream within the file. */
    private boolean isAllowedBeforeColon(String plain) {
        int colon = plain.indexOf(':');
        String extension = colon < 0 ? "" : extensionOf(plain.substring(0, colon));
        return extension.isEmpty() || allowed.contains(extension);
    }

    private static String plainer(String name) {
        String decoded = ENCODED.matcher(name).replaceAll(match -> Matcher.quoteReplacement(decoded(match.group())));
        return Normalizer.normalize(INVISIBLE.matcher(decoded).replaceAll(""), Normalizer.Form.NFKC);
    }

    private static String decoded(String percents) {
        byte[] bytes = HexFormat.of().parseHex(percents.replace("%", ""));
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Folded; empty if there is none. */
    private static String extensionOf(String name) {
        String visible = INVISIBLE.matcher(name).replaceAll("");
        String end = LEADING.matcher(visible).replaceFirst("");
        String trimmed = TRAILING.matcher(end).replaceFirst("");
        int dot = trimmed.lastIndexOf('.');
        return dot < 0 ? "" : folded(trimmed.substring(dot + 1));
    }

    private static String folded(String extension) {
        return Normalizer.normalize(extension, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }
}
