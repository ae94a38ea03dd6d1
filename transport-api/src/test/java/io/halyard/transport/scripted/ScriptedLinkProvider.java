// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.scripted;

import io.halyard.transport.Endpoint;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.TransportException;
import io.halyard.transport.spi.LinkListener;
import io.halyard.transport.spi.LinkSettings;
import io.halyard.transport.spi.MqttLink;
import io.halyard.transport.spi.MqttLinkProvider;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/** Makes {@link ScriptedLink}s, and says how their connects end. Any thread may use it. */
public final class ScriptedLinkProvider implements MqttLinkProvider {
    private final List<ScriptedLink> links = new CopyOnWriteArrayList<>();
    private volatile Optional<TransportException> connectFailure = Optional.empty();
    private volatile boolean connectHangs;
    private volatile boolean answers = true;
    private volatile MqttLink.Accepted accepted = new MqttLink.Accepted(false, 65_535, 268_435_455);

    /** From now on every connect succeeds, as it does at first. */
    public void acceptConnects() {
        connectFailure = Optional.empty();
        connectHangs = false;
    }

    /** From now on every connect succeeds, and the broker says this. */
    public void acceptConnects(MqttLink.Accepted answer) {
        accepted = answer;
        acceptConnects();
    }

    /** From now on every connect fails with that. */
    public void failConnects(TransportException cause) {
        connectFailure = Optional.of(cause);
    }

    /** From now on every connect hangs until it is interrupted or abandoned. */
    public void hangConnects() {
        connectHangs = true;
    }

    /** Whether links made from now on answer publishes, subscriptions and pings by themselves, as they do at first. */
    public void answerByThemselves(boolean answer) {
        answers = answer;
    }

    /** {@return every link made so far} */
    public List<ScriptedLink> links() {
        return links;
    }

    /** {@return the newest link} */
    public ScriptedLink link() {
        return links.getLast();
    }

    /** {@return the n-th link, from 1, as soon as it has connected} */
    public ScriptedLink awaitLink(int number) {
        Awaitility.await("link " + number)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> links.size() >= number && links.get(number - 1).isConnected());
        return links.get(number - 1);
    }

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public Set<MqttVersion> versions() {
        return EnumSet.of(MqttVersion.V3_1, MqttVersion.V3_1_1);
    }

    @Override
    public MqttVersion defaultVersion() {
        return MqttVersion.V3_1_1;
    }

    @Override
    public Set<Endpoint.Scheme> schemes() {
        return EnumSet.of(Endpoint.Scheme.MQTT, Endpoint.Scheme.MQTTS);
    }

    @Override
    public MqttLink create(LinkSettings settings, LinkListener listener) {
        ScriptedLink link = new ScriptedLink(this, settings, listener, answers);
        links.add(link);
        return link;
    }

    Optional<TransportException> connectFailure() {
        return connectFailure;
    }

    boolean connectHangs() {
        return connectHangs;
    }

    MqttLink.Accepted accepted() {
        return accepted;
    }
}
