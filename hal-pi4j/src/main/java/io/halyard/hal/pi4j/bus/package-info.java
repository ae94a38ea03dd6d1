// SPDX-License-Identifier: Apache-2.0
/**
 * I2C, SPI and PWM as Pi4J knows them, on the kernel's interfaces.
 *
 * <p>What Pi4J's interfaces leave open is settled thus. I2C: {@code DIRECT} is one {@code I2C_RDWR} ioctl for each call and refuses an
 * adapter that speaks SMBus only; {@code SMBUS} says as SMBus what SMBus can say; {@code FILE} is plain file access. A register read
 * is one transaction with a repeated start. A word's high byte comes first, as in all of Pi4J. Each device has a descriptor of its own;
 * {@code execute} holds the bus among the devices of one context. SPI: {@code channel} is the chip select; there is no delay between
 * writing and reading. PWM: {@code HARDWARE} only, {@code chip} and {@code channel}, or {@code bcm} alone for a Raspberry Pi's header; a
 * frequency or duty that cannot be is refused, not bent.
 *
 * <p>Failures are Pi4J's {@code IOException} (unchecked) with the {@link io.halyard.hal.pi4j.kernel.KernelException} as its cause.
 */
@NullMarked
package io.halyard.hal.pi4j.bus;

import org.jspecify.annotations.NullMarked;
