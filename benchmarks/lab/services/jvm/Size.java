import java.util.Random;

/** A log-normal number of bytes. */
record Size(double median, double sigma) {
  static final Random RANDOM = new Random();

  /** A random size, at least 1 and at most 30 medians. */
  int draw() {
    double drawn = median * Math.exp(sigma * RANDOM.nextGaussian());
    return (int) Math.max(1, Math.min(drawn, 30 * median));
  }

  /** New memory of a random size. */
  byte[] bytes() {
    return new byte[draw()];
  }
}
