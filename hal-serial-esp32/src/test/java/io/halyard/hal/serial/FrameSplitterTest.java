// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameSplitterTest {
    private static final SessionId SESSION = SessionId.of(42);
    private static final byte[] REPLY = Frame.of(Wire.REPLY, 3, new byte[] {1}).encode(SESSION);

    private final List<String> heard = new ArrayList<>();
    private final FrameSplitter splitter = new FrameSplitter(() -> SESSION, new FrameSplitter.Receiver() {
        @Override
        public void inSession(Frame frame) {
            heard.add("in " + frame);
        }

        @Override
        public void outside(Frame frame) {
            heard.add("outside " + frame);
        }

        @Override
        public void text(String text) {
            heard.add("text " + text);
        }

        @Override
        public void noise(int bytes) {
            heard.add("noise " + bytes);
        }
    });

    @Test
    void framesAreFoundHoweverTheyArrive() {
        for (byte b : REPLY) {
            feed(new byte[] {b});
        }
        feed(new WireWriter().raw(REPLY).raw(REPLY).toBytes());
        assertThat(heard).containsExactly("in 400301", "in 400301", "in 400301");
    }

    @Test
    void framesOfNoSessionAreTold() {
        feed(Frame.of(Wire.NO_SESSION, 0, new byte[0]).encode(SessionId.NONE));
        assertThat(heard).containsExactly("outside c800");
    }

    @Test
    void afterGarbageTheNextFrameIsFound() {
        feed(new byte[] {5, 99, (byte) 0xfe, 0});
        feed(REPLY);
        assertThat(heard).containsExactly("noise 3", "in 400301");
    }

    @Test
    void textRightBeforeAFrameIsTextAndTheFrameIsFound() {
        feed("rst:0x1 (POWERON_RESET)\r\nentry 0x400\r\n".getBytes(StandardCharsets.US_ASCII));
        feed(REPLY);
        assertThat(heard).containsExactly("text rst:0x1 (POWERON_RESET)\r\nentry 0x400\r\n", "in 400301");
    }

    @Test
    void emptyFramesMeanNothing() {
        feed(new byte[5]);
        assertThat(heard).isEmpty();
    }

    @Test
    void aFloodWithoutDelimiterIsBounded() {
        byte[] flood = new byte[1000];
        java.util.Arrays.fill(flood, (byte) 0xfe);
        for (int i = 0; i < 10; i++) {
            feed(flood);
        }
        feed(new byte[1]);
        feed(REPLY);
        assertThat(heard).hasSizeBetween(4, 6).last().isEqualTo("in 400301");
    }

    private void feed(byte[] bytes) {
        splitter.feed(bytes, bytes.length);
    }
}
