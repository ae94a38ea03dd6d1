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
 * @param maximumPayloadBytes the largest payload the device publishes: results that may be larger come in parts; 512 to 131,072
 */
public record RemoteSettings(String prefix, String device, List<OperatorKey> keys, int maximumPayloadBytes) {
    /** The prefix used when settings name none. */
    public static final String DEFAULT_PREFIX = "halyard";

    /** The largest payload when settings name none. */
    public static final int DEFAULT_PAYLOAD_BYTES = 16 * 1024;

    public RemoteSettings {
        if (maximumPayloadBytes < 512 || maximumPayloadBytes > 128 * 1024) {
            throw new IllegalArgumentException(
                    "maximum-payload-bytes " + maximumPayloadBytes + " is outside 512 to 131072");
        }
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

    /** Settings with payloads of at most {@value #DEFAULT_PAYLOAD_BYTES} bytes. */
    public RemoteSettings(String prefix, String device, List<OperatorKey> keys) {
        this(prefix, device, keys, DEFAULT_PAYLOAD_BYTES);
    }

    /** {@return the same with another limit of payloads} */
    public RemoteSettings withMaximumPayloadBytes(int bytes) {
        return new RemoteSettings(prefix, device, keys, bytes);
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

    /** {@return the topic on which the device tells by itself, for whoever listens, e.g. {@code stream/crash}} */
    public String streamTopic(String id) {
        return topic("stream/" + id);
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
