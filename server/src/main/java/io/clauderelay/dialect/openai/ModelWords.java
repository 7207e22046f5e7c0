package io.clauderelay.dialect.openai;

import io.clauderelay.dialect.JsonText;
import java.util.List;
import java.util.stream.Collectors;

/** How the provider lists models. */
final class ModelWords {
    private ModelWords() {}

    static String list(List<String> ids) {
        return "{\"object\":\"list\",\"data\":["
                + ids.stream().map(ModelWords::model).collect(Collectors.joining(",")) + "]}";
    }

    /** Its date of birth is not known here. */
    static String model(String id) {
        return "{\"id\":" + JsonText.quote(id) + ",\"object\":\"model\",\"created\":0,\"owned_by\":\"openai\"}";
    }
}
