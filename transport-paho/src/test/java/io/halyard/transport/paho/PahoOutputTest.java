// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.paho;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.transport.Message;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.Qos;
import io.halyard.transport.ReceivedMessage;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.spi.LinkSettings;
import io.halyard.transport.spi.OutboundMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which packets leave together, and when a publish of QoS 0 is told. */
class PahoOutputTest {
    private static final byte PUBLISH = 0x30;
    private static final byte PUBLISH_QOS_1 = 0x32;

    private final List<Integer> writes = new ArrayList<>();
    private final List<String> written = new ArrayList<>();
    private boolean isBroken;

    private final PahoWire wire = new PahoWire(settings(), new PahoWire.Events() {
        @Override
        public void onMessage(ReceivedMessage message, int packetId) {
            throw new AssertionError("nothing comes");
        }

        @Override
        public void onDropped(TransportException reason, int packetId) {
            throw new AssertionError("nothing comes");
        }

        @Override
        public void onRepeated(int packetId) {
            throw new AssertionError("nothing comes");
        }

        @Override
        public void onWritten(OutboundMessage message) {
            written.add(message.message().topic());
        }

        @Override
        public void onRefused(PahoWire.Reason reason) {
            throw new AssertionError("nothing comes");
        }

        @Override
        public void onFarewell(PahoWire.Reason reason) {
            throw new AssertionError("nothing comes");
        }

        @Override
        public void onLost(Throwable cause) {
            throw new AssertionError("nothing comes");
        }
    });

    private final PahoOutput output = new PahoOutput(
            new OutputStream() {
                @Override
                public void write(int one) {
                    throw new AssertionError("byte by byte");
                }

                @Override
                public void write(byte[] source, int offset, int length) throws IOException {
                    if (isBroken) {
                        throw new IOException("broken");
                    }
                    writes.add(length);
                }
            },
            wire);

    private static LinkSettings settings() {
        TransportSettings settings = TransportSettings.of("mqtt://127.0.0.1:1");
        return new LinkSettings(
                settings.endpoint(), MqttVersion.V3_1_1, settings.session(), true, settings.limits(), Optional.empty());
    }

    @Test
    void aLonePublishLeavesAtOnce() throws IOException {
        queue("a", Qos.AT_MOST_ONCE);

        send(PUBLISH, 20);

        assertThat(writes).containsExactly(20);
        assertThat(written).containsExactly("a");
    }

    @Test
    void aPublishOfWhichPahoHasNotYetSaidThatItTookItLeavesAtOnce() throws IOException {
        wire.publishing(new Publish("a", Qos.AT_MOST_ONCE));

        send(PUBLISH, 20);
        wire.published();
        queue("b", Qos.AT_MOST_ONCE);
        send(PUBLISH, 21);

        assertThat(writes).containsExactly(20, 21);
        assertThat(written).containsExactly("a", "b");
    }

    @Test
    void theLastOfThoseThatWaitTakesAllAlongAndOnlyThenTheyAreTold() throws IOException {
        queue("a", Qos.AT_MOST_ONCE);
        queue("b", Qos.AT_LEAST_ONCE);
        queue("c", Qos.AT_MOST_ONCE);

        send(PUBLISH, 20);
        send(PUBLISH_QOS_1, 22);
        assertThat(writes).isEmpty();
        assertThat(written).isEmpty();

        send(PUBLISH, 20);
        assertThat(writes).containsExactly(62);
        assertThat(written).containsExactly("a", "c");
    }

    @Test
    void whatIsNoPublishLeavesAtOnceWithAllBeforeIt() throws IOException {
        queue("a", Qos.AT_MOST_ONCE);
        queue("b", Qos.AT_MOST_ONCE);

        send(PUBLISH, 20);
        send((byte) 0xE0, 2);

        assertThat(writes).containsExactly(22);
        assertThat(written).containsExactly("a");
        assertThat(wire.whenFarewellSent()).isCompleted();
    }

    @Test
    void aFullBufferLeavesInTheMiddleOfAPacketWhichIsToldAtItsEnd() throws IOException {
        for (String topic : new String[] {"a", "b", "c"}) {
            queue(topic, Qos.AT_MOST_ONCE);
        }

        send(PUBLISH, 100);
        output.write(packet(PUBLISH, 8_192), 0, 8_192);
        assertThat(writes).containsExactly(100);
        assertThat(written).containsExactly("a");

        output.write(packet((byte) 1, 9_000), 0, 9_000);
        assertThat(writes).containsExactly(100, 8_192, 9_000);
        assertThat(written).containsExactly("a");

        output.flush();
        assertThat(written).containsExactly("a");
        send(PUBLISH, 20);
        assertThat(writes).containsExactly(100, 8_192, 9_000, 20);
        assertThat(written).containsExactly("a", "b", "c");
    }

    @Test
    void whatCouldNotLeaveIsNotTold() throws IOException {
        queue("a", Qos.AT_MOST_ONCE);
        queue("b", Qos.AT_MOST_ONCE);
        send(PUBLISH, 20);
        isBroken = true;

        assertThatThrownBy(() -> send(PUBLISH, 20)).isInstanceOf(IOException.class);

        assertThat(written).isEmpty();
    }

    private void queue(String topic, Qos qos) {
        wire.publishing(new Publish(topic, qos));
        wire.published();
    }

    private void send(byte first, int bytes) throws IOException {
        output.write(packet(first, bytes), 0, bytes);
        output.flush();
    }

    private static byte[] packet(byte first, int bytes) {
        byte[] packet = new byte[bytes];
        packet[0] = first;
        return packet;
    }

    private record Publish(Message message) implements OutboundMessage {
        Publish(String topic, Qos qos) {
            this(Message.of(topic, "").withQos(qos));
        }

        @Override
        public void acknowledged() {
            throw new AssertionError("the link tells it");
        }

        @Override
        public void failed(TransportException reason) {
            throw new AssertionError("nothing fails");
        }
    }
}
