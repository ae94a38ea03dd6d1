// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.outbox;

import io.halyard.transport.Delivery;
import io.halyard.transport.Delivery.Priority;
import io.halyard.transport.Message;
import io.halyard.transport.Payload;
import io.halyard.transport.Qos;
import io.halyard.transport.spi.OutboxStore.Stored;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How entries of the log are written, format 1; integers are big-endian.
 *
 * <pre>
 * message: 'M' | number 8 | QoS 1 | flags 1 (1 retain, 2 latest only) | priority 1 (0 urgent, 1 normal, 2 bulk)
 *          | expires at, milliseconds since 1970, -1 = never 8 | topic length 2 | topic | payload
 * done:    'D' | number 8 | number 8 | ...
 * </pre>
 *
 * A message keeps its number, which says its place, when it is written again. What is done is not sent again.
 */
final class MessageFormat {
    static final int VERSION = 1;
    private static final int HEADER_BYTES = 1 + 8 + 1 + 1 + 1 + 8 + 2;
    private static final byte MESSAGE = 'M';
    private static final byte DONE = 'D';
    private static final List<Priority> PRIORITIES = List.of(Priority.URGENT, Priority.NORMAL, Priority.BULK);
    private static final byte RETAIN = 1;
    private static final byte LATEST_ONLY = 2;
    private static final long NEVER = -1;

    private MessageFormat() {}

    /** What an entry says. */
    sealed interface Entry {}

    /** A message was taken. */
    record Taken(Stored stored) implements Entry {}

    /** Messages need not be sent any more. */
    record Done(List<Long> numbers) implements Entry {}

    static byte[] taken(Stored stored) {
        Message message = stored.message();
        byte[] topic = message.topic().getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer = ByteBuffer.allocate(
                HEADER_BYTES + topic.length + message.payload().sizeBytes());
        buffer.put(MESSAGE).putLong(stored.number());
        buffer.put((byte) message.qos().level());
        buffer.put((byte) ((message.retain() ? RETAIN : 0) | (message.delivery().latestOnly() ? LATEST_ONLY : 0)));
        buffer.put((byte) PRIORITIES.indexOf(message.delivery().priority()));
        buffer.putLong(stored.expiresAt().map(Instant::toEpochMilli).orElse(NEVER));
        buffer.putShort((short) topic.length).put(topic);
        buffer.put(message.payload().asBuffer());
        return buffer.array();
    }

    static byte[] done(List<Long> numbers) {
        ByteBuffer buffer = ByteBuffer.allocate(1 + 8 * numbers.size());
        buffer.put(DONE);
        numbers.forEach(buffer::putLong);
        return buffer.array();
    }

    /** {@return what an entry says, or nothing when it says nothing that is known} */
    static Optional<Entry> read(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return switch (buffer.hasRemaining() ? buffer.get() : 0) {
            case MESSAGE -> Optional.of(message(buffer));
            case DONE -> {
                List<Long> numbers = new ArrayList<>();
                while (buffer.remaining() >= Long.BYTES) {
                    numbers.add(buffer.getLong());
                }
                yield Optional.of(new Done(numbers));
            }
            default -> Optional.empty();
        };
    }

    private static Taken message(ByteBuffer buffer) {
        long number = buffer.getLong();
        Qos qos = Qos.of(buffer.get());
        int flags = buffer.get();
        Priority priority = PRIORITIES.get(buffer.get());
        long expiresAt = buffer.getLong();
        byte[] topic = new byte[Short.toUnsignedInt(buffer.getShort())];
        buffer.get(topic);
        byte[] payload = new byte[buffer.remaining()];
        buffer.get(payload);
        return new Taken(new Stored(
                number,
                new Message(
                        new String(topic, StandardCharsets.UTF_8),
                        Payload.wrap(payload),
                        qos,
                        (flags & RETAIN) != 0,
                        new Delivery(Optional.empty(), priority, (flags & LATEST_ONLY) != 0)),
                expiresAt == NEVER ? Optional.empty() : Optional.of(Instant.ofEpochMilli(expiresAt))));
    }
}
