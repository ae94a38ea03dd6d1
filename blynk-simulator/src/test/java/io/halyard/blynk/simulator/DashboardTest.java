// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.halyard.blynk.simulator.SimulatorSettings.Device;
import io.halyard.blynk.simulator.TestClient.Received;
import io.halyard.blynk.simulator.state.Datastream;
import io.halyard.blynk.simulator.state.Datastream.Control;
import io.halyard.blynk.simulator.state.Datastream.ValueType;
import io.halyard.testkit.NeedsProgram;
import io.halyard.testkit.Ports;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page in a real browser, with a real MQTT client at the other end. */
@NeedsProgram("chromium")
class DashboardTest {
    private static final String TOKEN = "token-of-the-greenhouse";
    private static final String SECOND = "token-of-the-cellar";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static Playwright playwright;
    private static Browser browser;

    private final List<String> faults = new ArrayList<>();
    private final List<String> requests = new ArrayList<>();
    private BlynkSimulator simulator;
    private TestClient client;
    private BrowserContext context;
    private Page page;
    private Locator greenhouse;

    @BeforeAll
    static void startBrowser() {
        PlaywrightAssertions.setDefaultAssertionTimeout((double) PATIENCE.toMillis());
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of("/usr/bin/chromium"))
                        .setTimeout((double) PATIENCE.multipliedBy(3).toMillis())
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-background-networking",
                                "--no-first-run",
                                "--disable-component-update",
                                "--disable-sync")));
    }

    @AfterAll
    static void stopBrowser() {
        playwright.close();
    }

    @BeforeEach
    void open() {
        simulator = BlynkSimulator.start(SimulatorSettings.of(TOKEN)
                .withPorts(0, Ports.free()) // Not one that another program may get while this is down for a moment.
                .withDevices(new Device(TOKEN, "Greenhouse"), new Device(SECOND, "Cellar"))
                .withDatastreams(
                        Datastream.of("Temperature", 0, ValueType.DOUBLE)
                                .withRange(-10, 40)
                                .withUnit("°C")
                                .shownAs(Control.CHART),
                        Datastream.of("Fan", 1, ValueType.BOOLEAN).shownAs(Control.SWITCH),
                        Datastream.of("Setpoint", 2, ValueType.INTEGER)
                                .withUnit("%")
                                .shownAs(Control.SLIDER),
                        Datastream.of("Humidity", 3, ValueType.DOUBLE).withUnit("%"),
                        Datastream.of("Message", 4, ValueType.STRING)));
        client = TestClient.cloud(simulator, TOKEN).subscribed("downlink/#");
        context = browser.newContext(
                new Browser.NewContextOptions().setLocale("de-DE").setViewportSize(1280, 900));
        page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                faults.add(message.text());
            }
        });
        page.onPageError(faults::add);
        page.onRequest(request -> requests.add(request.url()));
        page.navigate(simulator.httpUri().toString());
        greenhouse = page.getByTestId("device-Greenhouse");
        assertThat(page.getByTestId("link")).hasText("Live");
    }

    @AfterEach
    void close() {
        context.close();
        client.close();
        simulator.close();
        assertThat(faults).as("what the browser complained about").isEmpty();
    }

    @Test
    void aValueIsShownWhenItComes() {
        client.publish("ds/Humidity", "61.5");

        assertThat(greenhouse.getByTestId("value-Humidity")).hasText("61.5");
        assertThat(greenhouse.getByTestId("widget-Humidity")).containsText("%");
        assertThat(page.getByTestId("device-Cellar").getByTestId("value-Humidity"))
                .hasText("–");
    }

    @Test
    void theChartHasEveryPoint() {
        for (int i = 0; i < 30; i++) {
            client.publish("ds/Temperature", Double.toString(20 + i / 10.0));
        }
        Locator chart = greenhouse.getByTestId("chart-Temperature");
        assertThat(chart).hasAttribute("data-points", "30");
        assertThat(chart).hasAttribute("aria-label", "Temperature: 30 values, from 20 to 22.9, now 22.9");
        page.waitForCondition(() -> painted(chart) > 1_000);
    }

    /** How many pixels of the canvas are not empty: a chart that draws nothing has none. */
    private static int painted(Locator canvas) {
        return (int) canvas.evaluate("""
                canvas => {
                  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
                  let painted = 0;
                  for (let i = 3; i < data.length; i += 4) painted += data[i] > 0 ? 1 : 0;
                  return painted;
                }""");
    }

    @Test
    void aPageOpenedLaterHasTheHistory() {
        client.publish("ds/Temperature", "20");
        client.publish("ds/Temperature", "21");
        page.reload();

        assertThat(greenhouse.getByTestId("chart-Temperature")).hasAttribute("data-points", "2");
        assertThat(greenhouse.getByTestId("value-Temperature")).hasText("21");
    }

    @Test
    void theSwitchReachesTheDevice() throws InterruptedException {
        Locator fan = greenhouse.getByTestId("switch-Fan");
        fan.click();
        assertThat(client.next()).isEqualTo(new Received("downlink/ds/Fan", "1", 1));
        assertThat(fan).hasAttribute("aria-checked", "true");

        fan.press("Space");
        assertThat(client.next()).isEqualTo(new Received("downlink/ds/Fan", "0", 1));
        assertThat(greenhouse.getByTestId("value-Fan")).hasText("Off");
    }

    @Test
    void theSliderReachesTheDevice() throws InterruptedException {
        Locator setpoint = greenhouse.getByTestId("slider-Setpoint");
        setpoint.fill("55");
        assertThat(client.next()).isEqualTo(new Received("downlink/ds/Setpoint", "55", 1));

        setpoint.press("ArrowRight");
        assertThat(client.next()).isEqualTo(new Received("downlink/ds/Setpoint", "56", 1));
        assertThat(greenhouse.getByTestId("value-Setpoint")).hasText("56");
        assertThat(setpoint).hasAttribute("aria-valuetext", "56 %");
    }

    @Test
    void aDraggedSliderSendsItsLastValue() throws InterruptedException {
        Locator setpoint = greenhouse.getByTestId("slider-Setpoint");
        setpoint.scrollIntoViewIfNeeded();
        var box = setpoint.boundingBox();
        page.mouse().move(box.x + 11, box.y + box.height / 2);
        page.mouse().down();
        for (int i = 0; i <= 20; i++) {
            page.mouse().move(box.x + 11 + i * (box.width - 22) / 20, box.y + box.height / 2);
        }
        page.mouse().up();

        assertThat(simulator.device(TOKEN).awaitValue("Setpoint", "100"::equals, TestClient.PATIENCE))
                .isEqualTo("100");
        assertThat(greenhouse.getByTestId("value-Setpoint")).hasText("100");
    }

    @Test
    void anEventAppearsWithItsTime() {
        client.publish("event/too_hot", "41 degrees in the shade");

        Locator event = greenhouse.getByTestId("event");
        assertThat(event).containsText("too_hot");
        assertThat(event).containsText("41 degrees in the shade");
        assertThat(event.locator("time")).hasText(Pattern.compile("\\d\\d:\\d\\d:\\d\\d"));
    }

    @Test
    void theNewestEventIsOnTopAndFiftyAreKept() {
        for (int i = 1; i <= 60; i++) {
            client.publish("event/count", "number " + i);
        }
        Locator events = greenhouse.getByTestId("event");
        assertThat(events).hasCount(50);
        assertThat(events.first()).containsText("number 60");
        assertThat(events.last()).containsText("number 11");
    }

    @Test
    void propertiesAreHonoured() {
        client.publish("ds/Temperature/prop/color", "#D3435C");
        client.publish("ds/Temperature/prop/label", "Air");
        client.publish("ds/Fan/prop/isDisabled", "true");
        client.publish("ds/Fan/prop/offLabel", "Calm");
        client.publish("ds/Setpoint/prop/min", "10");
        client.publish("ds/Setpoint/prop/max", "30");
        client.publish("ds/Humidity/prop/suffix", "% r.h.");
        client.publish("ds/Humidity/prop/maximumFractionDigits", "1");
        client.publish("ds/Humidity", "61.2345");
        client.publish("ds/Message/prop/isHidden", "1");

        assertThat(greenhouse.getByTestId("label-Temperature")).hasText("Air");
        assertThat(greenhouse.getByTestId("value-Temperature")).hasCSS("color", "rgb(211, 67, 92)");
        assertThat(greenhouse.getByTestId("chart-Temperature")).hasAttribute("data-color", "#D3435C");
        assertThat(greenhouse.getByTestId("switch-Fan")).isDisabled();
        assertThat(greenhouse.getByTestId("value-Fan")).hasText("Calm");
        assertThat(greenhouse.getByTestId("slider-Setpoint")).hasAttribute("min", "10");
        assertThat(greenhouse.getByTestId("slider-Setpoint")).hasAttribute("max", "30");
        assertThat(greenhouse.getByTestId("value-Humidity")).hasText("61.2");
        assertThat(greenhouse.getByTestId("widget-Humidity")).containsText("% r.h.");
        assertThat(greenhouse.getByTestId("widget-Message")).isHidden();

        client.publish("ds/Temperature/prop/color/erase", "");
        assertThat(greenhouse.getByTestId("value-Temperature")).not().hasCSS("color", "rgb(211, 67, 92)");
    }

    @Test
    void whatADeviceSendsIsTextAndNeverMarkup() {
        String attack = "<img src=x onerror=\"document.title='hacked'\">";
        client.publish("ds/Message", attack);
        client.publish("ds/Message/prop/label", attack);
        client.publish("ds/Message/prop/color", "red;background:url(http://192.0.2.1/x)");
        client.publish("event/attack", attack);
        client.publish("meta/Note", attack);

        assertThat(greenhouse.getByTestId("value-Message")).hasText(attack);
        assertThat(greenhouse.getByTestId("event")).containsText(attack);
        assertThat(page).hasTitle("Blynk simulator");
        assertThat(page.locator("main img")).hasCount(0);
    }

    @Test
    void nothingIsLoadedFromElsewhere() {
        assertThat(requests)
                .isNotEmpty()
                .allMatch(url -> url.startsWith(simulator.httpUri().toString()));
    }

    @Test
    void theTokensAreNotOnThePage() {
        assertThat(page.content()).doesNotContain(TOKEN).doesNotContain(SECOND);
    }

    @Test
    void comingAndGoingIsShown() {
        assertThat(greenhouse.getByTestId("online")).hasText("Online");
        assertThat(page.getByTestId("device-Cellar").getByTestId("online")).hasText("Offline");
        client.close();
        assertThat(greenhouse.getByTestId("online")).hasText("Offline");
    }

    @Test
    void countersAndDiagnosticsAreShown() {
        client.publish("ds/Humidity", "1");
        client.publish("ds/Humidity", "1,5");

        assertThat(greenhouse.getByTestId("counter-uplinks")).hasText("2");
        assertThat(greenhouse.getByTestId("counter-dropped")).hasText("1");
        assertThat(greenhouse.getByTestId("counter-connections")).hasText("1");
        assertThat(greenhouse.getByTestId("diagnostic"))
                .containsText("datastream Humidity does not take '1,5': send a number with a point, such as 21.5");
    }

    @Test
    void everyControlHasAName() {
        assertThat(greenhouse.getByRole(AriaRole.SWITCH)).hasAccessibleName("Fan");
        assertThat(greenhouse.getByRole(AriaRole.SLIDER)).hasAccessibleName("Setpoint");
    }

    @Test
    void thePageComesBackAfterARestart() {
        int port = simulator.httpPort();
        simulator.close();
        assertThat(page.getByTestId("link")).hasText("Reconnecting");
        faults.clear(); // The browser logs that nobody listened.

        simulator = BlynkSimulator.start(SimulatorSettings.of(TOKEN)
                .withPorts(0, port)
                .withDatastreams(Datastream.of("Humidity", 3, ValueType.DOUBLE)));
        assertThat(page.getByTestId("link")).hasText("Live");
        assertThat(page.getByTestId("device-Device")).isVisible();
        assertThat(page.getByTestId("device-Greenhouse")).hasCount(0);
        faults.clear();
    }

    @Test
    void looksAsItShould() {
        DashboardPicture.fill(simulator, client);
        assertThat(greenhouse.getByTestId("event")).hasCount(3);
        assertThat(greenhouse.getByTestId("chart-Temperature")).hasAttribute("data-points", "120");
        picture("dashboard-light.png", 1280, 900, ColorScheme.LIGHT);
        var box = greenhouse.boundingBox(); // For the documentation: without the second device.
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target", "dashboard.png"))
                .setClip(0, 0, 1280, box.y + box.height + 24));
        picture("dashboard-dark.png", 1280, 900, ColorScheme.DARK);
        picture("dashboard-narrow.png", 390, 844, ColorScheme.LIGHT);
    }

    private void picture(String file, int width, int height, ColorScheme scheme) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        page.setViewportSize(width, height);
        page.screenshot(
                new Page.ScreenshotOptions().setPath(Path.of("target", file)).setFullPage(true));
        // Nothing sticks out at the side, once the chart has followed.
        page.waitForFunction("document.documentElement.scrollWidth <= window.innerWidth");
        page.screenshot(
                new Page.ScreenshotOptions().setPath(Path.of("target", file)).setFullPage(true));
    }
}
