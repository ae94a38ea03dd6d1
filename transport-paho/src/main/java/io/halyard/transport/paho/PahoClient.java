// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.paho;

import io.halyard.transport.spi.OutboundMessage;

/**
 * What a link needs of Paho's two clients, in one set of types; each throws only its own exception. Nothing blocks. Answers come to
 * {@link PahoEars}, each with the context of its question; that of a publish is the message.
 */
interface PahoClient {
    void open(Object context)
            throws org.eclipse.paho.client.mqttv3.MqttException, org.eclipse.paho.mqttv5.common.MqttException;

    /** {@return by which packet id it goes out; 0 = of QoS 0} */
    int publish(OutboundMessage message)
            throws org.eclipse.paho.client.mqttv3.MqttException, org.eclipse.paho.mqttv5.common.MqttException;

    /** Takes up a publish by the packet id that it has. */
    void resume(OutboundMessage message)
            throws org.eclipse.paho.client.mqttv3.MqttException, org.eclipse.paho.mqttv5.common.MqttException;

    void subscribe(String filter, int qos, Object context)
            throws org.eclipse.paho.client.mqttv3.MqttException, org.eclipse.paho.mqttv5.common.MqttException;

    void unsubscribe(String filter, Object context)
            throws org.eclipse.paho.client.mqttv3.MqttException, org.eclipse.paho.mqttv5.common.MqttException;

    /** Acknowledges a message that Paho takes for one of QoS 1. */
    void acknowledge(int packetId)
            throws org.eclipse.paho.client.mqttv3.MqttException, org.eclipse.paho.mqttv5.common.MqttException;

    /** Begins to send DISCONNECT. */
    void leave() throws org.eclipse.paho.client.mqttv3.MqttException, org.eclipse.paho.mqttv5.common.MqttException;

    /** Ends Paho's threads, after the socket is closed. */
    void release() throws org.eclipse.paho.client.mqttv3.MqttException, org.eclipse.paho.mqttv5.common.MqttException;

    /** {@return the library's own exception for a code of the broker} */
    Exception exception(int code);
}
