// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.handler;

/**
 * A user's code for what the server sends. It runs on a virtual thread, in order within its registration, and may block.
 *
 * @param <T> what is sent
 */
@FunctionalInterface
public interface Handler<T> {
    /**
     * Handles it. What is thrown is logged and counted; the next one is delivered all the same.
     *
     * @throws Exception whatever the handler throws
     */
    void handle(T message) throws Exception;
}
