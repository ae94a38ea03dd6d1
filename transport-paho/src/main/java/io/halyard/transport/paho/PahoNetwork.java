// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.paho;

import io.halyard.transport.Endpoint;
import io.halyard.transport.spi.LinkSettings;
import io.halyard.transport.spi.TlsMaterial;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * The socket, in Paho's hands: Paho's own cannot be dropped without a DISCONNECT, counts its timeout in seconds, and forgets
 * the server's name when it checks the host.
 */
final class PahoNetwork {
    private final LinkSettings settings;
    private final PahoWire wire;
    private final Socket plain = new Socket();
    private volatile @Nullable Socket open;

    PahoNetwork(LinkSettings settings, PahoWire wire) {
        this.settings = settings;
        this.wire = wire;
    }

    PahoWire wire() {
        return wire;
    }

    /** Connects, and shakes hands. */
    void start() throws IOException {
        Endpoint endpoint = settings.endpoint();
        int milliseconds = (int) settings.limits().connectTimeout().toMillis();
        plain.setTcpNoDelay(true);
        plain.connect(new InetSocketAddress(endpoint.host(), endpoint.port()), milliseconds);
        if (settings.tls().isPresent()) {
            plain.setSoTimeout(milliseconds);
            open = encrypted(settings.tls().get(), endpoint);
            plain.setSoTimeout(0);
        } else {
            open = plain;
        }
    }

    private SSLSocket encrypted(TlsMaterial tls, Endpoint endpoint) throws IOException {
        SSLSocket socket = (SSLSocket)
                tls.context().getSocketFactory().createSocket(plain, endpoint.host(), endpoint.port(), true);
        if (tls.verifyHostName()) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
        }
        socket.startHandshake();
        return socket;
    }

    InputStream input() throws IOException {
        return new PahoInput(opened().getInputStream(), wire);
    }

    OutputStream output() throws IOException {
        return new PahoOutput(opened().getOutputStream(), wire);
    }

    private Socket opened() throws IOException {
        Socket socket = open;
        if (socket == null) {
            throw new IOException("it is not connected");
        }
        return socket;
    }

    /** Drops the socket, also while it connects; ends every read and write. */
    void close() {
        try {
            plain.close();
        } catch (IOException _) {
            // It is gone either way.
        }
    }
}
