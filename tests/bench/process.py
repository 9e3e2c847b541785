"""One run of a program, measured from outside."""

import collections
import os
import resource
import time

# Seconds, CPU seconds (of its children as well), peak memory in MB, and the exit status.
Measurement = collections.namedtuple("Measurement", "seconds cpu memory status")


def measure(command, cwd, environment, most_seconds=None):
    """Runs a command once; it is ended after `most_seconds` of CPU time."""
    # A process that is forked would be charged for what Python does until the program starts.
    null = [(os.POSIX_SPAWN_OPEN, descriptor, os.devnull, os.O_RDWR, 0) for descriptor in (0, 1, 2)]
    here = os.open(".", os.O_RDONLY | os.O_DIRECTORY)
    os.chdir(cwd)
    start = time.perf_counter()
    try:
        pid = os.posix_spawn(command[0], command, environment, file_actions=null)
    finally:
        os.fchdir(here)
        os.close(here)
    if most_seconds is not None:
        resource.prlimit(pid, resource.RLIMIT_CPU, (most_seconds, most_seconds))
    _, status, usage = os.wait4(pid, 0)
    return Measurement(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024,
                 os.waitstatus_to_exitcode(status))
