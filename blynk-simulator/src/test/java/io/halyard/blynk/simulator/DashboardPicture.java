// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator;

import java.time.Clock;
import java.util.Locale;

/** What the pictures of the dashboard show. */
final class DashboardPicture {
    private static final int POINTS = 120;

    private DashboardPicture() {}

    static void fill(BlynkSimulator simulator, TestClient client) {
        long now = Clock.systemUTC().millis();
        StringBuilder batch = new StringBuilder();
        for (int i = 0; i < POINTS; i++) {
            double value = 23.4 + 1.6 * Math.sin(i / 13.0) + 0.35 * Math.sin(i / 2.9);
            batch.append(batch.isEmpty() ? "[" : ",")
                    .append(String.format(Locale.ROOT, "[%d,%.2f]", now - (POINTS - 1 - i) * 500L, value));
            if (batch.length() > 900 || i == POINTS - 1) {
                client.publish(
                        "ds/Temperature/timestamped_batch", batch.append("]").toString());
                batch.setLength(0);
            }
        }
        client.publish("info/mcu", "{\"ver\":\"1.4.0\",\"type\":\"greenhouse\"}");
        client.publish("meta/Place", "North wing");
        client.publish("batch_ds", "{\"Humidity\":61.5,\"Setpoint\":55,\"Fan\":true,\"Message\":\"Vents open\"}");
        client.publish("event/door_open", "North door has been open for 5 minutes");
        client.publish("event/too_hot", "28.4 °C, vents opened");
        client.publish("event/watered", "");
        client.publish("ds/Humidity", "61,5");
    }
}
