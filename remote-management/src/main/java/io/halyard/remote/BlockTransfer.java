// SPDX-License-Identifier: Apache-2.0
package io.halyard.remote;

import io.halyard.remote.RemoteException.Kind;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import tools.jackson.databind.node.ObjectNode;

/** Compressed bytes that arrive in blocks, in any order, some of them never: knows which are missing, and takes only what is whole. */
final class BlockTransfer {
    private static final int BLOCKS_PER_REQUEST = 16;
    private static final int IDLE_ROUNDS = 5;
    private static final int LARGEST_BYTES = 16 * 1024 * 1024;

    private final String what;
    private final byte[] bytes;
    private final int contentLength;
    private final int blockBytes;
    private final int blocks;
    private final String sha256;
    private final BitSet there = new BitSet();

    /**
     * Nothing is there yet.
     *
     * @param sum {@code len}, {@code sha256} and {@code blk} of the compressed bytes, {@code content} the length uncompressed
     * @param what what it is, for messages
     */
    BlockTransfer(ObjectNode sum, String what) {
        this.what = what;
        this.bytes = new byte[within(sum, "len", 0, LARGEST_BYTES)];
        this.contentLength = within(sum, "content", 0, LARGEST_BYTES);
        this.blockBytes = within(sum, "blk", 1, LARGEST_BYTES);
        this.sha256 = sum.path("sha256").asString("");
        this.blocks = (bytes.length + blockBytes - 1) / blockBytes;
    }

    private int within(ObjectNode sum, String name, int from, int to) {
        int value = sum.path(name).asInt(-1);
        if (value < from || value > to) {
            throw new RemoteException(
                    Kind.FAILED,
                    what + ": the device says " + name + " " + sum.path(name) + ", not " + from + " to " + to);
        }
        return value;
    }

    synchronized boolean isComplete() {
        return there.cardinality() == blocks;
    }

    synchronized int missing() {
        return blocks - there.cardinality();
    }

    /** {@return arguments that ask for the next blocks that are missing} */
    synchronized ObjectNode next(ObjectNode arguments) {
        int first = there.nextClearBit(0);
        BitSet wanted = new BitSet();
        int block = first;
        while (block < blocks && wanted.cardinality() < BLOCKS_PER_REQUEST && block - first < Byte.SIZE * 64) {
            wanted.set(block - first);
            block = there.nextClearBit(block + 1);
        }
        String bitmap = Base64.getUrlEncoder().withoutPadding().encodeToString(wanted.toByteArray());
        return arguments.put("off", first).put("blk", blockBytes).put("bm", bitmap);
    }

    /** Takes a block, if it is one and whole. */
    synchronized void take(ObjectNode part) {
        int block = part.path("i").asInt(-1);
        if (block < 0 || block >= blocks || part.path("of").asInt(-1) != blocks) {
            return;
        }
        byte[] data;
        try {
            data = Base64.getUrlDecoder().decode(part.path("d").asString(""));
        } catch (IllegalArgumentException e) {
            return; // It is missing still, and asked for again.
        }
        int from = block * blockBytes;
        CRC32C crc = new CRC32C();
        crc.update(data);
        if (data.length == Math.min(blockBytes, bytes.length - from)
                && crc.getValue() == part.path("crc").asLong(-1)) {
            System.arraycopy(data, 0, bytes, from, data.length);
            there.set(block);
        }
    }

    /** Gives up after too many requests in a row that brought nothing. */
    void requireProgress(int idleRounds) {
        if (idleRounds >= IDLE_ROUNDS) {
            throw new RemoteException(
                    Kind.FAILED,
                    what + ": " + missing() + " of " + blocks + " blocks did not come in " + idleRounds + " requests");
        }
    }

    /** {@return what the bytes were before they were compressed} */
    synchronized byte[] content() {
        String found = HexFormat.of().formatHex(digest());
        if (!found.equals(sha256)) {
            throw new RemoteException(Kind.FAILED, what + ": its SHA-256 is " + found + ", the device says " + sha256);
        }
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(bytes);
            byte[] content = new byte[contentLength];
            int filled = 0;
            while (filled < contentLength) {
                int more = inflater.inflate(content, filled, contentLength - filled);
                if (more == 0) {
                    break;
                }
                filled += more;
            }
            return Arrays.copyOf(content, filled);
        } catch (DataFormatException e) {
            throw new RemoteException(Kind.FAILED, what + " cannot be uncompressed: " + e.getMessage());
        } finally {
            inflater.end();
        }
    }

    private byte[] digest() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
