// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.testkit.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Holds the host's codec, and the firmware's behaviour, to the golden transcript. */
class TranscriptTest {
    private static final Path TRANSCRIPT = Repository.path("hal-serial-esp32/firmware/tests/transcript.txt");
    private static final SessionId SESSION = SessionId.of(0x12345678);
    private static final String HELLO = "c100010178563412f00100e807";
    private static final long PATIENCE_MILLIS = 30_000;

    @TestFactory
    Stream<DynamicTest> framesAreBuiltAndReadAsItSays() throws IOException {
        List<String[]> frames = lines().filter(line -> line.startsWith("frame "))
                .map(line -> line.split(" +"))
                .toList();
        assertThat(frames).hasSizeGreaterThan(10);
        return frames.stream().map(frame -> DynamicTest.dynamicTest(frame[2], () -> checkFrame(frame)));
    }

    private static void checkFrame(String[] frame) {
        SessionId session =
                frame[1].equals("none") ? SessionId.NONE : SessionId.of(Integer.parseUnsignedInt(frame[1], 16));
        byte[] body = HexFormat.of().parseHex(frame[2]);
        byte[] wire = HexFormat.of().parseHex(frame[3]);
        assertThat(frameOf(body).encode(session)).isEqualTo(wire);
        assertThat(Frame.decode(Arrays.copyOf(wire, wire.length - 1), session))
                .map(Frame::toString)
                .contains(frame[2]);
    }

    @TestFactory
    @NeedsMicroPython
    Stream<DynamicTest> theFirmwareAnswersAsItSays() throws IOException {
        List<List<String>> dialogues = dialogues();
        assertThat(dialogues).hasSizeGreaterThan(5);
        MicroPythonBoard device = MicroPythonBoard.start();
        SerialLine line = new SerialPorts("transcript", device.port(), 115_200).open();
        Answers answers = new Answers(line);
        return dialogues.stream()
                .map(dialogue -> DynamicTest.dynamicTest(dialogue.getFirst(), () -> {
                    greetAndLeave(line, answers);
                    for (String step : dialogue.subList(1, dialogue.size())) {
                        play(step, line, answers);
                    }
                }))
                .onClose(() -> {
                    line.close();
                    answers.join();
                    device.close();
                });
    }

    /** The answers tell when all that came before is through, such as what the board says at its boot. */
    private static void greetAndLeave(SerialLine line, Answers answers) throws Exception {
        line.write(frameOf(HexFormat.of().parseHex(HELLO)).encode(SessionId.NONE));
        answers.skipUntil("c2");
        line.write(Frame.of(Wire.BYE, 0, new byte[0]).encode(SESSION));
        answers.skipUntil("c802");
    }

    private static void play(String step, SerialLine line, Answers answers) throws Exception {
        String body = step.substring(step.indexOf(' ') + 1);
        SessionId session = step.charAt(1) == '!' ? SessionId.NONE : SESSION;
        if (step.startsWith(">")) {
            line.write(frameOf(HexFormat.of().parseHex(body)).encode(session));
        } else if (body.endsWith("..")) {
            assertThat(answers.next()).startsWith(body.substring(0, body.length() - 2));
        } else {
            assertThat(answers.next()).isEqualTo(body);
        }
    }

    private static Frame frameOf(byte[] body) {
        return Frame.of(body[0] & 0xff, body[1] & 0xff, Arrays.copyOfRange(body, 2, body.length));
    }

    private static List<List<String>> dialogues() throws IOException {
        List<List<String>> dialogues = new ArrayList<>();
        lines().forEach(line -> {
            if (line.startsWith("dialogue ")) {
                dialogues.add(new ArrayList<>(List.of(line.substring("dialogue ".length()))));
            } else if (line.startsWith(">") || line.startsWith("<")) {
                dialogues.getLast().add(line);
            }
        });
        return dialogues;
    }

    private static Stream<String> lines() throws IOException {
        return Files.readAllLines(TRANSCRIPT).stream().filter(line -> !line.startsWith("#"));
    }

    /** The bodies of the frames that the board sends, but for its heartbeats. */
    private static final class Answers implements FrameSplitter.Receiver {
        private final BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
        private final Thread reader;

        Answers(SerialLine line) {
            FrameSplitter splitter = new FrameSplitter(() -> SESSION, this);
            reader = Thread.ofPlatform().name("transcript-reader").start(() -> {
                byte[] buffer = new byte[256];
                for (int count = line.read(buffer); count >= 0; count = line.read(buffer)) {
                    splitter.feed(buffer, count);
                }
            });
        }

        String next() throws InterruptedException {
            return Optional.ofNullable(bodies.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS))
                    .orElse("no answer");
        }

        void skipUntil(String beginning) throws InterruptedException {
            String body = next();
            while (!body.startsWith(beginning)) {
                assertThat(body).isNotEqualTo("no answer");
                body = next();
            }
        }

        void join() {
            try {
                reader.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void inSession(Frame frame) {
            if (frame.head() != Wire.PING) {
                bodies.add(frame.toString());
            }
        }

        @Override
        public void outside(Frame frame) {
            bodies.add(frame.toString());
        }

        @Override
        public void text(String text) {}

        @Override
        public void noise(int bytes) {}
    }
}
