// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.hivemq;

import com.hivemq.client.internal.mqtt.datatypes.MqttTopicImpl;
import com.hivemq.client.internal.mqtt.datatypes.MqttUserPropertiesImpl;
import com.hivemq.client.internal.mqtt.message.publish.MqttPublish;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import io.halyard.transport.spi.LinkLife;
import io.halyard.transport.spi.OutboundMessage;
import io.reactivex.SingleObserver;
import io.reactivex.disposables.Disposable;
import java.nio.ByteBuffer;

/** A publish in the library's words, which knows whose it is, and hears the library's answer: one object for each publish. */
final class HiveMqPublish extends MqttPublish implements SingleObserver<Mqtt5PublishResult> {
    private final OutboundMessage origin;
    private final LinkLife life;

    HiveMqPublish(OutboundMessage origin, LinkLife life) {
        super(
                MqttTopicImpl.of(origin.message().topic()),
                ByteBuffer.wrap(origin.message().payload().unwrap()),
                HiveMqClient.qosOf(origin.message().qos()),
                origin.message().retain(),
                origin.expirySeconds() == 0 ? NO_MESSAGE_EXPIRY : origin.expirySeconds(),
                null,
                null,
                null,
                null,
                MqttUserPropertiesImpl.NO_USER_PROPERTIES,
                null);
        this.origin = origin;
        this.life = life;
    }

    OutboundMessage origin() {
        return origin;
    }

    @Override
    public void onSubscribe(Disposable subscription) {
        // A publish is never taken back.
    }

    /** Once the connection is gone this says nothing: not even of a success, when PUBREC had come. */
    @Override
    public void onSuccess(Mqtt5PublishResult result) {
        if (!life.hasEnded()) {
            origin.acknowledged();
        }
    }

    @Override
    public void onError(Throwable failure) {
        if (!life.hasEnded()) {
            HiveMqFailures.rejected("topic '" + origin.message().topic() + "'", failure)
                    .ifPresent(origin::failed);
        }
    }
}
