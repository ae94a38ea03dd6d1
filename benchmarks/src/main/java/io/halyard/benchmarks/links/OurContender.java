// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks.links;

import io.halyard.benchmarks.report.BenchException;
import io.halyard.transport.Message;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.Payload;
import io.halyard.transport.Qos;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.session.MqttTransports;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Our transport. */
final class OurContender implements Contender {
    private final MqttTransport transport;
    private final BiConsumer<@Nullable Object, @Nullable Throwable> done;

    private OurContender(MqttTransport transport, Window window) {
        this.transport = transport;
        this.done = (_, failure) -> window.done(failure);
    }

    /** {@return who connects over that link} */
    static Maker over(String link, MqttVersion version) {
        return (port, window) -> {
            TransportSettings settings =
                    TransportSettings.of("mqtt://127.0.0.1:" + port).withVersion(version);
            MqttTransport transport = MqttTransports.create(
                    settings.withLimits(settings.limits().withMaximumInFlight(Throughput.MOST_IN_FLIGHT)), link);
            transport.connect();
            if (!transport.awaitConnected(Duration.ofSeconds(10))) {
                throw new BenchException("no connection to the broker over " + link);
            }
            return new OurContender(transport, window);
        };
    }

    @Override
    public void publish(String topic, byte[] payload, int qos) {
        Message message =
                new Message(topic, Payload.wrap(payload), qos == 0 ? Qos.AT_MOST_ONCE : Qos.AT_LEAST_ONCE, false);
        var _ = transport.publish(message).whenComplete(done);
    }

    @Override
    public void subscribe(String topic, Consumer<ByteBuffer> handler) throws Exception {
        transport
                .subscribe(
                        topic,
                        Qos.AT_MOST_ONCE,
                        message -> handler.accept(message.payload().asBuffer()))
                .granted()
                .get(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        transport.close();
    }
}
