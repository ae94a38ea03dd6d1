// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The bytes of a message: an unchanging value. */
public final class Payload {
    /** No bytes at all. */
    public static final Payload EMPTY = new Payload(new byte[0]);

    private final byte[] bytes;

    private Payload(byte[] bytes) {
        this.bytes = bytes;
    }

    /** {@return a copy of those bytes} */
    public static Payload of(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Payload(bytes.clone());
    }

    /** {@return a copy of what remains in that buffer, whose position does not move} */
    public static Payload of(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return new Payload(bytes);
    }

    /** {@return that text in UTF-8} */
    public static Payload of(String text) {
        return text.isEmpty() ? EMPTY : new Payload(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * {@return those very bytes, without a copy: the caller gives the array away and never touches it again}
     *
     * <p>For hot paths.
     */
    public static Payload wrap(byte[] bytes) {
        return new Payload(bytes);
    }

    /** {@return how many bytes} */
    public int sizeBytes() {
        return bytes.length;
    }

    /** {@return a copy of the bytes} */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /**
     * {@return those very bytes, without a copy: the caller must not change them}
     *
     * <p>For links.
     */
    public byte[] unwrap() {
        return bytes;
    }

    /** {@return the bytes as a read-only buffer, without a copy} */
    public ByteBuffer asBuffer() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /** {@return the bytes as text in UTF-8; what is no UTF-8 becomes U+FFFD} */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** {@return the bytes as text, or nothing when they are no UTF-8} */
    public Optional<String> strictText() {
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return Optional.of(text.toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload payload && Arrays.equals(bytes, payload.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** {@return the size only: what is in a payload may be secret} */
    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
