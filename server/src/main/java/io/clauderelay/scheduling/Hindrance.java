package io.clauderelay.scheduling;

import java.util.Locale;

/** Why an account does not serve a request now. */
enum Hindrance {
    NONE,
    /** The key or the model is not for it. */
    NOT_MEANT,
    /** Its upstream said a moment ago that it does not know the model. */
    MODEL_UNKNOWN,
    TRIED,
    COOLING,
    /** One attempt is out that decides whether it is well again. */
    ON_TRIAL,
    /** It carries as much as it may. */
    FULL,
    /** Its upstream's allowance is used up. */
    NO_ALLOWANCE,
    /** It has cost what it may cost a day. */
    QUOTA_SPENT;

    /** The name in a choice, such as {@code on-trial}. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
