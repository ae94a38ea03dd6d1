// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class LastActsTest {
    private final List<String> done = Collections.synchronizedList(new ArrayList<>());

    private void actsOf(LastActs acts) {
        acts.add(() -> {
            done.add("first");
            throw new IllegalStateException("stuck");
        });
        acts.add(() -> done.add("second"));
        acts.run();
        acts.run();
    }

    @Test
    void eachHasItsTurnOnceWhateverAnotherThrows() {
        actsOf(new LastActs());
        assertThat(done).containsExactly("first", "second");
    }

    @Test
    void theyAreDoneAlsoWhenNoThreadIsLeftForThem() {
        actsOf(new LastActs(work -> new Thread(work) {
            @Override
            public void start() {
                throw new OutOfMemoryError("unable to create native thread");
            }
        }));
        assertThat(done).containsExactly("first", "second");
    }
}
