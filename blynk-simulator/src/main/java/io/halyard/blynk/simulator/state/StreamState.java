// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator.state;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One datastream of one device. Guarded by the device's lock. */
final class StreamState {
    /** How many points a history keeps; the oldest go first. */
    static final int HISTORY = 10_000;

    private final Datastream definition;
    private final Deque<Point> history = new ArrayDeque<>();
    private final Map<String, String> properties = new TreeMap<>();
    private Optional<Point> newest = Optional.empty();
    private long appended;
    /** Changes when points came in between older ones, or were erased. */
    private long generation;

    StreamState(Datastream definition) {
        this.definition = definition;
    }

    Datastream definition() {
        return definition;
    }

    Optional<Point> newest() {
        return newest;
    }

    /** By time, the oldest first. */
    List<Point> history() {
        return List.copyOf(history);
    }

    Stretch after(Stretch.Cursor cursor) {
        Stretch.Cursor end = new Stretch.Cursor(generation, appended);
        return cursor.generation() == generation
                ? new Stretch(end, false, newest(appended - cursor.arrived()))
                : new Stretch(end, true, history());
    }

    private List<Point> newest(long wanted) {
        int count = (int) Math.min(wanted, history.size());
        List<Point> points = new ArrayList<>(count);
        var newestFirst = history.descendingIterator();
        while (points.size() < count) {
            points.add(newestFirst.next());
        }
        return points.reversed();
    }

    void append(Point point) {
        if (!history.isEmpty() && history.getLast().time().isAfter(point.time())) {
            insert(List.of(point)); // A batch held a time ahead of ours.
            newest = Optional.of(point); // What arrives last is the value, all the same.
            return;
        }
        history.addLast(point);
        appended++;
        newest = Optional.of(point);
        trim();
    }

    /** Puts points where their times belong; the value changes only if one of them is the newest. */
    void insert(List<Point> points) {
        List<Point> merged = new ArrayList<>(history);
        merged.addAll(points);
        merged.sort(Comparator.comparing(Point::time)); // Stable: equal times stay in the order of arrival.
        history.clear();
        history.addAll(merged);
        generation++;
        appended += points.size();
        Instant latest = newest.map(Point::time).orElse(Instant.MIN);
        if (!history.getLast().time().isBefore(latest)) {
            newest = Optional.of(history.getLast());
        }
        trim();
    }

    void erase() {
        history.clear();
        newest = Optional.empty();
        generation++;
    }

    Map<String, String> properties() {
        return properties;
    }

    private void trim() {
        while (history.size() > HISTORY) {
            history.removeFirst();
        }
    }
}
