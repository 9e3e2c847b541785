"""The text form of an end-to-end test.

A case is a script of sections. Text before the first one says what the case is about. A section is a
line `--- name` or `--- name: argument`; the lines below it, up to the next section, are its body.

    --- base: real               schemas/ and templates/ of the repository
    --- base: environments/X     the repository's own system X
    --- base: NAME               the folder tests/fixtures/NAME; several bases lie over each other
    --- file: PATH               creates or replaces a file with the body
    --- link: PATH => TARGET     makes a symbolic link
    --- remove: PATH             removes a file or folder
    --- replace: OLD => NEW in PATH      edits a file; OLD must stand there exactly once
    --- replace in: PATH         the same over lines: the body is OLD, a line `=>`, NEW
    --- made: PATH               a file of bytes, piece by piece: a line of the body is one, `N x PIECE` N copies
                                 of it in which `{i}` counts from 0, `{n}` from 1; a piece has the escapes of Python's
                                 bytes (`\\n`, `\\xFF`) and no line break of its own
    --- hollow: PATH => SIZE     a file of that many zeros that takes no room
    --- pipe: PATH               a named pipe into which nobody writes
    --- stdin                    standard input of the next run
    --- set: NAME=VALUE          an environment variable of the next run
    --- within: 1 s, 256 MB      the processor time and the memory of the next run
    --- run: ARGUMENTS           runs twinhull in the case's folder

    --- exit: N                  what must have come of the run above: its exit status,
    --- stdout                   everything it printed (no section: nothing),
    --- stderr
    --- emitted: PATH            the whole content of a file
    --- tree: PATH               all files below a folder, one a line

Sections take effect in order, so files may change between runs. A body is its lines with their line
breaks; the line `\\ no newline at end` takes away the last one.
"""

import dataclasses
import re

INPUTS = ("base", "file", "link", "remove", "replace", "replace in", "made", "hollow", "pipe", "stdin", "set", "within")
EXPECTATIONS = ("exit", "stdout", "stderr", "emitted", "tree")
LINES = ("base", "link", "remove", "replace", "hollow", "pipe", "set", "within", "exit")  # without a body
HEADER = re.compile(r"--- (%s|run)(?:: (.*))?$" % "|".join(INPUTS + EXPECTATIONS))
NO_NEWLINE = "\\ no newline at end\n"


@dataclasses.dataclass
class Section:
    name: str
    argument: str = ""
    body: str = ""


@dataclasses.dataclass
class Step:
    """One run with the sections that prepare it and what is expected of it."""

    inputs: list
    arguments: str
    expected: list


@dataclasses.dataclass
class Case:
    about: str
    steps: list


class Malformed(Exception):
    pass


def parse(text):
    about, sections = [], []
    for line in text.splitlines(keepends=True):
        match = HEADER.match(line.rstrip("\n"))
        if match:
            sections.append(Section(match[1], match[2] or ""))
        elif sections:
            if line == NO_NEWLINE:
                sections[-1].body = sections[-1].body.removesuffix("\n")
            else:
                sections[-1].body += line
        else:
            about.append(line)
    for section in sections:
        if section.name in LINES and section.body:
            raise Malformed(f"`{section.name}` has no body; is there a section of another name below it?")
    return Case("".join(about), steps_of(sections))


def steps_of(sections):
    steps, inputs = [], []
    for section in sections:
        if section.name == "run":
            steps.append(Step(inputs, section.argument, []))
            inputs = []
        elif section.name in EXPECTATIONS:
            if not steps or inputs:
                raise Malformed(f"`{section.name}` stands before the run it is about")
            steps[-1].expected.append(section)
        else:
            inputs.append(section)
    if not steps:
        raise Malformed("the case runs nothing")
    if inputs:
        raise Malformed(f"no run follows the last `{inputs[0].name}`")
    return steps


def serialize(case):
    parts = [case.about]
    for step in case.steps:
        for section in [*step.inputs, Section("run", step.arguments), *step.expected]:
            parts.append(f"--- {section.name}" + (f": {section.argument}" if section.argument else "") + "\n")
            parts.append(section.body)
            if section.body and not section.body.endswith("\n"):
                parts.append("\n" + NO_NEWLINE)
    return "".join(parts)
