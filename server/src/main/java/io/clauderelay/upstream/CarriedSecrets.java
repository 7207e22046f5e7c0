package io.clauderelay.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.clauderelay.directory.AccountEntry;
import io.clauderelay.directory.ProxyEntry;
import io.clauderelay.platform.json.Json;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;

/** The secrets that a request to an account carries, to be taken out of what comes back: some servers repeat them. */
final class CarriedSecrets {
    private static final String BEARER = "Bearer ";

    private final List<String> texts;

    private CarriedSecrets(List<String> texts) {
        this.texts = texts;
    }

    static CarriedSecrets of(AccountEntry account) {
        List<String> texts = new ArrayList<>();
        String value = account.authValue();
        add(value.startsWith(BEARER) ? value.substring(BEARER.length()) : value, texts);
        ProxyEntry proxy = account.proxy();
        if (proxy != null && proxy.password() != null) {
            add(proxy.password(), texts);
            byte[] basic = (proxy.username() + ":" + proxy.password()).getBytes(UTF_8);
            add(Base64.getEncoder().encodeToString(basic), texts);
        }
        // One secret may be a part of another, whose rest would then stay.
        texts.sort(Comparator.comparingInt(String::length).reversed());
        return new CarriedSecrets(List.copyOf(texts));
    }

    /** As it is, and as it stands in JSON. */
    private static void add(String secret, List<String> texts) {
        if (!secret.isEmpty()) {
            texts.add(secret);
            String quoted = Json.write(secret);
            texts.add(quoted.substring(1, quoted.length() - 1));
        }
    }

    /** The text with {@code (redacted)} in place of every secret. */
    String takenOutOf(String text) {
        String clean = text;
        for (String secret : texts) {
            clean = clean.replace(secret, "(redacted)");
        }
        return clean;
    }
}
