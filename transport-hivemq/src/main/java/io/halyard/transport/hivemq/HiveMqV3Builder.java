// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.hivemq;

import com.hivemq.client.internal.mqtt.MqttClientConfig;
import com.hivemq.client.internal.mqtt.MqttRxClientBuilderBase;
import com.hivemq.client.internal.mqtt.advanced.MqttClientAdvancedConfig;
import com.hivemq.client.internal.mqtt.mqtt3.Mqtt3RxClientViewBuilder;
import com.hivemq.client.mqtt.MqttClientBuilder;
import com.hivemq.client.mqtt.MqttVersion;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Builds a client of MQTT 3.1.1, and shows what that client keeps to itself: what a single publish needs. */
final class HiveMqV3Builder extends Mqtt3RxClientViewBuilder {
    private @Nullable MqttClientConfig built;

    HiveMqV3Builder(MqttClientBuilder common) {
        super((MqttRxClientBuilderBase<?>) common);
    }

    @Override
    protected MqttClientConfig buildClientConfig(
            MqttVersion version, MqttClientAdvancedConfig advanced, MqttClientConfig.ConnectDefaults defaults) {
        MqttClientConfig config = super.buildClientConfig(version, advanced, defaults);
        built = config;
        return config;
    }

    /** {@return the configuration of the client that was built} */
    MqttClientConfig config() {
        return Objects.requireNonNull(built, "nothing was built");
    }
}
