// SPDX-License-Identifier: Apache-2.0
package io.halyard.remote;

/** What an operator's key may do. Each role may do what those before it may. */
public enum Role {
    /** Looks: status, crash records, logs. */
    VIEWER(1),
    /** Acts: clears a lock-out, restarts, changes settings. */
    OPERATOR(2),
    /** Everything: shell, files, updates, secrets. */
    ADMIN(3);

    private final int rank;

    Role(int rank) {
        this.rank = rank;
    }

    /** {@return whether a key of this role may do what needs {@code needed}} */
    public boolean allows(Role needed) {
        return rank >= needed.rank;
    }
}
