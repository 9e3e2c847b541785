"""`python -m twinhull`: runs the program of this package."""

import os
import sys

from twinhull import find_program

program = find_program()
os.execv(program, [program, *sys.argv[1:]])
