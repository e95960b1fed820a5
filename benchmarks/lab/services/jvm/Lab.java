import java.nio.file.Path;

/** A small service in a Java virtual machine: it serves its load, and leaks when its schedule says so. */
public final class Lab {
  /** Usage: Lab -schedule PATH -port PORT. Ends when the schedule does. */
  public static void main(String[] arguments) throws Exception {
    Schedule schedule = Schedule.read(Path.of(arguments[1]));
    Service service = new Service(Profile.named(schedule.profile()), schedule);
    Metrics.serve(Integer.parseInt(arguments[3]), service);
    Load.drive(service, schedule);
    System.exit(0);
  }
}
