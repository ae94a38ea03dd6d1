// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks.startup;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import java.io.IOException;

/** A plain program on HiveMQ's client. */
final class HiveMqProgram {
    private HiveMqProgram() {}

    /**
     * Runs the program.
     *
     * @param args the broker's port on the loopback interface
     */
    public static void main(String[] args) throws IOException {
        Mqtt3BlockingClient client = Mqtt3Client.builder()
                .serverHost("127.0.0.1")
                .serverPort(Integer.parseInt(args[0]))
                .buildBlocking();
        client.connect();
        client.publishWith()
                .topic("bench/startup")
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(new byte[64])
                .send();
        Started.tellAndWait();
        client.disconnect();
        System.exit(0);
    }
}
