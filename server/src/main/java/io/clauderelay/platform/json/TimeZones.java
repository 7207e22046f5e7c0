package io.clauderelay.platform.json;

import java.time.DateTimeException;
import java.time.ZoneId;

/** Reads time zones by their IANA names. */
public final class TimeZones {
    private static final int LONGEST = 50;
    private static final ZoneId USUAL = ZoneId.of("UTC");

    private TimeZones() {}

    /** The field's zone; UTC when it is absent or refused. */
    public static ZoneId read(Fields fields, String name) {
        String id = fields.line(name, LONGEST);
        if (id == null) {
            return USUAL;
        }
        try {
            ZoneId zone = ZoneId.of(id);
            if (ZoneId.getAvailableZoneIds().contains(zone.getId())) {
                return zone;
            }
        } catch (DateTimeException _) {
            // told below, like an offset, which knows no summer time
        }
        if (fields.isFine(name)) {
            fields.refuse(name, name + " is \"" + id + "\", expected the IANA name of a zone such as Europe/Berlin");
        }
        return USUAL;
    }
}
