// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator.mqtt;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransitionRule;
import java.time.zone.ZoneRules;
import java.util.List;

/** The answer to {@code get/utc/all/json}. */
final class ZonedTime {
    private ZonedTime() {}

    static String json(Clock clock) {
        Instant now = clock.instant();
        ZoneId zone = clock.getZone();
        ZoneRules rules = zone.getRules();
        return Json.MAPPER
                .createObjectNode()
                .put("tz_name", zone.getId())
                .put("tz_rule", posixRule(rules, now))
                .put("tz_offset", rules.getStandardOffset(now).getTotalSeconds() / 60)
                .put("dst_offset", rules.getDaylightSavings(now).toMinutes())
                .put("time", now.toEpochMilli())
                .put(
                        "iso8601",
                        DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                                ZonedDateTime.ofInstant(now, zone).truncatedTo(ChronoUnit.MILLIS)))
                .toString();
    }

    /** The zone as the C library writes it, e.g. {@code <+01>-1<+02>,M3.5.0,M10.5.0/3}. */
    static String posixRule(ZoneRules rules, Instant now) {
        ZoneOffset standard = rules.getStandardOffset(now);
        List<ZoneOffsetTransitionRule> transitions = rules.getTransitionRules();
        String fixed = name(standard) + hours(-standard.getTotalSeconds());
        if (transitions.size() != 2) {
            return fixed;
        }
        boolean firstIsSummer = transitions.getFirst().getOffsetAfter().getTotalSeconds() > standard.getTotalSeconds();
        ZoneOffsetTransitionRule toSummer = firstIsSummer ? transitions.getFirst() : transitions.getLast();
        ZoneOffsetTransitionRule toWinter = firstIsSummer ? transitions.getLast() : transitions.getFirst();
        return fixed + name(toSummer.getOffsetAfter()) + "," + when(toSummer) + "," + when(toWinter);
    }

    private static String name(ZoneOffset offset) {
        String id = offset.getTotalSeconds() == 0 ? "+00" : offset.getId().replace(":", "");
        return "<" + (id.endsWith("00") && id.length() == 5 ? id.substring(0, 3) : id) + ">";
    }

    private static String when(ZoneOffsetTransitionRule rule) {
        int indicator = rule.getDayOfMonthIndicator();
        boolean last = indicator < 0 || indicator + 6 >= rule.getMonth().minLength();
        int week = last ? 5 : (indicator - 1) / 7 + 1;
        int day = rule.getDayOfWeek() == null ? 0 : rule.getDayOfWeek().getValue() % 7;
        int wall = rule.createTransition(2026).getDateTimeBefore().toLocalTime().toSecondOfDay();
        String at = hours(wall);
        return "M" + rule.getMonth().getValue() + "." + week + "." + day + (at.equals("2") ? "" : "/" + at);
    }

    private static String hours(int seconds) {
        int minutes = Math.abs(seconds) / 60;
        String text = String.valueOf(minutes / 60) + (minutes % 60 == 0 ? "" : ":" + minutes % 60);
        return seconds < 0 ? "-" + text : text;
    }
}
