// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Tells failures apart: eight bytes that are equal for the same failure in the same place, though the line numbers moved.
 *
 * @param value the bytes as a number
 */
public record Fingerprint(long value) {
    private static final int FRAMES = 5;
    private static final int CAUSES = 10;

    /** {@return the fingerprint of an exception: the classes of it and its causes, and where in the app it was thrown} */
    public static Fingerprint of(Throwable thrown) {
        List<String> parts = new ArrayList<>();
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < CAUSES; depth++) {
            parts.add(cause.getClass().getName());
            cause = cause.getCause();
        }
        appFrames(thrown.getStackTrace(), FRAMES)
                .forEach(frame -> parts.add(frame.getClassName() + "." + frame.getMethodName()));
        return of(String.join("\n", parts));
    }

    /** {@return the fingerprint of a description} */
    public static Fingerprint of(String description) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(description.getBytes(StandardCharsets.UTF_8));
            return new Fingerprint(ByteBuffer.wrap(digest).getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** {@return the first frames that are not the JDK's; the first of all where there are none} */
    static List<StackTraceElement> appFrames(StackTraceElement[] stack, int most) {
        List<StackTraceElement> frames = new ArrayList<>();
        for (StackTraceElement frame : stack) {
            if (frames.size() < most && !isJdk(frame.getClassName())) {
                frames.add(frame);
            }
        }
        return frames.isEmpty() ? List.of(stack).subList(0, Math.min(most, stack.length)) : frames;
    }

    private static boolean isJdk(String className) {
        return className.startsWith("java.")
                || className.startsWith("javax.")
                || className.startsWith("jdk.")
                || className.startsWith("sun.")
                || className.startsWith("com.sun.");
    }

    /** {@return sixteen hex digits} */
    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(value);
    }
}
