package io.socketupload;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Refuses files whose first bytes contradict their declared type. */
final class ContentMatchesTypePolicy implements UploadPolicy {
    private static final Decision REFUSAL = Decision.reject(
            UploadErrorCode.TYPE_NOT_ALLOWED, "The content of the file is not of the type that it was declared as.");

    // Structured suffixes: RFC 7303 and RFC 8259
    private static final Pattern XML = Pattern.compile("(?:application|text)/xml|.*\\+xml");
    private static final Pattern TEXT =
            Pattern.compile("text/.*|application/(?:json|javascript|ecmascript|xml)|.*\\+(?:json|xml)");
    private static final Pattern MEDIA = Pattern.compile("(?:image|audio|video)/.*");

    // Markdown may begin with HTML, and XML may be XHTML
    private static final Set<String> MAY_BE_HTML =
            Set.of("text/html", "application/xhtml+xml", "application/xml", "text/xml", "text/markdown");

    // The plainest of WHATWG MIME Sniffing, 7.1; after what may come before the first tag of XML and HTML
    private static final Pattern HTML = Pattern.compile(
            "(?:\\s|<\\?.*?\\?>|<!--.*?-->)*+<(?:!doctype\\s+html|html|head|body|script|iframe)(?![\\w-])",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    @Override
    public Decision check(UploadSession session) {
        return Decision.accept();
    }

    @Override
    public Decision checkHead(UploadSession session, ByteBuffer head) {
        String type = MediaTypesPolicy.essence(session.file().type());
        String bytes = StandardCharsets.ISO_8859_1.decode(head.duplicate()).toString();
        return fits(type, bytes) ? Decision.accept() : REFUSAL;
    }

    @Override
    public boolean checksHead() {
        return true;
    }

    private static boolean fits(String type, String head) {
        Set<FileKind> expected = FileKind.ofType(type);
        if (!expected.isEmpty()) {
            return expected.stream().anyMatch(kind -> kind.matches(head));
        }
        Optional<FileKind> kind = FileKind.of(head);
        if (TEXT.matcher(type).matches()) {
            return kind.isEmpty() && isTextOf(type, textOf(head));
        }
        if (MEDIA.matcher(type).matches()) {
            return kind.filter(FileKind.NO_MEDIA::contains).isEmpty() && !isHtml(textOf(head));
        }
        return true;
    }

    private static boolean isTextOf(String type, String text) {
        String start = text.stripLeading();
        boolean isXml = start.isEmpty() || start.startsWith("<");
        return (isXml || !XML.matcher(type).matches()) && (MAY_BE_HTML.contains(type) || !isHtml(text));
    }

    private static boolean isHtml(String text) {
        return HTML.matcher(text).lookingAt();
    }

    /** Enough of the characters to see tags: as the byte order mark says, or byte by byte. */
    private static String textOf(String head) {
        if (head.startsWith("\u00fe\u00ff") || head.startsWith("\u00ff\u00fe")) {
            return new String(head.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_16);
        }
        return head.startsWith("\u00ef\u00bb\u00bf") ? head.substring(3) : head;
    }
}
