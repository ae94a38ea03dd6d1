// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.spi;

import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Keys and trust, read from the files that settings name. A library takes the context or the factories, as it likes.
 *
 * @param context made of both
 * @param trust whom to trust
 * @param keys who we are, if we must prove it
 * @param verifyHostName whether the certificate must be made out to the endpoint's host
 */
public record TlsMaterial(
        SSLContext context, TrustManagerFactory trust, Optional<KeyManagerFactory> keys, boolean verifyHostName) {}
