// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** The dashboard's files, all of them from the class path: a browser without network shows the page whole. */
final class Page {
    private static final String CHART_JS = "/META-INF/resources/webjars/chart.js/4.5.1/dist/chart.umd.min.js";

    private static final List<String> FILES =
            List.of("dashboard.css", "dashboard.js", "device.js", "widgets.js", "line.js", "dom.js", "favicon.svg");

    void mount(Router router) {
        serve(router, "/", "page/index.html");
        FILES.forEach(file -> serve(router, "/" + file, "page/" + file));
        serve(router, "/chart.js", CHART_JS);
    }

    /** Files are read when they are asked for: a simulator that nobody looks at reads none. */
    private static void serve(Router router, String path, String resource) {
        String type = type(resource);
        router.get(path).handler(context -> {
            context.response().putHeader("Content-Type", type);
            context.end(read(resource));
        });
    }

    private static String type(String resource) {
        return switch (resource.substring(resource.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "svg" -> "image/svg+xml";
            default -> "application/octet-stream";
        };
    }

    private static Buffer read(String resource) {
        try (InputStream in = Optional.ofNullable(Page.class.getResourceAsStream(resource))
                .orElseThrow(() -> new IllegalStateException("not on the class path: " + resource))) {
            return Buffer.buffer(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
