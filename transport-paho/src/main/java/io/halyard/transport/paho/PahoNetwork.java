// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.paho;

import io.halyard.transport.spi.LinkSettings;
import io.halyard.transport.spi.LinkSocket;
import io.halyard.transport.spi.PacketReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The connection, in the hands of either of Paho's clients. Paho's own cannot be dropped without a DISCONNECT, counts its timeout
 * in seconds, forgets the server's name when it checks the host, loses its place when a WebSocket frame comes in pieces, and takes
 * the peer's pings for MQTT.
 */
record PahoNetwork(LinkSettings settings, LinkSocket socket, PahoWire wire)
        implements org.eclipse.paho.client.mqttv3.internal.NetworkModule,
                org.eclipse.paho.mqttv5.client.internal.NetworkModule {
    @Override
    public void start() throws IOException {
        socket.open();
    }

    @Override
    public InputStream getInputStream() {
        return new PahoInput(new PacketReader(settings, wire.conversation(), socket.input()), wire);
    }

    @Override
    public OutputStream getOutputStream() {
        return new PahoOutput(socket.output(), wire);
    }

    @Override
    public void stop() {
        socket.close();
    }

    @Override
    public String getServerURI() {
        return "tcp://unused";
    }
}
