// SPDX-License-Identifier: Apache-2.0
package io.halyard.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class BlockTransferTest {
    private static final int BLOCK_BYTES = 600;

    private final SplittableRandom random = new SplittableRandom(42);
    private byte[] content = noise(58_000);

    private byte[] noise(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] compressed(byte[] content) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
            deflater.write(content);
        }
        return out.toByteArray();
    }

    private ObjectNode sum(byte[] compressed) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(compressed);
        return OperatorClient.arguments()
                .put("len", compressed.length)
                .put("content", content.length)
                .put("blk", BLOCK_BYTES)
                .put("sha256", HexFormat.of().formatHex(digest));
    }

    /** What a device answers to {@code asked}. */
    private static List<ObjectNode> served(byte[] compressed, ObjectNode asked) {
        BitSet wanted =
                BitSet.valueOf(Base64.getUrlDecoder().decode(asked.path("bm").asString("")));
        int blocks = (compressed.length + BLOCK_BYTES - 1) / BLOCK_BYTES;
        List<ObjectNode> parts = new ArrayList<>();
        wanted.stream().map(bit -> asked.path("off").asInt(0) + bit).forEach(block -> {
            int from = block * BLOCK_BYTES;
            byte[] data = Arrays.copyOfRange(compressed, from, Math.min(from + BLOCK_BYTES, compressed.length));
            CRC32C crc = new CRC32C();
            crc.update(data);
            parts.add(OperatorClient.arguments()
                    .put("i", block)
                    .put("of", blocks)
                    .put("crc", crc.getValue())
                    .put("d", Base64.getUrlEncoder().withoutPadding().encodeToString(data)));
        });
        return parts;
    }

    @Test
    void lossesDamageAndDisorderCostRoundsAndNothingElse() throws Exception {
        byte[] compressed = compressed(content);
        BlockTransfer transfer = new BlockTransfer(sum(compressed), "noise");
        int rounds = 0;
        while (!transfer.isComplete()) {
            rounds++;
            List<ObjectNode> parts = served(compressed, transfer.next(OperatorClient.arguments()));
            assertThat(parts).hasSizeBetween(1, 16);
            for (ObjectNode part : parts.reversed()) {
                switch (random.nextInt(5)) {
                    case 0 -> {} // lost
                    case 1 -> transfer.take(part.put("crc", random.nextInt()));
                    default -> {
                        transfer.take(part);
                        transfer.take(part);
                    }
                }
            }
        }
        assertThat(rounds).isBetween(7, 30);
        assertThat(transfer.content()).isEqualTo(content);
    }

    @Test
    void anEmptyAttachmentNeedsNoBlock() throws Exception {
        content = new byte[0];
        BlockTransfer transfer = new BlockTransfer(sum(new byte[0]), "nothing");
        assertThat(transfer.isComplete()).isTrue();
        assertThat(transfer.content()).isEmpty();
    }

    @Test
    void whatIsNotWhatTheSumSaysIsRefused() throws Exception {
        byte[] compressed = compressed(content);
        ObjectNode sum = sum(compressed).put("sha256", "00");
        BlockTransfer transfer = new BlockTransfer(sum, "attachment stack");
        while (!transfer.isComplete()) {
            served(compressed, transfer.next(OperatorClient.arguments())).forEach(transfer::take);
        }
        assertThatThrownBy(transfer::content)
                .isInstanceOf(RemoteException.class)
                .hasMessageMatching("attachment stack: its SHA-256 is [0-9a-f]{64}, the device says 00");
    }

    @Test
    void nonsenseIsPassedOver() throws Exception {
        BlockTransfer transfer = new BlockTransfer(sum(compressed(content)), "noise");
        int missing = transfer.missing();
        transfer.take(OperatorClient.arguments());
        transfer.take(OperatorClient.arguments().put("i", -1).put("of", missing));
        transfer.take(OperatorClient.arguments().put("i", 1).put("of", missing).put("d", "no base64!"));
        transfer.take(OperatorClient.arguments().put("i", missing).put("of", missing));
        assertThat(transfer.missing()).isEqualTo(missing);
        transfer.requireProgress(4);
        assertThatThrownBy(() -> transfer.requireProgress(5))
                .hasMessage("noise: " + missing + " of " + missing + " blocks did not come in 5 requests");
    }

    @ParameterizedTest
    @ValueSource(strings = {"len", "content", "blk"})
    void aSumOutOfBoundsIsRefused(String field) throws Exception {
        ObjectNode sum = sum(compressed(content)).put(field, 1 << 30);
        assertThatThrownBy(() -> new BlockTransfer(sum, "noise"))
                .hasMessageStartingWith("noise: the device says " + field + " 1073741824, not ");
    }
}
