// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.fourth;

import io.halyard.transport.Endpoint;
import io.halyard.transport.Message;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.Payload;
import io.halyard.transport.Qos;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.spi.Conversation;
import io.halyard.transport.spi.InboundMessage;
import io.halyard.transport.spi.LinkFailures;
import io.halyard.transport.spi.LinkLife;
import io.halyard.transport.spi.LinkListener;
import io.halyard.transport.spi.LinkSettings;
import io.halyard.transport.spi.LinkSocket;
import io.halyard.transport.spi.MqttLink;
import io.halyard.transport.spi.MqttLinkProvider;
import io.halyard.transport.spi.OutboundMessage;
import io.halyard.transport.spi.PacketReader;
import io.halyard.transport.spi.PacketReader.Kind;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** A fourth link in one class: MQTT 3.1.1 over a socket. {@code docs/a-link-of-your-own.md} walks through it. */
public final class SocketLinkProvider implements MqttLinkProvider {
    @Override
    public String name() {
        return "socket";
    }

    @Override
    public Set<MqttVersion> versions() {
        return Set.of(MqttVersion.V3_1_1);
    }

    @Override
    public Set<Endpoint.Scheme> schemes() {
        return Set.of(Endpoint.Scheme.values());
    }

    @Override
    public MqttLink create(LinkSettings settings, LinkListener listener) {
        return new SocketLink(settings, listener);
    }

    private static final class SocketLink implements MqttLink {
        private record Packet(Payload bytes, Runnable written) {}

        private static final int REFUSED = 0x80;
        private static final byte[] PINGREQ = {(byte) 0xC0, 0};
        private static final byte[] DISCONNECT = {(byte) 0xE0, 0};

        private final LinkSettings settings;
        private final LinkListener listener;
        private final LinkSocket socket;
        private final LinkLife life;
        private final Conversation conversation = new Conversation();
        private final CompletableFuture<Accepted> accepted = new CompletableFuture<>();
        private final CompletableFuture<Void> left = new CompletableFuture<>();
        private final BlockingQueue<Packet> outgoing = new LinkedBlockingQueue<>();
        private final Map<Integer, OutboundMessage> publishes = new ConcurrentHashMap<>();
        private final Map<Integer, CompletableFuture<Integer>> answers = new ConcurrentHashMap<>();
        private final Queue<CompletableFuture<Void>> pings = new ConcurrentLinkedQueue<>();
        private int lastId;

        SocketLink(LinkSettings settings, LinkListener listener) {
            this.settings = settings;
            this.listener = listener;
            this.socket = new LinkSocket(settings);
            this.life = new LinkLife(settings, listener, this::release);
        }

        @Override
        public Accepted connect() throws InterruptedException {
            return life.connect(
                    () -> {
                        Thread.ofVirtual().name("socket-link-reader").start(this::read);
                        return accepted;
                    },
                    this::failure);
        }

        private void read() {
            try {
                socket.open();
                send(connectPacket());
                Thread.ofVirtual().name("socket-link-writer").start(this::write);
                PacketReader in = new PacketReader(settings, conversation, socket.input());
                while (true) {
                    read(in.next(), in);
                }
            } catch (IOException | TransportException e) {
                life.end(failure(e));
            }
        }

        private TransportException failure(Throwable cause) {
            return LinkFailures.ended(settings.endpoint(), cause);
        }

        private void read(Kind kind, PacketReader in) {
            int id = in.packetId();
            switch (kind) {
                case CONNACK -> {
                    if (in.code() != 0) {
                        throw LinkFailures.refused(settings, in.code(), in.text(), new IOException("CONNACK"));
                    }
                    accepted.complete(in.accepted());
                }
                case PUBLISH -> listener.onMessage(InboundMessage.of(in.message(), id, acknowledgement(in.qos())));
                case DROPPED -> {
                    if (id > 0) {
                        acknowledgement(in.qos()).accept(id);
                    }
                    listener.onDropped(in.dropped());
                }
                case PUBACK, PUBCOMP ->
                    Optional.ofNullable(publishes.remove(id)).ifPresent(OutboundMessage::acknowledged);
                case PUBREC -> {
                    Optional.ofNullable(publishes.get(id)).ifPresent(OutboundMessage::received);
                    send(answer(0x62, id));
                }
                case PUBREL -> send(answer(0x70, id));
                case REPEATED -> send(answer(in.repeatedAnswer(), id));
                case SUBACK, UNSUBACK -> {
                    int code = in.code();
                    Optional.ofNullable(answers.remove(id)).ifPresent(answer -> answer.complete(code));
                }
                case PINGRESP -> Optional.ofNullable(pings.poll()).ifPresent(ping -> ping.complete(null));
                default -> throw new IllegalStateException("no broker sends " + kind);
            }
        }

        private IntConsumer acknowledgement(int qos) {
            return id -> send(answer(qos == 1 ? 0x40 : 0x50, id));
        }

        private void write() {
            long keepAlive = settings.session().keepAlive().toMillis();
            try {
                OutputStream out = socket.output();
                while (true) {
                    Packet next =
                            keepAlive == 0 ? outgoing.take() : outgoing.poll(keepAlive * 3 / 4, TimeUnit.MILLISECONDS);
                    if (life.hasEnded()) {
                        return;
                    }
                    byte[] packet = next == null ? PINGREQ : next.bytes.toBytes();
                    conversation.sent(packet, 0);
                    out.write(packet);
                    if (next != null) {
                        next.written.run();
                    }
                }
            } catch (IOException | InterruptedException _) {
                // The connection has ended: who reads finds out why.
            }
        }

        private void send(byte[] packet) {
            outgoing.add(new Packet(Payload.wrap(packet), () -> {}));
        }

        @Override
        public void publish(OutboundMessage message) {
            Message content = message.message();
            int level = content.qos().level();
            synchronized (publishes) {
                int resumed = message.resumedPacketId();
                int id = level == 0 ? 0 : resumed != 0 ? resumed : newId();
                int flags = (resumed != 0 ? 8 : 0) | level << 1 | (content.retain() ? 1 : 0);
                byte[] packet = packet(0x30 | flags, out -> {
                    text(out, content.topic());
                    if (id > 0) {
                        out.writeShort(id);
                    }
                    out.write(content.payload().toBytes());
                });
                if (id > 0) {
                    publishes.put(id, message);
                    message.numbered(id);
                    send(message.wasReceived() ? answer(0x62, id) : packet);
                } else {
                    outgoing.add(new Packet(Payload.wrap(packet), message::acknowledged));
                }
            }
        }

        private int newId() {
            do {
                lastId = lastId == PacketReader.MOST_IN_FLIGHT ? 1 : lastId + 1;
            } while (publishes.containsKey(lastId) || answers.containsKey(lastId));
            return lastId;
        }

        @Override
        public CompletableFuture<Qos> subscribe(String filter, Qos qos) {
            return life.answered(
                    request(0x82, filter, out -> out.write(qos.level())).thenApply(code -> {
                        if (code == REFUSED) {
                            throw LinkFailures.rejected(
                                    "topic filter '" + filter + "'", code, Optional.empty(), new IOException("SUBACK"));
                        }
                        return Qos.of(code);
                    }),
                    this::failure);
        }

        @Override
        public CompletableFuture<Void> unsubscribe(String filter) {
            return life.answered(request(0xA2, filter, _ -> {}).thenApply(_ -> null), this::failure);
        }

        private CompletableFuture<Integer> request(int first, String filter, Part more) {
            CompletableFuture<Integer> answer = new CompletableFuture<>();
            synchronized (publishes) {
                int id = newId();
                answers.put(id, answer);
                send(packet(first, out -> {
                    out.writeShort(id);
                    text(out, filter);
                    more.write(out);
                }));
            }
            return answer;
        }

        @Override
        public CompletableFuture<Void> ping() {
            CompletableFuture<Void> ping = new CompletableFuture<>();
            synchronized (publishes) {
                pings.add(ping);
                send(PINGREQ);
            }
            return life.answered(ping, this::failure);
        }

        @Override
        public void disconnect() {
            life.disconnect(() -> {
                outgoing.add(new Packet(Payload.wrap(DISCONNECT), () -> left.complete(null)));
                return left;
            });
        }

        @Override
        public void abandon() {
            life.abandon();
        }

        private void release() {
            socket.close();
            send(PINGREQ); // It only wakes the writer.
        }

        private byte[] connectPacket() {
            TransportSettings.Session session = settings.session();
            int flags = (settings.startClean() ? 0x02 : 0)
                    | session.userName().map(_ -> 0xC0).orElse(0)
                    | session.will()
                            .map(will -> 0x04 | will.qos().level() << 3 | (will.retain() ? 0x20 : 0))
                            .orElse(0);
            return packet(0x10, out -> {
                text(out, "MQTT");
                out.write(4);
                out.write(flags);
                out.writeShort(settings.keepAliveSeconds());
                text(out, session.clientId());
                if (session.will().isPresent()) {
                    Message will = session.will().get();
                    text(out, will.topic());
                    out.writeShort(will.payload().sizeBytes());
                    out.write(will.payload().toBytes());
                }
                if (session.userName().isPresent()) {
                    text(out, session.userName().get());
                    text(out, session.password().reveal(password -> password));
                }
            });
        }

        private static byte[] answer(int first, int id) {
            return packet(first, out -> out.writeShort(id));
        }

        private static void text(DataOutputStream out, String text) throws IOException {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            out.writeShort(utf8.length);
            out.write(utf8);
        }

        private static byte[] packet(int first, Part body) {
            byte[] content = bytes(body);
            return bytes(out -> {
                out.write(first);
                int left = content.length;
                while (left > 127) {
                    out.write((left & 0x7F) | 0x80);
                    left >>= 7;
                }
                out.write(left);
                out.write(content);
            });
        }

        private interface Part {
            void write(DataOutputStream out) throws IOException;
        }

        private static byte[] bytes(Part part) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try {
                part.write(new DataOutputStream(bytes));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return bytes.toByteArray();
        }
    }
}
