"""One run of a program, measured from outside."""

import collections
import os
import time

# Seconds, CPU seconds (of its children as well), peak memory in MB, and the exit status.
Taken = collections.namedtuple("Taken", "seconds cpu memory status")


def measure(command, cwd, environment):
    start = time.perf_counter()
    pid = os.fork()
    if pid == 0:
        os.chdir(cwd)
        null = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(null, descriptor)
        os.execve(command[0], command, environment)
    _, status, usage = os.wait4(pid, 0)
    return Taken(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024,
                 os.waitstatus_to_exitcode(status))
