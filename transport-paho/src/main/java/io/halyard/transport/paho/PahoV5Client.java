// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.paho;

import io.halyard.transport.Message;
import io.halyard.transport.Qos;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.spi.LinkSettings;
import io.halyard.transport.spi.MqttLink;
import io.halyard.transport.spi.OutboundMessage;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDeliveryToken;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.MqttPingSender;
import org.eclipse.paho.mqttv5.client.internal.ClientComms;
import org.eclipse.paho.mqttv5.client.internal.NetworkModule;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.MqttPubRel;
import org.eclipse.paho.mqttv5.common.packet.MqttPublish;
import org.eclipse.paho.mqttv5.common.packet.MqttWireMessage;
import org.jspecify.annotations.Nullable;

/** Paho's client of MQTT 5. */
final class PahoV5Client implements PahoClient {
    private static final long LONGEST_EXPIRY_SECONDS = 0xFFFF_FFFFL;

    private final Client client;
    private final LinkSettings settings;
    private final Events events;
    /** For all publishes that do not expire, as Paho only reads them: an object of some 200 bytes. */
    private final MqttProperties none = new MqttProperties();

    private final Answers answers = new Answers();
    private final PahoWire wire;

    PahoV5Client(LinkSettings settings, PahoNetwork network, PahoThreads threads, Events events) throws MqttException {
        PahoLog.quiet();
        this.settings = settings;
        this.events = events;
        this.wire = network.wire();
        this.client = new Client(settings.session().clientId(), network, threads);
        client.setManualAcks(true);
        client.setCallback(new Callback(events));
    }

    @Override
    public CompletableFuture<MqttLink.Accepted> connect() {
        TransportSettings.Session session = settings.session();
        MqttConnectionOptions options = new Options();
        options.setAutomaticReconnect(false);
        options.setCleanStart(settings.startClean());
        options.setSessionExpiryInterval(
                session.clean() ? 0L : Math.min(session.expiry().toSeconds(), LONGEST_EXPIRY_SECONDS));
        options.setKeepAliveInterval(PahoLink.keepAliveSeconds(session));
        options.setMaximumPacketSize((long) settings.limits().maximumPacketBytes());
        session.userName().ifPresent(name -> {
            options.setUserName(name);
            options.setPassword(session.password().reveal(text -> text.getBytes(StandardCharsets.UTF_8)));
        });
        session.will().ifPresent(will -> options.setWill(will.topic(), publishOf(will, none)));
        return call(
                listener -> client.connect(options, null, listener),
                token -> new MqttLink.Accepted(
                        token.getSessionPresent(),
                        wire.window().maximumInFlight(),
                        wire.window().maximumPacketBytes()));
    }

    @Override
    public void publish(OutboundMessage message) {
        boolean isRelease = message.wasReceived();
        try {
            if (wire.numbers().isPresent() && message.message().qos() != Qos.AT_MOST_ONCE) {
                publish(message, wire.numbers().get());
            } else {
                client.publish(message.message().topic(), publishOf(message), message, answers);
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
                packetId = client.publish(message.message().topic(), publishOf(message), message, answers)
                        .getMessageId();
            } else {
                client.send(again(message, packetId), message, answers);
            }
            numbers.numbered(message, packetId);
        }
    }

    private MqttWireMessage again(OutboundMessage message, int packetId) throws MqttException {
        if (message.wasReceived()) {
            return new MqttPubRel(0, packetId, new MqttProperties());
        }
        MqttMessage content = publishOf(message);
        MqttPublish again = new MqttPublish(message.message().topic(), content, content.getProperties());
        again.setMessageId(packetId);
        again.setDuplicate(true);
        return again;
    }

    /** Takes the answers to publishes, each of which is its own context. QoS 0 is answered as it is written. */
    private final class Answers implements MqttActionListener {
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

    @Override
    public CompletableFuture<PahoWire.Reason> subscribe(String filter, Qos qos) {
        return call(listener -> client.subscribe(filter, qos.level(), null, listener), PahoV5Client::reasonOf);
    }

    @Override
    public CompletableFuture<PahoWire.Reason> unsubscribe(String filter) {
        return call(listener -> client.unsubscribe(filter, null, listener), PahoV5Client::reasonOf);
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
        var _ = call(listener -> client.disconnect(0, null, listener, 0, new MqttProperties()), token -> token);
    }

    @Override
    public void release() {
        try {
            client.disconnectForcibly(0, 0, false);
        } catch (MqttException _) {
            // It was released already.
        }
    }

    /** {@return whether Paho could not read what came} */
    static boolean isMalformed(MqttException failure) {
        return failure.getReasonCode() >= MqttException.REASON_CODE_INVALID_IDENTIFIER;
    }

    private MqttMessage publishOf(OutboundMessage message) {
        long expirySeconds = message.expirySeconds();
        if (expirySeconds == 0) {
            return publishOf(message.message(), none);
        }
        MqttProperties properties = new MqttProperties();
        properties.setMessageExpiryInterval(expirySeconds);
        return publishOf(message.message(), properties);
    }

    private static MqttMessage publishOf(Message message, MqttProperties properties) {
        return new MqttMessage(message.payload().unwrap(), message.qos().level(), message.retain(), properties);
    }

    private static PahoWire.Reason reasonOf(IMqttToken token) {
        int[] codes = token.getReasonCodes();
        MqttProperties properties = token.getResponseProperties();
        return new PahoWire.Reason(
                codes == null || codes.length == 0 ? 0 : codes[0],
                Optional.ofNullable(properties).map(MqttProperties::getReasonString));
    }

    @Override
    public Exception exception(int code) {
        return new MqttException(code);
    }

    private interface Call {
        void start(MqttActionListener listener) throws MqttException;
    }

    private static <T> CompletableFuture<T> call(Call call, Function<IMqttToken, T> result) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            call.start(new MqttActionListener() {
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

    private record Callback(Events events) implements MqttCallback {
        @Override
        public void messageArrived(String topic, MqttMessage message) {
            // PahoInput has it.
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {
            events.onLost(
                    response.getException() == null
                            ? new MqttException(response.getReturnCode())
                            : response.getException());
        }

        @Override
        public void mqttErrorOccurred(MqttException exception) {
            // What matters ends the connection, too.
        }

        @Override
        public void deliveryComplete(IMqttToken token) {
            // Each publish has a listener of its own.
        }

        @Override
        public void connectComplete(boolean reconnect, String serverUri) {
            // connect() has a listener of its own.
        }

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {
            // Nobody asked for it.
        }
    }

    /**
     * Paho takes the largest packet that we want to receive for the largest that it may send. So it is told to the broker
     * alone; {@link PahoInput} sees to what comes.
     */
    private static final class Options extends MqttConnectionOptions {
        @Override
        public @Nullable Long getMaximumPacketSize() {
            return null;
        }
    }

    /** With our network, pings and threads. */
    private static final class Client extends MqttAsyncClient {
        private final PahoNetwork network;

        Client(String clientId, PahoNetwork network, PahoThreads threads) throws MqttException {
            super("tcp://unused", clientId, new MemoryPersistence(), new Pings(threads), threads);
            this.network = network;
        }

        /** Sends a packet that has its packet id: the library leaves it as it is. */
        void send(MqttWireMessage packet, OutboundMessage message, MqttActionListener answer) throws MqttException {
            MqttDeliveryToken token = new MqttDeliveryToken(getClientId());
            token.setUserContext(message);
            token.setActionCallback(answer);
            comms.sendNoWait(packet, token);
        }

        @Override
        protected NetworkModule[] createNetworkModules(String address, MqttConnectionOptions options) {
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
