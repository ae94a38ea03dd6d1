// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.watchdog.ledger.CleanEnd;
import io.halyard.watchdog.ledger.EndingKind;
import io.halyard.watchdog.ledger.ExitLine;
import io.halyard.watchdog.ledger.LedgerState;
import io.halyard.watchdog.ledger.Mode;
import io.halyard.watchdog.ledger.Phase;
import io.halyard.watchdog.ledger.RunKind;
import io.halyard.watchdog.ledger.WallTime;
import io.halyard.watchdog.record.Headline.Memory;
import io.halyard.watchdog.record.Headline.What;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HeadlineTest {
    private static final ExitLine EXIT = new ExitLine(new UUID(1, 2), "exit-code", "exited", "83");

    static Headline headline(EndingKind kind, long run, String message, List<String> top) {
        return new Headline(
                kind,
                new LedgerState.Run(
                        4,
                        run,
                        new UUID(0x1234567800000000L, 2),
                        new UUID(3, 4),
                        77,
                        RunKind.APP,
                        Phase.UNSTABLE,
                        true,
                        false,
                        0,
                        CleanEnd.NONE,
                        "1.2.3"),
                Mode.NORMAL,
                2,
                1,
                0,
                61,
                new What(Fingerprint.of(message), "pump", "java.lang.IllegalStateException", message, top),
                Optional.of(EXIT),
                Optional.of(new Memory(1, 2, 3, 4, 5)),
                new WallTime(1_700_000_000, WallTime.Trust.NETWORK));
    }

    private static JsonNode parse(byte[] json) {
        assertThat(json).hasSizeLessThanOrEqualTo(900);
        return JsonMapper.shared().readTree(json);
    }

    @Test
    void theFieldsAreThoseOfTheContract() {
        Attachment stack = Attachment.of("stack", "at x", 1000);
        byte[] json = headline(EndingKind.UNCAUGHT, 9, "the pump is stuck", List.of("app.Pump.open(Pump.java:5)"))
                .json(12, 3, List.of(stack));
        String expected = """
                {"v":1,"id":12,"type":"UNCAUGHT","exp":false,"run":9,"boot":4,"bootId8":"12345678","n":3,\
                "fp":"%s","ver":"1.2.3","slot":0,"mode":"NORMAL","up_s":61,"strikes":2,"lockEpoch":1,"thr":"pump",\
                "ex":"java.lang.IllegalStateException","msg":"the pump is stuck","top":["app.Pump.open(Pump.java:5)"],\
                "exit":{"result":"exit-code","code":"exited","status":"83"},\
                "mem":{"heapUsed":1,"heapMax":2,"rss":3,"direct":4,"avail":5},\
                "t":{"wall":1700000000,"trust":"NETWORK"},\
                "att":[{"k":"stack","len":4,"gz":%d,"sha8":"%s"}],"tr":false}""".formatted(Fingerprint.of("the pump is stuck"), stack.compressedLength(), stack.sha8());
        assertThat(new String(json, StandardCharsets.UTF_8)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "é", "\u0001", "\uD83D\uDE00", "\"", "水"})
    void whateverTheTextItFitsOneMessage(String character) {
        List<Attachment> attachments = IntStream.range(0, 12)
                .mapToObj(i -> Attachment.of("attachment-" + i, "content " + i, 1000))
                .toList();
        byte[] json = headline(
                        EndingKind.UNCAUGHT,
                        Long.MAX_VALUE,
                        character.repeat(3000),
                        List.of(character.repeat(500), "b".repeat(500), "c".repeat(500)))
                .json(Long.MAX_VALUE, Integer.MAX_VALUE, attachments);
        JsonNode node = parse(json);
        assertThat(node.get("tr").booleanValue()).isTrue();
        assertThat(node.get("msg").stringValue()).startsWith(character);
        assertThat(node.get("type").stringValue()).isEqualTo("UNCAUGHT");
    }

    @Test
    void theCountGrowsAndItStillFits() {
        byte[] json = headline(EndingKind.HANG_SELF, 1, "m".repeat(160), List.of("a".repeat(80), "b".repeat(80)))
                .json(1, 1, List.of(Attachment.of("ring", "x", 100)));
        assertThat(parse(Headline.counted(json, 1_000_000)).get("n").intValue()).isEqualTo(1_000_000);
    }

    @Test
    void whatTheLauncherSawIsAdded() {
        byte[] json = headline(EndingKind.UNCAUGHT, 1, "m".repeat(160), List.of("a".repeat(80), "b".repeat(80)))
                .json(1, 1, List.of());
        List<Attachment> attachments = IntStream.range(0, 8)
                .mapToObj(i -> Attachment.of("k" + i, "x", 100))
                .toList();
        JsonNode amended = parse(Headline.amended(
                json, Optional.of(new ExitLine(new UUID(1, 2), "signal", "killed", "KILL")), attachments));
        assertThat(amended.get("exit").get("status").stringValue()).isEqualTo("KILL");
        assertThat(amended.get("tr").booleanValue()).isTrue();
    }
}
