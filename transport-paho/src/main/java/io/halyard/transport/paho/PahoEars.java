// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.paho;

import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** Hears what either of Paho's clients tells: the same, in two sets of types. */
record PahoEars(Events events)
        implements IMqttActionListener,
                MqttActionListener,
                org.eclipse.paho.client.mqttv3.MqttCallback,
                org.eclipse.paho.mqttv5.client.MqttCallback {
    /** Takes what is heard. */
    interface Events {
        /** Paho has done what it was asked, and the broker has answered, if it was to. */
        void onAnswer(Object context, int packetId);

        /** Paho could not do it. */
        void onFailure(Object context, Throwable cause);

        /** The connection has ended. */
        void onLost(Throwable cause);
    }

    @Override
    public void onSuccess(org.eclipse.paho.client.mqttv3.IMqttToken token) {
        events.onAnswer(token.getUserContext(), token.getMessageId());
    }

    @Override
    public void onSuccess(org.eclipse.paho.mqttv5.client.IMqttToken token) {
        events.onAnswer(token.getUserContext(), token.getMessageId());
    }

    @Override
    public void onFailure(org.eclipse.paho.client.mqttv3.IMqttToken token, Throwable cause) {
        events.onFailure(token.getUserContext(), cause);
    }

    @Override
    public void onFailure(org.eclipse.paho.mqttv5.client.IMqttToken token, Throwable cause) {
        events.onFailure(token.getUserContext(), cause);
    }

    @Override
    public void connectionLost(Throwable cause) {
        events.onLost(cause);
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
        events.onLost(
                response.getException() == null
                        ? new org.eclipse.paho.mqttv5.common.MqttException(response.getReturnCode())
                        : response.getException());
    }

    @Override
    public void messageArrived(String topic, org.eclipse.paho.client.mqttv3.MqttMessage message) {
        // PahoInput has it.
    }

    @Override
    public void messageArrived(String topic, org.eclipse.paho.mqttv5.common.MqttMessage message) {
        // PahoInput has it.
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {
        // Each publish has an answer.
    }

    @Override
    public void deliveryComplete(org.eclipse.paho.mqttv5.client.IMqttToken token) {
        // Each publish has an answer.
    }

    @Override
    public void mqttErrorOccurred(org.eclipse.paho.mqttv5.common.MqttException exception) {
        // What matters ends the connection, too.
    }

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {
        // The connect has an answer.
    }

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {
        // Nobody asked for it.
    }
}
