package io.clauderelay.admins;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import io.clauderelay.platform.json.Json;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Signs and reads the tokens admins carry: JSON Web Tokens with HMAC-SHA-256. Safe for use by many threads. */
final class SessionTokens {
    private static final int KEY_BYTES = 32;

    private final JWSSigner signer;
    private final JWSVerifier verifier;
    private final InstantSource clock;

    /** What a token says, in the names of RFC 7519; {@code sid} is the session, times are epoch seconds. */
    private record Claims(String sub, String sid, long iat, long exp) {}

    /**
     * Takes the key.
     *
     * @throws IllegalArgumentException unless it has 32 bytes
     */
    SessionTokens(byte[] key, InstantSource clock) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("the key for session tokens has " + KEY_BYTES + " bytes, this one has "
                    + key.length + "; derive it from the relay's secrets");
        }
        try {
            this.signer = new MACSigner(key);
            this.verifier = new MACVerifier(key);
        } catch (JOSEException e) {
            throw new IllegalStateException("this JDK cannot do HMAC-SHA-256", e);
        }
        this.clock = clock;
    }

    /** The token of a session. Whoever has it is the admin, so it is handed over once and not kept. */
    String sign(AdminSession session) {
        Claims claims = new Claims(
                session.adminId(),
                session.id(),
                session.createdAt().getEpochSecond(),
                session.expiresAt().getEpochSecond());
        JWSObject token = new JWSObject(new JWSHeader(JWSAlgorithm.HS256), new Payload(Json.write(claims)));
        try {
            token.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException("a session token cannot be signed", e);
        }
        return token.serialize();
    }

    /** The session a token is for; empty when it was not signed here with HS256, or is past its time. */
    Optional<String> sessionOf(String token) {
        try {
            JWSObject signed = JWSObject.parse(token);
            if (!signed.getHeader().getAlgorithm().equals(JWSAlgorithm.HS256) || !signed.verify(verifier)) {
                return Optional.empty();
            }
            Claims claims = Json.read(signed.getPayload().toString(), Claims.class);
            return clock.instant().isBefore(Instant.ofEpochSecond(claims.exp()))
                    ? Optional.of(claims.sid())
                    : Optional.empty();
        } catch (ParseException | JOSEException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
