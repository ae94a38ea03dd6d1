// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.contract;

/**
 * Where a broker does otherwise than MQTT says, or than a test needs. The contract then asserts what it does instead, so that a
 * gap that was closed is found. {@code docs/brokers.md} says what a user of a transport sees of it.
 */
public enum BrokerGap {
    /** What it sends again to a kept session has neither DUP nor its packet id (MQTT-3.3.1-1, MQTT-4.4.0-1). */
    SENT_AGAIN_AS_NEW,
    /** It publishes the will at times although DISCONNECT came, when the connection ends right behind it (MQTT-3.14.4-3). */
    WILL_AT_TIMES_AFTER_DISCONNECT,
    /** Before MQTT 5 it takes a packet of any size. */
    ANY_SIZE_BEFORE_5,
    /** It refuses a certificate of ours by one alert, whatever is wrong with it (RFC 8446, 6.2, knows one for each). */
    ONE_ALERT_FOR_OUR_CERTIFICATE,
    /** A subscription whose message found no room in the window gets it only when its next message comes. */
    SILENT_BEHIND_THE_WINDOW
}
