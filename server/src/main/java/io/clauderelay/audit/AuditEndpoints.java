package io.clauderelay.audit;

import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.Endpoint.Access;
import io.clauderelay.platform.sql.Database;
import java.util.List;

/** What the management API can do with the audit trail: read it. */
public final class AuditEndpoints {
    private final ListAudit list;

    public AuditEndpoints(Database database) {
        this.list = new ListAudit(database);
    }

    /** The endpoints, to be served by the HTTP shell. */
    public List<Endpoint> endpoints() {
        return List.of(Endpoint.get("/audit", Access.ADMIN, list));
    }
}
