// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Finds the chip that has the pins. Its number is no answer: on a Raspberry Pi 5 it differs between kernels. See {@link #find}.
 */
public final class GpioChips {
    /** The choice that looks for a Raspberry Pi's header. */
    public static final String AUTOMATIC = "auto";

    /** The chips behind a Raspberry Pi's header: of the 5, of the 4, of those before. */
    public static final List<String> HEADER_LABELS = List.of("pinctrl-rp1", "pinctrl-bcm2711", "pinctrl-bcm2835");

    private static final String BY_LINE = "line:";

    private final Path devices;

    private record Candidate(Path path, GpioChip.ChipInfo info) {}

    private GpioChips(Path devices) {
        this.devices = devices;
    }

    /** For tests: chips whose device files lie elsewhere. */
    static GpioChips in(Path devices) {
        return new GpioChips(devices);
    }

    /** {@return this computer's chips} */
    public static GpioChips ofThisComputer() {
        return new GpioChips(Path.of("/dev"));
    }

    /**
     * Finds a chip.
     *
     * @param choice {@value #AUTOMATIC}: the Raspberry Pi's header, by its label; {@code gpiochip4} or {@code /dev/gpiochip4}: that one;
     *     {@code line:GPIO17}: the one on which a line has that name; anything else: the one with that label
     * @return its device file
     * @throws KernelException with ENODEV when there is none, and a message that names those that are there; with EACCES
     *     when it may be one of those that we are not allowed to open
     */
    public Path find(String choice) {
        if (choice.startsWith("/")) {
            return Path.of(choice);
        }
        if (choice.matches("gpiochip[0-9]+")) {
            return devices.resolve(choice);
        }
        List<Candidate> candidates = new ArrayList<>();
        List<KernelException> refused = new ArrayList<>();
        for (Path path : all()) {
            try (GpioChip chip = GpioChip.open(path)) {
                candidates.add(new Candidate(path, chip.info()));
            } catch (KernelException e) {
                refused.add(e);
            }
        }
        List<Predicate<Candidate>> wishes = wishes(choice);
        for (Predicate<Candidate> wish : wishes) {
            for (Candidate candidate : candidates) {
                if (wish.test(candidate)) {
                    return candidate.path;
                }
            }
        }
        if (!refused.isEmpty()) {
            throw refused.getFirst();
        }
        throw new KernelException(Errno.ENODEV, "no GPIO chip " + words(choice) + "; " + found(candidates));
    }

    private static List<Predicate<Candidate>> wishes(String choice) {
        if (choice.equals(AUTOMATIC)) {
            return HEADER_LABELS.stream()
                    .<Predicate<Candidate>>map(
                            label -> candidate -> candidate.info.label().equals(label))
                    .toList();
        }
        if (choice.startsWith(BY_LINE)) {
            String line = choice.substring(BY_LINE.length());
            return List.of(candidate -> hasLine(candidate, line));
        }
        return List.of(candidate -> candidate.info.label().equals(choice));
    }

    private static boolean hasLine(Candidate candidate, String name) {
        try (GpioChip chip = GpioChip.open(candidate.path)) {
            for (int offset = 0; offset < candidate.info.lines(); offset++) {
                if (chip.lineInfo(offset).name().equals(name)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Each once, by number: a kernel for the Pi 5 makes a second name of one chip as a link. */
    private List<Path> all() {
        List<Path> paths = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(devices, "gpiochip[0-9]*")) {
            found.forEach(path -> {
                if (!Files.isSymbolicLink(path)) {
                    paths.add(path);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        paths.sort(Comparator.comparingInt((Path path) -> path.toString().length())
                .thenComparing(Comparator.naturalOrder()));
        return paths;
    }

    private static String words(String choice) {
        if (choice.equals(AUTOMATIC)) {
            return "of a Raspberry Pi's header (label " + String.join(", ", HEADER_LABELS) + ")";
        }
        return choice.startsWith(BY_LINE)
                ? "with a line named '" + choice.substring(BY_LINE.length()) + "'"
                : "labelled '" + choice + "'";
    }

    private static String found(List<Candidate> candidates) {
        if (candidates.isEmpty()) {
            return "this computer has none at all";
        }
        return "there are: "
                + String.join(
                        ", ",
                        candidates.stream()
                                .map(one -> one.path + " '" + one.info.label() + "' (" + one.info.lines() + " lines)")
                                .toList());
    }
}
