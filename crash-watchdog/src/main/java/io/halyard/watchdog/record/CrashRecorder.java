// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.record;

import io.halyard.durable.DurableException;
import io.halyard.watchdog.ledger.BootLedger;
import io.halyard.watchdog.ledger.EndingKind;
import io.halyard.watchdog.ledger.ExitLine;
import io.halyard.watchdog.ledger.LedgerState;
import io.halyard.watchdog.ledger.PreviousRun;
import io.halyard.watchdog.ledger.RunPage;
import io.halyard.watchdog.record.Headline.What;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Writes crash records: of this run as it fails ({@link #record}), and of the run before, from what is left of it
 * ({@link #recordPrevious}).
 *
 * <p>A run has one failure, the first. While it is written, other threads that fail wait for up to two seconds and go on.
 */
public final class CrashRecorder {
    private static final int LINES = 500;
    private static final int TEXT_BYTES = 64 * 1024;
    private static final int STACK_BYTES = 16 * 1024;
    private static final int CAUSES = 10;
    /** Text may compress worse without its secrets. */
    private static final int SLACK_BYTES = 1024;

    private static final long PATIENCE_SECONDS = 2;

    private final BootLedger ledger;
    private final Optional<CrashStore> store;
    private final Optional<LogRing> ring;
    private final Redactor redactor;
    private final Path state;
    private final Leftovers leftovers;
    private final List<AttachmentSource> sources = new CopyOnWriteArrayList<>();
    private final AtomicBoolean taken = new AtomicBoolean();
    private final CountDownLatch written = new CountDownLatch(1);
    /** Given back to the heap when a record is to be written, in case it is full. */
    private volatile Optional<byte[]> ballast = Optional.of(new byte[256 * 1024]);

    /**
     * A recorder.
     *
     * @param ledger the ledger of this run
     * @param store where records are kept; without one failures are only noted on the run's page
     * @param ring the last lines of the log
     * @param redactor takes secrets out of all text
     * @param state the state folder, in which launchers and virtual machines leave files
     */
    public CrashRecorder(
            BootLedger ledger, Optional<CrashStore> store, Optional<LogRing> ring, Redactor redactor, Path state) {
        this.ledger = ledger;
        this.store = store;
        this.ring = ring;
        this.redactor = redactor;
        this.state = state;
        this.leftovers = new Leftovers(state, redactor);
    }

    /** From now on each record of this run has that attachment too. */
    public void addSource(AttachmentSource source) {
        sources.add(source);
    }

    /**
     * Writes down why this run is about to end: a note on its page, which needs no memory, then the headline, then the rest. It throws
     * nothing that a failing run could not bear.
     *
     * @return whether this was the run's first failure
     */
    public boolean record(Failure failure) {
        ledger.page().captured(failure.kind());
        if (!taken.compareAndSet(false, true) || ballast.isEmpty()) {
            awaitOther();
            return false;
        }
        ballast = Optional.empty();
        try {
            store.ifPresent(open -> write(open, failure));
        } catch (DurableException e) {
            ring.ifPresent(log -> log.add(LogRing.Level.ERROR, "no crash record: " + e.getMessage()));
        } finally {
            written.countDown();
        }
        return true;
    }

    /** {@return what happened, as the virtual machine would tell it, without secrets} */
    public String describe(Thread thread, Throwable thrown) {
        return redactor.redact("Exception in thread \"" + thread.getName() + "\" " + stackTrace(thrown))
                .stripTrailing();
    }

    /** Writes down a failure that does not end the run. It may throw as the disk fails. */
    public void note(Failure failure) {
        store.ifPresent(open -> write(open, failure));
    }

    private void awaitOther() {
        try {
            boolean done = written.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!done) {
                return; // The other thread is stuck: this one goes on to end the process.
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(CrashStore open, Failure failure) {
        List<Attachment> attachments = new ArrayList<>();
        failure.thrown()
                .ifPresent(thrown ->
                        attachments.add(Attachment.of("stack", redactor.redact(stackTrace(thrown)), STACK_BYTES)));
        failure.attachments().forEach(each -> attachments.add(redacted(each)));
        ringLines(ledger.state().run().number()).ifPresent(attachments::add);
        attachments.add(SystemSnapshot.attachment(state));
        sources.forEach(source -> source.attachment().ifPresent(each -> attachments.add(redacted(each))));
        open.add(headline(failure), attachments);
    }

    private Headline headline(Failure failure) {
        LedgerState now = ledger.state();
        return new Headline(
                failure.kind(),
                now.run(),
                now.standing().mode(),
                now.standing().strikes(),
                now.lock().epoch(),
                slot(now),
                ledger.page().uptimeMillis() / 1000,
                what(failure),
                Optional.empty(),
                Optional.of(SystemSnapshot.memory()),
                now.wall());
    }

    private What what(Failure failure) {
        List<String> top = failure.thrown()
                .map(thrown -> Fingerprint.appFrames(thrown.getStackTrace(), 3).stream()
                        .map(StackTraceElement::toString)
                        .toList())
                .orElse(List.of());
        return new What(
                failure.fingerprint(),
                redactor.redact(failure.thread()),
                failure.thrown().map(thrown -> thrown.getClass().getName()).orElse(""),
                redactor.redact(failure.message()),
                top);
    }

    /** Text without its secrets; bytes that are no text stay as they are. */
    private Attachment redacted(Attachment attachment) {
        String text = attachment.text();
        if (!Arrays.equals(text.getBytes(StandardCharsets.UTF_8), attachment.content())) {
            return attachment;
        }
        return attachment.withText(redactor.redact(text), attachment.compressedLength() + SLACK_BYTES);
    }

    private static int slot(LedgerState now) {
        int trial = now.releases().trialSlot();
        return trial == 0 ? now.releases().activeSlot() : trial;
    }

    private static String stackTrace(Throwable thrown) {
        StringBuilder text = new StringBuilder();
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < CAUSES; depth++) {
            text.append(depth == 0 ? "" : "Caused by: ").append(cause).append('\n');
            for (StackTraceElement frame : cause.getStackTrace()) {
                text.append("\tat ").append(frame).append('\n');
            }
            cause = cause.getCause();
        }
        return text.toString();
    }

    /**
     * Writes the record of the run before, or adds to the one it wrote itself, unless it ended as expected. Files with secrets in them, which
     * launchers and virtual machines leave, are in it without them, and are gone.
     */
    public void recordPrevious() {
        store.ifPresent(open -> {
            ledger.previous().ifPresent(previous -> recordPrevious(open, previous));
            if (ledger.previous().isEmpty() && ledger.previousEnding() == EndingKind.LEDGER_LOST) {
                open.add(lostLedger(), List.of());
            }
            leftovers.clear(ledger.previous().map(previous -> previous.run().pid()));
        });
    }

    private void recordPrevious(CrashStore open, PreviousRun previous) {
        long run = previous.run().number();
        EndingKind kind = previous.ending().kind();
        if (kind.isExpected()) {
            open.ofRun(run, EndingKind.EXIT).ifPresent(record -> open.delete(record.id()));
            return;
        }
        List<Attachment> attachments = new ArrayList<>();
        leftovers.crashReport(previous.run().pid()).ifPresent(attachments::add);
        leftovers.journal().ifPresent(attachments::add);
        Optional<CrashRecord> captured = open.ofRun(run, kind);
        if (captured.isPresent()) {
            attachments.addAll(0, captured.get().attachments());
            open.amend(captured.get(), previous.ending().exit(), attachments);
        } else {
            ringLines(run).ifPresent(lines -> attachments.add(0, lines));
            open.add(headline(previous, LastWords.of(attachments)), attachments);
        }
    }

    private Headline headline(PreviousRun previous, String lastWords) {
        String silent = silentHeartbeat(previous);
        String message = (lastWords.isEmpty() ? "" : lastWords + "; ")
                + previous.ending().exit().map(CrashRecorder::seenByLauncher).orElse("nobody saw how it ended")
                + previous.page()
                        .map(page -> page.requestId().equals(LedgerState.NO_ID)
                                ? ""
                                : ", during request " + page.requestId())
                        .orElse("")
                + (silent.isEmpty() ? "" : ", last silent: " + silent);
        Fingerprint fingerprint = Fingerprint.of(previous.ending().kind() + "\n"
                + previous.ending().exit().map(ExitLine::status).orElse(""));
        LedgerState now = ledger.state();
        return new Headline(
                previous.ending().kind(),
                previous.run(),
                previous.mode(),
                previous.strikes(),
                now.lock().epoch(),
                slot(now),
                previous.page()
                        .map(page -> page.uptimeMillis() / 1000)
                        .orElse(previous.run().countedSeconds()),
                new What(fingerprint, "", "", message, List.of()),
                previous.ending().exit(),
                Optional.empty(),
                now.wall());
    }

    private Headline lostLedger() {
        LedgerState now = ledger.state();
        return new Headline(
                EndingKind.LEDGER_LOST,
                now.run(),
                now.standing().mode(),
                now.standing().strikes(),
                now.lock().epoch(),
                slot(now),
                0,
                new What(
                        Fingerprint.of(EndingKind.LEDGER_LOST.name()),
                        "",
                        "",
                        "both slots of the boot ledger were damaged; one try is left",
                        List.of()),
                Optional.empty(),
                Optional.empty(),
                now.wall());
    }

    private static String seenByLauncher(ExitLine line) {
        return line.code() + " with " + line.status();
    }

    /** The component whose last heartbeat is the oldest: in a hang, most likely the one. */
    private static String silentHeartbeat(PreviousRun previous) {
        if (previous.ending().kind() != EndingKind.HANG) {
            return "";
        }
        return previous.page().map(RunPage.Left::heartbeats).orElse(Map.of()).entrySet().stream()
                .min(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse("");
    }

    private Optional<Attachment> ringLines(long run) {
        return ring.map(log -> log.lastOf(run, LINES, TEXT_BYTES))
                .filter(lines -> !lines.isEmpty())
                .map(lines -> {
                    StringBuilder text = new StringBuilder();
                    lines.forEach(line -> text.append(line).append('\n'));
                    return Attachment.of("ring", redactor.redact(text.toString()), TEXT_BYTES);
                });
    }
}
