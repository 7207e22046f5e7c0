package io.clauderelay.app;

import io.clauderelay.accounts.Account;
import io.clauderelay.accounts.Accounts;
import io.clauderelay.directory.DirectoryLoader;
import io.clauderelay.pricing.RecordedExchanges;
import io.clauderelay.usage.CorrectionSearch;
import io.clauderelay.usage.Corrections;
import io.clauderelay.usage.CostCorrection;
import io.clauderelay.usage.RecordedUsage;
import io.clauderelay.usage.UnpricedModel;
import io.clauderelay.vocabulary.Consumption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Lets prices find and correct what the ledger has, beside what the accounts say of it. */
public final class PricedExchanges implements RecordedExchanges {
    private final Corrections corrections = new Corrections();

    @Override
    public List<Recorded> find(Handle sql, Search search, @Nullable Recorded after, int most) {
        List<RecordedUsage> found = corrections.find(
                sql,
                new CorrectionSearch(search.from(), search.to(), search.model(), search.onlyUnpriced()),
                after == null ? null : new Corrections.Place(after.used().at(), after.exchangeId()),
                most);
        Map<String, Account> accounts = accounts(sql, found);
        return found.stream()
                .map(usage -> recorded(usage, usage.accountId() == null ? null : accounts.get(usage.accountId())))
                .toList();
    }

    private static Map<String, Account> accounts(Handle sql, List<RecordedUsage> found) {
        return new Accounts(sql)
                        .withIds(found.stream()
                                .map(RecordedUsage::accountId)
                                .filter(Objects::nonNull)
                                .collect(Collectors.toSet()))
                        .stream()
                        .collect(Collectors.toMap(Account::id, Function.identity()));
    }

    private static Recorded recorded(RecordedUsage usage, @Nullable Account account) {
        String sent = account == null
                ? usage.model()
                : DirectoryLoader.models(account.way().supportedModels()).upstreamName(usage.model());
        return new Recorded(
                usage.exchangeId(),
                new Consumption(
                        usage.upstreamModel() == null ? sent : usage.upstreamModel(),
                        usage.tokens(),
                        usage.serviceTier(),
                        usage.inferenceGeo(),
                        Consumption.ONCE,
                        usage.startedAt()),
                sent,
                usage.basis(),
                account == null ? null : (Long) account.share().costMultiplierMillionths(),
                usage.costNanoUsd(),
                usage.priceVersion());
    }

    @Override
    public int correct(Handle sql, List<Correction> wanted) {
        return corrections.append(
                sql,
                wanted.stream()
                        .map(correction -> new CostCorrection(
                                correction.exchangeId(),
                                correction.costNanoUsd(),
                                correction.priceVersion(),
                                correction.at(),
                                correction.by()))
                        .toList());
    }

    @Override
    public List<Unpriced> unpriced(Handle sql, Instant from, Instant to) {
        return UnpricedModel.find(sql, from, to).stream()
                .map(found -> new Unpriced(found.model(), found.requests(), found.firstAt(), found.lastAt()))
                .toList();
    }
}
