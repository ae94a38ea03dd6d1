// SPDX-License-Identifier: GPL-2.0
/*
 * What gpio-sim does not simulate, for the virtual machine only: an I2C adapter with register memories, an SPI controller
 * whose output is wired to its input, a PWM chip, and a 1-Wire bus with two thermometers. See README.md.
 *
 * The outside of it is in /sys/devices/platform/bench-buses: what each PWM channel drives, what the thermometers measure.
 */
#include <linux/i2c.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pwm.h>
#include <linux/spi/spi.h>
#include <linux/w1.h>
#include <asm/unaligned.h>

#define MEMORIES 10
#define CHANNELS 4
#define THERMOMETERS 2

static unsigned short i2c_addr[MEMORIES] = { 0x20, 0x48, 0x50, 0x51, 0x76 };
static int i2c_count = 5;
module_param_array(i2c_addr, ushort, &i2c_count, 0444);
MODULE_PARM_DESC(i2c_addr, "addresses of the register memories");

static struct platform_device *bench;

/* --- I2C: memories of 256 bytes; a write's first byte sets the pointer, which counts on and wraps around ------------ */

/* Addresses at which nothing but a fault answers. */
#define LOSES_ARBITRATION 0x60
#define HOLDS_THE_CLOCK 0x61
#define REFUSES_DATA 0x62

static struct memory {
	u8 bytes[256];
	u8 pointer;
} memories[MEMORIES];

static struct memory *memory_at(u16 address)
{
	int i;

	for (i = 0; i < i2c_count; i++)
		if (i2c_addr[i] == address)
			return &memories[i];
	return NULL;
}

static int bench_i2c_message(struct i2c_msg *msg)
{
	struct memory *memory = memory_at(msg->addr);
	int i;

	switch (msg->addr) {
	case LOSES_ARBITRATION:
		return -EAGAIN;
	case HOLDS_THE_CLOCK:
		return -ETIMEDOUT;
	case REFUSES_DATA:
		return -EREMOTEIO;
	}
	if (!memory)
		return -ENXIO;
	for (i = 0; i < msg->len; i++) {
		if (msg->flags & I2C_M_RD)
			msg->buf[i] = memory->bytes[memory->pointer++];
		else if (i == 0)
			memory->pointer = msg->buf[i];
		else
			memory->bytes[memory->pointer++] = msg->buf[i];
	}
	return 0;
}

static int bench_i2c_xfer(struct i2c_adapter *adapter, struct i2c_msg *msgs, int count)
{
	int i, error;

	for (i = 0; i < count; i++) {
		error = bench_i2c_message(&msgs[i]);
		if (error)
			return error;
	}
	return count;
}

static u32 bench_i2c_functionality(struct i2c_adapter *adapter)
{
	return I2C_FUNC_I2C | (I2C_FUNC_SMBUS_EMUL & ~I2C_FUNC_SMBUS_QUICK);
}

static const struct i2c_algorithm bench_i2c_algorithm = {
	.master_xfer = bench_i2c_xfer,
	.functionality = bench_i2c_functionality,
};

static struct i2c_adapter bench_i2c = {
	.owner = THIS_MODULE,
	.algo = &bench_i2c_algorithm,
	.name = "bench-buses I2C",
	.nr = 1, /* as on a Raspberry Pi's header */
};

/* --- SPI: chip 0 hears what it says, chip 1 hears it inverted ------------------------------------------------------- */

static struct spi_controller *bench_spi;

static int bench_spi_transfer(struct spi_controller *controller, struct spi_device *device, struct spi_transfer *transfer)
{
	const u8 *out = transfer->tx_buf;
	u8 *in = transfer->rx_buf;
	u8 flip = device->chip_select == 1 ? 0xff : 0;
	unsigned int i;

	if (in)
		for (i = 0; i < transfer->len; i++)
			in[i] = (out ? out[i] : 0) ^ flip;
	return 0;
}

static int bench_spi_add(void)
{
	/* The modalias is one of those that the kernel's spidev takes; it means nothing else here. */
	struct spi_board_info info = { .modalias = "dh2228fv", .max_speed_hz = 10 * 1000 * 1000 };
	int error;

	bench_spi = spi_alloc_master(&bench->dev, 0);
	if (!bench_spi)
		return -ENOMEM;
	bench_spi->bus_num = 0;
	bench_spi->num_chipselect = 2;
	bench_spi->mode_bits = SPI_CPOL | SPI_CPHA | SPI_CS_HIGH;
	bench_spi->bits_per_word_mask = SPI_BPW_MASK(8);
	bench_spi->max_speed_hz = info.max_speed_hz;
	bench_spi->transfer_one = bench_spi_transfer;
	error = spi_register_controller(bench_spi);
	if (error) {
		spi_controller_put(bench_spi);
		return error;
	}
	for (info.chip_select = 0; info.chip_select < 2; info.chip_select++)
		if (!spi_new_device(bench_spi, &info)) {
			spi_unregister_controller(bench_spi);
			return -ENODEV;
		}
	return 0;
}

/* --- PWM: as a Raspberry Pi's, whole ticks of a clock of 10 MHz, at least two of them and less than 2^32 --------------- */

#define CLOCK_HZ (10 * 1000 * 1000)
#define TICK (NSEC_PER_SEC / CLOCK_HZ)

static struct pwm_state channels[CHANNELS];

static int bench_pwm_apply(struct pwm_chip *chip, struct pwm_device *channel, const struct pwm_state *state)
{
	u64 ticks = DIV_ROUND_CLOSEST_ULL(state->period, TICK);

	if (ticks < 2 || ticks > U32_MAX)
		return -EINVAL;
	channels[channel->hwpwm] = *state;
	channels[channel->hwpwm].period = ticks * TICK;
	channels[channel->hwpwm].duty_cycle = DIV_ROUND_CLOSEST_ULL(state->duty_cycle, TICK) * TICK;
	return 0;
}

static const struct pwm_ops bench_pwm_ops = {
	.apply = bench_pwm_apply,
	.owner = THIS_MODULE,
};

static struct pwm_chip bench_pwm = {
	.ops = &bench_pwm_ops,
	.npwm = CHANNELS,
};

/* Enabled, high time and period in nanoseconds, of each channel. */
static ssize_t pwm_channels_show(struct device *device, struct device_attribute *attribute, char *text)
{
	int i, length = 0;

	for (i = 0; i < CHANNELS; i++)
		length += sysfs_emit_at(text, length, "%d %llu %llu %d\n", channels[i].enabled, channels[i].duty_cycle,
					channels[i].period, channels[i].polarity);
	return length;
}
static DEVICE_ATTR_RO(pwm_channels);

/* --- 1-Wire: thermometers DS18B20, byte by byte ---------------------------------------------------------------------- */

static struct thermometer {
	u64 id;
	s16 sixteenths; /* of a degree Celsius */
	u8 configuration;
} thermometers[THERMOMETERS] = {
	{ .sixteenths = 21 * 16, .configuration = 0x1f },
	{ .sixteenths = -10 * 16 - 8, .configuration = 0x1f },
};
static bool garbled; /* a bad cable: each checksum is wrong */
static bool absent; /* nobody answers */

static struct {
	int expected; /* bytes of the bus's master still to come for this command */
	u8 command;
	u64 id;
	struct thermometer *chosen;
	u8 answer[9];
	int answered;
} wire;

static u8 bench_w1_reset(void *data)
{
	memset(&wire, 0, sizeof(wire));
	return absent;
}

static void bench_w1_function(u8 command)
{
	struct thermometer *one = wire.chosen;

	wire.command = command;
	wire.answered = 0;
	memset(wire.answer, 0xff, sizeof(wire.answer));
	if (command == 0x4e)
		wire.expected = 3;
	if (command != 0xbe || !one)
		return;
	wire.answer[0] = one->sixteenths & 0xff;
	wire.answer[1] = one->sixteenths >> 8;
	wire.answer[2] = 75;
	wire.answer[3] = 70;
	wire.answer[4] = one->configuration;
	wire.answer[6] = 0x0c;
	wire.answer[7] = 0x10;
	wire.answer[8] = w1_calc_crc8(wire.answer, 8) ^ (garbled ? 0x55 : 0);
}

static void bench_w1_write(void *data, u8 byte)
{
	int i;

	if (wire.expected && wire.command == 0x55) {
		wire.id |= (u64)byte << (8 * (8 - wire.expected));
		if (--wire.expected == 0)
			for (i = 0; i < THERMOMETERS; i++)
				if (thermometers[i].id == wire.id)
					wire.chosen = &thermometers[i];
	} else if (wire.expected) {
		if (--wire.expected == 0 && wire.chosen)
			wire.chosen->configuration = byte;
	} else if (byte == 0x55 && !wire.command) {
		wire.command = byte;
		wire.expected = 8;
	} else if (byte == 0xcc && !wire.command) {
		wire.command = byte;
		wire.chosen = &thermometers[0];
	} else {
		bench_w1_function(byte);
	}
}

static u8 bench_w1_read(void *data)
{
	return wire.chosen && !absent && wire.answered < 9 ? wire.answer[wire.answered++] : 0xff;
}

/* The one bit that the kernel asks for by itself: whether the thermometer has a supply of its own. */
static u8 bench_w1_touch(void *data, u8 bit)
{
	return 1;
}

static void bench_w1_search(void *data, struct w1_master *master, u8 type, w1_slave_found_callback found)
{
	int i;

	if (absent || type != W1_SEARCH)
		return;
	for (i = 0; i < THERMOMETERS; i++)
		found(master, thermometers[i].id);
}

static struct w1_bus_master bench_w1 = {
	.touch_bit = bench_w1_touch,
	.read_byte = bench_w1_read,
	.write_byte = bench_w1_write,
	.reset_bus = bench_w1_reset,
	.search = bench_w1_search,
};

static ssize_t temperatures_show(struct device *device, struct device_attribute *attribute, char *text)
{
	return sysfs_emit(text, "%d %d\n", thermometers[0].sixteenths, thermometers[1].sixteenths);
}

static ssize_t temperatures_store(struct device *device, struct device_attribute *attribute, const char *text, size_t size)
{
	return sscanf(text, "%hd %hd", &thermometers[0].sixteenths, &thermometers[1].sixteenths) == 2 ? size : -EINVAL;
}
static DEVICE_ATTR_RW(temperatures);

static DEVICE_BOOL_ATTR(w1_garbled, 0644, garbled);
static DEVICE_BOOL_ATTR(w1_absent, 0644, absent);

static struct attribute *bench_attributes[] = {
	&dev_attr_pwm_channels.attr,
	&dev_attr_temperatures.attr,
	&dev_attr_w1_garbled.attr.attr,
	&dev_attr_w1_absent.attr.attr,
	NULL,
};
static const struct attribute_group bench_group = { .attrs = bench_attributes };

/* --- What the firmware's device tree says of devices, in their folders of_node, where there is a device tree ------------ */

static ssize_t compatible_show(struct device *device, struct device_attribute *attribute, char *text)
{
	static const char pwm[] = "brcm,bcm2711-pwm\0brcm,bcm2835-pwm";

	memcpy(text, pwm, sizeof(pwm));
	return sizeof(pwm);
}
static DEVICE_ATTR_RO(compatible);

static ssize_t show_cell(char *text, u32 value)
{
	put_unaligned_be32(value, text);
	return sizeof(value);
}

static ssize_t pwm_rate_show(struct device *device, struct device_attribute *attribute, char *text)
{
	return show_cell(text, CLOCK_HZ);
}

static ssize_t i2c_rate_show(struct device *device, struct device_attribute *attribute, char *text)
{
	return show_cell(text, 400 * 1000);
}

static struct device_attribute pwm_rate = {
	.attr = { .name = "assigned-clock-rates", .mode = 0444 },
	.show = pwm_rate_show,
};
static struct device_attribute i2c_rate = {
	.attr = { .name = "clock-frequency", .mode = 0444 },
	.show = i2c_rate_show,
};

static struct attribute *pwm_properties[] = { &dev_attr_compatible.attr, &pwm_rate.attr, NULL };
static struct attribute *i2c_properties[] = { &i2c_rate.attr, NULL };
static const struct attribute_group pwm_node = { .name = "of_node", .attrs = pwm_properties };
static const struct attribute_group i2c_node = { .name = "of_node", .attrs = i2c_properties };

/* -------------------------------------------------------------------------------------------------------------------- */

static void name_thermometers(void)
{
	int i;

	for (i = 0; i < THERMOMETERS; i++) {
		u64 id = 0x28 | (u64)(0xbe0c0001 + i) << 8;
		__le64 bytes = cpu_to_le64(id);

		thermometers[i].id = id | (u64)w1_calc_crc8((u8 *)&bytes, 7) << 56;
	}
}

static int __init bench_init(void)
{
	int error;

	name_thermometers();
	bench = platform_device_register_simple("bench-buses", PLATFORM_DEVID_NONE, NULL, 0);
	if (IS_ERR(bench))
		return PTR_ERR(bench);
	error = sysfs_create_group(&bench->dev.kobj, &bench_group);
	if (error)
		goto no_group;
	error = sysfs_create_group(&bench->dev.kobj, &pwm_node);
	if (error)
		goto no_node;
	bench_i2c.dev.parent = &bench->dev;
	error = i2c_add_numbered_adapter(&bench_i2c);
	if (error)
		goto no_i2c;
	error = sysfs_create_group(&bench_i2c.dev.kobj, &i2c_node); /* goes with the adapter */
	if (error)
		goto no_spi;
	error = bench_spi_add();
	if (error)
		goto no_spi;
	bench_pwm.dev = &bench->dev;
	error = pwmchip_add(&bench_pwm);
	if (error)
		goto no_pwm;
	error = w1_add_master_device(&bench_w1);
	if (error)
		goto no_w1;
	return 0;
no_w1:
	pwmchip_remove(&bench_pwm);
no_pwm:
	spi_unregister_controller(bench_spi);
no_spi:
	i2c_del_adapter(&bench_i2c);
no_i2c:
	sysfs_remove_group(&bench->dev.kobj, &pwm_node);
no_node:
	sysfs_remove_group(&bench->dev.kobj, &bench_group);
no_group:
	platform_device_unregister(bench);
	return error;
}
module_init(bench_init);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Simulated I2C, SPI, PWM and 1-Wire for tests");
