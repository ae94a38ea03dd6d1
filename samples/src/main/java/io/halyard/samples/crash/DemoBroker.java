// SPDX-License-Identifier: Apache-2.0
package io.halyard.samples.crash;

import io.moquette.broker.Server;
import io.moquette.broker.config.IConfig;
import io.moquette.broker.config.MemoryConfig;
import java.io.IOException;
import java.util.Properties;

/**
 * The operator's broker, for the length of a demo: inside this process, on loopback, at a port that was free, open to all and
 * remembering nothing. A real one asks for a password or a certificate.
 */
final class DemoBroker implements AutoCloseable {
    private static final int LARGEST_MESSAGE = 256 * 1_024;

    private final Server server = new Server();

    private DemoBroker() {}

    static DemoBroker start() throws IOException {
        Properties settings = new Properties();
        settings.setProperty(IConfig.HOST_PROPERTY_NAME, "127.0.0.1");
        settings.setProperty(IConfig.PORT_PROPERTY_NAME, "0");
        settings.setProperty(IConfig.ALLOW_ANONYMOUS_PROPERTY_NAME, "true");
        settings.setProperty("allow_zero_byte_client_id", "true"); // Ours are empty: the broker makes one up.
        settings.setProperty(IConfig.PERSISTENCE_ENABLED_PROPERTY_NAME, "false");
        settings.setProperty(IConfig.ENABLE_TELEMETRY_NAME, "false");
        settings.setProperty(IConfig.BUFFER_FLUSH_MS_PROPERTY_NAME, "0");
        settings.setProperty(IConfig.NETTY_MAX_BYTES_PROPERTY_NAME, Integer.toString(LARGEST_MESSAGE));
        DemoBroker broker = new DemoBroker();
        broker.server.startServer(new MemoryConfig(settings));
        return broker;
    }

    String uri() {
        return "mqtt://127.0.0.1:" + server.getPort();
    }

    @Override
    public void close() {
        server.stopServer();
    }
}
