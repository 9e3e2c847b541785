"""The program twinhull as a Python package. It has no functions for Python programs; run `twinhull`."""

import os
import site
import sys
import sysconfig


def find_program():
    """The program that was installed with this package."""
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    folders = [sysconfig.get_path("scripts"), os.path.join(here, "bin"), os.path.join(site.getuserbase(), "bin")]
    for folder in folders:
        program = os.path.join(folder, "twinhull")
        if os.access(program, os.X_OK):
            return program
    sys.exit(f"twinhull: the program is in none of {', '.join(folders)}\nhelp: reinstall the package `twinhull`")
