// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.paho;

import io.halyard.transport.Message;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.Qos;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.spi.LinkSettings;
import io.halyard.transport.spi.MqttLink;
import io.halyard.transport.spi.OutboundMessage;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.MqttPingSender;
import org.eclipse.paho.client.mqttv3.internal.ClientComms;
import org.eclipse.paho.client.mqttv3.internal.NetworkModule;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttPubRec;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttPubRel;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttPublish;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttWireMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.jspecify.annotations.Nullable;

/** Paho's client of MQTT 3.1 and 3.1.1. */
final class PahoV3Client implements PahoClient {
    /** Room beside the publishes that the transport counts: those of QoS 0 take a place while they are written. */
    private static final int SPARE_PLACES = 16;

    private final Client client;
    private final LinkSettings settings;
    private final Events events;
    private final PahoWire wire;
    private final Answers answers = new Answers();

    PahoV3Client(LinkSettings settings, PahoNetwork network, PahoThreads threads, Events events) throws MqttException {
        PahoLog.quiet();
        this.settings = settings;
        this.events = events;
        this.wire = network.wire();
        this.client = new Client(settings.session().clientId(), network, threads);
        client.setManualAcks(true);
        client.setCallback(new MqttCallback() {
            @Override
            public void messageArrived(String topic, MqttMessage message) {
                // PahoInput has it.
            }

            @Override
            public void connectionLost(Throwable cause) {
                events.onLost(cause);
            }

            @Override
            public void deliveryComplete(IMqttDeliveryToken token) {
                // Each publish has a listener of its own.
            }
        });
    }

    @Override
    public CompletableFuture<MqttLink.Accepted> connect() {
        TransportSettings.Session session = settings.session();
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(
                settings.version() == MqttVersion.V3_1
                        ? MqttConnectOptions.MQTT_VERSION_3_1
                        : MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setAutomaticReconnect(false);
        options.setCleanSession(settings.startClean());
        options.setKeepAliveInterval(PahoLink.keepAliveSeconds(session));
        options.setMaxInflight(settings.limits().maximumInFlight() + SPARE_PLACES);
        session.userName().ifPresent(name -> {
            options.setUserName(name);
            options.setPassword(session.password().reveal(String::toCharArray));
        });
        session.will()
                .ifPresent(will -> options.setWill(
                        will.topic(), will.payload().toBytes(), will.qos().level(), will.retain()));
        return call(
                listener -> client.connect(options, null, listener),
                token ->
                        new MqttLink.Accepted(token.getSessionPresent(), PahoWire.MOST_IN_FLIGHT, PahoWire.MOST_BYTES));
    }

    @Override
    public void publish(OutboundMessage message) {
        boolean isRelease = message.wasReceived();
        try {
            if (wire.numbers().isPresent() && message.message().qos() != Qos.AT_MOST_ONCE) {
                publish(message, wire.numbers().get());
            } else {
                client.publish(message.message().topic(), publishOf(message.message()), message, answers);
            }
            if (!isRelease) {
                wire.published();
            }
        } catch (MqttException e) {
            events.onPublishFailed(e);
        }
    }

    private void publish(OutboundMessage message, PahoNumbers numbers) throws MqttException {
        synchronized (numbers) {
            int packetId = message.resumedPacketId();
            if (packetId == 0) {
                packetId = client.publish(message.message().topic(), publishOf(message.message()), message, answers)
                        .getMessageId();
            } else {
                MqttPublish again = new MqttPublish(message.message().topic(), publishOf(message.message()));
                again.setMessageId(packetId);
                again.setDuplicate(true);
                client.send(message.wasReceived() ? new MqttPubRel(new MqttPubRec(again)) : again, message, answers);
            }
            numbers.numbered(message, packetId);
        }
    }

    /** Takes the answers to publishes, each of which is its own context. QoS 0 is answered as it is written. */
    private final class Answers implements IMqttActionListener {
        @Override
        public void onSuccess(IMqttToken token) {
            if (token.getUserContext() instanceof OutboundMessage message
                    && message.message().qos() != Qos.AT_MOST_ONCE) {
                events.onPublished(message, token.getMessageId());
            }
        }

        @Override
        public void onFailure(IMqttToken token, Throwable cause) {
            events.onPublishFailed(cause);
        }
    }

    private static MqttMessage publishOf(Message message) {
        MqttMessage publish = new MqttMessage(message.payload().unwrap());
        publish.setQos(message.qos().level());
        publish.setRetained(message.retain());
        return publish;
    }

    @Override
    public CompletableFuture<PahoWire.Reason> subscribe(String filter, Qos qos) {
        return call(
                listener -> client.subscribe(filter, qos.level(), null, listener),
                token -> new PahoWire.Reason(token.getGrantedQos()[0], Optional.empty()));
    }

    @Override
    public CompletableFuture<PahoWire.Reason> unsubscribe(String filter) {
        return call(
                listener -> client.unsubscribe(filter, null, listener), _ -> new PahoWire.Reason(0, Optional.empty()));
    }

    @Override
    public void acknowledge(int packetId) {
        try {
            client.messageArrivedComplete(packetId, Qos.AT_LEAST_ONCE.level());
        } catch (MqttException _) {
            // The connection is gone, and with it what was to be acknowledged.
        }
    }

    @Override
    public void disconnect() {
        var _ = call(listener -> client.disconnect(0, null, listener), token -> token);
    }

    @Override
    public void release() {
        try {
            client.disconnectForcibly(0, 0, false);
        } catch (MqttException _) {
            // It was released already.
        }
    }

    @Override
    public Exception exception(int code) {
        return new MqttException(code);
    }

    private interface Call {
        void start(IMqttActionListener listener) throws MqttException;
    }

    private static <T> CompletableFuture<T> call(Call call, Function<IMqttToken, T> result) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            call.start(new IMqttActionListener() {
                @Override
                public void onSuccess(IMqttToken token) {
                    answer.complete(result.apply(token));
                }

                @Override
                public void onFailure(IMqttToken token, Throwable cause) {
                    answer.completeExceptionally(cause);
                }
            });
        } catch (MqttException e) {
            answer.completeExceptionally(e);
        }
        return answer;
    }

    /** With our network, pings and threads. */
    private static final class Client extends MqttAsyncClient {
        private final PahoNetwork network;

        Client(String clientId, PahoNetwork network, PahoThreads threads) throws MqttException {
            super("tcp://unused", clientId, new MemoryPersistence(), new Pings(threads), threads);
            this.network = network;
        }

        /** Sends a packet that has its packet id: the library leaves it as it is. */
        void send(MqttWireMessage packet, OutboundMessage message, IMqttActionListener answer) throws MqttException {
            MqttDeliveryToken token = new MqttDeliveryToken(getClientId());
            token.setUserContext(message);
            token.setActionCallback(answer);
            comms.sendNoWait(packet, token);
        }

        @Override
        protected NetworkModule[] createNetworkModules(String address, MqttConnectOptions options) {
            return new NetworkModule[] {network};
        }
    }

    private static final class Pings implements MqttPingSender {
        private final PahoPings pings;
        private @Nullable ClientComms comms;

        Pings(PahoThreads threads) {
            pings = new PahoPings(threads);
        }

        @Override
        public void init(ClientComms comms) {
            this.comms = comms;
        }

        @Override
        public void start() {
            if (comms != null && comms.getKeepAlive() > 0) {
                schedule(comms.getKeepAlive());
            }
        }

        @Override
        public void schedule(long delayMilliseconds) {
            ClientComms checked = comms;
            if (checked != null) {
                pings.schedule(checked::checkForActivity, delayMilliseconds);
            }
        }

        @Override
        public void stop() {
            pings.stop();
        }
    }
}
