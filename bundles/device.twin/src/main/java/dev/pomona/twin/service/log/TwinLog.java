package dev.pomona.twin.service.log;

import java.util.List;

/**
 * What the processes of a twin have to say. Each entry carries its number, so that a reader sees whether it missed any.
 *
 * @param seq counts up by one
 */
record TwinLog(long seq, Process process, String level, String message) {
    /** One of the processes that a twin seems to run. */
    record Process(int pid, String name, String path, String library) {}

    static final List<Process> PROCESSES = List.of(
            new Process(0, "kernel", "/kernel", ""),
            new Process(1, "launchd", "/sbin/launchd", ""),
            new Process(59, "locationd", "/usr/libexec/locationd", ""),
            new Process(35, "SpringBoard", "/System/Library/CoreServices/SpringBoard.app/SpringBoard", "BoardServices"),
            new Process(64, "lockdownd", "/usr/libexec/lockdownd", "libMobileGestalt.dylib"),
            new Process(71, "wifid", "/usr/sbin/wifid", "WiFiPolicy"),
            new Process(88, "powerd", "/System/Library/CoreServices/powerd.bundle/powerd", ""),
            new Process(104, "CommCenter", "/System/Library/Frameworks/CoreTelephony.framework/CommCenter", ""),
            new Process(233, "backboardd", "/usr/libexec/backboardd", "CoreBrightness"),
            new Process(412, "ExampleApp", "/private/var/containers/Bundle/Application/ExampleApp.app/ExampleApp", ""));

    private record Line(int process, String level, String message) {}

    private static final List<Line> LINES = List.of(
            new Line(2, "Notice", "client requested a fix, accuracy 100 m"),
            new Line(3, "Notice", "Front display did change: <SBApplication: org.example.ExampleApp>"),
            new Line(0, "Notice", "AppleUSBDeviceMux: host connection opened"),
            new Line(5, "Info", "scan finished, 7 networks in range"),
            new Line(6, "Notice", "battery at 87 percent, external power connected"),
            new Line(9, "Debug", "view did appear after 12 ms"),
            new Line(4, "Notice", "spawned a service for a trusted host"),
            new Line(8, "Notice", "display brightness changed to 0.52"),
            new Line(7, "Error", "registration postponed: no service"),
            new Line(1, "Notice", "service exited: com.example.helper, code 0"),
            new Line(9, "Warning", "request took 1.3 s, cached copy used"),
            new Line(2, "Notice", "gate closed, no clients"));

    /** The {@code seq}-th thing that is said. */
    static TwinLog at(long seq) {
        Line line = LINES.get((int) Math.floorMod(seq, (long) LINES.size()));
        return new TwinLog(seq, PROCESSES.get(line.process()), line.level(), line.message() + " seq=" + seq);
    }
}
