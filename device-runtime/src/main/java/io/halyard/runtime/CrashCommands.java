// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import io.halyard.remote.RemoteCommand;
import io.halyard.remote.RemoteException;
import io.halyard.remote.RemoteException.Kind;
import io.halyard.remote.RemoteRequest;
import io.halyard.remote.Role;
import io.halyard.watchdog.record.Attachment;
import io.halyard.watchdog.record.CrashStore;
import io.halyard.watchdog.record.CrashSummary;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The crash records, for operators.
 *
 * <pre>
 *   crash.list {after, max}            parts {id, sent, head}, the oldest first; result {count, more}
 *   crash.sum  {id, k}                 {id, k, len, sha256, content, cut, blk}: of the attachment as it travels, zlib; the largest block here
 *   crash.get  {id, k, off, blk, n|bm} parts {id, k, i, of, crc, d}: blocks off .. off+n-1, or those whose bits are set, bit 0 being off
 *   crash.ack  {id}                    somebody has it: the first to go when room is needed
 *   crash.del  {id}                    gone
 * </pre>
 *
 * Nothing is remembered between requests: after any restart of either side the next one goes on where the last ended.
 */
final class CrashCommands {
    private static final int MOST_HEADLINES = 64;
    private static final int MOST_BLOCKS = 16;
    private static final int LONGEST_BITMAP_BYTES = 64;
    /** What a block's message has beside the block: its envelope, names, numbers. */
    private static final int BESIDE_BLOCK_BYTES = 160;

    private final Optional<CrashStore> store;
    private final int largestBlock;

    /**
     * @param store where they are; empty when the disk cannot be used
     * @param maximumPayloadBytes the largest payload that may be published
     */
    CrashCommands(Optional<CrashStore> store, int maximumPayloadBytes) {
        this.store = store;
        this.largestBlock = (maximumPayloadBytes - BESIDE_BLOCK_BYTES) / 4 * 3;
    }

    private interface Body {
        ObjectNode run(RemoteRequest request, Consumer<ObjectNode> parts);
    }

    private record Command(String name, Role role, Body body) implements RemoteCommand {
        @Override
        public ObjectNode run(RemoteRequest request, Consumer<ObjectNode> parts) {
            return body.run(request, parts);
        }
    }

    /** {@return those that only read} */
    List<RemoteCommand> reading() {
        return List.of(
                new Command("crash.list", Role.VIEWER, this::list),
                new Command("crash.sum", Role.VIEWER, (request, _) -> sum(request)),
                new Command("crash.get", Role.VIEWER, this::get));
    }

    /** {@return those that change something} */
    List<RemoteCommand> changing() {
        return List.of(
                new Command("crash.ack", Role.OPERATOR, (request, _) -> acknowledge(request)),
                new Command("crash.del", Role.ADMIN, (request, _) -> delete(request)));
    }

    private static ObjectNode object() {
        return JsonMapper.shared().createObjectNode();
    }

    private CrashStore store() {
        return store.orElseThrow(() -> new RemoteException(
                Kind.NOT_FOUND, "there are no crash records: the device cannot use its state folder"));
    }

    private ObjectNode list(RemoteRequest request, Consumer<ObjectNode> parts) {
        long after = request.number("after", 0, 0, Long.MAX_VALUE);
        long most = request.number("max", MOST_BLOCKS, 1, MOST_HEADLINES);
        List<CrashSummary> found =
                store().list().stream().filter(each -> each.id() > after).toList();
        found.stream().limit(most).forEach(each -> parts.accept(part(each)));
        return object().put("count", Math.min(most, found.size())).put("more", found.size() > most);
    }

    private static ObjectNode part(CrashSummary summary) {
        ObjectNode part = object().put("id", summary.id()).put("sent", summary.sent());
        part.set("head", JsonMapper.shared().readTree(summary.headline()));
        return part;
    }

    private ObjectNode sum(RemoteRequest request) {
        Attachment attachment = attachment(request);
        byte[] compressed = attachment.compressed();
        return named(request)
                .put("len", compressed.length)
                .put("sha256", HexFormat.of().formatHex(sha256(compressed)))
                .put("content", attachment.length())
                .put("cut", attachment.isCut())
                .put("blk", largestBlock);
    }

    private ObjectNode get(RemoteRequest request, Consumer<ObjectNode> parts) {
        byte[] bytes = attachment(request).compressed();
        int size = (int) request.number("blk", largestBlock, 1, largestBlock);
        int blocks = (bytes.length + size - 1) / size;
        int first = (int) request.number("off", 0, 0, Integer.MAX_VALUE);
        int[] wanted = wanted(request).stream()
                .map(bit -> first + bit)
                .filter(block -> block >= 0 && block < blocks)
                .toArray();
        for (int block : wanted) {
            byte[] data = Arrays.copyOfRange(bytes, block * size, Math.min(bytes.length, (block + 1) * size));
            CRC32C crc = new CRC32C();
            crc.update(data);
            parts.accept(named(request)
                    .put("i", block)
                    .put("of", blocks)
                    .put("crc", crc.getValue())
                    .put("d", Base64.getUrlEncoder().withoutPadding().encodeToString(data)));
        }
        return named(request).put("of", blocks).put("sent", wanted.length);
    }

    private static BitSet wanted(RemoteRequest request) {
        BitSet wanted = new BitSet();
        if (request.arguments().has("bm")) {
            wanted = bitmap(request.text("bm"));
        } else {
            wanted.set(0, (int) request.number("n", MOST_BLOCKS, 1, MOST_BLOCKS));
        }
        if (wanted.cardinality() > MOST_BLOCKS) {
            throw new RemoteException(
                    Kind.BAD_ARGUMENTS,
                    "crash.get: 'bm' asks for " + wanted.cardinality() + " blocks; at most " + MOST_BLOCKS);
        }
        return wanted;
    }

    private static BitSet bitmap(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            if (bytes.length <= LONGEST_BITMAP_BYTES) {
                return BitSet.valueOf(bytes);
            }
        } catch (IllegalArgumentException e) {
            throw new RemoteException(Kind.BAD_ARGUMENTS, "crash.get: 'bm' is no base64url: " + e.getMessage());
        }
        throw new RemoteException(
                Kind.BAD_ARGUMENTS, "crash.get: 'bm' has more than " + LONGEST_BITMAP_BYTES + " bytes");
    }

    private ObjectNode acknowledge(RemoteRequest request) {
        long id = id(request);
        requireThere(id);
        store().markSent(id);
        return object().put("id", id);
    }

    private ObjectNode delete(RemoteRequest request) {
        long id = id(request);
        requireThere(id);
        store().delete(id);
        return object().put("id", id);
    }

    private void requireThere(long id) {
        if (store().read(id).isEmpty()) {
            throw new RemoteException(Kind.NOT_FOUND, "there is no crash record " + id);
        }
    }

    private Attachment attachment(RemoteRequest request) {
        long id = id(request);
        String kind = request.text("k");
        requireThere(id);
        return store().read(id)
                .flatMap(record -> record.attachment(kind))
                .orElseThrow(() -> new RemoteException(
                        Kind.NOT_FOUND, "crash record " + id + " has no attachment '" + kind + "'"));
    }

    private static ObjectNode named(RemoteRequest request) {
        return object().put("id", id(request)).put("k", request.text("k"));
    }

    private static long id(RemoteRequest request) {
        long id = request.number("id", -1, 0, Long.MAX_VALUE);
        if (id < 0) {
            throw new RemoteException(Kind.BAD_ARGUMENTS, request.command() + ": argument 'id' is missing");
        }
        return id;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
