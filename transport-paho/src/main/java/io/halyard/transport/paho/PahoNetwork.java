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
import java.util.Objects;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * The connection, in Paho's hands: Paho's own cannot be dropped without a DISCONNECT, counts its timeout in seconds, and forgets
 * the server's name when it checks the host.
 */
final class PahoNetwork {
    /** That much later than the link itself gives up a connect. */
    private static final int LATER_MILLISECONDS = 1_000;

    private final LinkSettings settings;
    private final PahoWire wire;
    private final Socket plain = new HeardOutSocket();
    private volatile @Nullable InputStream in;
    private volatile @Nullable OutputStream out;

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
        plain.setSoTimeout(milliseconds + LATER_MILLISECONDS);
        Socket open = settings.tls().isPresent() ? encrypted(settings.tls().get(), endpoint) : plain;
        if (endpoint.scheme().isWebSocket()) {
            PahoWebSocket webSocket = PahoWebSocket.open(open, endpoint);
            in = webSocket.input();
            out = webSocket.output();
        } else {
            in = open.getInputStream();
            out = open.getOutputStream();
        }
        plain.setSoTimeout(0);
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

    InputStream input() {
        return new PahoInput(Objects.requireNonNull(in, "it is not connected"), wire);
    }

    OutputStream output() {
        return new PahoOutput(Objects.requireNonNull(out, "it is not connected"), wire);
    }

    /** Drops the socket, also while it connects; ends every read and write. */
    void close() {
        try {
            plain.close();
        } catch (IOException _) {
            // It is gone either way.
        }
    }

    /**
     * A broker that hangs up before it has accepted may have said why, in an alert of TLS above all. So until then a failed write
     * is no end: who reads finds the reason, or the end.
     */
    private final class HeardOutSocket extends Socket {
        @Override
        public OutputStream getOutputStream() throws IOException {
            OutputStream target = super.getOutputStream();
            return new OutputStream() {
                @Override
                public void write(int one) throws IOException {
                    write(new byte[] {(byte) one}, 0, 1);
                }

                @Override
                public void write(byte[] source, int offset, int length) throws IOException {
                    try {
                        target.write(source, offset, length);
                    } catch (IOException e) {
                        if (wire.isAccepted()) {
                            throw e;
                        }
                    }
                }
            };
        }
    }
}
