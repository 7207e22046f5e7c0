package io.clauderelay.console;

import io.clauderelay.platform.http.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * The API's documentation at {@code /docs}: Swagger UI from its jar with a page and a starter script of our own. Files
 * are read from the class path on each request; the page is opened too seldom to keep megabytes in memory for it.
 */
final class Docs {
    /** No inline script, no inline style, no other host; data: is for the icons inside Swagger UI's style sheet. */
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
            + "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String SWAGGER_JAR = "/META-INF/maven/org.webjars/swagger-ui/pom.properties";
    private static final String SWAGGER_FILES = "/META-INF/resources/webjars/swagger-ui/";
    private static final String OUR_FILES = "/io/clauderelay/console/docs/";

    private static final Map<String, String> OUR_TYPES = Map.of(
            "index.html", "text/html; charset=utf-8",
            "start.js", "text/javascript; charset=utf-8");
    private static final Map<String, String> SWAGGER_TYPES = Map.of(
            "swagger-ui.css", "text/css; charset=utf-8",
            "swagger-ui-bundle.js", "text/javascript; charset=utf-8",
            "favicon-16x16.png", "image/png",
            "favicon-32x32.png", "image/png");

    List<Route> routes() {
        return List.of(
                Route.get("/docs", (_, _) -> file("index.html")),
                Route.get("/docs/", (_, _) -> file("index.html")),
                Route.get("/docs/{file}", (_, variables) -> file(variables.getOrDefault("file", ""))));
    }

    private static Reply file(String name) {
        if (OUR_TYPES.containsKey(name)) {
            return reply(OUR_TYPES.get(name), bytes(OUR_FILES + name));
        }
        if (SWAGGER_TYPES.containsKey(name)) {
            return reply(SWAGGER_TYPES.get(name), bytes(SWAGGER_FILES + swaggerVersion() + "/" + name));
        }
        throw ProblemException.of(404, "Not found", "The documentation has no such file; it starts at /docs.");
    }

    private static Reply reply(String contentType, byte[] body) {
        Map<String, String> headers = Map.of(
                "content-type", contentType,
                "cache-control", "no-cache",
                "content-security-policy", CONTENT_SECURITY_POLICY);
        return new Reply(200, headers, body);
    }

    /** The version is part of the files' path in the jar; asking the jar keeps it in one place, the build. */
    private static String swaggerVersion() {
        Properties properties = new Properties();
        try (InputStream stream = open(SWAGGER_JAR)) {
            properties.load(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    private static byte[] bytes(String resource) {
        try (InputStream stream = open(resource)) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String resource) {
        InputStream stream = Docs.class.getResourceAsStream(resource);
        if (stream == null) {
            throw new IllegalStateException("the class path has no " + resource + "; is swagger-ui's jar in lib/?");
        }
        return stream;
    }
}
