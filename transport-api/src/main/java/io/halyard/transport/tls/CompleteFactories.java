// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.tls;

import java.security.KeyStore;
import java.security.Provider;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.KeyManagerFactorySpi;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.TrustManagerFactorySpi;

/** Factories of managers that there are already: some libraries want nothing else. */
final class CompleteFactories {
    private CompleteFactories() {}

    /** {@return a factory of those keys} */
    static KeyManagerFactory of(KeyManager keys) {
        return new KeyManagerFactory(new Keys(keys), new Origin(), Origin.NAME) {};
    }

    /** {@return a factory of that trust} */
    static TrustManagerFactory of(TrustManager trust) {
        return new TrustManagerFactory(new Trust(trust), new Origin(), Origin.NAME) {};
    }

    private static final class Keys extends KeyManagerFactorySpi {
        private final KeyManager keys;

        Keys(KeyManager keys) {
            this.keys = keys;
        }

        @Override
        protected void engineInit(KeyStore store, char[] password) {
            // It is complete already.
        }

        @Override
        protected void engineInit(ManagerFactoryParameters parameters) {
            // It is complete already.
        }

        @Override
        protected KeyManager[] engineGetKeyManagers() {
            return new KeyManager[] {keys};
        }
    }

    private static final class Trust extends TrustManagerFactorySpi {
        private final TrustManager trust;

        Trust(TrustManager trust) {
            this.trust = trust;
        }

        @Override
        protected void engineInit(KeyStore store) {
            // It is complete already.
        }

        @Override
        protected void engineInit(ManagerFactoryParameters parameters) {
            // It is complete already.
        }

        @Override
        protected TrustManager[] engineGetTrustManagers() {
            return new TrustManager[] {trust};
        }
    }

    private static final class Origin extends Provider {
        static final String NAME = "Halyard";
        private static final long serialVersionUID = 1L;

        Origin() {
            super(NAME, "1", "keys and trust from files");
        }
    }
}
