// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks.connections;

/** Many connections of one kind, each with one subscription. */
interface Fleet extends AutoCloseable {
    /** Connects so many at once, and returns when the last subscription is granted. */
    void connect(int connections) throws Exception;

    @Override
    void close();
}
