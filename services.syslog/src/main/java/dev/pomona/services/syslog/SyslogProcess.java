package dev.pomona.services.syslog;

/** A process on a phone. */
public record SyslogProcess(long pid, String name) {}
