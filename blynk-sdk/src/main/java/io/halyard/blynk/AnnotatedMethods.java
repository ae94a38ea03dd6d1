// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk;

import io.halyard.blynk.handler.Handler;
import io.halyard.blynk.value.BlynkException;
import io.halyard.blynk.value.DatastreamValue;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds the methods of an object that handle datastreams, and makes handlers of them. */
final class AnnotatedMethods {
    /**
     * A method as a handler.
     *
     * @param datastream which datastream
     * @param handler calls the method
     */
    record Binding(String datastream, Handler<DatastreamValue> handler) {}

    private AnnotatedMethods() {}

    /**
     * {@return the handlers of that object, those of its superclasses too}
     *
     * @throws BlynkException kind INVALID_HANDLER naming every method that cannot be one, and why
     */
    static List<Binding> of(Object app) {
        List<Binding> bindings = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        Set<String> overridden = new HashSet<>();
        for (Class<?> type = app.getClass(); type != null; type = type.getSuperclass()) {
            for (Method method : type.getDeclaredMethods()) {
                OnDatastream annotation = method.getAnnotation(OnDatastream.class);
                boolean isLast = Modifier.isPrivate(method.getModifiers()) || overridden.add(describe(method));
                if (annotation != null && isLast && !method.isBridge()) {
                    Optional<Function<DatastreamValue, Object>> reader = reader(method);
                    if (reader.isEmpty()) {
                        faults.add(describe(method));
                    } else {
                        bindings.add(new Binding(annotation.value(), handler(app, method, reader.get())));
                    }
                }
            }
        }
        if (!faults.isEmpty()) {
            throw fault(app, String.join("; ", faults));
        }
        return bindings;
    }

    private static Optional<Function<DatastreamValue, Object>> reader(Method method) {
        if (method.getParameterCount() != 1) {
            return Optional.empty();
        }
        Type type = method.getGenericParameterTypes()[0];
        if (type == boolean.class || type == Boolean.class) {
            return Optional.of(DatastreamValue::asBoolean);
        }
        if (type == int.class || type == Integer.class) {
            return Optional.of(DatastreamValue::asInt);
        }
        if (type == long.class || type == Long.class) {
            return Optional.of(DatastreamValue::asLong);
        }
        if (type == double.class || type == Double.class) {
            return Optional.of(DatastreamValue::asDouble);
        }
        if (type == String.class) {
            return Optional.of(DatastreamValue::text);
        }
        if (type == DatastreamValue.class) {
            return Optional.of(value -> value);
        }
        return isListOfStrings(type) ? Optional.of(DatastreamValue::texts) : Optional.empty();
    }

    private static boolean isListOfStrings(Type type) {
        return type instanceof ParameterizedType list
                && list.getRawType() == List.class
                && list.getActualTypeArguments()[0] == String.class;
    }

    private static Handler<DatastreamValue> handler(
            Object app, Method method, Function<DatastreamValue, Object> reader) {
        method.setAccessible(true);
        return value -> {
            Object argument = reader.apply(value);
            try {
                method.invoke(app, argument);
            } catch (InvocationTargetException e) {
                switch (e.getCause()) {
                    case Exception thrown -> throw thrown;
                    case Error error -> throw error;
                    case null, default -> throw e;
                }
            }
        };
    }

    private static String describe(Method method) {
        String parameters = Arrays.stream(method.getGenericParameterTypes())
                .map(Type::getTypeName)
                .collect(Collectors.joining(", "));
        return method.getName() + "(" + parameters + ")";
    }

    private static BlynkException fault(Object app, String what) {
        return new BlynkException(
                BlynkException.Kind.INVALID_HANDLER,
                app.getClass().getName(),
                what + ". A method with @OnDatastream has exactly one parameter: boolean, int, long, double, String,"
                        + " List<String> or DatastreamValue");
    }
}
