"""Quantities against a second implementation of their definition in exact fractions: vectors, then random pairs.

    number  digits with an optional point at any position; at least one digit
    suffix  n u m k M G T P E or empty: powers of ten; Ki Mi Gi Ti Pi Ei: powers of two; e or E with an exponent
    value   rounded away from zero to a multiple of 1e-9; with a binary suffix at most 2^63 - 1;
            below 2^128 such multiples, otherwise invalid
"""

import argparse
import fractions
import random
import re
import subprocess
import sys

import suite

DECIMAL = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
BINARY = {"Ki": 10, "Mi": 20, "Gi": 30, "Ti": 40, "Pi": 50, "Ei": 60}
FORM = re.compile(r"([+-]?)([0-9]*)(?:\.([0-9]*))?(.*)", re.S)
MOST_BINARY = 2**63 - 1
MOST = 2**128 - 1

# text → value in units of 1e-9, or None if it is not a quantity
VECTORS = {
    "0": 0, "0n": 0, "-0": 0, "1": 10**9, "100m": 10**8, "1.5": 15 * 10**8, "1Ki": 1024 * 10**9,
    "512Mi": 512 * 2**20 * 10**9, "1G": 10**18, "1Gi": 2**30 * 10**9, "1E": 10**27, "1e3": 10**12, "1E3": 10**12,
    "1E-3": 10**6, "12E": 12 * 10**27, "0.1n": 1, "3.001n": 4, "-3.001n": -4, "0.0000000001": 1, "1.1E-9": 2,
    "9Ei": MOST_BINARY * 10**9, "8Ei": MOST_BINARY * 10**9, "7Ei": 7 * 2**60 * 10**9, "0.5Mi": 2**19 * 10**9,
    "100.035Ki": 102435840 * 10**6, "1.": 10**9, ".5": 5 * 10**8, "1.G": 10**18, "+5": 5 * 10**9, "-100m": -(10**8),
    "": None, ".": None, "k": None, "e3": None, "1K": None, "1ki": None, "1MB": None, "1mi": None, "1e": None,
    "1e+": None, "1.1.M": None, "1+1": None, " 1": None, "1 ": None, "0x10": None, "1_000": None, "NaN": None,
    "1,5": None, "--1": None, "1Mib": None, "1i": None, "\u0661": None,
}


def parse(text):
    """(value in 1e-9, format), or None."""
    sign, whole, fraction, suffix = FORM.fullmatch(text).groups()
    fraction = fraction or ""
    if not whole + fraction or not (whole + fraction).isascii():
        return None
    value = fractions.Fraction(int(whole + fraction), 10 ** len(fraction))
    if suffix in DECIMAL:
        form, value = "decimal", value * fractions.Fraction(10) ** DECIMAL[suffix]
    elif suffix in BINARY:
        form, value = "binary", value * 2 ** BINARY[suffix]
    elif re.fullmatch(r"[eE][+-]?[0-9]+", suffix) and abs(int(suffix[1:])) <= 27:
        form, value = "exponent", value * fractions.Fraction(10) ** int(suffix[1:])
    else:
        return None
    nanos = -(-(value * 10**9) // 1)
    if form == "binary":
        nanos = min(nanos, MOST_BINARY * 10**9)
        if 0 < nanos < 10**9:
            form = "decimal"
    if nanos > MOST:
        return None
    return (-nanos if sign == "-" else nanos), form


def written(nanos, form):
    if nanos == 0:
        return "0"
    sign, nanos = ("-" if nanos < 0 else ""), abs(nanos)
    if form == "binary" and (nanos < 1024 * 10**9 or nanos % 10**9):
        form = "decimal"
    if form == "binary":
        amount, power = nanos // 10**9, 0
        while amount % 1024 == 0 and power < 60:
            amount, power = amount // 1024, power + 10
        return sign + str(amount) + {value: key for key, value in BINARY.items()}.get(power, "")
    power = -9
    while nanos % 1000 == 0:
        nanos, power = nanos // 1000, power + 3
    suffix = {value: key for key, value in DECIMAL.items()}.get(power)
    if form == "exponent" or suffix is None:
        suffix = f"e{power}" if power else ""
    return sign + str(nanos) + suffix


def random_text(chance):
    digits = "".join(chance.choice("0123456789") for _ in range(chance.choice((0, 1, 1, 2, 3, 5, 12, 19))))
    if chance.random() < 0.5:
        at = chance.randrange(len(digits) + 1)
        digits = digits[:at] + "." + digits[at:]
    suffix = chance.choice([*DECIMAL, *BINARY, "e3", "E-2", "e-9", "E+6", "K", "mi", "e", "B", "MB"])
    return chance.choice(["", "", "", "", "-", "+"]) + digits + suffix


def expected(left, right):
    a, b = parse(left), parse(right)
    order, total = "?", "error"
    if a and b:
        order = "<" if a[0] < b[0] else ">" if a[0] > b[0] else "="
        if abs(a[0] + b[0]) <= MOST:
            total = written(a[0] + b[0], b[1] if a[0] == 0 else a[1])
    return "\t".join((written(*a) if a else "error", written(*b) if b else "error", order, total))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("driver", help="build/tests/quantity_driver")
    parser.add_argument("--pairs", type=int, default=20000)
    options = parser.parse_args()
    passed = failed = 0
    for text, nanos in VECTORS.items():
        value = parse(text)
        if (value[0] if value else None) != nanos:
            failed += 1
            print(f"FAILED: the second implementation reads {text!r} as {value}")
    chance = random.Random(20250101)
    pairs = [(text, text) for text in VECTORS] + [(random_text(chance), random_text(chance)) for _ in range(options.pairs)]
    text = "".join(f"{left}\t{right}\n" for left, right in pairs)
    ran = subprocess.run([options.driver], input=text, capture_output=True, text=True, check=True)
    lines = ran.stdout.splitlines()
    if len(lines) != len(pairs):
        raise SystemExit(f"{len(pairs)} pairs, {len(lines)} answers")
    for pair, got in zip(pairs, lines):
        wanted = expected(*pair)
        if got == wanted:
            passed += 1
        else:
            failed += 1
            print(f"FAILED: {pair}: {got!r}, not {wanted!r}")
    print(suite.closing_line(passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
