// SPDX-License-Identifier: Apache-2.0
package io.halyard.remote;

import io.halyard.durable.AppendLog;
import io.halyard.durable.LogEntry;
import io.halyard.remote.RemoteException.Kind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Remembers what was begun and how it ended, so that no request is carried out twice: neither one that the broker delivers
 * again, nor one that brought the device down. "Begun" is on disk before the command runs.
 *
 * <p>Entries, format 1: JSON objects {@code {"id","op","begun":true}} and {@code {"id","reply":{...}}}.
 */
final class RequestJournal {
    /** How many requests are remembered in memory; the log on disk holds more. */
    private static final int REMEMBERED = 256;

    /** Replies longer than this are not kept: the request is answered anew with a note instead. */
    private static final int LONGEST_REPLY = 16 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(RequestJournal.class);

    private final AppendLog log;
    private final Map<String, ObjectNode> replies = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ObjectNode> eldest) {
            return size() > REMEMBERED;
        }
    };

    RequestJournal(AppendLog log) {
        this.log = log;
        for (LogEntry entry : log.entries()) {
            ObjectNode node = Json.parse(entry.payload());
            String id = node.path("id").asString("");
            if (node.get("reply") instanceof ObjectNode reply) {
                replies.put(id, reply);
            } else {
                replies.put(id, aborted(id, node.path("op").asString("?")));
            }
        }
    }

    /** {@return how the request was answered, or that a crash cut it off, if it was begun before} */
    Optional<ObjectNode> find(String id) {
        return Optional.ofNullable(replies.get(id));
    }

    /** Notes that the request begins. When it returns, no crash can make the device forget that. */
    void begin(RemoteRequest request) {
        ObjectNode node = Json.object();
        node.put("id", request.id());
        node.put("op", request.command());
        node.put("begun", true);
        log.append(Json.bytes(node));
        replies.put(request.id(), aborted(request.id(), request.command()));
    }

    /** Notes how it ended. */
    void end(RemoteRequest request, ObjectNode reply) {
        ObjectNode kept = reply;
        if (Json.bytes(reply).length > LONGEST_REPLY) {
            kept = Replies.refused(
                    request.id(), Kind.FAILED, "it was carried out; its reply was too large to be kept: ask anew");
        }
        ObjectNode node = Json.object();
        node.put("id", request.id());
        node.set("reply", kept);
        log.append(Json.bytes(node));
        replies.put(request.id(), kept);
    }

    private static ObjectNode aborted(String id, String command) {
        LOG.debug("request {} ({}) has begun", id, command);
        return Replies.refused(
                id, Kind.ABORTED_BY_CRASH, "the device went down while it did " + command + "; it does not try again");
    }
}
