// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator.http;

import io.halyard.blynk.simulator.state.Devices;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts HTTP connections: the device API for programs, the page and its WebSocket for people. */
public final class HttpListener {
    private static final Logger log = LoggerFactory.getLogger(HttpListener.class);

    private static final int LONGEST_COMMAND_BYTES = 8_192;

    private final Vertx vertx;
    private final Devices devices;

    /** Creates a listener that does not listen yet. */
    public HttpListener(Vertx vertx, Devices devices) {
        this.vertx = vertx;
        this.devices = devices;
    }

    /**
     * {@return the port, once it listens there}
     *
     * @param mqttUri where devices connect: the page shows it
     */
    public Future<Integer> listen(String host, int port, URI mqttUri) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(host)
                .setPort(port)
                .setMaxWebSocketFrameSize(LONGEST_COMMAND_BYTES)
                .setMaxWebSocketMessageSize(LONGEST_COMMAND_BYTES);
        return vertx.createHttpServer(options)
                .requestHandler(router(isLoopback(host), mqttUri))
                .listen()
                .map(HttpServer::actualPort);
    }

    private Router router(boolean loopback, URI mqttUri) {
        Router router = Router.router(vertx);
        router.route().handler(context -> guard(context, loopback)).failureHandler(HttpListener::failed);
        new DeviceApi(devices).mount(router);
        new Page().mount(router);
        LiveSockets sockets = new LiveSockets(vertx, () -> new LiveView(devices, mqttUri));
        router.get("/live").handler(context -> upgrade(context, sockets));
        return router;
    }

    /**
     * A page from elsewhere, open in the same browser, must not play the person: neither under its own name, which it made
     * point to this computer, nor from its own origin.
     */
    private static void guard(RoutingContext context, boolean loopback) {
        String name = host(context).map(HostAndPort::host).orElse("");
        if (loopback && !isLoopback(name)) {
            context.response().setStatusCode(403).end("This server answers to localhost only, not to '" + name + "'.");
            return;
        }
        context.response()
                .putHeader(
                        "Content-Security-Policy",
                        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                                + "connect-src 'self' ws://" + context.request().getHeader("Host")
                                + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cache-Control", "no-store");
        context.next();
    }

    /** A request that cannot be understood is its sender's fault and answered so; anything else is ours and logged. */
    private static void failed(RoutingContext context) {
        int status = context.statusCode() < 400 ? 500 : context.statusCode();
        if (status >= 500) {
            log.error(
                    "{} {} failed",
                    context.request().method(),
                    context.request().path(),
                    context.failure());
        }
        if (!context.response().ended()) {
            DeviceApi.refuse(context, status, HttpResponseStatus.valueOf(status).reasonPhrase());
        }
    }

    private static void upgrade(RoutingContext context, LiveSockets sockets) {
        String own = host(context).map(Object::toString).orElse("");
        String origin =
                Optional.ofNullable(context.request().getHeader("Origin")).orElse("");
        if (!origin.isEmpty() && !origin.equals("http://" + own)) {
            context.response().setStatusCode(403).end("Only the dashboard's own page may connect here.");
        } else if (!"websocket".equalsIgnoreCase(context.request().getHeader("Upgrade"))) {
            context.response()
                    .setStatusCode(426)
                    .putHeader("Upgrade", "websocket")
                    .end();
        } else {
            context.request().toWebSocket().onSuccess(sockets::opened);
        }
    }

    private static Optional<HostAndPort> host(RoutingContext context) {
        return Optional.ofNullable(context.request().authority());
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("::1") || host.equals("[::1]");
    }
}
