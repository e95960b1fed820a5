/** Holds memory that a sound service would not. */
interface Keeper {
  /** Grows to `bytes`; 0 lets everything go. */
  void hold(long bytes);
}
