// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.value;

/** A property of a datastream's widgets that a device may set. Not every widget has every one: see Blynk's documentation. */
public enum Property {
    /** The widget's label. */
    LABEL("label"),
    /** Its colour, {@code #RRGGBB}. */
    COLOR("color"),
    /** Its colour while on. */
    ON_COLOR("onColor"),
    /** Its colour while off. */
    OFF_COLOR("offColor"),
    /** Its background while on. */
    ON_BACK_COLOR("onBackColor"),
    /** Its background while off. */
    OFF_BACK_COLOR("offBackColor"),
    /** Its text while on. */
    ON_LABEL("onLabel"),
    /** Its text while off. */
    OFF_LABEL("offLabel"),
    /** The entries of a menu or a segmented switch: several values. */
    LABELS("labels"),
    /** The least value. */
    MIN("min"),
    /** The greatest value. */
    MAX("max"),
    /** The least change. */
    STEP("step"),
    /** What stands behind the value. */
    SUFFIX("suffix"),
    /** How many digits follow the point. */
    MAXIMUM_FRACTION_DIGITS("maximumFractionDigits"),
    /** How the value is written. */
    VALUE_FORMATTING("valueFormatting"),
    /** Whether it takes no input. */
    IS_DISABLED("isDisabled"),
    /** Whether it is not shown. */
    IS_HIDDEN("isHidden"),
    /** Whether a player plays. */
    IS_ON_PLAY("isOnPlay"),
    /** Whether a player is silent. */
    IS_MUTED("isMuted"),
    /** Whether a player begins anew. */
    LOOP("loop"),
    /** Whether a player begins by itself. */
    AUTOPLAY("autoplay"),
    /** An address. */
    URL("url"),
    /** Several addresses. */
    URLS("urls"),
    /** Of an image. */
    OPACITY("opacity"),
    /** Of an image. */
    SCALE("scale"),
    /** Of an image. */
    ROTATION("rotation"),
    /** Of a list. */
    SORT_TYPE("sortType"),
    /** Several icons. */
    ICONS("icons"),
    /** The image while on. */
    ON_IMAGE_URL("onImageUrl"),
    /** The image while off. */
    OFF_IMAGE_URL("offImageUrl"),
    /** Of a page or a tab. */
    PAGE("page"),
    /** The sound to play. */
    SOUND("sound"),
    /** The design of its content. */
    CONTENT_DESIGN("contentDesign"),
    /** Its background. */
    BACK_COLOR("backColor");

    private final String wireName;

    Property(String wireName) {
        this.wireName = wireName;
    }

    /** {@return its name in topics, e.g. {@code onColor}} */
    public String wireName() {
        return wireName;
    }
}
