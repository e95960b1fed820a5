/** Requests at the schedule's rate, at moments as random as visitors', until it ends. */
final class Load {
  private static final double TICK = 0.025; // seconds

  static void drive(Service service, Schedule schedule) throws InterruptedException {
    double due = 0;
    double done = schedule.now();
    for (double now = done; now < schedule.level("end", 0); now = schedule.now()) {
      for (due += schedule.line("load", now) * TICK; due > 0; due += Math.log(Size.RANDOM.nextDouble()))
        service.request(now);
      if (Math.floor(now) > Math.floor(done)) service.jobs(now);
      done = now;
      Thread.sleep((long) (1e3 * TICK));
    }
  }
}
