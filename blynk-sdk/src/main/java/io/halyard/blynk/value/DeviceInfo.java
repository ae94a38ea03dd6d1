// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.value;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a device says of itself. What is empty is not said.
 *
 * @param template {@code info.template}: Blynk's template id, e.g. {@code TMPL4xyz}
 * @param firmwareVersion {@code info.firmware-version}: of the app, e.g. {@code 1.0.2}
 * @param build {@code info.build}: when or from what it was built
 * @param type {@code info.type}: the firmware type, by which Blynk.Air recognises an update
 * @param receiveBufferBytes {@code info.receive-buffer-bytes}: the largest message that the server may send
 * @param board {@code info.board}: the hardware
 * @param app {@code info.app}: the app's name and version
 */
public record DeviceInfo(
        Optional<String> template,
        Optional<String> firmwareVersion,
        Optional<String> build,
        Optional<String> type,
        OptionalInt receiveBufferBytes,
        Optional<String> board,
        Optional<String> app) {
    /** {@return nothing said} */
    public static DeviceInfo none() {
        return new DeviceInfo(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** {@return the same with a template id} */
    public DeviceInfo withTemplate(String template) {
        return new DeviceInfo(Optional.of(template), firmwareVersion, build, type, receiveBufferBytes, board, app);
    }

    /** {@return the same with a firmware version} */
    public DeviceInfo withFirmwareVersion(String version) {
        return new DeviceInfo(template, Optional.of(version), build, type, receiveBufferBytes, board, app);
    }

    /** {@return the same with a build} */
    public DeviceInfo withBuild(String build) {
        return new DeviceInfo(template, firmwareVersion, Optional.of(build), type, receiveBufferBytes, board, app);
    }

    /** {@return the same with a firmware type} */
    public DeviceInfo withType(String type) {
        return new DeviceInfo(template, firmwareVersion, build, Optional.of(type), receiveBufferBytes, board, app);
    }

    /** {@return the same with a limit of what the server may send} */
    public DeviceInfo withReceiveBufferBytes(int bytes) {
        return new DeviceInfo(template, firmwareVersion, build, type, OptionalInt.of(bytes), board, app);
    }

    /** {@return the same with the hardware's name} */
    public DeviceInfo withBoard(String board) {
        return new DeviceInfo(template, firmwareVersion, build, type, receiveBufferBytes, Optional.of(board), app);
    }

    /** {@return the same with the app's name} */
    public DeviceInfo withApp(String app) {
        return new DeviceInfo(template, firmwareVersion, build, type, receiveBufferBytes, board, Optional.of(app));
    }

    /** {@return this, and where it says nothing what {@code stored} says} */
    public DeviceInfo over(DeviceInfo stored) {
        return new DeviceInfo(
                template.or(stored::template),
                firmwareVersion.or(stored::firmwareVersion),
                build.or(stored::build),
                type.or(stored::type),
                receiveBufferBytes.isPresent() ? receiveBufferBytes : stored.receiveBufferBytes,
                board.or(stored::board),
                app.or(stored::app));
    }
}
