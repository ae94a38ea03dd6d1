// SPDX-License-Identifier: Apache-2.0
package io.halyard.durable.simulated;

import io.halyard.durable.Disk;
import io.halyard.durable.DiskFile;
import java.nio.file.Path;
import java.util.function.Predicate;

/** A disk whose barriers happen only where a predicate, asked with the line of code that calls, lets them. */
final class BarrierFilter extends ForwardingDisk {
    private final Predicate<String> happens;

    BarrierFilter(Disk disk, Predicate<String> happens) {
        super(disk);
        this.happens = happens;
    }

    private boolean happens() {
        String ours = BarrierFilter.class.getPackageName();
        return happens.test(StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> !frame.getClassName().startsWith(ours + "."))
                        .findFirst()
                        .map(frame -> frame.getFileName() + ":" + frame.getLineNumber() + " " + frame.getMethodName())
                        .orElseThrow()));
    }

    @Override
    public DiskFile open(Path file, Access access) {
        return new Filtered(super.open(file, access));
    }

    @Override
    public void forceFolder(Path folder) {
        if (happens()) {
            super.forceFolder(folder);
        }
    }

    private final class Filtered extends ForwardingFile {
        Filtered(DiskFile file) {
            super(file);
        }

        @Override
        public void force() {
            if (happens()) {
                super.force();
            }
        }
    }
}
