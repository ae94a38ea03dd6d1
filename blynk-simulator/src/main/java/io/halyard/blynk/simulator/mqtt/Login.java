// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator.mqtt;

import io.halyard.blynk.simulator.state.DeviceState;
import io.halyard.blynk.simulator.state.Devices;
import io.vertx.mqtt.MqttAuth;
import java.util.Optional;

/**
 * Who a client is, as its user name and password say.
 *
 * @param gatewayTo the devices it may speak for besides its own, if it is a gateway
 */
record Login(DeviceState device, Dialect dialect, Optional<Devices> gatewayTo) {

    /** The login chooses the dialect: the cloud's user names bring the token as password; else it is the user name, without password. */
    static Optional<Login> of(MqttAuth auth, Devices devices) {
        String user = Optional.ofNullable(auth.getUsername()).orElse("");
        String password = Optional.ofNullable(auth.getPassword()).orElse("");
        return switch (user) {
            case "device" ->
                devices.withToken(password)
                        .map(device -> new Login(device, new CloudDialect(device), Optional.empty()));
            case "mgmt_device" ->
                devices.withToken(password)
                        .map(device -> new Login(device, new CloudDialect(device), Optional.of(devices)));
            default ->
                devices.withToken(user)
                        .filter(_ -> password.isEmpty())
                        .map(device -> new Login(device, new DeviceTopicsDialect(device, devices), Optional.empty()));
        };
    }
}
