package io.clauderelay.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clauderelay.pricing.PriceBook;
import io.clauderelay.testing.AccountEntries;
import io.clauderelay.vocabulary.Platform;
import io.clauderelay.vocabulary.TokenCounts;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DirectoryTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final Prices PRICES = new BookPrices(PriceBook.bundled());

    @Test
    void aKeyIsFoundByItsDigest() {
        byte[] bytes = new byte[32];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        KeyEntry key = new KeyEntry("k1", "build", true, null);
        Directory directory = new Directory(Map.of(KeyDigest.of(bytes), key), List.of(), PRICES);

        assertThat(directory.findKey(KeyDigest.of(bytes.clone()))).isEqualTo(key);
        bytes[31]++;
        assertThat(directory.findKey(KeyDigest.of(bytes))).isNull();
    }

    @Test
    void aDigestHas32Bytes() {
        assertThatThrownBy(() -> KeyDigest.of(new byte[31])).hasMessage("a key digest has 32 bytes, this one has 31");
    }

    @Test
    void accountsComeByPlatformInTheOrderOfTheirPriority() {
        Directory directory = new Directory(
                Map.of(),
                List.of(
                        account("b", Platform.CODEX, 10),
                        account("d", Platform.CLAUDE_CONSOLE, 50),
                        account("c", Platform.CLAUDE_CONSOLE, 50),
                        account("z", Platform.CLAUDE_CONSOLE, 1)),
                PRICES);

        assertThat(directory.accounts(Platform.CLAUDE_CONSOLE))
                .extracting(AccountEntry::id)
                .containsExactly("z", "c", "d");
        assertThat(directory.accounts(Platform.CODEX)).hasSize(1);
        assertThat(directory.prices()).isEqualTo(PRICES);
    }

    @Test
    void aPlatformWithoutAccountsHasNone() {
        assertThat(new Directory(Map.of(), List.of(), PRICES).accounts(Platform.CODEX))
                .isEmpty();
    }

    @Test
    void whatADirectoryWasMadeOfMayChangeAfterwards() {
        Map<KeyDigest, KeyEntry> keys = new HashMap<>();
        Directory directory = new Directory(keys, List.of(), PRICES);
        KeyDigest digest = new KeyDigest(1, 2, 3, 4);
        keys.put(digest, new KeyEntry("k1", "build", true, null));

        assertThat(directory.findKey(digest)).isNull();
    }

    @Test
    void aKeyExpiresAtItsInstantAndNotBefore() {
        KeyEntry key = new KeyEntry("k1", "build", true, NOON);

        assertThat(key.isExpired(NOON.minusMillis(1))).isFalse();
        assertThat(key.isExpired(NOON)).isTrue();
        assertThat(new KeyEntry("k1", "build", true, null).isExpired(Instant.MAX))
                .isFalse();
    }

    @Test
    void anAccountServesItsModelsOrAll() {
        AccountEntry some = AccountEntries.account("a").models("m").build();

        assertThat(some.supports("m")).isTrue();
        assertThat(some.supports("n")).isFalse();
        assertThat(account("b", Platform.CODEX, 1).supports("n")).isTrue();
    }

    @Test
    void anAccountDoesNotPrintItsCredential() {
        assertThat(account("b", Platform.CODEX, 1)).hasToString("AccountEntry[id=b, name=name-b, platform=codex]");
    }

    @Test
    void pricesNameTheBookTheyAreFrom() {
        TokenCounts tokens = new TokenCounts(1_000, 0, 0, 0, 0, 0, 0);

        assertThat(PRICES.costOf("claude-opus-5-5", tokens, NOON))
                .contains(new Cost(4_000_000, "anthropic-openai-2026-11-22"));
        assertThat(PRICES.costOf("unheard-of", tokens, NOON)).isEmpty();
        assertThat(PRICES.models(Platform.CLAUDE_CONSOLE))
                .contains("claude-opus-5-5")
                .doesNotContain("gpt-6-astra");
        assertThat(PRICES.models(Platform.CODEX)).contains("gpt-6-astra");
    }

    private static AccountEntry account(String id, Platform platform, int priority) {
        return AccountEntries.account(id)
                .name("name-" + id)
                .platform(platform)
                .priority(priority)
                .build();
    }
}
