// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.record;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** A part of a crash record besides its headline, kept compressed (zlib). */
public final class Attachment {
    /** The most any attachment has uncompressed. */
    static final int MAXIMUM_CONTENT_BYTES = 1024 * 1024;

    private final String kind;
    private final int length;
    private final byte[] compressed;
    private final byte[] digest;
    private final boolean cut;

    private Attachment(String kind, int length, byte[] compressed, byte[] digest, boolean cut) {
        this.kind = kind;
        this.length = length;
        this.compressed = compressed;
        this.digest = digest;
        this.cut = cut;
    }

    /** {@return text as an attachment of {@code kind}, cut at its end if it would have more than {@code mostBytes} compressed} */
    public static Attachment of(String kind, String text, int mostBytes) {
        return of(kind, text.getBytes(StandardCharsets.UTF_8), mostBytes);
    }

    /** {@return bytes as an attachment of {@code kind}, cut at their end if they would have more than {@code mostBytes} compressed} */
    public static Attachment of(String kind, byte[] bytes, int mostBytes) {
        byte[] content = bytes.length > MAXIMUM_CONTENT_BYTES ? Arrays.copyOf(bytes, MAXIMUM_CONTENT_BYTES) : bytes;
        byte[] compressed = deflate(content);
        while (compressed.length > mostBytes) {
            int fitting = (int) ((long) content.length * mostBytes / compressed.length * 9 / 10);
            content = Arrays.copyOf(content, fitting);
            compressed = deflate(content);
        }
        return new Attachment(kind, content.length, compressed, sha8(content), content.length < bytes.length);
    }

    /** {@return another text of the same kind; it is cut if this was} */
    Attachment withText(String text, int mostBytes) {
        Attachment changed = of(kind, text, mostBytes);
        return new Attachment(kind, changed.length, changed.compressed, changed.digest, cut || changed.cut);
    }

    static Attachment stored(String kind, int length, byte[] compressed, byte[] digest, boolean cut) {
        return new Attachment(kind, length, compressed, digest, cut);
    }

    /** {@return what it is, e.g. {@code stack} or {@code threads.json}} */
    public String kind() {
        return kind;
    }

    /** {@return its length in bytes, uncompressed} */
    public int length() {
        return length;
    }

    /** {@return it as it is stored and sent: zlib; a copy} */
    public byte[] compressed() {
        return compressed.clone();
    }

    /** {@return its length in bytes, compressed} */
    public int compressedLength() {
        return compressed.length;
    }

    /** {@return the first eight bytes of the SHA-256 of its content, in hex} */
    public String sha8() {
        return HexFormat.of().formatHex(digest);
    }

    /** {@return whether its end was cut off to save room} */
    public boolean isCut() {
        return cut;
    }

    /** {@return its content; what cannot be uncompressed is left out} */
    public byte[] content() {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(compressed);
            byte[] content = new byte[Math.clamp(length, 0, MAXIMUM_CONTENT_BYTES)];
            int filled = 0;
            while (filled < content.length) {
                int more = inflater.inflate(content, filled, content.length - filled);
                if (more == 0) {
                    break;
                }
                filled += more;
            }
            return Arrays.copyOf(content, filled);
        } catch (DataFormatException e) {
            return new byte[0];
        } finally {
            inflater.end();
        }
    }

    /** {@return its content as text} */
    public String text() {
        return new String(content(), StandardCharsets.UTF_8);
    }

    byte[] digest() {
        return digest.clone();
    }

    private static byte[] deflate(byte[] content) {
        Deflater deflater = new Deflater();
        try {
            deflater.setInput(content);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream(content.length / 4 + 64);
            byte[] buffer = new byte[8192];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    private static byte[] sha8(byte[] content) {
        try {
            return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(content), 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
