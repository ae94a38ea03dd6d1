// SPDX-License-Identifier: Apache-2.0
package io.halyard.remote;

import io.halyard.transport.Message;
import io.halyard.transport.Payload;
import io.halyard.transport.Qos;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Where and for whom a device can be managed.
 *
 * @param prefix what all topics begin with, e.g. {@code halyard}
 * @param device the device's name: one level of a topic, 1 to 64 letters, digits, {@code -}, {@code _} or {@code .}
 * @param keys the keys requests are taken from; without one there is nothing to start
 */
public record RemoteSettings(String prefix, String device, List<OperatorKey> keys) {
    /** The prefix used when settings name none. */
    public static final String DEFAULT_PREFIX = "halyard";

    public RemoteSettings {
        if (!prefix.matches("[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*")) {
            throw new IllegalArgumentException(
                    "remote prefix '" + prefix + "' must be levels of letters, digits, . _ -");
        }
        if (!device.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new IllegalArgumentException("device name '" + device
                    + "' must be 1 to 64 letters, digits, '-', '_' or '.': it is part of a topic");
        }
        keys = List.copyOf(keys);
        keys.stream().collect(Collectors.groupingBy(OperatorKey::name)).forEach((name, same) -> {
            if (same.size() > 1) {
                throw new IllegalArgumentException("two operator keys are named '" + name + "'");
            }
        });
    }

    /** {@return the topic of requests} */
    public String requestTopic() {
        return topic("request");
    }

    /** {@return the topic of the replies to one key} */
    public String replyTopic(String key) {
        return topic("reply/" + key);
    }

    /** {@return the topic of the retained status} */
    public String statusTopic() {
        return topic("status");
    }

    /** {@return what the broker shall publish when the device vanishes: set it as the transport's last will} */
    public Message lastWill() {
        byte[] offline = "{\"v\":1,\"online\":false}".getBytes(StandardCharsets.US_ASCII);
        return new Message(statusTopic(), Payload.wrap(offline), Qos.AT_LEAST_ONCE, true);
    }

    Map<String, OperatorKey> keysByName() {
        return keys.stream().collect(Collectors.toUnmodifiableMap(OperatorKey::name, Function.identity()));
    }

    private String topic(String end) {
        return prefix + "/v1/" + device + "/" + end;
    }
}
