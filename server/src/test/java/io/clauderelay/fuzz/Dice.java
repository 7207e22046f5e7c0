package io.clauderelay.fuzz;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Chance that a seed repeats. */
public final class Dice {
    private final SplittableRandom random;

    public Dice(long seed) {
        random = new SplittableRandom(seed);
    }

    /** True in so many cases of a hundred. */
    public boolean percent(int chance) {
        return random.nextInt(100) < chance;
    }

    /** A number from 0 to below the bound. */
    public int below(int bound) {
        return random.nextInt(bound);
    }

    /** A number from the one to the other, both included; the ends come more often than chance would have it. */
    public long between(long least, long most) {
        return switch (random.nextInt(6)) {
            case 0 -> least;
            case 1 -> most;
            default -> least == most ? least : random.nextLong(least, most) + random.nextInt(2);
        };
    }

    /** One of some. */
    public <T> T of(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    /** The same chance as a generator. */
    public RandomGenerator random() {
        return random;
    }
}
