// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator.http;

import io.halyard.blynk.simulator.state.Devices;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;

/** Accepts HTTP connections. */
public final class HttpListener {
    private final Vertx vertx;
    private final Router router;

    /** Creates a listener that does not listen yet. */
    public HttpListener(Vertx vertx, Devices devices) {
        this.vertx = vertx;
        this.router = Router.router(vertx);
        router.get("/").handler(context -> context.end(devices.all().size() + " devices"));
    }

    /** {@return the port, once it listens there} */
    public Future<Integer> listen(String host, int port) {
        return vertx.createHttpServer()
                .requestHandler(router)
                .listen(port, host)
                .map(HttpServer::actualPort);
    }
}
