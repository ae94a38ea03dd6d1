// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import com.google.inject.AbstractModule;
import io.halyard.watchdog.hang.Heartbeats;

/** What an app may ask of its guard where there is none. */
final class UnwatchedModule extends AbstractModule {
    @Override
    protected void configure() {
        bind(Heartbeats.class).toInstance(Heartbeats.unwatched());
    }
}
