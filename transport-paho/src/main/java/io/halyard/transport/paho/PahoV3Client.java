// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.paho;

import io.halyard.transport.Message;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.Qos;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.spi.LinkSettings;
import io.halyard.transport.spi.OutboundMessage;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.internal.NetworkModule;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttPubRec;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttPubRel;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttPublish;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Paho's client of MQTT 3.1 and 3.1.1, with our network, pings and threads. */
final class PahoV3Client extends MqttAsyncClient implements PahoClient {
    /** Room beside the publishes that the transport counts: those of QoS 0 take a place while they are written. */
    private static final int SPARE_PLACES = 16;

    private final LinkSettings settings;
    private final PahoNetwork network;
    private final PahoEars ears;

    PahoV3Client(LinkSettings settings, PahoNetwork network, PahoThreads threads, PahoEars ears) throws MqttException {
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
    protected NetworkModule[] createNetworkModules(String address, MqttConnectOptions options) {
        return new NetworkModule[] {network};
    }

    @Override
    public void open(Object context) throws MqttException {
        TransportSettings.Session session = settings.session();
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(
                settings.version() == MqttVersion.V3_1
                        ? MqttConnectOptions.MQTT_VERSION_3_1
                        : MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setAutomaticReconnect(false);
        options.setCleanSession(settings.startClean());
        options.setKeepAliveInterval(settings.keepAliveSeconds());
        options.setMaxInflight(settings.limits().maximumInFlight() + SPARE_PLACES);
        session.userName().ifPresent(name -> {
            options.setUserName(name);
            options.setPassword(session.password().reveal(String::toCharArray));
        });
        session.will()
                .ifPresent(will -> options.setWill(
                        will.topic(), will.payload().toBytes(), will.qos().level(), will.retain()));
        connect(options, context, ears);
    }

    @Override
    public int publish(OutboundMessage message) throws MqttException {
        return publish(message.message().topic(), publishOf(message.message()), message, ears)
                .getMessageId();
    }

    @Override
    public void resume(OutboundMessage message) throws MqttException {
        MqttPublish again = new MqttPublish(message.message().topic(), publishOf(message.message()));
        again.setMessageId(message.resumedPacketId());
        again.setDuplicate(true);
        MqttDeliveryToken token = new MqttDeliveryToken(getClientId());
        token.setUserContext(message);
        token.setActionCallback(ears);
        comms.sendNoWait(message.wasReceived() ? new MqttPubRel(new MqttPubRec(again)) : again, token);
    }

    private static MqttMessage publishOf(Message message) {
        MqttMessage publish = new MqttMessage(message.payload().unwrap());
        publish.setQos(message.qos().level());
        publish.setRetained(message.retain());
        return publish;
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
}
