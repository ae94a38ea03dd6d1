// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.paho;

import io.halyard.transport.Message;
import io.halyard.transport.Qos;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.spi.LinkSettings;
import io.halyard.transport.spi.OutboundMessage;
import java.nio.charset.StandardCharsets;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDeliveryToken;
import org.eclipse.paho.mqttv5.client.internal.NetworkModule;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.MqttPubRel;
import org.eclipse.paho.mqttv5.common.packet.MqttPublish;
import org.jspecify.annotations.Nullable;

/** Paho's client of MQTT 5, with our network, pings and threads. */
final class PahoV5Client extends MqttAsyncClient implements PahoClient {
    private final LinkSettings settings;
    private final PahoNetwork network;
    private final PahoEars ears;
    /** For all publishes that do not expire, as Paho only reads them: an object of some 200 bytes. */
    private final MqttProperties none = new MqttProperties();

    PahoV5Client(LinkSettings settings, PahoNetwork network, PahoThreads threads, PahoEars ears) throws MqttException {
        super(
                network.getServerURI(),
                settings.session().clientId(),
                new MemoryPersistence(),
                new PahoPings(threads),
                threads);
        this.settings = settings;
        this.network = network;
        this.ears = ears;
        setManualAcks(true);
        setCallback(ears);
    }

    @Override
    protected NetworkModule[] createNetworkModules(String address, MqttConnectionOptions options) {
        return new NetworkModule[] {network};
    }

    @Override
    public void open(Object context) throws MqttException {
        TransportSettings.Session session = settings.session();
        MqttConnectionOptions options = new Options();
        options.setAutomaticReconnect(false);
        options.setCleanStart(settings.startClean());
        options.setSessionExpiryInterval(settings.sessionExpirySeconds());
        options.setKeepAliveInterval(settings.keepAliveSeconds());
        options.setMaximumPacketSize((long) settings.limits().maximumPacketBytes());
        session.userName().ifPresent(name -> {
            options.setUserName(name);
            options.setPassword(session.password().reveal(text -> text.getBytes(StandardCharsets.UTF_8)));
        });
        session.will().ifPresent(will -> options.setWill(will.topic(), publishOf(will, none)));
        connect(options, context, ears);
    }

    @Override
    public int publish(OutboundMessage message) throws MqttException {
        return publish(message.message().topic(), publishOf(message), message, ears)
                .getMessageId();
    }

    @Override
    public void resume(OutboundMessage message) throws MqttException {
        MqttMessage content = publishOf(message);
        MqttPublish again = new MqttPublish(message.message().topic(), content, content.getProperties());
        again.setMessageId(message.resumedPacketId());
        again.setDuplicate(true);
        MqttDeliveryToken token = new MqttDeliveryToken(getClientId());
        token.setUserContext(message);
        token.setActionCallback(ears);
        comms.sendNoWait(
                message.wasReceived() ? new MqttPubRel(0, message.resumedPacketId(), new MqttProperties()) : again,
                token);
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

    @Override
    public void subscribe(String filter, int qos, Object context) throws MqttException {
        subscribe(filter, qos, context, ears);
    }

    @Override
    public void unsubscribe(String filter, Object context) throws MqttException {
        unsubscribe(filter, context, ears);
    }

    @Override
    public void acknowledge(int packetId) throws MqttException {
        messageArrivedComplete(packetId, Qos.AT_LEAST_ONCE.level());
    }

    @Override
    public void leave() throws MqttException {
        disconnect(0);
    }

    @Override
    public void release() throws MqttException {
        disconnectForcibly(0, 0, false);
    }

    @Override
    public Exception exception(int code) {
        return new MqttException(code);
    }

    /** {@return whether Paho could not read what came} */
    static boolean isMalformed(MqttException failure) {
        return failure.getReasonCode() >= MqttException.REASON_CODE_INVALID_IDENTIFIER;
    }

    /**
     * Paho takes the largest packet that we want to receive for the largest that it may send. So it is told to the broker
     * alone; the reader of packets sees to what comes.
     */
    private static final class Options extends MqttConnectionOptions {
        @Override
        public @Nullable Long getMaximumPacketSize() {
            return null;
        }
    }
}
