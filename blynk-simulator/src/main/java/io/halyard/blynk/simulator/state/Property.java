// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator.state;

import java.util.Set;

/** The widget properties that Blynk knows. */
final class Property {
    private static final Set<String> KNOWN = Set.of(
            "label",
            "color",
            "onColor",
            "offColor",
            "onBackColor",
            "offBackColor",
            "onLabel",
            "offLabel",
            "labels",
            "min",
            "max",
            "step",
            "suffix",
            "maximumFractionDigits",
            "valueFormatting",
            "isDisabled",
            "isHidden",
            "isOnPlay",
            "isMuted",
            "loop",
            "autoplay",
            "url",
            "urls",
            "opacity",
            "scale",
            "rotation",
            "sortType",
            "icons",
            "onImageUrl",
            "offImageUrl",
            "page",
            "sound",
            "contentDesign",
            "backColor");

    private Property() {}

    static String require(String name) {
        if (!KNOWN.contains(name)) {
            throw new RefusedException(
                    "there is no widget property '" + name + "': use one of label, color, min, max, ...");
        }
        return name;
    }
}
