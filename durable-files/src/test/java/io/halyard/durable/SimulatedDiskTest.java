// SPDX-License-Identifier: Apache-2.0
package io.halyard.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.halyard.durable.Disk.Access;
import io.halyard.durable.contract.DiskContract;
import io.halyard.durable.simulated.CrashPoints;
import io.halyard.durable.simulated.SimulatedDisk;
import io.halyard.durable.simulated.Witness;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The simulated disk is a disk; and what it says may survive is neither too little nor too much. */
class SimulatedDiskTest extends DiskContract {
    private static final Path FOLDER = Path.of("/state");
    private static final Path FILE = FOLDER.resolve("x");

    private final SimulatedDisk disk = new SimulatedDisk();

    SimulatedDiskTest() {
        disk.createFolder(FOLDER);
    }

    @Override
    protected Disk disk() {
        return disk;
    }

    @Override
    protected Path folder() {
        return FOLDER;
    }

    /** {@return what may be on the disk after any crash of the scenario, in short} */
    private static Set<String> survivors(CrashPoints.Scenario<String> scenario) {
        Set<String> seen = new TreeSet<>();
        CrashPoints.of(
                        (Disk disk, Witness<String> witness) -> {
                            disk.createFolder(FOLDER);
                            scenario.run(disk, witness);
                        },
                        (disk, witness) -> seen.add(describe(disk)))
                .check();
        return seen;
    }

    private static String describe(Disk disk) {
        StringBuilder text = new StringBuilder();
        for (String name : disk.list(FOLDER)) {
            try (DiskFile file = disk.open(FOLDER.resolve(name), Access.READ)) {
                String content = new String(file.read(0, (int) file.size()), StandardCharsets.US_ASCII);
                text.append(name)
                        .append('=')
                        .append(content.replaceAll("(?s)(.)\\1{99,}", "$1*").replace('\0', '0'))
                        .append(' ');
            }
        }
        return text.toString().strip();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void withoutABarrierAFileMayBeMissingEmptyZeroedOrWhole() {
        assertThat(survivors((disk, _) -> disk.open(FILE, Access.CREATE).write(0, bytes("new"))))
                .containsExactly("", "x=", "x=000", "x=new");
    }

    @Test
    void theFilesBarrierIsNotTheFolders() {
        assertThat(survivors((disk, _) -> {
                    DiskFile file = disk.open(FILE, Access.CREATE);
                    disk.forceFolder(FOLDER);
                    file.write(0, bytes("new"));
                    file.force();
                }))
                .containsExactly("", "x=", "x=000", "x=new");
        SimulatedDisk forced = new SimulatedDisk();
        forced.createFolder(FOLDER);
        DiskFile file = forced.open(FILE, Access.CREATE);
        file.write(0, bytes("new"));
        file.force();
        assertThat(describe(forced.crash())).isEmpty();
        forced.forceFolder(FOLDER);
        assertThat(describe(forced.crash())).isEqualTo("x=new");
    }

    @Test
    void writesAreTornAtSectorsAndReordered() {
        Set<String> torn = survivors((disk, _) -> {
            DiskFile file = disk.open(FILE, Access.CREATE);
            file.write(0, bytes("a".repeat(1024)));
            file.force();
            disk.forceFolder(FOLDER);
            file.write(0, bytes("b".repeat(1024)));
        });
        assertThat(torn).contains("x=a*", "x=b*", "x=a*b*", "x=b*a*").doesNotContain("x=b");
    }

    @Test
    void aRenameIsAtomicAndIndependentOfTheBytes() {
        assertThat(survivors((disk, _) -> {
                    disk.open(FILE, Access.CREATE).close();
                    disk.forceFolder(FOLDER);
                    DiskFile file = disk.open(FOLDER.resolve("y"), Access.CREATE);
                    file.write(0, bytes("new"));
                    disk.rename(FOLDER.resolve("y"), FILE);
                }))
                .containsExactly("", "x=", "x= y=", "x= y=000", "x= y=new", "x=000", "x=new");
    }

    @Test
    void aKillLosesNothing() {
        disk.open(FILE, Access.CREATE).write(0, bytes("new"));
        assertThat(describe(disk.kill())).isEqualTo("x=new");
        assertThat(describe(disk.crash())).isEmpty();
    }

    @Test
    void tooManySurvivorsAreSampled() {
        CrashPoints.Report report = CrashPoints.<String>of(
                        (disk, _) -> {
                            disk.createFolder(FOLDER);
                            disk.open(FILE, Access.CREATE).write(0, new byte[50_000]);
                            disk.open(FILE, Access.WRITE).write(0, bytes("z".repeat(50_000)));
                        },
                        (disk, _) -> disk.exists(FILE))
                .withLimits(500, 0)
                .check();
        assertThat(report.sampledCrashes()).isEqualTo(2);
        assertThat(report.toString()).contains("of 4 crashes and 0 kills, 2 crashes sampled (seed 20260101)");
    }

    @Test
    void aFailureNamesTheCallBeforeTheCrash() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> CrashPoints.<String>of(
                                (disk, witness) -> {
                                    disk.createFolder(FOLDER);
                                    disk.open(FILE, Access.CREATE).write(0, bytes("new"));
                                    witness.attempt("new");
                                    witness.acknowledge("new");
                                },
                                (disk, witness) -> assertThat(
                                                witness.acknowledged().isEmpty() || disk.exists(FILE))
                                        .as("the file is there")
                                        .isTrue())
                        .check())
                .withMessageContaining("power failed after the end")
                .withMessageContaining("acknowledged [new]")
                .withMessageContaining("the file is there");
    }
}
