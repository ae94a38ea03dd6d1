// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.watchdog.ledger.LedgerState.Lock;
import io.halyard.watchdog.ledger.LedgerState.Reboots;
import io.halyard.watchdog.ledger.LedgerState.Releases;
import io.halyard.watchdog.ledger.LedgerState.Run;
import io.halyard.watchdog.ledger.LedgerState.Standing;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LedgerCodecTest {
    private static final LedgerState STATE = new LedgerState(
            new Run(
                    1,
                    2,
                    new UUID(3, 4),
                    new UUID(5, 6),
                    7,
                    RunKind.TRIAL,
                    Phase.STABLE,
                    true,
                    true,
                    8,
                    CleanEnd.SWAP,
                    "1.2.3+é"),
            new Standing(Mode.MINIMAL, 9, 10, 11, 12, 13),
            new Lock(14, LockCause.POWER, 15, 16, 17),
            new Releases(18, 19, 20, 21),
            new Reboots(22, 23, -1),
            24,
            25,
            new WallTime(26, WallTime.Trust.BROKER));

    @Test
    void whatIsWrittenIsRead() {
        assertThat(LedgerCodec.decode(LedgerCodec.encode(STATE))).contains(STATE);
        LedgerState fresh = LedgerState.fresh(LedgerRules.defaults());
        assertThat(LedgerCodec.decode(LedgerCodec.encode(fresh))).contains(fresh);
    }

    @Test
    void theBytesAreAsDocumented() {
        assertThat(HexFormat.of().formatHex(LedgerCodec.encode(STATE)))
                .isEqualTo("03020203" + "00000009" + "0000000a" + "0000000b" + "0000000c" + "0000000d"
                        + "0000000000000001" + "0000000000000002"
                        + "00000000000000030000000000000004" + "00000000000000050000000000000006"
                        + "0000000000000007" + "0000000000000008"
                        + "04" + "03" + "0000" + "0000000f"
                        + "000000000000000e" + "0000000000000010" + "0000000000000011"
                        + "00000012" + "00000013" + "00000014" + "00000000" + "0000000000000015"
                        + "0000000000000018" + "0000000000000019"
                        + "000000000000001a" + "0000000000000002"
                        + "0000000000000016" + "0000000000000017" + "ffffffffffffffff"
                        + "312e322e332bc3a9" + "00".repeat(56));
    }

    @Test
    void aLongVersionIsCut() {
        LedgerState fresh = LedgerState.fresh(LedgerRules.defaults());
        Run run = new Run(
                0,
                0,
                LedgerState.NO_ID,
                LedgerState.NO_ID,
                0,
                RunKind.NONE,
                Phase.STARTING,
                false,
                false,
                0,
                CleanEnd.NONE,
                "v".repeat(100));
        byte[] bytes = LedgerCodec.encode(new LedgerState(
                run, fresh.standing(), fresh.lock(), fresh.releases(), fresh.reboots(), 0, 0, WallTime.UNKNOWN));
        assertThat(bytes).hasSizeLessThanOrEqualTo(LedgerCodec.MAXIMUM_BYTES);
        assertThat(LedgerCodec.decode(bytes).orElseThrow().run().version()).isEqualTo("v".repeat(64));
    }

    @Test
    void otherBytesAreNoLedgerAndNeverAnError() {
        byte[] bytes = LedgerCodec.encode(STATE);
        assertThat(LedgerCodec.decode(Arrays.copyOf(bytes, bytes.length - 1))).isEmpty();
        assertThat(LedgerCodec.decode(Arrays.copyOf(bytes, bytes.length + 9))).contains(STATE);
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 10_000; i++) {
            byte[] damaged = bytes.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            LedgerCodec.decode(damaged);
        }
    }
}
