// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.contract;

import io.halyard.transport.MqttVersion;
import io.halyard.transport.spi.MqttLinkProvider;
import org.junit.jupiter.api.Nested;

/**
 * All that a link is held to, for one protocol version, in one subclass. For MQTT 5 there is {@link BrokerReasonsContract}
 * beside it. Links with several versions have less to run with a subclass for each contract, since certificates know no
 * versions.
 */
public abstract class LinkSuite {
    /** {@return the links to be judged} */
    protected abstract MqttLinkProvider provider();

    /** {@return the protocol version to speak} */
    protected MqttVersion version() {
        return provider().defaultVersion();
    }

    /** {@return the brokers that the links are held against: Mosquitto, unless a subclass says otherwise} */
    protected BrokerKind brokers() {
        return new MosquittoKind();
    }

    @Nested
    final class Link extends LinkContract {
        @Override
        protected MqttLinkProvider provider() {
            return LinkSuite.this.provider();
        }

        @Override
        protected MqttVersion version() {
            return LinkSuite.this.version();
        }

        @Override
        protected BrokerKind brokers() {
            return LinkSuite.this.brokers();
        }
    }

    @Nested
    final class Transport extends TransportContract {
        @Override
        protected MqttLinkProvider provider() {
            return LinkSuite.this.provider();
        }

        @Override
        protected MqttVersion version() {
            return LinkSuite.this.version();
        }

        @Override
        protected BrokerKind brokers() {
            return LinkSuite.this.brokers();
        }
    }

    @Nested
    final class BrokerWords extends BrokerWordsContract {
        @Override
        protected MqttLinkProvider provider() {
            return LinkSuite.this.provider();
        }

        @Override
        protected MqttVersion version() {
            return LinkSuite.this.version();
        }
    }

    @Nested
    final class Certificates extends TlsContract {
        @Override
        protected MqttLinkProvider provider() {
            return LinkSuite.this.provider();
        }

        @Override
        protected BrokerKind brokers() {
            return LinkSuite.this.brokers();
        }
    }
}
