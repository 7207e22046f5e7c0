package io.clauderelay.admission;

/** Whether a request may use what it asks for now. */
public sealed interface PermitAnswer permits Permit, PermitAnswer.Refused, PermitAnswer.Waiting {
    /** It may not. */
    record Refused(Admittance.Refused why) implements PermitAnswer {}

    /** It stands in line, and will be told. */
    non-sealed interface Waiting extends PermitAnswer {
        /** Leaves the line; what it may have been given by now is given back. */
        void cancel();
    }
}
