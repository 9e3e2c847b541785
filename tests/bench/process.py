"""One run of a program, measured from outside."""

import collections
import os
import resource
import time

# Seconds, CPU seconds (of its children as well), peak memory in MB, and the exit status.
Measurement = collections.namedtuple("Measurement", "seconds cpu memory status")


def measure(command, cwd, environment, most_seconds=None):
    """Runs a command once; it is ended after `most_seconds` of CPU time."""
    start = time.perf_counter()
    pid = os.fork()
    if pid == 0:
        os.chdir(cwd)
        if most_seconds is not None:
            resource.setrlimit(resource.RLIMIT_CPU, (most_seconds, most_seconds))
        null = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(null, descriptor)
        os.execve(command[0], command, environment)
    _, status, usage = os.wait4(pid, 0)
    return Measurement(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024,
                 os.waitstatus_to_exitcode(status))
