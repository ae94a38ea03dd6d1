// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * All that a transport needs to know. Start from {@link #of(String)} and change what differs. Any value may be put in; what is
 * wrong with them is said all at once, by {@link #faults()}.
 *
 * @param endpoint where the broker is
 * @param version the protocol version; empty = the link's own default
 * @param session who we are to the broker, and what it remembers of us
 * @param tls what to trust, for {@code mqtts} and {@code wss}
 * @param limits times and sizes
 * @param handling how subscriptions take their messages in, unless they say otherwise
 * @param outbox where publishes wait
 * @param reconnect what to do when a connection is lost or cannot be made
 */
public record TransportSettings(
        Endpoint endpoint,
        Optional<MqttVersion> version,
        Session session,
        Tls tls,
        Limits limits,
        Handling handling,
        Outbox outbox,
        Reconnect reconnect) {

    /**
     * Who we are to the broker, and what it remembers of us.
     *
     * @param clientId empty = the broker makes one, where version and session allow it
     * @param userName empty = none is sent
     * @param password sent only with a user name, and a fault without one
     * @param clean whether the broker forgets subscriptions and queued messages at a disconnect
     * @param expiry how long a session that is not clean is kept, from MQTT 5 on
     * @param keepAlive the longest silence, 100 ms to 65,535 s; 0 = off. The broker is told it in whole seconds, rounded up
     * @param will what the broker publishes when we vanish: a payload of up to 65,535 bytes, with nothing said of its delivery
     * @param secretTopics filters whose {@code +} stand for secrets, e.g. {@code dev/+/#} where that level is a device's token: what is there
     *     is {@code ***} in every line of the log
     */
    public record Session(
            String clientId,
            Optional<String> userName,
            Secret password,
            boolean clean,
            Duration expiry,
            Duration keepAlive,
            Optional<Message> will,
            List<String> secretTopics) {
        private static final int LONGEST_BYTES = 65_535;

        public Session {
            secretTopics = List.copyOf(secretTopics);
        }

        void check(SettingFaults faults) {
            faults.text("client-id", "client id", clientId);
            userName.ifPresent(name -> faults.text("user-name", "user name", name));
            if (userName.isEmpty() && !password.isEmpty()) {
                faults.add("password", "it is sent only with a user name: set user-name, too, or leave it away");
            }
            int bytes = password.reveal(text -> text.getBytes(StandardCharsets.UTF_8).length);
            if (bytes > LONGEST_BYTES) {
                faults.add("password", "it has " + bytes + " bytes, MQTT takes at most 65,535");
            }
            if (!keepAlive.isZero()) {
                faults.range(
                        "keep-alive", keepAlive, Duration.ofMillis(100), Duration.ofSeconds(65_535), "; 0 s = off");
            }
            if (!clean && clientId.isEmpty()) {
                faults.add("client-id", "a session that is kept needs a client id by which the broker finds it again");
            }
            if (!clean && expiry.compareTo(Duration.ofSeconds(1)) < 0) {
                faults.add(
                        "session-expiry",
                        SettingFaults.shown(expiry) + " keeps no session: 1 s or more, or a clean session");
            }
            will.ifPresent(message -> checkWill(message, faults));
            secretTopics.forEach(filter -> checkSecretTopic(filter, faults));
        }

        private static void checkSecretTopic(String filter, SettingFaults faults) {
            try {
                Topics.checkFilter(filter);
            } catch (TransportException e) {
                faults.add("secret-topics", String.valueOf(e.getMessage()));
                return;
            }
            if (filter.indexOf('+') < 0) {
                faults.add(
                        "secret-topics",
                        "'" + filter + "' says of no level that it is secret: write + for each that is");
            }
        }

        private static void checkWill(Message will, SettingFaults faults) {
            if (will.payload().sizeBytes() > LONGEST_BYTES) {
                faults.add(
                        "will", "its payload has " + will.payload().sizeBytes() + " bytes, MQTT takes at most 65,535");
            }
            if (!will.delivery().equals(Delivery.NORMAL)) {
                faults.add(
                        "will", "it waits nowhere, so it has neither expiry nor priority, nor is it the latest only");
            }
        }

        /** {@return nobody in particular, a clean session, keepalive 60 s} */
        public static Session defaults() {
            return new Session(
                    "",
                    Optional.empty(),
                    Secret.of(""),
                    true,
                    Duration.ofHours(1),
                    Duration.ofSeconds(60),
                    Optional.empty(),
                    List.of());
        }

        /** {@return the same with another client id} */
        public Session withClientId(String clientId) {
            return new Session(clientId, userName, password, clean, expiry, keepAlive, will, secretTopics);
        }

        /** {@return the same with a login} */
        public Session withLogin(String userName, Secret password) {
            return new Session(clientId, Optional.of(userName), password, clean, expiry, keepAlive, will, secretTopics);
        }

        /** {@return the same with a session that is kept, by the client id, for that long} */
        public Session withPersistence(String clientId, Duration expiry) {
            return new Session(clientId, userName, password, false, expiry, keepAlive, will, secretTopics);
        }

        /** {@return the same with another keepalive; zero = off} */
        public Session withKeepAlive(Duration keepAlive) {
            return new Session(clientId, userName, password, clean, expiry, keepAlive, will, secretTopics);
        }

        /** {@return the same with a last will} */
        public Session withWill(Message will) {
            return new Session(clientId, userName, password, clean, expiry, keepAlive, Optional.of(will), secretTopics);
        }

        /** {@return the same, not showing in the log what stands for a {@code +} of these filters} */
        public Session withSecretTopics(String... filters) {
            return new Session(clientId, userName, password, clean, expiry, keepAlive, will, List.of(filters));
        }

        /** {@return everything but the login: some brokers take a token as user name} */
        @Override
        public String toString() {
            return "Session[clientId=" + clientId + ", clean=" + clean + ", expiry=" + expiry + ", keepAlive="
                    + keepAlive + ", will=" + will + "]";
        }
    }

    /**
     * What to trust, and how to prove who we are. Without any file the system's certificate authorities are trusted. Files are
     * read at each attempt to connect; one that is wrong refuses it, until the file is mended.
     *
     * @param caFile certificate authorities to trust instead of the system's, PEM
     * @param certificateFile our own certificate, PEM; needs {@code keyFile}
     * @param keyFile our own private key, PEM (PKCS #8)
     * @param pinnedCertificateFile the one server certificate to accept, PEM, whoever signed it and however old it is
     * @param crlFile lists of revoked certificates, PEM or DER, one of each authority between the broker's certificate and
     *     those of {@code caFile}: what no list tells of is not trusted. Each must be signed by an authority of {@code caFile}
     *     (without it: of the system); one that is not, or whose time is over, is a fault, since it hides what was revoked
     * @param insecureSkipHostNameCheck accepts a certificate made out to another host: anyone with any trusted certificate can
     *     then pose as the broker
     */
    public record Tls(
            Optional<Path> caFile,
            Optional<Path> certificateFile,
            Optional<Path> keyFile,
            Optional<Path> pinnedCertificateFile,
            Optional<Path> crlFile,
            boolean insecureSkipHostNameCheck) {
        void check(SettingFaults faults) {
            if (certificateFile.isPresent() && keyFile.isEmpty()) {
                faults.add(
                        "tls.key-file",
                        "it is missing: tls.certificate-file " + certificateFile.get() + " needs its key");
            }
            if (keyFile.isPresent() && certificateFile.isEmpty()) {
                faults.add(
                        "tls.certificate-file",
                        "it is missing: tls.key-file " + keyFile.get() + " needs its certificate");
            }
        }

        /** {@return the system's certificate authorities, host name checked} */
        public static Tls system() {
            return new Tls(
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);
        }

        /** What a record's own {@code equals} would say of {@link #system()}, without making one at each start. */
        private boolean isOfTheSystem() {
            return caFile.isEmpty()
                    && certificateFile.isEmpty()
                    && keyFile.isEmpty()
                    && pinnedCertificateFile.isEmpty()
                    && crlFile.isEmpty()
                    && !insecureSkipHostNameCheck;
        }

        /** {@return the same, trusting the authorities of that file instead} */
        public Tls withCaFile(Path file) {
            return new Tls(
                    Optional.of(file),
                    certificateFile,
                    keyFile,
                    pinnedCertificateFile,
                    crlFile,
                    insecureSkipHostNameCheck);
        }

        /** {@return the same, with a certificate and its key to prove who we are} */
        public Tls withClientCertificate(Path certificate, Path key) {
            return new Tls(
                    caFile,
                    Optional.of(certificate),
                    Optional.of(key),
                    pinnedCertificateFile,
                    crlFile,
                    insecureSkipHostNameCheck);
        }

        /** {@return the same, accepting that one server certificate only} */
        public Tls withPinnedCertificate(Path file) {
            return new Tls(caFile, certificateFile, keyFile, Optional.of(file), crlFile, insecureSkipHostNameCheck);
        }

        /** {@return the same, refusing what that file revokes} */
        public Tls withCrlFile(Path file) {
            return new Tls(
                    caFile,
                    certificateFile,
                    keyFile,
                    pinnedCertificateFile,
                    Optional.of(file),
                    insecureSkipHostNameCheck);
        }

        /** {@return the same, accepting a certificate made out to another host: insecure} */
        public Tls withInsecureSkipHostNameCheck() {
            return new Tls(caFile, certificateFile, keyFile, pinnedCertificateFile, crlFile, true);
        }
    }

    /**
     * Times and sizes.
     *
     * @param connectTimeout from the first packet to the broker's CONNACK, 100 ms to 5 min
     * @param maximumInFlight publishes of QoS 1 and 2 handed to the link and not acknowledged, 1 to 65,535
     * @param maximumPacketBytes the largest packet in and out, topic and properties included: 128 to 268,435,455
     */
    public record Limits(Duration connectTimeout, int maximumInFlight, int maximumPacketBytes) {
        void check(SettingFaults faults) {
            faults.range("connect-timeout", connectTimeout, Duration.ofMillis(100), Duration.ofMinutes(5))
                    .range("maximum-in-flight", maximumInFlight, 1, 65_535)
                    .range("maximum-packet-bytes", maximumPacketBytes, 128, 268_435_455);
        }

        /** {@return 10 s to connect, 1,000 in flight, packets of 1 MiB} */
        public static Limits defaults() {
            return new Limits(Duration.ofSeconds(10), 1_000, 1 << 20);
        }

        /** {@return the same with another connect timeout} */
        public Limits withConnectTimeout(Duration timeout) {
            return new Limits(timeout, maximumInFlight, maximumPacketBytes);
        }

        /** {@return the same with another limit of publishes in flight} */
        public Limits withMaximumInFlight(int maximum) {
            return new Limits(connectTimeout, maximum, maximumPacketBytes);
        }

        /** {@return the same with another limit of packet sizes} */
        public Limits withMaximumPacketBytes(int bytes) {
            return new Limits(connectTimeout, maximumInFlight, bytes);
        }
    }

    /**
     * Where publishes of QoS 1 and 2 wait until they are acknowledged.
     *
     * @param maximumMessages 1 to 10,000,000
     * @param maximumBytes payloads and topics together, at least 1,024
     * @param whenFull what becomes of one publish too many
     */
    public record Outbox(int maximumMessages, long maximumBytes, WhenFull whenFull) {
        void check(SettingFaults faults) {
            faults.range("outbox.maximum-messages", maximumMessages, 1, 10_000_000)
                    .range("outbox.maximum-bytes", maximumBytes, 1_024, Long.MAX_VALUE);
        }

        /** {@return 100,000 messages or 64 MiB; the call fails when it is full} */
        public static Outbox defaults() {
            return new Outbox(100_000, 64L << 20, WhenFull.FAIL);
        }

        /** {@return the same with other bounds} */
        public Outbox withMaximum(int messages, long bytes) {
            return new Outbox(messages, bytes, whenFull);
        }

        /** {@return the same with another answer to one publish too many} */
        public Outbox withWhenFull(WhenFull whenFull) {
            return new Outbox(maximumMessages, maximumBytes, whenFull);
        }
    }

    /** What becomes of one publish more than the outbox holds. */
    public enum WhenFull {
        /** Its future fails with kind {@link TransportException.Kind#OUTBOX_FULL}. */
        FAIL,
        /**
         * The oldest that was not yet sent is dropped, of the least important first, and none that is more important: its
         * future fails with kind {@link TransportException.Kind#DROPPED}.
         */
        DROP_OLDEST,
        /** Older ones of the same topic that were not yet sent are dropped, full or not. */
        KEEP_LATEST
    }

    /**
     * What to do when a connection is lost or cannot be made. The delay before the n-th attempt is drawn between 0 and the
     * least of {@code maximumDelay}, {@code firstDelay} doubled n times, and {@code firstDelay} longer than the trouble has
     * lasted (full jitter); without jitter it is that bound. Equal delays without jitter give a fixed one.
     *
     * @param managed whether the transport tries again by itself; else {@link MqttTransport#connect()} does it
     * @param firstDelay the bound of the first delay, 1 ms or more
     * @param maximumDelay the greatest bound, not less than {@code firstDelay}
     * @param jitter whether delays are drawn at random, so that a fleet does not come back at once
     * @param refusedDelay the delay after a refusal of credentials or protocol
     * @param stableAfter how long a connection must last for the next delay to begin anew
     */
    public record Reconnect(
            boolean managed,
            Duration firstDelay,
            Duration maximumDelay,
            boolean jitter,
            Duration refusedDelay,
            Duration stableAfter) {
        private static final Duration LONGEST = Duration.ofDays(1);

        void check(SettingFaults faults) {
            Duration shortest = Duration.ofMillis(1);
            faults.range("reconnect.first-delay", firstDelay, shortest, LONGEST)
                    .range("reconnect.maximum-delay", maximumDelay, shortest, LONGEST)
                    .range("reconnect.refused-delay", refusedDelay, shortest, LONGEST)
                    .range("reconnect.stable-after", stableAfter, Duration.ZERO, LONGEST);
            if (maximumDelay.compareTo(firstDelay) < 0) {
                faults.add(
                        "reconnect.maximum-delay",
                        SettingFaults.shown(maximumDelay) + " is less than reconnect.first-delay, "
                                + SettingFaults.shown(firstDelay));
            }
        }

        /** {@return managed: 1 s to 2 min with jitter; after a refusal 5 min; stable after 30 s} */
        public static Reconnect defaults() {
            return new Reconnect(
                    true,
                    Duration.ofSeconds(1),
                    Duration.ofMinutes(2),
                    true,
                    Duration.ofMinutes(5),
                    Duration.ofSeconds(30));
        }

        /** {@return none by itself: {@link MqttTransport#connect()} does it} */
        public static Reconnect external() {
            Reconnect defaults = defaults();
            return new Reconnect(
                    false,
                    defaults.firstDelay,
                    defaults.maximumDelay,
                    defaults.jitter,
                    defaults.refusedDelay,
                    defaults.stableAfter);
        }

        /** {@return the same with other delays} */
        public Reconnect withDelays(Duration first, Duration maximum, boolean jitter) {
            return new Reconnect(managed, first, maximum, jitter, refusedDelay, stableAfter);
        }

        /** {@return the same with another delay after a refusal} */
        public Reconnect withRefusedDelay(Duration delay) {
            return new Reconnect(managed, firstDelay, maximumDelay, jitter, delay, stableAfter);
        }
    }

    /**
     * {@return the defaults, for a broker at that URI}
     *
     * @throws TransportException kind INVALID_SETTING when it is no endpoint
     */
    public static TransportSettings of(String uri) {
        return new TransportSettings(
                Endpoint.of(uri),
                Optional.empty(),
                Session.defaults(),
                Tls.system(),
                Limits.defaults(),
                Handling.defaults(),
                Outbox.defaults(),
                Reconnect.defaults());
    }

    /**
     * {@return all that is wrong with them: kind INVALID_SETTING, the place is the key; empty = nothing} Asked when a transport is
     * made, which names all faults in one error. What depends on the link comes on top.
     */
    public List<TransportException> faults() {
        SettingFaults faults = new SettingFaults();
        session.check(faults);
        tls.check(faults);
        if (!endpoint.scheme().isTls() && !tls.isOfTheSystem()) {
            faults.add("tls", endpoint + " is not encrypted: write mqtts or wss, or leave the settings of TLS away");
        }
        limits.check(faults);
        handling.check(faults);
        outbox.check(faults);
        reconnect.check(faults);
        return faults.list();
    }

    /** {@return the same at another endpoint} */
    public TransportSettings withEndpoint(Endpoint endpoint) {
        return new TransportSettings(endpoint, version, session, tls, limits, handling, outbox, reconnect);
    }

    /** {@return the same with that protocol version} */
    public TransportSettings withVersion(MqttVersion version) {
        return new TransportSettings(endpoint, Optional.of(version), session, tls, limits, handling, outbox, reconnect);
    }

    /** {@return the same with another session} */
    public TransportSettings withSession(Session session) {
        return new TransportSettings(endpoint, version, session, tls, limits, handling, outbox, reconnect);
    }

    /** {@return the same with other trust} */
    public TransportSettings withTls(Tls tls) {
        return new TransportSettings(endpoint, version, session, tls, limits, handling, outbox, reconnect);
    }

    /** {@return the same with other limits} */
    public TransportSettings withLimits(Limits limits) {
        return new TransportSettings(endpoint, version, session, tls, limits, handling, outbox, reconnect);
    }

    /** {@return the same with another way to take messages in} */
    public TransportSettings withHandling(Handling handling) {
        return new TransportSettings(endpoint, version, session, tls, limits, handling, outbox, reconnect);
    }

    /** {@return the same with another outbox} */
    public TransportSettings withOutbox(Outbox outbox) {
        return new TransportSettings(endpoint, version, session, tls, limits, handling, outbox, reconnect);
    }

    /** {@return the same with another reconnect policy} */
    public TransportSettings withReconnect(Reconnect reconnect) {
        return new TransportSettings(endpoint, version, session, tls, limits, handling, outbox, reconnect);
    }
}
