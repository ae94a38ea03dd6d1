// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.transport.Endpoint.Scheme;
import io.halyard.transport.TransportException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointTest {
    @ParameterizedTest
    @CsvSource({
        "mqtt://broker.example, mqtt://broker.example:1883",
        "mqtts://broker.example, mqtts://broker.example:8883",
        "ws://broker.example, ws://broker.example:80/mqtt",
        "wss://broker.example, wss://broker.example:443/mqtt",
        "WSS://broker.example:9001/, wss://broker.example:9001/",
        "ws://broker.example/a/b, ws://broker.example:80/a/b",
        "mqtt://127.0.0.1:65535/, mqtt://127.0.0.1:65535",
        "mqtt://[::1]:1884, mqtt://[::1]:1884",
        "mqtt://[::1], mqtt://[::1]:1883",
        "' mqtt://my_broker:1 ', mqtt://my_broker:1",
    })
    void anEndpointIsAUri(String uri, String shown) {
        assertThat(Endpoint.of(uri)).hasToString(shown);
        assertThat(Endpoint.of(shown)).isEqualTo(Endpoint.of(uri));
    }

    @Test
    void anAddressOfIpv6HasNoBrackets() {
        assertThat(Endpoint.of("mqtt://[2001:db8::7]:1884"))
                .isEqualTo(new Endpoint(Scheme.MQTT, "2001:db8::7", 1884, ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://broker.example | the scheme must be mqtt, mqtts, ws or wss",
                "broker.example | the scheme must be mqtt, mqtts, ws or wss",
                "broker.example:1883 | the scheme must be mqtt, mqtts, ws or wss",
                "mqtt:// | Expected authority",
                "mqtt:///path | it names no host, e.g. mqtt://broker.example.org",
                "mqtt://:1883 | it names no host, e.g. mqtt://broker.example.org",
                "mqtt://b\u00fccher.example | it names no host",
                "mqtt://broker.example:0 | port 0 is outside 1 to 65535",
                "mqtt://broker.example:65536 | port 65536 is outside 1 to 65535",
                "mqtt://broker.example:mqtt | port 'mqtt' is no number of 1 to 65535",
                "mqtt://broker.example:-1 | port '-1' is no number of 1 to 65535",
                "mqtt://broker.example:99999999999 | port '99999999999' is no number of 1 to 65535",
                "mqtt://broker.example:1883/path | a path is for ws and wss only",
                "ws://broker.example/mqtt? | what follows ? or # would not be sent: leave it away",
                "wss://broker.example/mqtt#top | what follows ? or # would not be sent: leave it away",
                "mqtt://a b | Illegal character",
            })
    void whatIsWrongIsSaid(String uri, String problem) {
        assertThatThrownBy(() -> Endpoint.of(uri))
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_SETTING))
                .hasMessageContaining("'" + uri)
                .hasMessageContaining(problem);
    }

    @ParameterizedTest
    @CsvSource({
        "mqtt://device:hush@broker.example",
        "mqtt://device:hush@my_broker",
        "mqtt://device:hush@broker.example:99999",
        "mqtt://device:h@hush@broker.example",
        "http://device:hush@broker.example",
        "mqtt://device:hush@broker example",
        "mqtt:device:hush@broker.example",
        "mqtt:/device:hush@broker.example",
        "device:hush@broker.example:1883",
    })
    void aPasswordInAUriIsRefusedAndNeverShown(String uri) {
        assertThatThrownBy(() -> Endpoint.of(uri))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("***@")
                .hasMessageNotContaining("hush");
    }

    @ParameterizedTest
    @CsvSource({
        "wss://broker.example/mqtt?token=hush",
        "http://broker.example/mqtt?token=hush#top",
        "wss://device:hush@broker.example/mqtt?token=hush",
    })
    void whatAQueryHoldsIsNeverShown(String uri) {
        assertThatThrownBy(() -> Endpoint.of(uri))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("broker.example/mqtt?***'")
                .hasMessageNotContaining("hush");
    }

    @Test
    void anEndpointMadeOfItsPartsIsHeldToTheSame() {
        assertThatThrownBy(() -> new Endpoint(Scheme.MQTT, "", 1883, "")).hasMessageContaining("it names no host");
        assertThatThrownBy(() -> new Endpoint(Scheme.MQTT, "b", 0, "")).hasMessageContaining("port 0 is outside");
        assertThatThrownBy(() -> new Endpoint(Scheme.MQTTS, "b", 1, "/x")).hasMessageContaining("for ws and wss only");
        assertThatThrownBy(() -> new Endpoint(Scheme.WS, "b", 1, "mqtt")).hasMessageContaining("does not begin with /");
    }
}
