// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.watchdog.ledger.EndingKind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RecordCodecTest {
    private static final CrashRecord RECORD = new CrashRecord(
            7,
            EndingKind.HANG_SELF,
            12,
            new Fingerprint(0x1122334455667788L),
            "{\"v\":1}".getBytes(StandardCharsets.UTF_8),
            List.of(Attachment.of("stack", "at a\nat b", 1000), Attachment.of("ring", "line ".repeat(1000), 1000)));

    @Test
    void whatIsWrittenIsRead() {
        CrashRecord read = RecordCodec.decode(RecordCodec.encode(RECORD)).orElseThrow();
        assertThat(read.id()).isEqualTo(7);
        assertThat(read.kind()).isEqualTo(EndingKind.HANG_SELF);
        assertThat(read.run()).isEqualTo(12);
        assertThat(read.fingerprint()).isEqualTo(RECORD.fingerprint());
        assertThat(read.headline()).isEqualTo("{\"v\":1}");
        assertThat(read.attachment("stack").orElseThrow().text()).isEqualTo("at a\nat b");
        assertThat(read.attachment("ring").orElseThrow().text()).isEqualTo("line ".repeat(1000));
        assertThat(read.attachment("none")).isEmpty();
    }

    @Test
    void damageCostsTheAttachmentItHits() {
        byte[] bytes = RecordCodec.encode(RECORD);
        bytes[bytes.length - 10] ^= 1;
        CrashRecord read = RecordCodec.decode(bytes).orElseThrow();
        assertThat(read.attachments()).extracting(Attachment::kind).containsExactly("stack");
        byte[] cut = Arrays.copyOf(bytes, bytes.length - 30);
        assertThat(RecordCodec.decode(cut).orElseThrow().attachments()).hasSize(1);
    }

    @Test
    void otherBytesAreNoRecordAndNeverAnError() {
        byte[] bytes = RecordCodec.encode(RECORD);
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = bytes.clone();
            for (int j = 0; j <= random.nextInt(3); j++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            RecordCodec.decode(Arrays.copyOf(damaged, random.nextInt(damaged.length + 1)))
                    .ifPresent(record -> record.attachments().forEach(Attachment::content));
        }
        assertThat(RecordCodec.decode(new byte[0])).isEmpty();
    }

    @Test
    void whatIsTooLongIsCut() {
        byte[] noise = new byte[200_000];
        new SplittableRandom(1).nextBytes(noise);
        Attachment cut = Attachment.of("noise", noise, 10_000);
        assertThat(cut.compressedLength()).isLessThanOrEqualTo(10_000).isGreaterThan(7_000);
        assertThat(cut.isCut()).isTrue();
        assertThat(noise).startsWith(cut.content());
        Attachment whole = Attachment.of("text", "x".repeat(60_000), 10_000);
        assertThat(whole.isCut()).isFalse();
        assertThat(whole.length()).isEqualTo(60_000);
        assertThat(Attachment.of("huge", new byte[3_000_000], 10_000).length()).isEqualTo(1024 * 1024);
    }
}
