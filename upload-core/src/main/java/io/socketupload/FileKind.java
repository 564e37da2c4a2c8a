package io.socketupload;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A format that is known by its first bytes. A file of one of its media types begins with its signature: a pattern in
 * which each character is a byte. A kind without media types is only to be found where it does not belong. No signature
 * is so short that texts begin with it.
 */
enum FileKind {
    /** W3C PNG (third edition), 5.2. */
    PNG("\\x89PNG\\r\\n\\x1a\\n", "image/png", "image/apng", "image/vnd.mozilla.apng"),
    /** ITU-T T.81, B.1.1.3: the marker SOI, then another one. */
    JPEG("\\xff\\xd8\\xff", "image/jpeg", "image/jpg", "image/pjpeg"),
    /** CompuServe GIF89a, 17, and GIF87a. */
    GIF("GIF8[79]a", "image/gif"),
    /** RFC 9649, 2.4. */
    WEBP("RIFF.{4}WEBP", "image/webp"),
    /** Adobe TIFF 6.0, section 2, in either byte order; with 2b: BigTIFF. */
    TIFF("II[\\x2a\\x2b]\\x00|MM\\x00[\\x2a\\x2b]", "image/tiff", "image/tiff-fx"),
    /** Windows, BITMAPFILEHEADER: the size, then four bytes that must be zero. Types: RFC 7903. */
    BMP("BM.{4}\\x00{4}", "image/bmp", "image/x-bmp", "image/x-ms-bmp"),
    /** ISO 32000-2, 7.5.2. */
    PDF("%PDF-", "application/pdf", "application/x-pdf"),
    /** PKWARE APPNOTE.TXT, 4.3.7 (a file), 4.3.16 (empty), 8.5 (split). Types: IANA, ISO/IEC 26300 and 29500. */
    ZIP(
            "PK(?:\\x03\\x04|\\x05\\x06|\\x07\\x08)",
            "application/zip",
            "application/x-zip-compressed",
            "application/java-archive",
            "application/epub+zip",
            "application/vnd.android.package-archive",
            "application/vnd.oasis.opendocument.graphics",
            "application/vnd.oasis.opendocument.presentation",
            "application/vnd.oasis.opendocument.spreadsheet",
            "application/vnd.oasis.opendocument.text",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "image/openraster"),
    /** [MS-CFB] 2.2. Documents of these types are in such a file when they are encrypted: [MS-OFFCRYPTO]. */
    COMPOUND_FILE(
            "\\xd0\\xcf\\x11\\xe0\\xa1\\xb1\\x1a\\xe1",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    /** RFC 1952, 2.3.1, with the only compression method that there is. Type: RFC 6713. */
    GZIP("\\x1f\\x8b\\x08", "application/gzip", "application/x-gzip", "application/x-tgz"),
    /** LZMA SDK, 7zFormat.txt, "SignatureHeader". */
    SEVEN_ZIP("7z\\xbc\\xaf\\x27\\x1c", "application/x-7z-compressed"),
    /** RARLAB, "RAR 5.0 archive format", for versions 4 and 5. Types: IANA. */
    RAR("Rar!\\x1a\\x07(?:\\x00|\\x01\\x00)", "application/vnd.rar", "application/x-rar-compressed"),
    /** ISO/IEC 14496-12, 4.3, after the size of the box; the other boxes: Apple, "QuickTime File Format". */
    ISO_MEDIA(
            "\\x00.{3}(?:ftyp|free|skip|wide|pnot)|.{4}(?:moov|mdat)",
            "video/mp4",
            "audio/mp4",
            "application/mp4",
            "video/quicktime",
            "video/x-m4v",
            "audio/x-m4a",
            "audio/m4a",
            "video/3gpp",
            "audio/3gpp",
            "image/heic",
            "image/heif",
            "image/avif"),
    /** RFC 8794, 11.2.1: the EBML header. Types: RFC 9559, 27, and webmproject.org. */
    MATROSKA(
            "\\x1a\\x45\\xdf\\xa3",
            "video/webm",
            "audio/webm",
            "video/matroska",
            "audio/matroska",
            "video/x-matroska",
            "audio/x-matroska"),
    /**
     * id3.org, ID3v2, 3.1; ISO/IEC 11172-3, 2.4.2.3 (a frame of layer III) and 13818-3. Players look for the first frame
     * wherever it is, so nothing is required of an MP3.
     */
    MP3("ID3[\\x02-\\x04]|\\xff[\\xfa\\xfb\\xf2\\xf3\\xe2\\xe3]"),
    /** RFC 2361, and Microsoft's "Multimedia Programming Interface", 3; above 4 GiB: EBU Tech 3306. */
    WAV("(?:RIFF|RF64).{4}WAVE", "audio/wav", "audio/wave", "audio/x-wav", "audio/vnd.wave"),
    /** RFC 3533, 6. Types: RFC 5334. */
    OGG("OggS", "audio/ogg", "video/ogg", "application/ogg"),
    /** System V ABI, chapter 4, "ELF Header". */
    ELF("\\x7fELF"),
    /** Microsoft, "PE Format", with the PE header in the first 16 MiB. */
    WINDOWS_PROGRAM("MZ.{61}\\x00"),
    /** Apple, mach-o/loader.h and mach-o/fat.h; the last one is that of Java classes too (JVMS 4.1). */
    MACH_O("\\xfe\\xed\\xfa[\\xce\\xcf]|[\\xce\\xcf]\\xfa\\xed\\xfe|\\xca\\xfe\\xba\\xbe");

    /** What no image, sound or video begins with. GZIP and COMPOUND_FILE are not among them: some images do. */
    static final Set<FileKind> NO_MEDIA = EnumSet.of(PDF, ZIP, SEVEN_ZIP, RAR, ELF, WINDOWS_PROGRAM, MACH_O);

    private final Pattern signature;

    @SuppressWarnings("ImmutableEnumChecker") // from Set.of
    private final Set<String> mediaTypes;

    FileKind(String signature, String... mediaTypes) {
        this.signature = Pattern.compile(signature, Pattern.DOTALL);
        this.mediaTypes = Set.of(mediaTypes);
    }

    /** Those that a file of this type may be; none if nothing is known of the type. */
    static Set<FileKind> ofType(String mediaType) {
        return Arrays.stream(values())
                .filter(kind -> kind.mediaTypes.contains(mediaType))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(FileKind.class)));
    }

    /** What a file is that begins so. */
    static Optional<FileKind> of(String head) {
        return Arrays.stream(values()).filter(kind -> kind.matches(head)).findFirst();
    }

    /** Whether a file that begins so is of this kind; {@code head} has a character for each byte (ISO-8859-1). */
    boolean matches(String head) {
        return signature.matcher(head).lookingAt();
    }
}
