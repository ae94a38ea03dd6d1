// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog;

import io.halyard.watchdog.ledger.BootDecision.Maintain;
import io.halyard.watchdog.ledger.BootDecision.RunApp;
import io.halyard.watchdog.ledger.LedgerRules;
import io.halyard.watchdog.ledger.LedgerSettings;
import io.halyard.watchdog.record.CrashStore;
import io.halyard.watchdog.record.CrashSummary;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/** The child of {@link WatchdogProcessTest}: a program that fails as it is told. */
final class ChildProgram {
    private ChildProgram() {}

    static void main(String[] args) throws Exception {
        Watchdog watchdog = Watchdog.begin(WatchdogSettings.in(Path.of(args[0]))
                .withCheckEvery(Duration.ofMillis(100))
                .withCarrierPatience(Duration.ofSeconds(2))
                .withLedger(LedgerSettings.defaults()
                        .withRules(LedgerRules.defaults().withStableAfter(Duration.ofHours(1)))));
        System.out.println("strike written");
        watchdog.redactor().learn("canary-settings");
        watchdog.guard();
        System.out.println("previous=" + watchdog.ledger().previousEnding() + " records=" + Records.kinds(watchdog));
        switch (watchdog.decision()) {
            case RunApp _ -> run(watchdog, args[1]);
            case Maintain maintain -> System.out.println("maintain " + maintain.reason());
        }
    }

    private static void run(Watchdog watchdog, String what) throws Exception {
        System.out.println("app");
        tellSecrets();
        watchdog.ready();
        switch (what) {
            case "throw" -> throw new IllegalStateException("as told by canary-settings, token: canary-message");
            case "exit" ->
                Thread.ofPlatform().name("quitter").start(() -> System.exit(7)).join();
            case "exit-virtual" ->
                Thread.ofVirtual().name("quitter").start(ChildProgram::quit).join();
            case "records" -> Records.print(watchdog);
            case "silence", "deadlock", "virtual-deadlock", "starvation" -> HangFixture.hang(watchdog, what);
            case "wait" -> {
                System.out.println("waiting");
                new CountDownLatch(1).await();
            }
            case "heap" -> fillHeap();
            case "direct" ->
                Thread.ofPlatform().start(ChildProgram::fillDirectMemory).join();
            case "metaspace" -> fillMetaspace();
            // More stack than there are addresses: the system refuses the thread as it does when there are too many.
            case "threads" -> new Thread(null, () -> {}, "one too many", 1L << 46).start();
            case "late" ->
                Class.forName("io.halyard.watchdog.LateApp").getMethod("run").invoke(null);
            case "finish" -> Records.printHeadlines(watchdog);
            default -> throw new IllegalArgumentException(what);
        }
    }

    /** As careless programs do. */
    private static void tellSecrets() {
        System.out.println("the door opens to canary-settings");
        System.err.println(
                "password=canary-printed " + System.getenv("DOOR_PASSWORD") + System.getProperty("door.token", ""));
        Logger.getLogger("door").warning("token: canary-logged");
        Thread.ofPlatform()
                .daemon()
                .name("door canary-settings")
                .start(() -> LockSupport.park(System.getenv("DOOR_PASSWORD")));
    }

    private static void quit() {
        System.exit(7);
    }

    private static void fillHeap() {
        List<long[]> hoard = new ArrayList<>();
        while (hoard.size() < Integer.MAX_VALUE) {
            hoard.add(new long[100_000]);
        }
    }

    private static void fillMetaspace() throws Exception {
        List<Object> hoard = new ArrayList<>();
        try (InputStream in = ChildProgram.class.getResourceAsStream("LateApp.class")) {
            byte[] type = Objects.requireNonNull(in).readAllBytes();
            while (hoard.size() < Integer.MAX_VALUE) {
                hoard.add(MethodHandles.lookup().defineHiddenClass(type, false));
            }
        }
    }

    private static void fillDirectMemory() {
        List<ByteBuffer> hoard = new ArrayList<>();
        while (hoard.size() < Integer.MAX_VALUE) {
            hoard.add(ByteBuffer.allocateDirect(1024 * 1024));
        }
    }

    /** Apart, since the virtual machine looks at every method of the class whose main it calls, and loads their types. */
    private static final class Records {
        static String kinds(Watchdog watchdog) {
            return watchdog.crashes().orElseThrow().list().stream()
                    .map(each -> each.kind().name())
                    .collect(Collectors.joining(","));
        }

        static void printHeadlines(Watchdog watchdog) {
            watchdog.crashes().orElseThrow().list().forEach(each -> System.out.println(each.headline()));
        }

        static void print(Watchdog watchdog) {
            CrashStore store = watchdog.crashes().orElseThrow();
            for (CrashSummary each : store.list()) {
                System.out.println(each.headline());
                store.read(each.id())
                        .orElseThrow()
                        .attachments()
                        .forEach(attachment -> System.out.println(attachment.kind() + "\n" + attachment.text()));
            }
        }
    }
}
