// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Cuts what arrives into frames. What is no frame in the present session, and none of those that make a session, is noise;
 * text among it is told, for a boot loader or a program may print without knowing of us. One thread feeds it.
 */
final class FrameSplitter {
    private static final int LONGEST = 2048;

    /** Takes what was found, on the feeding thread. */
    interface Receiver {
        /** A frame whose CRC is right in the present session. */
        void inSession(Frame frame);

        /** A frame of no session: one of those that make or end a session. */
        void outside(Frame frame);

        /** Bytes that are no frame but can be read. */
        void text(String text);

        /** Bytes that make no sense. */
        void noise(int bytes);
    }

    private final Supplier<SessionId> session;
    private final Receiver receiver;
    private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();

    FrameSplitter(Supplier<SessionId> session, Receiver receiver) {
        this.session = session;
        this.receiver = receiver;
    }

    void feed(byte[] bytes, int length) {
        int from = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == 0) {
                waiting.write(bytes, from, i - from);
                from = i + 1;
                chunk(waiting.toByteArray());
                waiting.reset();
            }
        }
        waiting.write(bytes, from, length - from);
        if (waiting.size() > LONGEST) {
            leftover(waiting.toByteArray());
            waiting.reset();
        }
    }

    private void chunk(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        Optional<Runnable> whole = frame(bytes);
        if (whole.isPresent()) {
            whole.get().run();
            return;
        }
        // Text that was printed before a frame, without a zero between them, ends with a line feed as a rule.
        for (int i = 0; i + 1 < bytes.length; i++) {
            Optional<Runnable> rest =
                    bytes[i] == '\n' ? frame(Arrays.copyOfRange(bytes, i + 1, bytes.length)) : Optional.empty();
            if (rest.isPresent()) {
                leftover(Arrays.copyOf(bytes, i + 1));
                rest.get().run();
                return;
            }
        }
        leftover(bytes);
    }

    /** {@return what to do with the frame that {@code bytes} are, if they are one} */
    private Optional<Runnable> frame(byte[] bytes) {
        SessionId present = session.get();
        if (present != SessionId.NONE) {
            Optional<Frame> frame = Frame.decode(bytes, present);
            if (frame.isPresent()) {
                return frame.map(found -> () -> receiver.inSession(found));
            }
        }
        return Frame.decode(bytes, SessionId.NONE).map(found -> () -> receiver.outside(found));
    }

    private void leftover(byte[] bytes) {
        long readable = 0;
        for (byte b : bytes) {
            if ((b >= ' ' && b < 0x7f) || b == '\n' || b == '\r' || b == '\t') {
                readable++;
            }
        }
        if (bytes.length >= 4 && readable * 10 >= bytes.length * 9L) {
            receiver.text(new String(bytes, StandardCharsets.UTF_8));
        } else {
            receiver.noise(bytes.length);
        }
    }
}
