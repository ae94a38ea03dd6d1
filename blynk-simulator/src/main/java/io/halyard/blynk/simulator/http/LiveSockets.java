// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * The open pages. While there is any, what changed is sent every {@value #PERIOD_MILLIS} ms; a page that does not keep up
 * is left out until it does, and then told everything it missed. Only on the event loop.
 */
final class LiveSockets {
    private static final long PERIOD_MILLIS = 50;

    private final Vertx vertx;
    private final Supplier<LiveView> views;
    private final Map<ServerWebSocket, LiveView> open = new LinkedHashMap<>();
    private OptionalLong timer = OptionalLong.empty();

    LiveSockets(Vertx vertx, Supplier<LiveView> views) {
        this.vertx = vertx;
        this.views = views;
    }

    void opened(ServerWebSocket socket) {
        LiveView view = views.get();
        open.put(socket, view);
        socket.textMessageHandler(text -> view.command(text).ifPresent(socket::writeTextMessage));
        socket.exceptionHandler(_ -> socket.close());
        socket.closeHandler(_ -> closed(socket));
        socket.writeTextMessage(view.everything());
        if (timer.isEmpty()) {
            timer = OptionalLong.of(vertx.setPeriodic(PERIOD_MILLIS, _ -> tick()));
        }
    }

    private void tick() {
        open.forEach((socket, view) -> {
            if (!socket.isClosed() && !socket.writeQueueFull()) {
                view.changes().ifPresent(socket::writeTextMessage);
            }
        });
    }

    private void closed(ServerWebSocket socket) {
        open.remove(socket);
        if (open.isEmpty()) {
            timer.ifPresent(vertx::cancelTimer);
            timer = OptionalLong.empty();
        }
    }
}
