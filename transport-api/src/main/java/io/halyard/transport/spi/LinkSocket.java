// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.spi;

import io.halyard.transport.Endpoint;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
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
 * The bytes of a connection, for a link whose library brings no socket, or not the right one: TCP, TLS with the check of the
 * host's name, WebSocket, and both together, as two streams of MQTT. So a link that uses it has all schemes.
 *
 * <p>{@code open} is called once and the streams are asked for after it; one thread may read while another writes; any thread may
 * close at any time.
 */
public final class LinkSocket implements AutoCloseable {
    /**
     * That much later than the link itself gives up a connect, which closes this socket: so much that also where a machine stands
     * still for a while it is the link that says what took too long.
     */
    private static final int LATER_MILLISECONDS = 30_000;

    private final LinkSettings settings;
    private final Socket plain = new Heard();
    private volatile boolean isHeard;
    private volatile @Nullable InputStream incoming;
    private volatile @Nullable OutputStream outgoing;

    public LinkSocket(LinkSettings settings) {
        this.settings = settings;
    }

    /**
     * Connects, and shakes hands where the scheme says so. Blocks until the link closes it; each step for half a minute more than the
     * connect timeout at most.
     *
     * @throws IOException which {@link LinkFailures#ended} translates
     * @throws io.halyard.transport.TransportException kind UNREACHABLE when the server does not speak WebSocket
     */
    public void open() throws IOException {
        Endpoint endpoint = settings.endpoint();
        int milliseconds = (int) settings.limits().connectTimeout().toMillis() + LATER_MILLISECONDS;
        plain.setTcpNoDelay(true);
        plain.connect(new InetSocketAddress(endpoint.host(), endpoint.port()), milliseconds);
        plain.setSoTimeout(milliseconds);
        Socket socket = settings.tls().isPresent() ? encrypted(settings.tls().get(), endpoint) : plain;
        if (endpoint.scheme().isWebSocket()) {
            WebSocketStreams webSocket = WebSocketStreams.open(socket, endpoint);
            incoming = webSocket.input();
            outgoing = webSocket.output();
        } else {
            incoming = socket.getInputStream();
            outgoing = socket.getOutputStream();
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

    /** {@return what the broker sends; not buffered} */
    public InputStream input() {
        return new FilterInputStream(Objects.requireNonNull(incoming, "it is not open")) {
            @Override
            public int read() throws IOException {
                return heard(in.read());
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return heard(in.read(target, offset, length));
            }
        };
    }

    private int heard(int read) {
        if (!isHeard) {
            isHeard = read >= 0;
        }
        return read;
    }

    /** {@return where to write; each write leaves at once, so a packet is best written in one} */
    public OutputStream output() {
        return new UntilHeard(Objects.requireNonNull(outgoing, "it is not open"));
    }

    /** Drops the connection without a word, also while it opens; ends every read and write. */
    @Override
    public void close() {
        try {
            plain.close();
        } catch (IOException _) {
            // It is gone either way.
        }
    }

    /** What TLS writes, too, is no end until the broker has been heard. */
    private final class Heard extends Socket {
        @Override
        public OutputStream getOutputStream() throws IOException {
            return new UntilHeard(super.getOutputStream());
        }
    }

    /**
     * A broker that hangs up before it has accepted may have said why, in an alert of TLS above all. So until it has been heard a
     * failed write is no end: who reads finds the reason, or the end. Who writes sees a hang-up first below TLS, and above it
     * where the alert was read before.
     */
    private final class UntilHeard extends FilterOutputStream {
        UntilHeard(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            try {
                out.write(source, offset, length);
            } catch (IOException e) {
                if (isHeard) {
                    throw e;
                }
            }
        }
    }
}
