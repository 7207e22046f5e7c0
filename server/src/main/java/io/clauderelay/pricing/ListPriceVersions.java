package io.clauderelay.pricing;

import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.PageRequest;
import io.clauderelay.platform.http.PageRequest.Position;
import io.clauderelay.platform.http.Sorting;
import io.clauderelay.platform.sql.Database;
import java.util.ArrayList;
import java.util.List;

/** Lists the versions that the book has had and what made each, the newest first; the last one is the book as it came. */
record ListPriceVersions(Database database) implements Endpoint.Handler {
    private static final List<Sorting> SORTINGS = List.of(new Sorting("edits", "number", Sorting.Kind.NUMBER, true));

    @Override
    public Answer handle(Call call) {
        PageRequest page = PageRequest.of(call, SORTINGS);
        List<PriceVersion> versions = new ArrayList<>(database.read(sql -> new PriceRows(sql).versions()));
        versions.add(PriceVersion.untouched(BundledBook.newest().version()));
        return Answer.ok(Pages.of(
                page, versions, version -> new Position((Object) version.edits(), Long.toString(version.edits()))));
    }
}
