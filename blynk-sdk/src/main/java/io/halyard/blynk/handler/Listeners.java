// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.handler;

import io.halyard.transport.Registration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * All handlers of one kind of message.
 *
 * @param <T> what is delivered
 */
public final class Listeners<T> {
    private final String what;
    private final Deliveries deliveries;
    private final List<Mailbox<T>> mailboxes = new CopyOnWriteArrayList<>();

    /** @param what is delivered, for logs and threads' names */
    public Listeners(String what, Deliveries deliveries) {
        this.what = what;
        this.deliveries = deliveries;
    }

    /** Adds a handler, until the registration is closed. */
    public Registration add(Handler<? super T> handler) {
        Mailbox<T> mailbox = new Mailbox<>(what, handler, deliveries);
        mailboxes.add(mailbox);
        return () -> {
            mailboxes.remove(mailbox);
            mailbox.close();
        };
    }

    /** {@return whether there was a handler; delivers to each} */
    public boolean deliver(T message) {
        boolean any = false;
        for (Mailbox<T> mailbox : mailboxes) {
            mailbox.offer(message);
            any = true;
        }
        return any;
    }

    /** Removes all handlers. */
    public void clear() {
        mailboxes.forEach(Mailbox::close);
        mailboxes.clear();
    }
}
