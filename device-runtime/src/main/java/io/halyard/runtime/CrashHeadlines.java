// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import io.halyard.remote.RemoteAgent;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.Registration;
import io.halyard.transport.TransportState;
import io.halyard.watchdog.record.CrashStore;
import io.halyard.watchdog.record.CrashSummary;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells operators of crashes that nobody has acknowledged: after each connect the newest five headlines on {@code stream/crash}, one a second.
 */
final class CrashHeadlines implements AutoCloseable {
    static final String STREAM = "crash";
    private static final int MOST = 5;
    private static final long PAUSE_SECONDS = 1;

    private final RemoteAgent agent;
    private final CrashStore store;
    private final MqttTransport transport;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Registration registration;

    private CrashHeadlines(RemoteAgent agent, CrashStore store, MqttTransport transport) {
        this.agent = agent;
        this.store = store;
        this.transport = transport;
        this.registration = transport.onStateChange(change -> {
            if (change.to() == TransportState.CONNECTED) {
                tell();
            }
        });
    }

    static CrashHeadlines start(RemoteAgent agent, CrashStore store, MqttTransport transport) {
        return new CrashHeadlines(agent, store, transport);
    }

    /** On the listener's own thread, which has nothing else to do. */
    private void tell() {
        List<CrashSummary> unsent =
                store.list().stream().filter(each -> !each.sent()).toList();
        try {
            for (CrashSummary each : unsent.subList(Math.max(0, unsent.size() - MOST), unsent.size())) {
                if (!transport.isConnected() || closed.await(PAUSE_SECONDS, TimeUnit.SECONDS)) {
                    return;
                }
                agent.tell(STREAM, (ObjectNode) JsonMapper.shared().readTree(each.headline()));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // Nobody has a reason to.
        }
    }

    @Override
    public void close() {
        closed.countDown();
        registration.close();
    }
}
