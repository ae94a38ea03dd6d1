// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.record;

import io.halyard.watchdog.ledger.EndingKind;
import io.halyard.watchdog.ledger.ExitLine;
import io.halyard.watchdog.ledger.LedgerState;
import io.halyard.watchdog.ledger.Mode;
import io.halyard.watchdog.ledger.WallTime;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a record says in one message.
 *
 * @param kind what happened
 * @param run the run it happened to
 * @param mode what the device was allowed to do
 * @param strikes the strikes then
 * @param lockEpoch the lock epoch
 * @param slot the release's slot
 * @param upSeconds how long the run was up
 * @param what thread, exception and place
 * @param exit what the launcher saw
 * @param memory what is known of memory
 * @param wall the time of day
 */
record Headline(
        EndingKind kind,
        LedgerState.Run run,
        Mode mode,
        int strikes,
        long lockEpoch,
        int slot,
        long upSeconds,
        What what,
        Optional<ExitLine> exit,
        Optional<Memory> memory,
        WallTime wall) {

    /** The most a headline has: it fits one message everywhere. */
    static final int MAXIMUM_BYTES = 900;
    /** Room for the count to grow. */
    private static final int SPARE_BYTES = 8;

    private static final int MESSAGE_CHARACTERS = 160;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * Thread, exception and place.
     *
     * @param fingerprint what tells it from others
     * @param thread the thread's name
     * @param exception the exception's class, empty for none
     * @param message in words
     * @param top where in the app, the innermost first
     */
    record What(Fingerprint fingerprint, String thread, String exception, String message, List<String> top) {}

    /**
     * Memory, in KiB; -1 for what is not known.
     *
     * @param heapUsed of the heap
     * @param heapMax the heap's limit
     * @param resident of the process
     * @param direct in buffers outside the heap
     * @param available on the computer
     */
    record Memory(long heapUsed, long heapMax, long resident, long direct, long available) {}

    /** {@return the JSON, shortened as far as needed to fit} */
    byte[] json(long id, int count, List<Attachment> attachments) {
        byte[] bytes = new byte[0];
        for (int shortening = 0; shortening <= 4; shortening++) {
            bytes = JSON.writeValueAsBytes(node(id, count, attachments, shortening));
            if (bytes.length <= MAXIMUM_BYTES - SPARE_BYTES) {
                return bytes;
            }
        }
        throw new IllegalStateException(
                "a headline of " + bytes.length + " bytes: " + new String(bytes, StandardCharsets.UTF_8));
    }

    private ObjectNode node(long id, int count, List<Attachment> attachments, int shortening) {
        ObjectNode node = JSON.createObjectNode();
        node.put("v", 1).put("id", id).put("type", kind.name()).put("exp", kind.isExpected());
        node.put("run", run.number())
                .put("boot", run.boot())
                .put("bootId8", first(run.bootId().toString(), 8));
        node.put("n", count).put("fp", what.fingerprint.toString()).put("ver", first(run.version(), 64));
        node.put("slot", slot).put("mode", mode.name()).put("up_s", upSeconds).put("strikes", strikes);
        node.put("lockEpoch", lockEpoch);
        node.put("thr", first(what.thread, 60));
        if (!what.exception.isEmpty()) {
            node.put("ex", last(what.exception, 80));
        }
        node.put("msg", first(what.message, shortening >= 3 ? 20 : shortening >= 2 ? 80 : MESSAGE_CHARACTERS));
        ArrayNode top = node.putArray("top");
        what.top.stream()
                .limit(shortening >= 2 ? 0 : shortening >= 1 ? 1 : 3)
                .forEach(frame -> top.add(last(frame, 80)));
        exit.ifPresent(line -> put(node, line));
        if (shortening < 3) {
            memory.ifPresent(known -> put(node.putObject("mem"), known));
        }
        node.putObject("t")
                .put("wall", wall.epochSeconds())
                .put("trust", wall.trust().name());
        put(node, attachments, shortening >= 4 ? 0 : shortening >= 1 ? 4 : 8);
        node.put("tr", shortening > 0 || attachments.stream().anyMatch(Attachment::isCut));
        return node;
    }

    private static void put(ObjectNode node, ExitLine line) {
        node.putObject("exit")
                .put("result", first(line.result(), 20))
                .put("code", first(line.code(), 10))
                .put("status", first(line.status(), 10));
    }

    private static void put(ObjectNode node, List<Attachment> attachments, int most) {
        ArrayNode list = node.putArray("att");
        attachments.stream()
                .limit(most)
                .forEach(each -> list.addObject()
                        .put("k", each.kind())
                        .put("len", each.length())
                        .put("gz", each.compressedLength())
                        .put("sha8", each.sha8()));
    }

    private static void put(ObjectNode node, Memory known) {
        node.put("heapUsed", known.heapUsed).put("heapMax", known.heapMax);
        node.put("rss", known.resident).put("direct", known.direct).put("avail", known.available);
    }

    /** {@return the JSON with what the launcher saw, and other attachments} What is least telling gives way. */
    static byte[] amended(byte[] json, Optional<ExitLine> exit, List<Attachment> attachments) {
        ObjectNode node = JSON.readValue(json, ObjectNode.class);
        exit.ifPresent(line -> put(node, line));
        put(node, attachments, 8);
        for (String lesser : List.of("", "mem", "top", "msg", "att")) {
            if (!lesser.isEmpty()) {
                node.remove(lesser);
                node.put("tr", true);
            }
            byte[] changed = JSON.writeValueAsBytes(node);
            if (changed.length <= MAXIMUM_BYTES - SPARE_BYTES) {
                return changed;
            }
        }
        return json;
    }

    /** {@return the JSON with another count, as long as it fits} */
    static byte[] counted(byte[] json, int count) {
        byte[] changed =
                JSON.writeValueAsBytes(JSON.readValue(json, ObjectNode.class).put("n", count));
        return changed.length <= MAXIMUM_BYTES ? changed : json;
    }

    /** Characters outside of ASCII may take six bytes each in the worst case; shortening sees to it. */
    private static String first(String text, int characters) {
        return text.length() <= characters ? text : text.substring(0, characters);
    }

    private static String last(String text, int characters) {
        return text.length() <= characters ? text : text.substring(text.length() - characters);
    }
}
