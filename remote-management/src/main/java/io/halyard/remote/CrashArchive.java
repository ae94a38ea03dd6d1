// SPDX-License-Identifier: Apache-2.0
package io.halyard.remote;

import io.halyard.remote.RemoteException.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.node.ObjectNode;

/**
 * The crash records of a device, as an operator reads them: {@code crash.list}, {@code crash.sum}, {@code crash.get}, {@code crash.ack} and
 * {@code crash.del}. An attachment comes in blocks; those that are lost or damaged on the way are asked for again, and the whole is checked against
 * its sum. Any thread may call it; it holds nothing but the client.
 */
public final class CrashArchive {
    private static final int HEADLINES_PER_REQUEST = 16;

    private final OperatorClient client;
    private final Duration timeout;

    /**
     * A crash record in a list.
     *
     * @param id its number on the device
     * @param type what happened, e.g. {@code UNCAUGHT}, {@code HANG_SELF}, {@code KILLED}
     * @param count how often, since the last run that lasted
     * @param isSent whether somebody has acknowledged it
     * @param headline everything that fits 900 bytes; {@code att} lists the attachments
     */
    public record Crash(long id, String type, int count, boolean isSent, ObjectNode headline) {}

    /**
     * @param client of the device
     * @param timeout how long to wait for each reply
     */
    public CrashArchive(OperatorClient client, Duration timeout) {
        this.client = client;
        this.timeout = timeout;
    }

    /** {@return all records, the oldest first} */
    public List<Crash> list() throws InterruptedException {
        return listAfter(0);
    }

    /**
     * {@return the records with numbers above {@code id}, the oldest first}
     *
     * @throws RemoteException as the device refuses; kind TIMEOUT when no reply came in time
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public List<Crash> listAfter(long id) throws InterruptedException {
        List<Crash> crashes = new ArrayList<>();
        AtomicLong last = new AtomicLong(id);
        boolean more = true;
        while (more) {
            long before = last.get();
            ObjectNode asked = OperatorClient.arguments().put("after", before).put("max", HEADLINES_PER_REQUEST);
            ObjectNode result = client.request("crash.list", asked, timeout, part -> {
                Crash crash = crash(part);
                if (crash.id() > last.get()) {
                    last.set(crash.id());
                    crashes.add(crash);
                }
            });
            more = result.path("more").asBoolean(false) && last.get() > before;
        }
        return crashes;
    }

    private static Crash crash(ObjectNode part) {
        ObjectNode headline = part.get("head") instanceof ObjectNode head ? head : OperatorClient.arguments();
        return new Crash(
                part.path("id").asLong(0),
                headline.path("type").asString("?"),
                headline.path("n").asInt(1),
                part.path("sent").asBoolean(false),
                headline);
    }

    /**
     * {@return an attachment, whole and verified}
     *
     * @param id the record's number
     * @param kind e.g. {@code stack}: one of those that the headline lists
     * @throws RemoteException as the device refuses: NOT_FOUND; kind FAILED when it cannot be had whole
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public byte[] attachment(long id, String kind) throws InterruptedException {
        ObjectNode sum = client.request("crash.sum", named(id, kind), timeout);
        BlockTransfer transfer = new BlockTransfer(sum, "attachment " + kind + " of crash record " + id);
        int idle = 0;
        while (!transfer.isComplete()) {
            int missing = transfer.missing();
            ObjectNode asked = transfer.next(named(id, kind));
            try {
                client.request("crash.get", asked, timeout, transfer::take);
            } catch (RemoteException e) {
                if (e.kind() != Kind.TIMEOUT) {
                    throw e;
                }
            }
            idle = transfer.missing() < missing ? 0 : idle + 1;
            transfer.requireProgress(idle);
        }
        return transfer.content();
    }

    /** {@return an attachment as text} */
    public String text(long id, String kind) throws InterruptedException {
        return new String(attachment(id, kind), StandardCharsets.UTF_8);
    }

    /** Tells the device that the record is in safe hands: it is the first to go when room is needed. Needs the role operator. */
    public void acknowledge(long id) throws InterruptedException {
        client.request("crash.ack", OperatorClient.arguments().put("id", id), timeout);
    }

    /** Deletes the record on the device. Needs the role admin. */
    public void delete(long id) throws InterruptedException {
        client.request("crash.del", OperatorClient.arguments().put("id", id), timeout);
    }

    private static ObjectNode named(long id, String kind) {
        return OperatorClient.arguments().put("id", id).put("k", kind);
    }
}
