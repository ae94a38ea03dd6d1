// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog;

import io.halyard.watchdog.hang.ThreadDump;
import io.halyard.watchdog.ledger.EndingKind;
import io.halyard.watchdog.record.Attachment;
import io.halyard.watchdog.record.Failure;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Why a virtual machine shuts down, as its threads' stacks tell a shutdown hook. */
sealed interface Shutdown {
    /** The last thread that is no daemon ended. */
    record Finished() implements Shutdown {}

    /** A signal asked for it. */
    record Signalled() implements Shutdown {}

    /** Someone called {@code System.exit}. */
    record ExitCalled(Failure failure) implements Shutdown {}

    static Shutdown cause() {
        Map<Thread, StackTraceElement[]> stacks = Thread.getAllStackTraces();
        for (Map.Entry<Thread, StackTraceElement[]> each : stacks.entrySet()) {
            if (contains(each.getValue(), "java.lang.Runtime", "exit")) {
                return exitCalled(each.getKey().getName(), each.getValue(), List.of());
            }
        }
        if (contains(stacks, "java.lang.Terminator$1", "handle")) {
            return new Signalled();
        }
        if (contains(stacks, "java.lang.Shutdown", "shutdown")) {
            return new Finished();
        }
        // The stacks above are those of platform threads: it was a virtual one.
        Optional<Attachment> dump = ThreadDump.attachment();
        return dump.flatMap(threads -> ThreadDump.find(threads, "java.lang.Runtime", "exit"))
                .map(found -> exitCalled(
                        found.thread(),
                        found.stack().toArray(StackTraceElement[]::new),
                        dump.stream().toList()))
                .orElseGet(() ->
                        exitCalled("", new StackTraceElement[0], dump.stream().toList()));
    }

    private static boolean contains(Map<Thread, StackTraceElement[]> stacks, String type, String method) {
        return stacks.values().stream().anyMatch(stack -> contains(stack, type, method));
    }

    private static boolean contains(StackTraceElement[] stack, String type, String method) {
        return Arrays.stream(stack)
                .anyMatch(frame -> frame.getClassName().equals(type)
                        && frame.getMethodName().equals(method));
    }

    private static ExitCalled exitCalled(String thread, StackTraceElement[] stack, List<Attachment> threads) {
        Throwable call = new Throwable("System.exit was called");
        List<StackTraceElement> frames = Arrays.asList(stack);
        int from = 0;
        while (from < frames.size() && frames.get(from).getClassName().startsWith("java.lang.")) {
            from++;
        }
        call.setStackTrace(frames.subList(from, frames.size()).toArray(StackTraceElement[]::new));
        return new ExitCalled(
                new Failure(EndingKind.EXIT, thread, "System.exit was called", Optional.of(call), threads));
    }
}
