package io.clauderelay.streams;

import io.clauderelay.dialect.AnswerReader;

/** An answer as it came. */
final class Answered {
    private final Language language;
    private final Shape shape;
    private final byte[] bytes;

    Answered(Language language, Shape shape, byte[] bytes) {
        this.language = language;
        this.shape = shape;
        this.bytes = bytes;
    }

    Language language() {
        return language;
    }

    Shape shape() {
        return shape;
    }

    /** Not to be changed. */
    byte[] bytes() {
        return bytes;
    }

    Answered with(byte[] others) {
        return new Answered(language, shape, others);
    }

    AnswerReader reader() {
        return language.reader(shape);
    }
}
