package io.clauderelay.accounts;

import io.clauderelay.platform.json.Fields;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the models an account serves: an array of names, or an object from requested to upstream name. */
final class ModelFields {
    private static final String FIELD = "supportedModels";
    private static final int MOST = 200;
    private static final int LONGEST = 200;

    private ModelFields() {}

    static @Nullable SupportedModels read(Fields fields) {
        if (fields.isObject(FIELD)) {
            return mapped(fields);
        }
        List<String> models = fields.list(FIELD, MOST, LONGEST);
        if (!fields.has(FIELD)) {
            return null;
        }
        if (models.isEmpty() && fields.isFine(FIELD)) {
            refuseEmpty(fields);
        }
        return new SupportedModels.Listed(models);
    }

    private static SupportedModels mapped(Fields fields) {
        Map<String, String> names = fields.strings(FIELD, MOST);
        if (names.isEmpty() && fields.isFine(FIELD)) {
            refuseEmpty(fields);
        }
        names.forEach((requested, upstream) -> {
            String place = FIELD + "." + requested;
            if (!isName(requested) || !isName(upstream)) {
                fields.refuse(place, "names of models have 1 to " + LONGEST + " printable characters, without blanks");
            } else if (upstream.indexOf('*') >= 0) {
                fields.refuse(place, place + " leads to \"" + upstream + "\", expected one name without *");
            }
        });
        return new SupportedModels.Mapped(names);
    }

    private static void refuseEmpty(Fields fields) {
        fields.refuse(FIELD, FIELD + " is empty: it would serve nothing; leave it out for every model");
    }

    private static boolean isName(String text) {
        return !text.isEmpty()
                && text.length() <= LONGEST
                && text.chars()
                        .allMatch(c -> c > ' ' && !Character.isISOControl(c) && !Character.isSurrogate((char) c));
    }
}
