// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks.startup;

import java.io.IOException;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** A plain program on Paho's client. */
final class PahoProgram {
    private PahoProgram() {}

    /**
     * Runs the program.
     *
     * @param args the broker's port on the loopback interface
     */
    public static void main(String[] args) throws MqttException, IOException {
        MqttClient client =
                new MqttClient("tcp://127.0.0.1:" + args[0], MqttClient.generateClientId(), new MemoryPersistence());
        client.connect();
        client.publish("bench/startup", new byte[64], 1, false);
        Started.tellAndWait();
        client.disconnect();
        System.exit(0);
    }
}
