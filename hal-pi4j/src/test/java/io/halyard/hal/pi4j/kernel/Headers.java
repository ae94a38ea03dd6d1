// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.PaddingLayout;
import java.lang.foreign.StructLayout;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the system's C compiler finds in the system's headers. */
final class Headers {
    private Headers() {}

    /** {@return what the classes' constants say, each but the private ones: C expression to our value} */
    static Map<String, Long> describe(Class<?>... classes) throws IllegalAccessException {
        Map<String, Long> facts = new TreeMap<>();
        for (Class<?> one : classes) {
            for (Field field : one.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers()) && !Modifier.isPrivate(field.getModifiers())) {
                    switch (field.get(null)) {
                        case StructLayout struct -> facts.putAll(describe(struct));
                        case Number number -> facts.put(field.getName(), number.longValue());
                        case Errno errno -> facts.put(field.getName(), (long) errno.number());
                        default -> throw new IllegalArgumentException(field + " is nothing of the headers");
                    }
                }
            }
        }
        return facts;
    }

    /** Size of a structure, size and place of each member. */
    private static Map<String, Long> describe(StructLayout struct) {
        Map<String, Long> facts = new TreeMap<>();
        String type = "struct " + struct.name().orElseThrow();
        facts.put("sizeof(" + type + ")", struct.byteSize());
        for (MemoryLayout member : struct.memberLayouts()) {
            if (member instanceof PaddingLayout) {
                continue;
            }
            String name = member.name().orElseThrow();
            facts.put("offsetof(" + type + ", " + name + ")", struct.byteOffset(PathElement.groupElement(name)));
            facts.put("sizeof(((" + type + " *)0)->" + name + ")", member.byteSize());
        }
        return facts;
    }

    /** {@return the value of each C expression} */
    static Map<String, Long> ask(Iterable<String> expressions, List<String> headers, Path folder)
            throws IOException, InterruptedException {
        StringBuilder program = new StringBuilder("#define _GNU_SOURCE\n#include <stddef.h>\n#include <stdio.h>\n");
        headers.forEach(header -> program.append("#include <").append(header).append(">\n"));
        program.append("int main(void) {\n");
        for (String expression : expressions) {
            program.append("printf(\"%llu ").append(expression).append("\\n\", (unsigned long long)(");
            program.append(expression).append("));\n");
        }
        program.append("}\n");
        Path source = Files.writeString(folder.resolve("facts.c"), program);
        Path binary = folder.resolve("facts");
        run("gcc", "-Wall", "-Werror", "-o", binary.toString(), source.toString());
        Map<String, Long> answers = new TreeMap<>();
        run(binary.toString()).lines().forEach(line -> {
            int space = line.indexOf(' ');
            answers.put(line.substring(space + 1), Long.parseUnsignedLong(line.substring(0, space)));
        });
        return answers;
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
