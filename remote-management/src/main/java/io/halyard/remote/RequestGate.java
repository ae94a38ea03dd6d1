// SPDX-License-Identifier: Apache-2.0
package io.halyard.remote;

import io.halyard.remote.RemoteException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Decides whether a request is carried out: cheap checks first, and the expensive signature only for an enrolled key.
 *
 * <p>Time: where the device's clock is trusted, a request is good from {@value #EARLY_SECONDS} s before it was issued until it
 * expires. Where it is not (no real-time clock, not yet set from the network), or where the memory of used counters was lost,
 * the request must carry the nonce that the device gave out in its status when it connected.
 */
final class RequestGate {
    static final Duration LONGEST_LIFE = Duration.ofMinutes(5);
    static final long EARLY_SECONDS = 300;

    private final String device;
    private final Map<String, OperatorKey> keys;
    private final ReplayStore replays;
    private final InstantSource clock;
    private final BooleanSupplier clockIsTrusted;

    RequestGate(RemoteSettings settings, ReplayStore replays, InstantSource clock, BooleanSupplier clockIsTrusted) {
        this.device = settings.device();
        this.keys = settings.keysByName();
        this.replays = replays;
        this.clock = clock;
        this.clockIsTrusted = clockIsTrusted;
    }

    /**
     * Checks who asks, up to the signature.
     *
     * @param needed the role that the command needs; empty = there is no such command
     * @throws RemoteException kinds WRONG_DEVICE, UNKNOWN_KEY, FORBIDDEN, BAD_SIGNATURE, UNKNOWN_COMMAND
     */
    void authenticate(Envelope envelope, Optional<Role> needed) {
        RemoteRequest request = envelope.request();
        if (!request.device().equals(device)) {
            throw new RemoteException(Kind.WRONG_DEVICE, "this is '" + device + "', not '" + request.device() + "'");
        }
        OperatorKey key = keys.get(request.key());
        if (key == null) {
            throw new RemoteException(Kind.UNKNOWN_KEY, "no key named '" + request.key() + "' is enrolled here");
        }
        if (needed.isPresent() && !key.role().allows(needed.get())) {
            throw new RemoteException(
                    Kind.FORBIDDEN,
                    request.command() + " needs the role " + needed.get() + "; '" + key.name() + "' is " + key.role());
        }
        if (!envelope.isSignedBy(key.key())) {
            throw new RemoteException(
                    Kind.BAD_SIGNATURE, "the signature is not that of the key enrolled as '" + key.name() + "'");
        }
        if (needed.isEmpty()) {
            throw new RemoteException(Kind.UNKNOWN_COMMAND, "there is no command '" + request.command() + "' here");
        }
    }

    /**
     * Checks that the request is new, and uses up its counter: on disk when this returns.
     *
     * @param nonce what this session's status gave out
     * @throws RemoteException kinds EXPIRED, REPLAYED
     */
    void admit(RemoteRequest request, String nonce) {
        Duration life = Duration.between(request.issued(), request.expires());
        if (life.isNegative() || life.compareTo(LONGEST_LIFE) > 0) {
            throw new RemoteException(
                    Kind.EXPIRED, "'exp' must be 0 to 300 s after 'iat', not " + life.toSeconds() + " s");
        }
        boolean fresh = request.nonce().filter(nonce::equals).isPresent();
        if (!clockIsTrusted.getAsBoolean() || replays.isLost()) {
            if (!fresh) {
                throw new RemoteException(
                        Kind.EXPIRED, "the device cannot trust its clock: send the nonce of its latest status");
            }
        } else if (!fresh) {
            checkTime(request);
        }
        ReplayWindow window = replays.window(request.key());
        if (!window.accepts(request.counter())) {
            throw new RemoteException(
                    Kind.REPLAYED, "counter " + request.counter() + " was used; the highest is " + window.highest());
        }
        replays.use(request.key(), request.counter());
    }

    private void checkTime(RemoteRequest request) {
        Instant now = clock.instant();
        if (now.isAfter(request.expires())) {
            throw new RemoteException(
                    Kind.EXPIRED, "it expired at " + request.expires() + "; the device's clock says " + now);
        }
        if (now.isBefore(request.issued().minusSeconds(EARLY_SECONDS))) {
            throw new RemoteException(
                    Kind.EXPIRED, "it was issued at " + request.issued() + ", later than the device's clock: " + now);
        }
    }
}
