// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/** A file in which the kernel tells or takes something; what it does not hold as expected is an {@link IOException}. */
record KernelFile(Path path) {
    boolean exists() {
        return Files.isReadable(path);
    }

    String text() throws IOException {
        return Files.readString(path).strip();
    }

    List<String> lines() throws IOException {
        return text().lines().toList();
    }

    long wholeNumber() throws IOException {
        return parseLong(text());
    }

    /** {@return a column of the first line, counted from 0} */
    double column(int index) throws IOException {
        String[] columns = columns(text());
        if (index >= columns.length) {
            throw unexpected("column " + (index + 1));
        }
        try {
            return Double.parseDouble(columns[index]);
        } catch (NumberFormatException e) {
            throw unexpected("a number instead of '" + columns[index] + "'", e);
        }
    }

    /** {@return what follows a line's first word} */
    String[] lineOf(String word) throws IOException {
        for (String line : lines()) {
            String[] columns = columns(line);
            if (columns[0].equals(word)) {
                return Arrays.copyOfRange(columns, 1, columns.length);
            }
        }
        throw unexpected("line " + word);
    }

    long parseLong(String text) throws IOException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw unexpected("a number instead of '" + text + "'", e);
        }
    }

    void write(long value) throws IOException {
        write(Long.toString(value));
    }

    void write(String text) throws IOException {
        Files.writeString(path, text, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
    }

    IOException unexpected(String missing) {
        return new IOException(path + " has no " + missing);
    }

    private IOException unexpected(String wanted, NumberFormatException cause) {
        return new IOException(path + " should hold " + wanted, cause);
    }

    static String[] columns(String line) {
        return line.strip().split("\\s+", -1);
    }
}
