// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.transport.Message;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.Registration;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.scripted.ScriptedLinkProvider;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** What operators see of a transport over JMX. */
class JmxStatisticsTest {
    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final VirtualTime time = new VirtualTime();

    @Test
    void countersAreReadOverJmxAtAnyTime() throws Exception {
        ObjectName name = new ObjectName("io.halyard:type=MqttTransport,name=\"green:house\"");
        MqttTransport transport = MqttTransports.create(
                TransportSettings.of("mqtt://broker.example"), new ScriptedLinkProvider(), time, Optional.empty());
        Registration registration = JmxStatistics.register(transport, "green:house");
        assertThat(server.getAttribute(name, "State")).isEqualTo("DISCONNECTED");
        assertThat(server.getAttribute(name, "LastError")).isNull();
        time.passSeconds(2);
        assertThat(server.getAttribute(name, "OfflineFor")).isEqualTo(2.0);
        transport.connect();
        transport.publish(Message.of("t", "x")).join();
        assertThat(server.getAttribute(name, "Acknowledged")).isEqualTo(1L);
        assertThat(server.getAttribute(name, "OutboxMessages")).isEqualTo(0);
        assertThat(server.getMBeanInfo(name).getAttributes()).hasSizeGreaterThan(15);
        assertThatThrownBy(() -> JmxStatistics.register(transport, "green:house"))
                .isInstanceOf(TransportException.class)
                .hasMessageStartingWith("jmx: 'green:house' cannot be shown");
        transport.close();
        assertThat(server.getAttribute(name, "State")).isEqualTo("CLOSED");
        registration.close();
        registration.close();
        assertThat(server.isRegistered(name)).isFalse();
    }
}
