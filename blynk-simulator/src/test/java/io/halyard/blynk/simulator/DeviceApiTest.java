// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.blynk.simulator.TestClient.Received;
import io.halyard.blynk.simulator.state.Datastream;
import io.halyard.blynk.simulator.state.Datastream.ValueType;
import io.halyard.blynk.simulator.state.DeviceEvent;
import io.halyard.blynk.simulator.state.Point;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The HTTP device API with the JDK's client. */
class DeviceApiTest {
    private static final String TOKEN = "token-of-the-greenhouse";
    private static final Instant NOW = Instant.parse("2026-07-01T12:00:00Z");

    private final HttpClient http = HttpClient.newHttpClient();
    private BlynkSimulator simulator;
    private SimulatedDevice device;

    @BeforeEach
    void start() {
        simulator = BlynkSimulator.start(
                SimulatorSettings.of(TOKEN)
                        .withDatastreams(
                                Datastream.of("Temperature", 0, ValueType.DOUBLE),
                                Datastream.of("Fan", 1, ValueType.BOOLEAN),
                                Datastream.of("Message", 2, ValueType.STRING),
                                Datastream.of("Place", 3, ValueType.LOCATION)),
                Clock.fixed(NOW, ZoneOffset.UTC));
        device = simulator.device(TOKEN);
    }

    @AfterEach
    void close() {
        http.close();
        simulator.close();
    }

    @Test
    void updateReachesTheDevice() throws Exception {
        try (TestClient client = TestClient.cloud(simulator, TOKEN).subscribed("downlink/#")) {
            assertThat(get("update?token=" + TOKEN + "&v1=1").statusCode()).isEqualTo(200);
            assertThat(client.next()).isEqualTo(new Received("downlink/ds/Fan", "1", 1));
        }
    }

    @Test
    void updateTakesAPinAndSeveralValues() throws Exception {
        assertThat(get("update?token=" + TOKEN + "&pin=V3&value=13.4&value=52.5")
                        .statusCode())
                .isEqualTo(200);
        assertThat(device.values("Place")).containsExactly("13.4", "52.5");
    }

    @Test
    void updateKeepsWithinTheRange() throws Exception {
        get("update?token=" + TOKEN + "&v0=120");
        assertThat(device.value("Temperature")).contains("100");
        get("update?token=" + TOKEN + "&v0=-0.5");
        assertThat(device.value("Temperature")).contains("0");
        assertThat(device.diagnostics()).isEmpty();
    }

    @Test
    void batchUpdateSetsSeveralPins() throws Exception {
        assertThat(get("batch/update?token=" + TOKEN + "&v0=21.5&V2=a%20b").statusCode())
                .isEqualTo(200);
        assertThat(device.value("Temperature")).contains("21.5");
        assertThat(device.value("Message")).contains("a b");
    }

    @Test
    void aPostedBatchHasItsTimes() throws Exception {
        long now = NOW.toEpochMilli();
        HttpResponse<String> answer =
                post("batch/update?token=" + TOKEN + "&pin=v0", "[[" + (now - 1000) + ",1.5],[" + now + ",2]]");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(device.history("Temperature"))
                .containsExactly(new Point(NOW.minusSeconds(1), "1.5"), new Point(NOW, "2"));
        assertThat(post("batch/update?token=" + TOKEN + "&pin=v0", "{}").body())
                .isEqualTo("{\"error\":{\"message\":\"Wrong data format.\"}}");
    }

    @Test
    void getAnswersOneValueAsText() throws Exception {
        device.write("Temperature", "21.50");
        device.write("Place", "13.4", "52.5");

        assertThat(get("get?token=" + TOKEN + "&v0").body()).isEqualTo("21.50");
        assertThat(get("get?token=" + TOKEN + "&v1").body()).isEmpty();
        assertThat(get("get?token=" + TOKEN + "&v3").body()).isEqualTo("13.4,52.5");
    }

    @Test
    void getAnswersSeveralAndGetAllEveryValueAsJson() throws Exception {
        device.write("Temperature", "21.50");
        device.write("Fan", "1");
        device.write("Message", "say \"hi\"");

        assertThat(get("get?token=" + TOKEN + "&v0&v1").body()).isEqualTo("{\"v0\":21.50,\"v1\":1}");
        assertThat(get("getAll?token=" + TOKEN).body()).isEqualTo("{\"v0\":21.50,\"v1\":1,\"v2\":\"say \\\"hi\\\"\"}");
    }

    @Test
    void propertiesAreUpdated() throws Exception {
        assertThat(get("update/property?token=" + TOKEN + "&pin=v1&color=%23D3435C&isDisabled=true")
                        .statusCode())
                .isEqualTo(200);
        assertThat(device.properties("Fan")).containsEntry("color", "#D3435C").containsEntry("isDisabled", "true");
    }

    @Test
    void eventsAreLogged() throws Exception {
        assertThat(get("logEvent?token=" + TOKEN + "&code=too_hot&description=41%20degrees")
                        .statusCode())
                .isEqualTo(200);
        assertThat(device.events()).containsExactly(new DeviceEvent(NOW, "too_hot", "41 degrees"));
    }

    @Test
    void itSaysWhetherTheDeviceIsThere() throws Exception {
        assertThat(get("isHardwareConnected?token=" + TOKEN).body()).isEqualTo("false");
        try (TestClient _ = TestClient.cloud(simulator, TOKEN)) {
            assertThat(get("isHardwareConnected?token=" + TOKEN).body()).isEqualTo("true");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    update?token=wrong-token&v0=1                  | 400 | Invalid token.
                    get?v0                                         | 400 | Invalid token.
                    update?token=token-of-the-greenhouse           | 400 | Wrong pin format.
                    update?token=token-of-the-greenhouse&x0=1      | 400 | Wrong pin format.
                    update?token=token-of-the-greenhouse&v9=1      | 400 | no datastream has the virtual pin 'v9'
                    update?token=token-of-the-greenhouse&v0=21,5   | 400 | Value doesn't match the Datastream data type
                    logEvent?token=token-of-the-greenhouse&code=   | 400 | event code '' is not 1 to 64 letters, digits, _ or -
                    weather?token=token-of-the-greenhouse          | 404 | Not found.
                    """)
    void faultsAreAnsweredAsBlynkDoes(String path, int status, String message) throws Exception {
        HttpResponse<String> answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json; charset=utf-8");
        assertThat(answer.body()).isEqualTo("{\"error\":{\"message\":\"" + message + "\"}}");
    }

    @Test
    void brokenRequestsAreRefusedAndNothingElse() throws Exception {
        assertThat(raw("GET /external/api/update?token=" + TOKEN + "&v0=%zz HTTP/1.1"))
                .startsWith("HTTP/1.1 400");
        assertThat(raw("GET /live HTTP/1.1")).startsWith("HTTP/1.1 426");
        assertThat(raw("GET /../../etc/passwd HTTP/1.1")).startsWith("HTTP/1.1 404");
        assertThat(post("batch/update?token=" + TOKEN + "&pin=v0", " ".repeat(2 << 20))
                        .statusCode())
                .isEqualTo(413);
        assertThat(get("isHardwareConnected?token=" + TOKEN).body()).isEqualTo("false");
    }

    @Test
    void aCommandThatIsNoneIsAnsweredWithAComplaint() throws Exception {
        BlockingQueue<String> answers = new LinkedBlockingQueue<>();
        URI live = URI.create("ws://127.0.0.1:" + simulator.httpPort() + "/live");
        WebSocket socket = http.newWebSocketBuilder()
                .buildAsync(live, new WebSocket.Listener() {
                    @Override
                    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
                        answers.add(text.toString());
                        from.request(1);
                        return null;
                    }
                })
                .join();
        assertThat(answers.poll(10, TimeUnit.SECONDS)).contains("\"type\":\"everything\"");
        for (String command : List.of(
                "nonsense", "{}", "{\"device\":1}", "{\"device\":0,\"datastream\":\"Fan\",\"value\":\"loud\"}")) {
            socket.sendText(command, true).join();
            assertThat(answers.poll(10, TimeUnit.SECONDS)).contains("\"type\":\"refused\"");
        }
        socket.abort();
    }

    @Test
    void anotherSitesPageCannotPlayThePerson() throws Exception {
        HttpResponse<String> refused = http.send(
                HttpRequest.newBuilder(simulator.httpUri().resolve("live"))
                        .header("Origin", "http://elsewhere.example")
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).isEqualTo("Only the dashboard's own page may connect here.");
    }

    @Test
    void aNameThatWasMadeToPointHereIsRefused() throws IOException {
        assertThat(raw("GET / HTTP/1.1", "elsewhere.example"))
                .startsWith("HTTP/1.1 403")
                .endsWith("not to 'elsewhere.example'.");
    }

    private String raw(String request) throws IOException {
        return raw(request, "localhost:" + simulator.httpPort());
    }

    private String raw(String request, String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), simulator.httpPort())) {
            socket.setSoTimeout(10_000);
            String whole = request + "\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(whole.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(uri(path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return simulator.httpUri().resolve("external/api/" + path);
    }
}
