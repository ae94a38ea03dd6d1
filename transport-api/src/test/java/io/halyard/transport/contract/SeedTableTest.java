// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.testkit.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Who comes from umqtt or mqtt_as finds every name of theirs in the README, and each line is proved by the contract. */
class SeedTableTest {
    /** Each name of either library that a program of its users can hold. */
    private static final List<String> NAMES = List.of(
            // umqtt, its parameters and what they mean
            "MQTTClient",
            "client_id",
            "server",
            "port",
            "user",
            "password",
            "keepalive",
            "ssl",
            "ssl_params",
            "reconn",
            "version",
            "set_callback",
            "error_register_cb",
            "set_last_will",
            "connect",
            "clean_session",
            "disconnect",
            "close",
            "ping",
            "publish",
            "topic",
            "msg",
            "retain",
            "qos",
            "subscribe",
            "check_msg",
            "wait_msg",
            "get_mqttsta",
            "0",
            "1",
            "2",
            "-1",
            // mqtt_as
            "MQTT_base",
            "config",
            "clean",
            "unsubscribe",
            "oneshot",
            "broker_up",
            "_has_connected",
            "up",
            "down",
            "queue",
            "set_cb_on_event",
            "cb",
            "udata",
            "new_task",
            "retained");

    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    private static final Pattern WORD = Pattern.compile("-?\\w+");

    /** A line of the table. */
    private record Row(String theirs, String proof) {}

    private static List<Row> rows() throws IOException {
        return Files.readString(Repository.path("transport-api/README.md"))
                .lines()
                .dropWhile(line -> !line.equals("## Names of the seeds"))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("| ") && !line.contains("| proved by"))
                .map(line -> line.split("\\|"))
                .map(cells -> new Row(cells[1], cells[3]))
                .toList();
    }

    @Test
    void everyNameOfTheirsHasALine() throws IOException {
        Set<String> listed = rows().stream()
                .flatMap(row -> WORD.matcher(row.theirs()).results())
                .map(word -> word.group())
                .collect(Collectors.toSet());
        assertThat(listed).containsAll(NAMES);
    }

    @Test
    void everyLineIsProvedByTheContract() throws IOException {
        Set<String> tests = ContractMethods.namesOf(
                ConnectionPromises.class, PublishPromises.class, TransportContract.class, TlsContract.class);
        tests.add(TlsContract.class.getSimpleName()); // For a line that all of it proves.
        assertThat(rows()).hasSizeGreaterThan(15);
        for (Row row : rows()) {
            assertThat(QUOTED.matcher(row.proof()).results().map(name -> name.group(1)))
                    .as("tests that prove %s", row.theirs())
                    .isNotEmpty()
                    .allMatch(tests::contains);
        }
    }
}
