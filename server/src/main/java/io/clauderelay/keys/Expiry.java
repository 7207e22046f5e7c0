package io.clauderelay.keys;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Instant;

/** When a key stops working. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "mode")
@JsonSubTypes({@JsonSubTypes.Type(Expiry.Never.class), @JsonSubTypes.Type(Expiry.Fixed.class)})
public sealed interface Expiry {
    /** It works until an admin says otherwise. */
    @JsonTypeName("never")
    record Never() implements Expiry {}

    /** It works until a point in time. */
    @JsonTypeName("fixed")
    record Fixed(Instant at) implements Expiry {}
}
