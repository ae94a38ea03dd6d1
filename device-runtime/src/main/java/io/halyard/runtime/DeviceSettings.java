// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import io.halyard.blynk.BlynkSettings;
import io.halyard.hal.spi.BoardProvider;
import io.halyard.hal.spi.BoardSettings;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.spi.MqttLinkProvider;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a device is made of, read and checked.
 *
 * @param name the device's name
 * @param boards its boards, by the name the app knows each by
 * @param transport its MQTT connection; empty = it has none
 * @param blynk its Blynk device; empty = it has none
 * @param app the user's own settings
 */
public record DeviceSettings(
        String name,
        Map<String, BoardChoice> boards,
        Optional<TransportChoice> transport,
        Optional<BlynkSettings> blynk,
        AppSettings app) {

    /**
     * A board.
     *
     * @param provider who makes it
     * @param settings what it needs to know
     */
    public record BoardChoice(BoardProvider provider, BoardSettings settings) {}

    /**
     * An MQTT connection.
     *
     * @param client who makes its links
     * @param settings what it needs to know
     */
    public record TransportChoice(MqttLinkProvider client, TransportSettings settings) {}

    public DeviceSettings {
        boards = new LinkedHashMap<>(boards);
    }
}
