package io.clauderelay.keys;

import io.clauderelay.platform.json.Fields;
import io.clauderelay.platform.json.Fields.Range;
import java.time.Instant;
import java.util.List;

/** Reads the expiry of a key. */
final class ExpiryFields {
    private static final List<String> MODES = List.of("never", "fixed", "activation");

    /** Ten years in days; in hours it is more than a year. Longer is never. */
    private static final Range DURATION = new Range(1, 3_650);

    private ExpiryFields() {}

    static Expiry read(Fields fields) {
        String mode = fields.choice("mode", MODES).orElse("");
        return switch (mode) {
            case "never" -> {
                refuseForeign(fields, mode, "at", "duration", "unit", "activatedAt");
                yield new Expiry.Never();
            }
            case "fixed" -> {
                refuseForeign(fields, mode, "duration", "unit", "activatedAt");
                yield new Expiry.Fixed(fields.requiredInstant("at"));
            }
            case "activation" -> activation(fields);
            default -> missingMode(fields);
        };
    }

    /** What the first use has set stands in the answers that a client may send back. */
    private static Expiry activation(Fields fields) {
        int duration = fields.requiredInteger("duration", DURATION);
        Expiry.Unit unit =
                fields.choice("unit", Expiry.Unit.ids()).map(Expiry.Unit::of).orElse(null);
        Instant activatedAt = fields.instant("activatedAt");
        Instant at = fields.instant("at");
        if (unit == null) {
            if (fields.isFine("unit")) {
                fields.refuse("unit", "unit is missing, expected one of " + String.join(", ", Expiry.Unit.ids()));
            }
            return new Expiry.Never();
        }
        return new Expiry.Activation(duration, unit, activatedAt, at);
    }

    /** Refuses the fields that say nothing in this mode: whoever sends one means another. */
    static void refuseForeign(Fields fields, String mode, String... names) {
        for (String name : names) {
            if (fields.has(name)) {
                fields.refuse(name, name + " has no meaning for mode " + mode + "; leave it out");
            }
        }
    }

    private static Expiry missingMode(Fields fields) {
        if (fields.isFine("mode")) {
            fields.refuse("mode", "mode is missing, expected one of " + String.join(", ", MODES));
        }
        return new Expiry.Never();
    }
}
