package io.clauderelay.accounts;

import io.clauderelay.audit.AuditLine;
import io.clauderelay.audit.Changes;
import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.json.Fields;
import io.clauderelay.platform.sql.Database;
import java.util.Optional;

/** Makes one smallest real request through an account's own way and tells what came of it. */
record TestAccount(Database database, Changes changes, ConnectionTest connection) implements Endpoint.Handler {
    private static final int LONGEST_MODEL = 200;

    /** What the audit trail keeps: a test costs a little money, and may have been the last thing before a trouble. */
    private record Tested(String model, ConnectionTest.Result result) {}

    @Override
    public Answer handle(Call call) {
        AccountPath path = AccountPath.of(call);
        Optional<String> wanted = call.hasBody() ? model(call) : Optional.empty();
        SealedAccount account = database.read(sql -> new Accounts(sql).find(path.platform(), path.id()))
                .orElseThrow(path::unknown);
        String model = TestModel.of(account.account(), wanted.orElse(null));
        ConnectionTest.Result result = connection.run(account, model);
        changes.make(call, made -> {
            made.audit("account.test", new AuditLine.Subject("account", path.id()), null, new Tested(model, result));
            return result;
        });
        return Answer.ok(result);
    }

    private static Optional<String> model(Call call) {
        Fields fields = Fields.of(call.body());
        String model = fields.line("model", LONGEST_MODEL);
        fields.done();
        return Optional.ofNullable(model);
    }
}
