// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.bus;

import com.pi4j.io.pwm.Pwm;
import com.pi4j.io.pwm.PwmConfig;
import com.pi4j.io.pwm.PwmProviderBase;
import com.pi4j.io.pwm.PwmType;
import io.halyard.hal.pi4j.kernel.Errno;
import io.halyard.hal.pi4j.kernel.KernelException;
import io.halyard.hal.pi4j.kernel.PwmChannel;
import io.halyard.hal.pi4j.kernel.PwmChips;
import java.nio.file.Path;
import java.util.Map;

/** Makes PWM outputs. Belongs to one Pi4J context. */
public final class KernelPwmProvider extends PwmProviderBase {
    /** Its name in a configuration's {@code provider}. */
    public static final String ID = "halyard-pwm";

    /** The context's property that says which chip has the header's channels; see {@link PwmChips#find} for its values. */
    public static final String CHIP_PROPERTY = "pwm.chip.name";

    /** A provider without a context yet. */
    public KernelPwmProvider() {
        super(ID, "PWM on the kernel's sysfs");
    }

    /** More than any other, so that of several plug-ins found by Pi4J this one is used. */
    @Override
    public int getPriority() {
        return 1_000;
    }

    @Override
    public Pwm create(PwmConfig config) {
        if (config.pwmType() != PwmType.HARDWARE) {
            throw Opening.failed(new KernelException(
                    Errno.EOPNOTSUPP, config.name() + ": software PWM is not served; configure pwmType(HARDWARE)"));
        }
        return Opening.register(context(), new KernelPwm(this, config, () -> open(config)));
    }

    private PwmChannel open(PwmConfig config) {
        Path chip = chip(config);
        Integer channel = config.channel();
        if (channel == null) {
            Map<Integer, Integer> channels = PwmChips.channels(chip);
            channel = channels.get(config.bcm());
            if (channel == null) {
                throw new KernelException(
                        Errno.ENODEV,
                        config.name() + ": no PWM reaches GPIO" + config.bcm() + "; it reaches "
                                + channels.keySet().stream().sorted().toList());
            }
        }
        return PwmChannel.open(chip, channel);
    }

    private Path chip(PwmConfig config) {
        Integer number = config.chip();
        String choice =
                number == null ? context().properties().get(CHIP_PROPERTY, PwmChips.AUTOMATIC) : "pwmchip" + number;
        return PwmChips.ofThisComputer()
                .find(choice)
                .orElseThrow(() -> new KernelException(
                        Errno.ENODEV,
                        "no PWM chip '" + choice + "': switch it on (dtoverlay=pwm-2chan in config.txt)"));
    }
}
