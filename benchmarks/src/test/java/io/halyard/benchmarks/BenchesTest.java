// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.benchmarks.connections.ConnectionsBench;
import io.halyard.benchmarks.links.TransportBench;
import io.halyard.benchmarks.report.BenchException;
import io.halyard.benchmarks.report.Figures;
import io.halyard.benchmarks.report.Options;
import io.halyard.benchmarks.report.Result;
import io.halyard.benchmarks.startup.StartupBench;
import io.halyard.testkit.NeedsProgram;
import org.junit.jupiter.api.Test;

/** Each bench runs, does its work and ends with its keys. Figures of such short runs mean nothing, so none is judged. */
@NeedsProgram("mosquitto")
class BenchesTest {
    @Test
    void transportComparesAllFourContenders() throws Exception {
        Result result = TransportBench.run(quick("hivemq-3"));

        for (String key : new String[] {"qos0", "qos1", "p99", "socket", "aa_qos0", "aa_qos1", "aa_p99"}) {
            assertThat(figure(result, "hivemq-3." + key)).as(key).isPositive();
        }
        assertThat(result.value("hivemq-3.bytes")).isNotEmpty();
    }

    @Test
    void connectionsComeBackAfterTheOutage() throws Exception {
        Result result = ConnectionsBench.run(quick("hivemq"));

        assertThat(result.value("connections")).isEqualTo("20");
        assertThat(figure(result, "threads")).isPositive();
        assertThat(figure(result, "connect_s")).isPositive();
        assertThat(figure(result, "recover_s")) // Where the bench stands still, all are back before it looks.
                .isNotNegative();
        assertThat(result.value("heap_ratio")) // Of twenty connections it is lost in what collections find.
                .isNotEmpty();
    }

    @Test
    void startupPublishesFromEachProgram() throws Exception {
        Result result = StartupBench.run(quick("hivemq"));

        assertThat(figure(result, "hivemq.raw_ms")).isPositive();
        assertThat(figure(result, "hivemq.transport_ms")).isPositive();
        assertThat(figure(result, "hivemq.transport_mb")).isPositive();
        assertThat(figure(result, "hivemq.device_ms")).isPositive();
    }

    @Test
    void anUnknownLinkIsNamed() {
        assertThatThrownBy(() -> TransportBench.run(quick("smoke-signals")))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining("there is no link 'smoke-signals'")
                .hasMessageContaining("hivemq-3, hivemq-5, paho-3, paho-5");
    }

    @Test
    void fewerThanNoConnectionsAreRefused() {
        assertThatThrownBy(() -> new Options("", false, -5))
                .isInstanceOf(BenchException.class)
                .hasMessage("--connections -5: there is at least one");
    }

    @Test
    void nothingMeasuredIsNoFigure() {
        assertThatThrownBy(() -> new Figures().median()).isInstanceOf(BenchException.class);
    }

    @Test
    void aLowerQuartileIsAmongTheFastButNotTheFastest() {
        assertThat(figures(9, 1, 7, 3, 5, 8, 2, 6).lowerQuartile()).isEqualTo(3);
        assertThatThrownBy(() -> new Figures().lowerQuartile()).isInstanceOf(BenchException.class);
    }

    @Test
    void ratiosArePairedAndNoiseHasNoSign() {
        Figures slow = figures(100, 50, 10);
        Figures fast = figures(200, 100, 40);

        assertThat(slow.medianRatio(fast)).isEqualTo(0.5);
        assertThat(slow.noise(fast)).isEqualTo(2.0);
        assertThat(fast.noise(slow)).isEqualTo(2.0);
    }

    private static Figures figures(double... rounds) {
        Figures figures = new Figures();
        for (double round : rounds) {
            figures.add(round);
        }
        return figures;
    }

    private static Options quick(String link) {
        return new Options(link, true, 0);
    }

    private static double figure(Result result, String key) {
        return Double.parseDouble(result.value(key));
    }
}
