"""What an ELF file says about where it runs."""

import struct

MACHINES = {62: "x86_64", 183: "aarch64"}
PT_INTERP = 3


def machine(program):
    """The processor architecture, as Python and the kernel call it."""
    if program[:6] != b"\x7fELF\x02\x01":
        raise ValueError("not an ELF file of 64 bits")
    return MACHINES[struct.unpack_from("<H", program, 18)[0]]


def is_static(program):
    """Whether it runs without a dynamic loader, so that it needs no library."""
    offset, = struct.unpack_from("<Q", program, 32)
    size, count = struct.unpack_from("<HH", program, 54)
    return all(struct.unpack_from("<I", program, offset + i * size)[0] != PT_INTERP for i in range(count))


def platform_tags(program):
    """The platforms of a wheel. A static program runs with any C library; another only where it was built."""
    name = machine(program)
    if not is_static(program):
        return [f"linux_{name}"]
    return [f"manylinux2014_{name}", f"manylinux_2_17_{name}", f"musllinux_1_1_{name}"]
