"""The text format of end-to-end tests.

A case is a script of sections. Text before the first one describes the case. A section is a
line `--- name` or `--- name: argument`; the lines below it, up to the next section, are its body.

    --- base: real               schemas/ and templates/ of the repository
    --- base: environments/X     system X of the repository
    --- base: NAME               the directory tests/fixtures/NAME; several bases are merged in order
    --- file: PATH               creates or replaces a file with the body
    --- link: PATH => TARGET     creates a symbolic link
    --- copy: PATH               copies all files so far to a directory: a state to compare with
    --- remove: PATH             removes a file or directory
    --- replace: OLD => NEW in PATH      edits a file; OLD must occur exactly once
    --- replace in: PATH         the same for several lines: the body is OLD, a line `=>`, NEW
    --- made: PATH               a file of bytes: each line of the body is a piece, `N x PIECE` N copies of it
                                 with `{i}` counting from 0 and `{n}` from 1; a piece has the escapes of Python's
                                 bytes (`\\n`, `\\xFF`) and no implicit line break
    --- hollow: PATH => SIZE     a sparse file of that many zeros
    --- pipe: PATH               a named pipe without a writer
    --- stdin                    standard input of the next run
    --- set: NAME=VALUE          an environment variable of the next run
    --- within: 1 s, 256 MB      limits of CPU time and memory of the next run
    --- run: ARGUMENTS           runs twinhull in the directory of the case

    --- exit: N                  expected exit status of the run above
    --- stdout                   its complete output (no section: empty)
    --- stderr
    --- emitted: PATH            the complete contents of a file
    --- tree: PATH               all files below a directory, one per line

Sections apply in order, so files can change between runs. A body is its lines with their line
breaks; the line `\\ no newline at end` removes the last one.
"""

import dataclasses
import re

INPUTS = ("base", "file", "link", "copy", "remove", "replace", "replace in", "made", "hollow", "pipe", "stdin", "set", "within")
EXPECTATIONS = ("exit", "stdout", "stderr", "emitted", "tree")
LINES = ("base", "link", "copy", "remove", "replace", "hollow", "pipe", "set", "within", "exit")  # without a body
HEADER = re.compile(r"--- (%s|run)(?:: (.*))?$" % "|".join(INPUTS + EXPECTATIONS))
NO_NEWLINE = "\\ no newline at end\n"


@dataclasses.dataclass
class Section:
    name: str
    argument: str = ""
    body: str = ""


@dataclasses.dataclass
class Step:
    """One run with its input sections and expectations."""

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
            raise Malformed(f"`{section.name}` has no body; is the name of the section below it wrong?")
    return Case("".join(about), steps_of(sections))


def steps_of(sections):
    steps, inputs = [], []
    for section in sections:
        if section.name == "run":
            steps.append(Step(inputs, section.argument, []))
            inputs = []
        elif section.name in EXPECTATIONS:
            if not steps or inputs:
                raise Malformed(f"`{section.name}` must follow a run")
            steps[-1].expected.append(section)
        else:
            inputs.append(section)
    if not steps:
        raise Malformed("the case has no run")
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
