// SPDX-License-Identifier: Apache-2.0
/**
 * Remote management over MQTT: requests signed by an operator, checked and carried out once by the device, and answered.
 *
 * <h2>For users</h2>
 * A feature contributes {@link io.halyard.remote.RemoteCommand}s to the agent; an operator's program sends requests with
 * {@link io.halyard.remote.OperatorClient}. Nothing is allowed until a key is enrolled: without keys there is no agent.
 *
 * <h2>On the wire</h2>
 * Topics below {@code PREFIX/v1/DEVICE/}: {@code request}, {@code reply/KEY} and {@code status} (retained, and the last will).
 * A request is the signature in base64url (86 characters), a dot, and the body, a JSON object:
 *
 * <pre>
 *   {"v":1,"id":"32 hex digits","dev":DEVICE,"op":COMMAND,"args":{...},"iat":SECONDS,"exp":SECONDS,"ctr":N,"kid":KEY,"nonce":N?}
 * </pre>
 *
 * The signature is Ed25519 over {@code "iot-cmd-v1\0" + DEVICE + body}, the bytes as they are sent. Replies:
 *
 * <pre>
 *   {"v":1,"id":...,"part":{...}}                                one of several, before the last
 *   {"v":1,"id":...,"ok":true,"result":{...}}
 *   {"v":1,"id":...,"ok":false,"error":{"kind":...,"message":...}}
 * </pre>
 *
 * <p>Threads: commands run one after another on a virtual thread.
 */
@NullMarked
package io.halyard.remote;

import org.jspecify.annotations.NullMarked;
