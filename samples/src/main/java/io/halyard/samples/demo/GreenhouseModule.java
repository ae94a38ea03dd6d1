// SPDX-License-Identifier: Apache-2.0
package io.halyard.samples.demo;

import com.google.inject.AbstractModule;
import io.halyard.runtime.DeviceApp;
import jakarta.inject.Singleton;

/** Binds the demo's app. */
final class GreenhouseModule extends AbstractModule {
    @Override
    protected void configure() {
        bind(Greenhouse.class).in(Singleton.class);
        bind(DeviceApp.class).to(Greenhouse.class);
    }
}
