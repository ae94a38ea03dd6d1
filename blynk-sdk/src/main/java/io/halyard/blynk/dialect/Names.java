// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.dialect;

import io.halyard.blynk.value.BlynkException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What things are called on the server. Start from {@link #defaults()} and change what differs.
 *
 * @param virtualPins {@code names.virtual-pins}: datastream names of pins 0 to 255; a pin that is not here is called V and its
 *     number
 * @param notifyEvent {@code names.notify-event}: the event code that stands for a push notification on {@code cloud}
 * @param logEvent {@code names.log-event}: the event code for device logs at warn and error, where there is no terminal
 * @param terminal {@code names.terminal}: the datastream that takes device logs
 * @param place where the parts of a location go on {@code cloud}
 * @param automations {@code names.automations}: the datastream whose value runs an automation, by the automation's id
 * @param automationStates {@code names.automation-states}: where its state goes when it takes a value besides
 * @param fields metadata fields on {@code cloud} for what has no topic of its own there
 */
public record Names(
        Map<Integer, String> virtualPins,
        String notifyEvent,
        Optional<String> logEvent,
        Optional<String> terminal,
        Place place,
        Map<Long, String> automations,
        Map<Long, String> automationStates,
        Fields fields) {
    static final int LAST_PIN = 255;

    /**
     * Datastreams for a place.
     *
     * @param location {@code names.location}: a datastream of the type location
     * @param altitude {@code names.altitude}: metres
     * @param hdop {@code names.hdop}: dilution of precision
     */
    public record Place(Optional<String> location, Optional<String> altitude, Optional<String> hdop) {
        public Place {
            location.ifPresent(name -> checkName("names.location", name));
            altitude.ifPresent(name -> checkName("names.altitude", name));
            hdop.ifPresent(name -> checkName("names.hdop", name));
        }
    }

    /**
     * Metadata fields, and an event.
     *
     * @param board {@code names.board-field}: the hardware's name
     * @param app {@code names.app-field}: the app's name
     * @param otaStatus {@code names.ota-status-field}: how far an update is
     * @param otaStatusEvent {@code names.ota-status-event}: the same as an event code, where there is no field
     */
    public record Fields(
            Optional<String> board, Optional<String> app, Optional<String> otaStatus, Optional<String> otaStatusEvent) {
        public Fields {
            board.ifPresent(name -> checkName("names.board-field", name));
            app.ifPresent(name -> checkName("names.app-field", name));
            otaStatus.ifPresent(name -> checkName("names.ota-status-field", name));
            otaStatusEvent.ifPresent(name -> checkName("names.ota-status-event", name));
        }
    }

    public Names {
        virtualPins = Map.copyOf(virtualPins);
        automations = Map.copyOf(automations);
        automationStates = Map.copyOf(automationStates);
        Set<String> seen = new HashSet<>();
        for (Map.Entry<Integer, String> entry : virtualPins.entrySet()) {
            checkPin("names.virtual-pins", entry.getKey());
            checkName("names.virtual-pins", entry.getValue());
            if (!seen.add(entry.getValue())) {
                throw invalid("names.virtual-pins", "'" + entry.getValue() + "' is the name of two pins: rename one");
            }
        }
        checkName("names.notify-event", notifyEvent);
        logEvent.ifPresent(name -> checkName("names.log-event", name));
        terminal.ifPresent(name -> checkName("names.terminal", name));
        automations.values().forEach(name -> checkName("names.automations", name));
        automationStates.values().forEach(name -> checkName("names.automation-states", name));
    }

    /** {@return pins called V0 to V255, notifications as the event {@code notify}, and nothing else configured} */
    public static Names defaults() {
        return new Names(
                Map.of(),
                "notify",
                Optional.empty(),
                Optional.empty(),
                new Place(Optional.empty(), Optional.empty(), Optional.empty()),
                Map.of(),
                Map.of(),
                new Fields(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
    }

    /** {@return the same with names for pins} */
    public Names withVirtualPins(Map<Integer, String> pins) {
        return new Names(pins, notifyEvent, logEvent, terminal, place, automations, automationStates, fields);
    }

    /** {@return the same with another event code for notifications} */
    public Names withNotifyEvent(String code) {
        return new Names(virtualPins, code, logEvent, terminal, place, automations, automationStates, fields);
    }

    /** {@return the same with an event code for logs at warn and error} */
    public Names withLogEvent(String code) {
        return new Names(
                virtualPins, notifyEvent, Optional.of(code), terminal, place, automations, automationStates, fields);
    }

    /** {@return the same with a datastream for logs} */
    public Names withTerminal(String datastream) {
        return new Names(
                virtualPins,
                notifyEvent,
                logEvent,
                Optional.of(datastream),
                place,
                automations,
                automationStates,
                fields);
    }

    /** {@return the same with datastreams for a place} */
    public Names withPlace(Place place) {
        return new Names(virtualPins, notifyEvent, logEvent, terminal, place, automations, automationStates, fields);
    }

    /** {@return the same with a datastream of the type location} */
    public Names withLocation(String datastream) {
        return withPlace(new Place(Optional.of(datastream), place.altitude, place.hdop));
    }

    /** {@return the same with the datastreams that run automations, by id} */
    public Names withAutomations(Map<Long, String> datastreams) {
        return new Names(virtualPins, notifyEvent, logEvent, terminal, place, datastreams, automationStates, fields);
    }

    /** {@return the same with the datastreams that take automations' states, by id} */
    public Names withAutomationStates(Map<Long, String> datastreams) {
        return new Names(virtualPins, notifyEvent, logEvent, terminal, place, automations, datastreams, fields);
    }

    /** {@return the same with other metadata fields} */
    public Names withFields(Fields fields) {
        return new Names(virtualPins, notifyEvent, logEvent, terminal, place, automations, automationStates, fields);
    }

    /** Checks a name that becomes a level of a topic. */
    static void checkName(String place, String name) {
        if (name.isBlank()) {
            throw invalid(place, "a name must not be blank");
        }
        for (char forbidden : new char[] {'/', '+', '#', ',', '\0'}) {
            if (name.indexOf(forbidden) >= 0) {
                String shown = forbidden == '\0' ? "U+0000" : "'" + forbidden + "'";
                throw invalid(
                        place, "'" + name + "' holds " + shown + ", which no topic level or list of names can carry");
            }
        }
    }

    private static void checkPin(String place, int pin) {
        if (pin < 0 || pin > LAST_PIN) {
            throw invalid(place, "pin " + pin + " is outside 0 to " + LAST_PIN);
        }
    }

    private static BlynkException invalid(String place, String problem) {
        return new BlynkException(BlynkException.Kind.INVALID_SETTING, place, problem);
    }
}
