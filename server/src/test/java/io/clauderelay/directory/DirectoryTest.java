package io.clauderelay.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clauderelay.keys.Binding;
import io.clauderelay.pricing.PriceBook;
import io.clauderelay.testing.AccountEntries;
import io.clauderelay.vocabulary.Consumption;
import io.clauderelay.vocabulary.Platform;
import io.clauderelay.vocabulary.ServiceTier;
import io.clauderelay.vocabulary.TokenCounts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DirectoryTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final Prices PRICES = new BookPrices(PriceBook.bundled());

    @Test
    void aDigestHas32Bytes() {
        assertThatThrownBy(() -> KeyDigest.of(new byte[31])).hasMessage("a key digest has 32 bytes, this one has 31");
    }

    @Test
    void accountsComeByPlatformInTheOrderOfTheirPriority() {
        Directory directory = new Directory(
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
        assertThat(new Directory(List.of(), PRICES).accounts(Platform.CODEX)).isEmpty();
    }

    @Test
    void whatADirectoryWasMadeOfMayChangeAfterwards() {
        List<AccountEntry> accounts = new ArrayList<>();
        Directory directory = new Directory(accounts, PRICES);
        accounts.add(account("a", Platform.CODEX, 1));

        assertThat(directory.accounts(Platform.CODEX)).isEmpty();
    }

    @Test
    void aDigestIsReadAndWrittenAsTheSameBytes() {
        String hex = "00ff" + "0123456789abcdef".repeat(3) + "0011223344aa";

        assertThat(KeyDigest.of(HexFormat.of().parseHex(hex)).hex()).isEqualTo(hex);
    }

    @Test
    void aKeyExpiresAtItsInstantAndNotBefore() {
        KeyEntry key = new KeyEntry("k1", "build", true, NOON, false, Map.of(), KeyRights.ALL, null);

        assertThat(key.isExpired(NOON.minusMillis(1))).isFalse();
        assertThat(key.isExpired(NOON)).isTrue();
        assertThat(new KeyEntry("k1", "build", true, null, false, Map.of(), KeyRights.ALL, null).isExpired(Instant.MAX))
                .isFalse();
    }

    @Test
    void aKeyThatIsBoundToNothingMaySpendEveryAccountThatIsNotDedicated() {
        KeyEntry key = key(Map.of());

        assertThat(key.maySpend(AccountEntries.account("a").group("g").build())).isTrue();
        assertThat(key.maySpend(AccountEntries.account("a").dedicated().build()))
                .isFalse();
    }

    @Test
    void aKeyThatIsBoundMaySpendNothingElseOnThatPlatform() {
        KeyEntry toAccount = key(Map.of(Platform.CLAUDE_CONSOLE, new Binding.ToAccount("a")));
        KeyEntry toGroup = key(Map.of(Platform.CLAUDE_CONSOLE, new Binding.ToGroup("g")));
        AccountEntry own = AccountEntries.account("a").group("g").dedicated().build();
        AccountEntry other = AccountEntries.account("b").build();

        assertThat(List.of(toAccount, toGroup)).allMatch(key -> key.maySpend(own));
        assertThat(List.of(toAccount, toGroup)).noneMatch(key -> key.maySpend(other));
        assertThat(toGroup.maySpend(account("c", Platform.CODEX, 1))).isTrue();
    }

    @Test
    void anAccountDoesNotPrintItsCredential() {
        assertThat(account("b", Platform.CODEX, 1)).hasToString("AccountEntry[id=b, name=name-b, platform=codex]");
    }

    @Test
    void pricesNameTheBookTheyAreFrom() {
        TokenCounts tokens = new TokenCounts(1_000, 0, 0, 0, 0, 0, 0);

        assertThat(PRICES.costOf(Consumption.standard("claude-opus-5-5", tokens, NOON)))
                .contains(new Cost(4_000_000, "anthropic-openai-2026-11-22"));
        assertThat(PRICES.costOf(Consumption.standard("unheard-of", tokens, NOON)))
                .isEmpty();
        assertThat(PRICES.models(Platform.CLAUDE_CONSOLE))
                .contains("claude-opus-5-5")
                .doesNotContain("gpt-6-astra");
        assertThat(PRICES.models(Platform.CODEX)).contains("gpt-6-astra");
    }

    @Test
    void aMultiplierStandsBehindTheVersion() {
        TokenCounts tokens = new TokenCounts(1_000, 0, 0, 0, 0, 0, 0);
        Consumption dear = new Consumption("claude-opus-5-5", tokens, ServiceTier.STANDARD, null, 1_250_000, NOON);

        assertThat(PRICES.costOf(dear)).contains(new Cost(5_000_000, "anthropic-openai-2026-11-22*1.25"));
    }

    @Test
    void aCeilingIsOfTheTierAndRoundedUp() {
        // gpt-5.4-mini in flex: 0.375 in, so 375 billionths a token; half of 0.75 for a write; 2.25 out.
        assertThat(PRICES.ceilingOf("gpt-5.4-mini", ServiceTier.FLEX, 100, NOON))
                .contains(new Ceiling(375, 375, 375, 2_250, 1_050_000, 128_000, 10_000_000));
        // claude-haiku-5-5 in a batch: a write of five minutes costs 62.5 billionths.
        assertThat(PRICES.ceilingOf("claude-haiku-5-5", ServiceTier.BATCH, 100_000, NOON))
                .contains(new Ceiling(50, 63, 100, 250, 1_000_000, 128_000, 10_000_000));
        assertThat(PRICES.ceilingOf("claude-haiku-5-5", ServiceTier.STANDARD, 100_001, NOON))
                .contains(new Ceiling(500, 625, 1_000, 2_500, 1_000_000, 128_000, 10_000_000));
        assertThat(PRICES.ceilingOf("claude-haiku-4-5", ServiceTier.STANDARD, 1, NOON))
                .contains(new Ceiling(1_000, 1_250, 2_000, 5_000, 200_000, 64_000, 10_000_000));
        assertThat(PRICES.ceilingOf("claude-haiku-5-5", ServiceTier.FLEX, 1, NOON))
                .isEmpty();
        assertThat(PRICES.ceilingOf("unheard-of", ServiceTier.STANDARD, 1, NOON))
                .isEmpty();
        assertThat(PRICES.highestGeoMillionths()).isEqualTo(1_100_000);
    }

    private static KeyEntry key(Map<Platform, Binding> bindings) {
        return new KeyEntry("k1", "build", true, null, false, bindings, KeyRights.ALL, null);
    }

    private static AccountEntry account(String id, Platform platform, int priority) {
        return AccountEntries.account(id)
                .name("name-" + id)
                .platform(platform)
                .priority(priority)
                .build();
    }
}
