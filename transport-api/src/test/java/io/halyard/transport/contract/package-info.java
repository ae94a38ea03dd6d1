// SPDX-License-Identifier: Apache-2.0
/**
 * What every link must pass, against a real broker and a path that breaks. Subclass {@link
 * io.halyard.transport.contract.LinkContract} (the rules L1 to L10 of {@code io.halyard.transport.spi}) and {@link
 * io.halyard.transport.contract.TransportContract} (what users are promised) once for each protocol version that the link
 * speaks: two methods to fill in. So with {@link io.halyard.transport.contract.BrokerWordsContract} and, for MQTT 5, {@link
 * io.halyard.transport.contract.BrokerReasonsContract} (a broker's packets to the byte), and once for each library with {@link
 * io.halyard.transport.contract.TlsContract}.
 */
@NullMarked
package io.halyard.transport.contract;

import org.jspecify.annotations.NullMarked;
