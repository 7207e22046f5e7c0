package io.clauderelay.platform.sql;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The address of a PostgreSQL database, in the form every PostgreSQL tool takes or in JDBC's.
 *
 * @param jdbc the address as the driver takes it, without what stood before an {@code @}
 * @param user null for the one in the query, or the driver's own choice
 * @param password a secret; null for none, or for one in the query
 */
record PostgresUrl(
        String jdbc, @Nullable String user, @Nullable String password) {
    private static final String JDBC = "jdbc:";
    private static final String EXPECTED =
            "the database URL must look like postgresql://user:password@host:5432/name, optionally with ?sslmode=require";

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException with what was expected; the text is not repeated, for it holds a password
     */
    static PostgresUrl parse(String text) {
        URI url = uri(text.startsWith(JDBC) ? text.substring(JDBC.length()) : text);
        boolean known = "postgresql".equals(url.getScheme()) || "postgres".equals(url.getScheme());
        String database = url.getPath() == null ? "" : url.getPath();
        if (!known || url.getHost() == null || database.length() < 2) {
            throw new IllegalArgumentException(EXPECTED);
        }
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        String jdbc = "jdbc:postgresql://" + url.getHost() + port + url.getRawPath() + query;
        String info = url.getRawUserInfo();
        if (info == null) {
            return new PostgresUrl(jdbc, null, null);
        }
        String[] parts = info.split(":", 2);
        return new PostgresUrl(jdbc, decode(parts[0]), parts.length < 2 ? null : decode(parts[1]));
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException _) {
            // Not as the cause: its message quotes the text.
            throw new IllegalArgumentException(EXPECTED);
        }
    }

    private static String decode(String escaped) {
        // What URLDecoder makes of a plus sign is the rule of forms, not of URLs.
        return URLDecoder.decode(escaped.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** What hands out connections, each one new. */
    PGSimpleDataSource dataSource() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(jdbc);
        if (user != null) {
            source.setUser(user);
        }
        if (password != null) {
            source.setPassword(password);
        }
        source.setApplicationName("claude-relay");
        source.setConnectTimeout(5);
        source.setTcpKeepAlive(true);
        return source;
    }

    /** Host and database, for messages. */
    String place() {
        int query = jdbc.indexOf('?');
        return jdbc.substring("jdbc:".length(), query < 0 ? jdbc.length() : query);
    }

    @Override
    public String toString() {
        return "PostgresUrl[" + place() + "]";
    }
}
