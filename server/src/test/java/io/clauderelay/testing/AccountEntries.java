package io.clauderelay.testing;

import io.clauderelay.directory.AccountEntry;
import io.clauderelay.directory.AccountQuota;
import io.clauderelay.directory.Patience;
import io.clauderelay.directory.ProxyEntry;
import io.clauderelay.directory.ServedModels;
import io.clauderelay.vocabulary.Consumption;
import io.clauderelay.vocabulary.Platform;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes accounts as the data plane sees them: ordinary in everything that a test does not say. */
public final class AccountEntries {
    private final String id;
    private String name;
    private Platform platform = Platform.CLAUDE_CONSOLE;
    private URI baseUrl = URI.create("https://upstream.example");
    private String authHeader = "x-api-key";
    private String authValue = "sk-upstream";
    private Map<String, String> headers = Map.of();
    private ServedModels models = ServedModels.every();
    private int priority = 50;
    private int weight = 1;
    private int maxConcurrency;
    private @Nullable String group;
    private boolean dedicated;
    private @Nullable String organization;
    private long costMultiplierMillionths = Consumption.ONCE;
    private Patience patience = Patience.USUAL;
    private @Nullable AccountQuota quota;
    private @Nullable ProxyEntry proxy;

    private AccountEntries(String id) {
        this.id = id;
        this.name = id;
    }

    /** An account with this id, and the same name unless another is given. */
    public static AccountEntries account(String id) {
        return new AccountEntries(id);
    }

    public AccountEntries name(String other) {
        name = other;
        return this;
    }

    public AccountEntries platform(Platform other) {
        platform = other;
        return this;
    }

    public AccountEntries at(URI url) {
        baseUrl = url;
        return this;
    }

    public AccountEntries at(String url) {
        return at(URI.create(url));
    }

    /** Goes into {@code x-api-key}. */
    public AccountEntries credential(String secret) {
        authHeader = "x-api-key";
        authValue = secret;
        return this;
    }

    /** Goes into {@code authorization}. */
    public AccountEntries bearer(String secret) {
        authHeader = "authorization";
        authValue = "Bearer " + secret;
        return this;
    }

    public AccountEntries headers(Map<String, String> extras) {
        headers = extras;
        return this;
    }

    public AccountEntries models(String... supported) {
        models = ServedModels.listed(List.of(supported));
        return this;
    }

    public AccountEntries mapping(Map<String, String> upstreamNames) {
        models = ServedModels.mapped(upstreamNames);
        return this;
    }

    public AccountEntries group(String id) {
        group = id;
        return this;
    }

    public AccountEntries dedicated() {
        dedicated = true;
        return this;
    }

    public AccountEntries priority(int other) {
        priority = other;
        return this;
    }

    public AccountEntries weight(int other) {
        weight = other;
        return this;
    }

    public AccountEntries maxConcurrency(int other) {
        maxConcurrency = other;
        return this;
    }

    public AccountEntries organization(String label) {
        organization = label;
        return this;
    }

    public AccountEntries costMultiplierMillionths(long other) {
        costMultiplierMillionths = other;
        return this;
    }

    public AccountEntries patience(Patience other) {
        patience = other;
        return this;
    }

    public AccountEntries quota(AccountQuota other) {
        quota = other;
        return this;
    }

    public AccountEntries through(@Nullable ProxyEntry other) {
        proxy = other;
        return this;
    }

    public AccountEntry build() {
        return new AccountEntry(
                id,
                name,
                platform,
                baseUrl,
                authHeader,
                authValue,
                headers,
                models,
                priority,
                weight,
                maxConcurrency,
                group,
                dedicated,
                organization,
                costMultiplierMillionths,
                patience,
                quota,
                proxy);
    }
}
