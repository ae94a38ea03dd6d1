// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** A computer's file system as the kernel lays it out, as far as the board reads it, in a folder. */
final class HostTree {
    private final Path root;
    private long ticks = 1_000;
    private long busyTicks = 100;

    HostTree(Path root) {
        this.root = root;
    }

    /** {@return a computer with a hardware monitor, two network interfaces and two LEDs} */
    static HostTree complete(Path root) {
        HostTree tree = new HostTree(root);
        tree.write("sys/class/hwmon/hwmon0/name", "acpitz");
        tree.write("sys/class/hwmon/hwmon0/temp1_input", "27800");
        tree.write("sys/class/hwmon/hwmon1/name", "coretemp");
        tree.write("sys/class/hwmon/hwmon1/temp1_label", "Core 0");
        tree.write("sys/class/hwmon/hwmon1/temp1_input", "44000");
        tree.write("sys/class/hwmon/hwmon1/temp2_label", "Package id 0");
        tree.write("sys/class/hwmon/hwmon1/temp2_input", "47125");
        tree.cpu(0);
        tree.write("proc/loadavg", "0.52 0.58 0.59 2/1253 70210");
        tree.write("proc/meminfo", """
                MemTotal:        8048500 kB
                MemFree:          498112 kB
                MemAvailable:    2012125 kB
                Buffers:          312044 kB
                """);
        tree.write("proc/uptime", "350735.47 234388.90");
        tree.write("proc/net/dev", """
                Inter-|   Receive                                                |  Transmit
                 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
                    lo: 999999999  5566    0    0    0     0          0         0 999999999    5566    0    0    0     0       0          0
                  eth0: 1000000    1111    0    0    0     0          0         0   200000     222    0    0    0     0       0          0
                 wlan0:5000        11    0    0    0     0          0         0     30       2    0    0    0     0       0          0
                """);
        tree.led("ACT", 255, "none rc-feedback [mmc0] timer heartbeat");
        tree.led("PWR", 1, "[none] timer");
        return tree;
    }

    Path root() {
        return root;
    }

    /** Lets 1000 ticks pass, of which the processors worked a share. */
    void cpu(double percent) {
        ticks += 1_000;
        busyTicks += Math.round(percent * 10);
        long idle = ticks - busyTicks;
        write(
                "proc/stat",
                "cpu  " + busyTicks + " 0 0 " + (idle - 50) + " 50 0 0 0 77 0\ncpu0 1 2 3 4 5 6 7 0 0 0\nintr 0\n");
    }

    void led(String name, int maximum, String triggers) {
        write("sys/class/leds/" + name + "/brightness", Integer.toString(maximum));
        write("sys/class/leds/" + name + "/max_brightness", Integer.toString(maximum));
        write("sys/class/leds/" + name + "/trigger", triggers);
    }

    /** Sets what a pin of the board measures. */
    void set(String pin, double value) {
        switch (pin) {
            case "cpu-temperature" ->
                write("sys/class/hwmon/hwmon1/temp2_input", Long.toString(Math.round(value * 1000)));
            case "cpu-utilisation" -> cpu(value);
            case "load-1m" -> write("proc/loadavg", String.format(Locale.ROOT, "%.2f 0.58 0.59 2/1253 70210", value));
            case "memory-used" ->
                write(
                        "proc/meminfo",
                        "MemTotal: 1000000 kB\nMemAvailable: " + Math.round(10_000 * (100 - value)) + " kB\n");
            case "uptime" -> write("proc/uptime", String.format(Locale.ROOT, "%.2f 0.00", value));
            case "network-received" ->
                write("proc/net/dev", " head | er\n eth0: " + Math.round(value) + " 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n");
            default -> throw new IllegalArgumentException("the tree cannot set " + pin);
        }
    }

    String read(String file) {
        try {
            return Files.readString(root.resolve(file)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(String file, String text) {
        try {
            Path path = root.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, text + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void delete(String file) {
        try {
            Files.delete(root.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
