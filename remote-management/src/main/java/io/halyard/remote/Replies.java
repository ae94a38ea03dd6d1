// SPDX-License-Identifier: Apache-2.0
package io.halyard.remote;

import io.halyard.remote.RemoteException.Kind;
import tools.jackson.databind.node.ObjectNode;

/** The three forms of a reply: see the package documentation. */
final class Replies {
    private Replies() {}

    static ObjectNode part(String id, ObjectNode part) {
        ObjectNode node = begin(id);
        node.set("part", part);
        return node;
    }

    static ObjectNode done(String id, ObjectNode result) {
        ObjectNode node = begin(id);
        node.put("ok", true);
        node.set("result", result);
        return node;
    }

    static ObjectNode refused(String id, Kind kind, String message) {
        ObjectNode node = begin(id);
        node.put("ok", false);
        ObjectNode error = Json.object();
        error.put("kind", kind.name());
        error.put("message", message);
        node.set("error", error);
        return node;
    }

    private static ObjectNode begin(String id) {
        ObjectNode node = Json.object();
        node.put("v", 1);
        node.put("id", id);
        return node;
    }
}
