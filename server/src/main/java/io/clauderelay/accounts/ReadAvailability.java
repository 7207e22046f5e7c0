package io.clauderelay.accounts;

import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.sql.Database;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Tells whether an account gets new work, and if not, why. */
record ReadAvailability(Database database, States states) implements Endpoint.Handler {

    /** The answer; {@code reason} is null when the account is available. */
    private record Availability(
            boolean available,
            @Nullable String reason,
            AccountState.Name state,
            @Nullable Instant since,
            @Nullable Instant until) {

        static Availability of(AccountState state, @Nullable String reason) {
            return new Availability(reason == null, reason, state.name(), state.since(), state.until());
        }
    }

    @Override
    public Answer handle(Call call) {
        AccountPath path = AccountPath.of(call);
        Account account = database.read(sql -> new Accounts(sql).find(path.platform(), path.id()))
                .orElseThrow(path::unknown)
                .account();
        AccountState state = states.of(account);
        if (state.name() != AccountState.Name.READY) {
            return Answer.ok(Availability.of(state, state.reason()));
        }
        return Answer.ok(
                account.share().schedulable()
                        ? Availability.of(state, null)
                        : Availability.of(
                                state,
                                "The account is ready but gets no new work; toggle schedulable to change that."));
    }
}
