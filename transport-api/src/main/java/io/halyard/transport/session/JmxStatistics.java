// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import io.halyard.transport.MqttTransport;
import io.halyard.transport.Registration;
import io.halyard.transport.Statistics;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import java.lang.management.ManagementFactory;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * A transport's {@link Statistics}, state and endpoint over JMX: {@code io.halyard:type=MqttTransport,name="NAME"}. Read anew
 * each time somebody asks; it costs nothing meanwhile, and nothing at all when it is not registered.
 */
public final class JmxStatistics implements DynamicMBean {
    private final MqttTransport transport;

    private JmxStatistics(MqttTransport transport) {
        this.transport = transport;
    }

    /**
     * Shows a transport in the JVM's own MBean server.
     *
     * @param name tells it from others, e.g. its client id
     * @return ends that
     * @throws TransportException kind INVALID_SETTING when that name is taken
     */
    public static Registration register(MqttTransport transport, String name) {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        try {
            ObjectName objectName = new ObjectName("io.halyard:type=MqttTransport,name=" + ObjectName.quote(name));
            server.registerMBean(new JmxStatistics(transport), objectName);
            return () -> unregister(server, objectName);
        } catch (JMException e) {
            throw new TransportException(
                    Kind.INVALID_SETTING, "jmx", "'" + name + "' cannot be shown: " + e.getMessage(), e);
        }
    }

    private static void unregister(MBeanServer server, ObjectName name) {
        try {
            if (server.isRegistered(name)) {
                server.unregisterMBean(name);
            }
        } catch (JMException e) {
            // Somebody else did it meanwhile.
        }
    }

    @Override
    public @Nullable Object getAttribute(String attribute) throws AttributeNotFoundException {
        SortedMap<String, Optional<Object>> values = values();
        if (!values.containsKey(attribute)) {
            throw new AttributeNotFoundException(attribute);
        }
        return values.get(attribute).orElse(null);
    }

    @Override
    public AttributeList getAttributes(String[] attributes) {
        SortedMap<String, Optional<Object>> values = values();
        AttributeList list = new AttributeList();
        for (String attribute : attributes) {
            if (values.containsKey(attribute)) {
                list.add(new Attribute(attribute, values.get(attribute).orElse(null)));
            }
        }
        return list;
    }

    @Override
    public void setAttribute(Attribute attribute) throws AttributeNotFoundException {
        throw new AttributeNotFoundException(attribute.getName() + " can only be read");
    }

    @Override
    public AttributeList setAttributes(AttributeList attributes) {
        return new AttributeList();
    }

    @Override
    public @Nullable Object invoke(String action, Object[] parameters, String[] signature) {
        throw new UnsupportedOperationException("there is nothing to do, only to read");
    }

    @Override
    public MBeanInfo getMBeanInfo() {
        MBeanAttributeInfo[] attributes = values().entrySet().stream()
                .map(value -> new MBeanAttributeInfo(
                        value.getKey(),
                        value.getValue()
                                .map(content -> content.getClass().getName())
                                .orElse("java.lang.Object"),
                        value.getKey(),
                        true,
                        false,
                        false))
                .toArray(MBeanAttributeInfo[]::new);
        return new MBeanInfo(MqttTransport.class.getName(), "an MQTT transport", attributes, null, null, null);
    }

    private SortedMap<String, Optional<Object>> values() {
        SortedMap<String, Optional<Object>> values = new TreeMap<>();
        Statistics statistics = transport.statistics();
        for (RecordComponent component : Statistics.class.getRecordComponents()) {
            String name = component.getName();
            values.put(name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1), value(component, statistics));
        }
        values.put("State", Optional.of(transport.state().name()));
        values.put("Endpoint", Optional.of(transport.endpoint().toString()));
        return values;
    }

    /** {@return the value in a type that every JMX client knows: durations in seconds} */
    private static Optional<Object> value(RecordComponent component, Statistics statistics) {
        try {
            Object value = component.getAccessor().invoke(statistics);
            Optional<?> present = value instanceof Optional<?> optional ? optional : Optional.ofNullable(value);
            return present.map(content -> switch (content) {
                case Duration duration -> duration.toMillis() / 1000.0;
                case TransportException exception -> String.valueOf(exception.getMessage());
                default -> content;
            });
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record's component cannot be read", e);
        }
    }
}
