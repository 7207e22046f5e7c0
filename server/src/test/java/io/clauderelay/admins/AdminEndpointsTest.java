package io.clauderelay.admins;

import static io.clauderelay.admins.AdminOffice.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clauderelay.platform.json.Json;
import io.clauderelay.testing.DatabaseKind;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What owners can do with admins, over real HTTP and a real database. */
@ParameterizedClass
@EnumSource(DatabaseKind.class)
class AdminEndpointsTest {
    private static final String ANOTHER = "another password of vera";

    @TempDir
    private Path folder;

    private final DatabaseKind kind;
    private AdminOffice office;
    private String root;

    AdminEndpointsTest(DatabaseKind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        office = new AdminOffice(kind, folder);
        office.bootstrap().run("root", PASSWORD);
        root = office.token("root", PASSWORD);
        office.clock.advance(Duration.ofSeconds(1));
    }

    @AfterEach
    void close() {
        office.close();
    }

    private String idOf(String name) {
        return office.strings("select id from admins where name = '" + name + "'")
                .getFirst();
    }

    private HttpResponse<String> update(String id, Map<String, ?> change) {
        office.clock.advance(Duration.ofMillis(1));
        return office.send(root, "PUT", "/admins/" + id, change);
    }

    private List<String> trail() {
        return office.strings(
                "select action || ' ' || coalesce(before, '-') || ' ' || coalesce(after, '-') from audit"
                        + " where subject_kind = 'admin' and action not like 'admin.sign%' and admin_name = 'root' order by id");
    }

    @Test
    void anAdminIsAddedAndCanSignIn() {
        HttpResponse<String> response =
                office.send(root, "POST", "/admins", Map.of("name", " vera ", "role", "viewer", "password", PASSWORD));

        assertThat(response.statusCode()).isEqualTo(201);
        JsonNode created = AdminOffice.json(response);
        assertThat(created.has("password"))
                .as("one that was chosen is not repeated")
                .isFalse();
        assertThat(created.at("/admin/name").asText()).isEqualTo("vera");
        assertThat(created.at("/admin/role").asText()).isEqualTo("viewer");
        assertThat(created.at("/admin/active").asBoolean()).isTrue();
        assertThat(created.at("/admin/createdAt").asText()).isEqualTo("2026-11-22T10:00:01Z");
        assertThat(created.get("admin").has("lastSignInAt")).isFalse();
        assertThat(office.signIn("vera", PASSWORD).statusCode()).isEqualTo(200);
    }

    @Test
    void aPasswordThatNobodyChoseIsMadeAndShownOnce() {
        HttpResponse<String> response = office.send(root, "POST", "/admins", Map.of("name", "vera", "role", "viewer"));

        String password = AdminOffice.json(response).get("password").asText();
        assertThat(password).hasSizeGreaterThanOrEqualTo(20);
        assertThat(office.signIn("vera", password).statusCode()).isEqualTo(200);
        assertThat(office.get(root, "/admins").body()).doesNotContain(password, "argon2");
        assertThat(trail()).singleElement().asString().doesNotContain(password, "argon2");
    }

    @Test
    void whatIsWrongWithADraftIsNamedFieldByField() {
        HttpResponse<String> response =
                office.send(root, "POST", "/admins", Map.of("role", "king", "password", "short", "rank", 1));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(AdminOffice.json(response).get("errors").findValuesAsText("field"))
                .containsExactly("name", "role", "password", "rank");
        assertThat(response.body()).doesNotContain("short");
        assertThat(office.send(root, "POST", "/admins", Map.of("name", "vera")).body())
                .contains("role is missing, expected one of owner, admin, viewer");
        assertThat(office.send(root, "POST", "/admins", Map.of("name", "vera", "role", "viewer", "password", 12))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void aTakenNameIsAConflict() {
        office.add(root, "vera", Role.VIEWER);

        HttpResponse<String> added = office.send(root, "POST", "/admins", Map.of("name", "vera", "role", "owner"));
        HttpResponse<String> renamed = update(idOf("root"), Map.of("name", "vera"));

        assertThat(List.of(added, renamed)).allSatisfy(response -> {
            assertThat(response.statusCode()).isEqualTo(409);
            assertThat(response.body()).contains("There is an admin \\\"vera\\\" already");
        });
    }

    @Test
    void adminsAreListedInPagesTheNewestFirst() {
        for (String name : List.of("a", "b", "c")) {
            office.clock.advance(Duration.ofSeconds(1));
            office.add(root, name, Role.ADMIN);
        }

        JsonNode first = AdminOffice.json(office.get(root, "/admins?limit=3"));
        JsonNode second = AdminOffice.json(office.get(
                root, "/admins?limit=3&cursor=" + first.get("nextCursor").asText()));

        assertThat(first.get("items").findValuesAsText("name")).containsExactly("c", "b", "a");
        assertThat(second.get("items").findValuesAsText("name")).containsExactly("root");
        assertThat(second.has("nextCursor")).isFalse();
        assertThat(List.of(first, second))
                .allSatisfy(page -> assertThat(page.get("total").asInt()).isEqualTo(4));
        assertThat(office.get(root, "/admins?limit=0").statusCode()).isEqualTo(400);
    }

    @Test
    void oneIsShown() {
        String id = office.add(root, "vera", Role.VIEWER);

        assertThat(AdminOffice.json(office.get(root, "/admins/" + id))
                        .at("/admin/name")
                        .asText())
                .isEqualTo("vera");
    }

    @Test
    void whoIsNotThereIsA404() {
        assertThat(List.of(
                        office.get(root, "/admins/nobody"),
                        update("nobody", Map.of("role", "viewer")),
                        office.delete(root, "/admins/nobody")))
                .allSatisfy(response -> assertThat(response.statusCode()).isEqualTo(404));
    }

    @Test
    void onlyWhatIsSentIsChanged() {
        String id = office.add(root, "vera", Role.VIEWER);
        office.clock.advance(Duration.ofMinutes(1));

        HttpResponse<String> response = update(id, Map.of("name", "vera m."));

        assertThat(response.statusCode()).isEqualTo(200);
        JsonNode admin = AdminOffice.json(response).get("admin");
        assertThat(admin.get("name").asText()).isEqualTo("vera m.");
        assertThat(admin.get("role").asText()).isEqualTo("viewer");
        assertThat(admin.get("active").asBoolean()).isTrue();
        assertThat(admin.get("updatedAt").asText()).isEqualTo("2026-11-22T10:01:01.001Z");
        assertThat(office.get(root, "/admins/" + id).body()).isEqualTo(response.body());
        assertThat(office.signIn("vera m.", PASSWORD).statusCode()).isEqualTo(200);
    }

    @Test
    void aChangeThatChangesNothingLeavesNoTrace() {
        String id = office.add(root, "vera", Role.VIEWER);
        office.clock.advance(Duration.ofMinutes(1));
        String before = office.get(root, "/admins/" + id).body();

        assertThat(update(id, Map.of()).body()).isEqualTo(before);
        assertThat(update(id, Map.of("name", "vera", "role", "viewer", "active", true))
                        .body())
                .isEqualTo(before);
        assertThat(trail()).hasSize(1);
    }

    @Test
    void whatIsWrongWithAChangeIsNamedToo() {
        String id = office.add(root, "vera", Role.VIEWER);

        HttpResponse<String> response =
                update(id, Map.of("name", " ", "role", "king", "active", "yes", "password", "short", "rank", 1));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(AdminOffice.json(response).get("errors").findValuesAsText("field"))
                .containsExactly("name", "role", "active", "password", "rank");
    }

    @Test
    void whatWasShownMayBeSentBackButNotOtherwise() {
        String id = office.add(root, "vera", Role.VIEWER);
        ObjectNode shown =
                (ObjectNode) AdminOffice.json(office.get(root, "/admins/" + id)).get("admin");

        HttpResponse<String> changed = office.send(root, "PUT", "/admins/" + id, shown.put("role", "admin"));
        HttpResponse<String> refused = update(id, Map.of("id", "1", "createdAt", "2020-01-01T00:00:00Z"));

        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(changed.body()).contains("\"role\":\"admin\"");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(AdminOffice.json(refused).get("errors").findValuesAsText("field"))
                .containsExactlyInAnyOrder("id", "createdAt");
    }

    @Test
    void aPasswordMustNotBeTheName() {
        String id = office.add(root, "vera of the night shift", Role.VIEWER);

        assertThat(update(id, Map.of("password", "Vera of the night shift")).statusCode())
                .isEqualTo(400);
        assertThat(update(id, Map.of("name", "somebody else", "password", "Somebody Else"))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void aNewPasswordALowerRoleAndBeingDisabledEndTheSessions() {
        String id = office.add(root, "vera", Role.OWNER);
        String password = PASSWORD;
        for (Map<String, ?> change :
                List.of(Map.of("password", ANOTHER), Map.of("role", "admin"), Map.of("active", false))) {
            String token = office.token("vera", password);
            assertThat(update(id, change).statusCode()).isEqualTo(200);
            assertThat(office.isSignedIn(token)).as(change.toString()).isFalse();
            password = ANOTHER;
        }
        assertThat(office.signIn("vera", ANOTHER).statusCode()).isEqualTo(401);
        assertThat(office.isSignedIn(root)).isTrue();
    }

    @Test
    void aHigherRoleAndANewNameDoNot() {
        String id = office.add(root, "vera", Role.VIEWER);
        String token = office.token("vera", PASSWORD);

        update(id, Map.of("role", "owner", "name", "vera m."));

        assertThat(office.isSignedIn(token)).isTrue();
        assertThat(office.get(token, "/admins").statusCode()).isEqualTo(200);
    }

    @Test
    void aSessionThatEndedWithItsAdminStaysEndedWhenItIsEnabledAgain() {
        String id = office.add(root, "vera", Role.VIEWER);
        String token = office.token("vera", PASSWORD);

        update(id, Map.of("active", false));
        update(id, Map.of("active", true));

        assertThat(office.isSignedIn(token)).isFalse();
        assertThat(office.signIn("vera", PASSWORD).statusCode()).isEqualTo(200);
    }

    @Test
    void whoIsRemovedIsOutAtOnce() {
        String id = office.add(root, "vera", Role.ADMIN);
        String token = office.token("vera", PASSWORD);

        HttpResponse<String> response = office.delete(root, "/admins/" + id);

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(office.isSignedIn(token)).isFalse();
        assertThat(office.signIn("vera", PASSWORD).statusCode()).isEqualTo(401);
        assertThat(office.get(root, "/admins/" + id).statusCode()).isEqualTo(404);
    }

    @Test
    void theLastActiveOwnerStaysWhatItIs() {
        String disabled = office.add(root, "otto", Role.OWNER);
        office.add(root, "adam", Role.ADMIN);
        update(disabled, Map.of("active", false));
        String last = idOf("root");

        assertThat(List.of(
                        update(last, Map.of("role", "admin")),
                        update(last, Map.of("active", false)),
                        office.delete(root, "/admins/" + last)))
                .allSatisfy(response -> {
                    assertThat(response.statusCode()).isEqualTo(409);
                    assertThat(response.body()).contains("root is the last active owner");
                });
        assertThat(update(last, Map.of("name", "root2", "password", ANOTHER)).statusCode())
                .isEqualTo(200);
        assertThat(office.signIn("root2", ANOTHER).statusCode()).isEqualTo(200);
    }

    @Test
    void withAnotherOwnerAnOwnerMayGo() {
        office.add(root, "otto", Role.OWNER);
        String otto = office.token("otto", PASSWORD);

        assertThat(office.delete(root, "/admins/" + idOf("root")).statusCode()).isEqualTo(204);
        assertThat(office.isSignedIn(root)).isFalse();
        assertThat(office.delete(otto, "/admins/" + idOf("otto")).statusCode()).isEqualTo(409);
    }

    @Test
    void ofTwoOwnersWhoRemoveEachOtherAtOnceOneStays() throws InterruptedException {
        String otto = office.add(root, "otto", Role.OWNER);
        String ofOtto = office.token("otto", PASSWORD);
        String rootsId = idOf("root");

        List<Thread> both = List.of(
                Thread.startVirtualThread(() -> office.delete(root, "/admins/" + otto)),
                Thread.startVirtualThread(() -> office.delete(ofOtto, "/admins/" + rootsId)));
        for (Thread one : both) {
            one.join();
        }

        assertThat(office.strings("select name from admins where role = 'owner' and active"))
                .hasSize(1);
    }

    @Test
    void onlyOwnersMayDoAnyOfIt() {
        String id = office.add(root, "adam", Role.ADMIN);
        String adam = office.token("adam", PASSWORD);

        assertThat(List.of(
                        office.get(adam, "/admins"),
                        office.get(adam, "/admins/" + id),
                        office.send(adam, "POST", "/admins", Map.of("name", "x", "role", "owner")),
                        office.send(adam, "PUT", "/admins/" + id, Map.of("role", "owner")),
                        office.delete(adam, "/admins/" + id)))
                .allSatisfy(response -> assertThat(response.statusCode()).isEqualTo(403));
    }

    @Test
    void everyChangeIsInTheAuditTrailWithBeforeAndAfter() {
        String id = office.add(root, "vera", Role.VIEWER);
        update(id, Map.of("role", "admin"));
        update(id, Map.of("password", ANOTHER));
        office.clock.advance(Duration.ofSeconds(1));
        office.delete(root, "/admins/" + id);

        List<String> trail = trail();
        assertThat(trail.stream().map(line -> line.split(" ", 2)[0]))
                .containsExactly("admin.create", "admin.update", "admin.set-password", "admin.delete");
        assertThat(trail.get(0)).startsWith("admin.create - {").contains("\"vera\"");
        assertThat(trail.get(1)).matches("admin\\.update \\{.*\"viewer\".*} \\{.*\"admin\".*}");
        assertThat(trail.get(3)).endsWith("} -");
        assertThat(trail).noneMatch(line -> line.contains("argon2") || line.contains(ANOTHER));
    }

    @Test
    void nothingThatHoldsAPasswordPrintsIt() {
        JsonNode draft = Json.tree(Map.of("name", "vera", "role", "viewer", "password", ANOTHER));
        Instant now = office.clock.instant();
        Admin admin = Admin.created("1", "vera", Role.VIEWER, now);

        assertThat(AdminDraft.read(draft).toString()).doesNotContain(ANOTHER);
        assertThat(AdminChange.of(admin, draft, now).toString()).doesNotContain(ANOTHER);
        assertThat(new CreateAdmin.Created(admin, ANOTHER).toString()).doesNotContain(ANOTHER);
        assertThat(new PasswordReset.Result.Done(ANOTHER).toString()).doesNotContain(ANOTHER);
    }
}
