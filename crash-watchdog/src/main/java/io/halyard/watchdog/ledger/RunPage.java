// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.ledger;

import io.halyard.durable.MappedPage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * What changes too often for the ledger: phase, uptime, heartbeats, the request in execution. A page of 4 KiB mapped into memory; it
 * outlives the process however that ends. After a power loss only a page whose checksum fits is believed.
 *
 * <p>Its layout is in this module's README. Setters allocate nothing.
 */
public final class RunPage {
    /** The page's size. */
    public static final int BYTES = 4096;
    /** How many components can be watched. */
    public static final int MAXIMUM_HEARTBEATS = 60;

    /** "HLYDPAGE", then the layout. */
    private static final long MAGIC = 0x484C5944_50414745L;

    private static final int LAYOUT_AT = 8;
    private static final int RUN_AT = 16;
    private static final int BOOT_ID_AT = 24;
    private static final int PID_AT = 40;
    private static final int PHASE_AT = 48;
    private static final int UPTIME_AT = 56;
    private static final int REQUEST_AT = 64;
    private static final int LOCK_EPOCH_AT = 80;
    private static final int CAPTURED_AT = 88;
    private static final int CRC_AT = 104;
    private static final int FIRST_HEARTBEAT_AT = 128;
    private static final int HEARTBEAT_BYTES = 64;
    private static final int NAME_BYTES = 48;

    /**
     * A page that another run left.
     *
     * @param run its number
     * @param bootId the boot it belongs to
     * @param phase how far it came
     * @param uptimeMillis how long it was up when it was last written
     * @param requestId the request in execution, {@link LedgerState#NO_ID} if none
     * @param lockEpoch the lock epoch it knew
     * @param captured what it wrote down about its end
     * @param heartbeats uptime in milliseconds of each component's last heartbeat
     * @param checksumFits whether it can be believed after a power loss
     */
    public record Left(
            long run,
            UUID bootId,
            Phase phase,
            long uptimeMillis,
            UUID requestId,
            long lockEpoch,
            Optional<EndingKind> captured,
            Map<String, Long> heartbeats,
            boolean checksumFits) {}

    private Optional<MappedPage> page;
    /** The same bytes on the heap, for the checksum. */
    private final byte[] bytes = new byte[BYTES];

    private final ByteBuffer image = ByteBuffer.wrap(bytes);

    private final CRC32C crc = new CRC32C();
    private final BitSet places = new BitSet(MAXIMUM_HEARTBEATS);

    private RunPage(Optional<MappedPage> page) {
        this.page = page;
    }

    /** {@return a page that nobody will read} */
    public static RunPage inMemory() {
        return new RunPage(Optional.empty());
    }

    /** {@return what the run before left on the page, empty if it is none} */
    static Optional<Left> read(MappedPage page) {
        byte[] content = page.read(0, BYTES);
        ByteBuffer bytes = ByteBuffer.wrap(content);
        if (bytes.getLong(0) != MAGIC || bytes.getLong(LAYOUT_AT) != 1) {
            return Optional.empty();
        }
        return Optional.of(new Left(
                bytes.getLong(RUN_AT),
                id(bytes, BOOT_ID_AT),
                Numbered.of(Phase.class, bytes.getLong(PHASE_AT)).orElse(Phase.STARTING),
                Math.max(0, bytes.getLong(UPTIME_AT)),
                id(bytes, REQUEST_AT),
                bytes.getLong(LOCK_EPOCH_AT),
                Numbered.of(EndingKind.class, bytes.getLong(CAPTURED_AT)),
                heartbeats(content),
                bytes.getLong(CRC_AT) == checksum(new CRC32C(), content)));
    }

    private static Map<String, Long> heartbeats(byte[] content) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        Map<String, Long> found = new LinkedHashMap<>();
        for (int place = 0; place < MAXIMUM_HEARTBEATS; place++) {
            int at = FIRST_HEARTBEAT_AT + place * HEARTBEAT_BYTES;
            String name = new String(content, at, NAME_BYTES, StandardCharsets.UTF_8).replace("\0", "");
            if (!name.isEmpty()) {
                found.put(name, bytes.getLong(at + NAME_BYTES));
            }
        }
        return found;
    }

    private static UUID id(ByteBuffer bytes, int at) {
        return new UUID(bytes.getLong(at), bytes.getLong(at + 8));
    }

    /** {@return the page, wiped and given to this run; without one, a page that nobody will read} */
    static RunPage begin(Optional<MappedPage> page, LedgerState state) {
        RunPage run = new RunPage(Optional.empty());
        run.put(RUN_AT, state.run().number());
        run.put(BOOT_ID_AT, state.run().bootId());
        run.put(PID_AT, state.run().pid());
        run.put(LOCK_EPOCH_AT, state.lock().epoch());
        run.put(LAYOUT_AT, 1);
        run.put(0, MAGIC);
        run.seal();
        page.ifPresent(mapped -> mapped.write(0, run.bytes));
        run.page = page;
        return run;
    }

    /** How far the run came. */
    public synchronized void phase(Phase phase) {
        put(PHASE_AT, phase.number());
        seal();
    }

    /** How long the run is up; also makes everything set before count after a power loss, as far as the system wrote it. */
    public synchronized void uptime(long millis) {
        put(UPTIME_AT, millis);
        seal();
    }

    /** {@return how long the run was up when that was last said, in milliseconds} */
    public synchronized long uptimeMillis() {
        return image.getLong(UPTIME_AT);
    }

    /** The request in execution, so that one that ends the process is found; {@link LedgerState#NO_ID} when it is done. */
    public synchronized void request(UUID id) {
        put(REQUEST_AT, id);
        seal();
    }

    /** What the run writes down about its end: the first counts. */
    public synchronized void captured(EndingKind kind) {
        if (image.getLong(CAPTURED_AT) == 0) {
            put(CAPTURED_AT, kind.number());
            seal();
        }
    }

    /** {@return whether the run has said how it ends, well or badly} */
    public synchronized boolean isEnded() {
        return image.getLong(CAPTURED_AT) != 0 || image.getLong(PHASE_AT) == Phase.STOPPED_CLEAN.number();
    }

    /** The lock epoch, kept here too for the day the ledger is lost. */
    synchronized void lockEpoch(long epoch) {
        put(LOCK_EPOCH_AT, epoch);
        seal();
    }

    /**
     * {@return the number of a new component's place on the page}
     *
     * @throws IllegalStateException if there are {@value #MAXIMUM_HEARTBEATS} already
     */
    public synchronized int addHeartbeat(String name) {
        int place = places.nextClearBit(0);
        if (place == MAXIMUM_HEARTBEATS) {
            throw new IllegalStateException("no more than " + MAXIMUM_HEARTBEATS + " components can be watched; \""
                    + name + "\" is one too many");
        }
        places.set(place);
        name(place, Arrays.copyOf(name.getBytes(StandardCharsets.UTF_8), NAME_BYTES));
        return place;
    }

    /** The component in that place is not watched any longer; another may have the place. */
    public synchronized void removeHeartbeat(int place) {
        places.clear(place);
        name(place, new byte[NAME_BYTES]);
    }

    private void name(int place, byte[] name) {
        int at = FIRST_HEARTBEAT_AT + place * HEARTBEAT_BYTES;
        put(at + NAME_BYTES, 0);
        for (int i = 0; i < NAME_BYTES; i += Long.BYTES) {
            put(at + i, ByteBuffer.wrap(name).getLong(i));
        }
        seal();
    }

    /** A component's heartbeat. The checksum follows with the next {@link #uptime}. */
    public void heartbeat(int place, long uptimeMillis) {
        put(FIRST_HEARTBEAT_AT + place * HEARTBEAT_BYTES + NAME_BYTES, uptimeMillis);
    }

    private void put(int at, long value) {
        image.putLong(at, value);
        if (page.isPresent()) {
            try {
                page.get().writeLong(at, value);
            } catch (IllegalStateException e) {
                page = Optional.empty(); // The state folder was closed; a component that beats on is not to blame.
            }
        }
    }

    private void put(int at, UUID id) {
        put(at, id.getMostSignificantBits());
        put(at + 8, id.getLeastSignificantBits());
    }

    private void seal() {
        put(CRC_AT, checksum(crc, bytes));
    }

    private static long checksum(CRC32C crc, byte[] bytes) {
        crc.reset();
        crc.update(bytes, 0, CRC_AT);
        crc.update(bytes, CRC_AT + 8, BYTES - CRC_AT - 8);
        return crc.getValue();
    }
}
