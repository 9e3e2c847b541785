"""The proof that both outputs are the same, for values nobody thought of.

Draws random valid values for every variant of every system, of this repository and of examples/, as environments of a
scratch root, draws those anew that `twinhull generate` refuses because they do not hold together, generates all in one
go, and puts each target to the test of outputs.py. A target that fails is shrunk to the fewest values that still show the
difference. One that `generate` itself refuses because its outputs differ ends the test. The seed is printed; it is the
same every time but for TWINHULL_SEED or --seed.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

import yaml

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import outputs
import sampler
import suite
import systems

DRAWS = 8  # an environment rejected this often is given up


class ToolFailed(Exception):
    pass


def twinhull(binary, root, *arguments):
    ran = subprocess.run([binary, *arguments, "--root", root], capture_output=True, text=True, timeout=600)
    if ran.returncode not in (0, 1):
        raise ToolFailed(f"twinhull {' '.join(arguments)} ended with {ran.returncode}\n{ran.stderr}")
    return ran


def scratch_root(repository, folder, examples=True):
    """The systems of a repository, and of its examples, in one root."""
    for name in ("schemas", "templates"):
        shutil.copytree(repository / name, folder / name)
    of_examples = sorted(repository.glob("examples/*/environments")) if examples else []
    for source in (repository / "environments", *of_examples):
        shutil.copytree(source, folder / "environments", dirs_exist_ok=True)


class Place:
    """Where random values are in a root: the file of an environment, or of a stage with a target of its own."""

    def __init__(self, file, target, created=None):
        self.file = file  # below environments/
        self.system = file.parts[0]
        self.target = target  # its name
        self.created = created  # the empty file that defines the target

    def write(self, root, values):
        for file, content in ((self.file, values), (self.created, None)):
            if file:
                (root / "environments" / file).write_text(outputs.dump(content) if content else "", "utf-8")

    def remove(self, root):
        for file in (self.file, self.created):
            if file:
                (root / "environments" / file).unlink()

    def __lt__(self, other):
        return self.file < other.file


def places_of(root):
    """For each variant of each system, a function from a name to a place."""

    def in_folder(folder, prefix):
        return lambda name: Place(folder / f"{name}.yaml", prefix + name)

    def in_stage(folder, axis, rest):
        return lambda name: Place(folder / axis / f"{name}.yaml", f"{name}-{rest}", folder / "target" / f"{name}-{rest}.yaml")

    found = []
    for system in sorted((root / "environments").iterdir()):
        folder = pathlib.PurePath(system.name)
        axes = yaml.safe_load((system / "system.yaml").read_text("utf-8")).get("layers")
        variants = sorted(variant.name for variant in system.iterdir() if variant.is_dir())
        if axes:
            rest = "-".join(min(path.stem for path in (system / axis).iterdir()) for axis in axes[1:])
            found.append(in_stage(folder, axes[0], rest))
        elif variants:
            found += [in_folder(folder / variant, f"{variant}-") for variant in variants]
        else:
            found.append(in_folder(folder, ""))
    return found


def prune(value, path):
    """Removes the value at a dotted path, or its nearest parent; False if there is none."""
    parts = path.replace("[", ".").replace("]", "").split(".") if path else []
    trail = []
    for part in parts:
        if not isinstance(value, dict) or part not in value:
            break
        trail.append((value, part))
        value = value[part]
    if not trail:
        return False
    for holder, part in reversed(trail):
        del holder[part]
        if holder:
            break
    return True


def draw_environment(rng, schemas, root, place):
    """Writes random values as an environment, and returns them."""
    values = sampler.draw_values(rng, schemas[place.system], rng.choice([0.05, 0.2, 0.5]))
    place.write(root, values)
    return values


def draw_environments(rng, root, count, schemas):
    """Writes `count` random environments, spread over all systems and variants; returns place → values."""
    makers = places_of(root)
    places = [makers[number % len(makers)](f"random-{number}") for number in range(count)]
    return {place: draw_environment(rng, schemas, root, place) for place in places}


def refused(binary, root, drawn):
    """The environments with errors: place → the dotted paths of the invalid values."""
    report = json.loads(twinhull(binary, root, "generate", "--format", "json").stdout)
    by_file = {str("environments" / place.file): place for place in drawn}
    by_target = {(place.system, place.target): place for place in drawn}
    at_fault = {}
    for finding in report["findings"]:
        if finding["severity"] != "error":
            continue
        if finding["rule"] == "outputs-differ":
            raise ToolFailed(f"{finding['file']}: {finding['message']}")
        place = by_file.get(finding.get("file")) or by_target.get((finding.get("system"), finding.get("target")))
        if place is None:
            raise ToolFailed(f"a file of the repository itself is not valid: {finding}")
        at_fault.setdefault(place, []).append(finding.get("path", ""))
    return at_fault


def sort_out(binary, root, drawn, draw):
    """Leaves only valid environments in the scratch root. Values at fault are taken back where the finding
    names them, so that one of them does not cost all others; where it names none, the environment is drawn anew.
    Returns how many were refused at first, and how many for good."""
    draws = dict.fromkeys(drawn, 1)
    refused_at_first, given_up = 0, 0
    while at_fault := refused(binary, root, drawn):
        refused_at_first = refused_at_first or len(at_fault)
        for place, faults in at_fault.items():
            pruned = [prune(drawn[place], fault) for fault in faults]
            if any(pruned):
                place.write(root, drawn[place])
            elif draws[place] < DRAWS:
                draws[place] += 1
                drawn[place] = draw(place)
            else:
                del drawn[place]
                place.remove(root)
                given_up += 1
    return refused_at_first, given_up


def target_of(root, place):
    return next(target for target in systems.read_targets(root, root / "out")
                if (target.system, target.name) == (place.system, place.target))


def leaves(values, path=()):
    for key, value in values.items():
        yield (*path, key)
        if isinstance(value, dict):
            yield from leaves(value, (*path, key))


def without(values, path):
    copy = json.loads(json.dumps(values))
    holder = copy
    for part in path[:-1]:
        holder = holder[part]
    del holder[path[-1]]
    return copy


def still_fails(binary, repository, place, values):
    """The problems of one environment on its own; empty when its values are not valid."""
    with tempfile.TemporaryDirectory(prefix="twinhull-shrink-") as folder:
        root = pathlib.Path(folder)
        scratch_root(repository, root)
        place.write(root, values)
        if twinhull(binary, root, "generate", place.system).returncode:
            return []
        return outputs.twins(target_of(root, place), lint=False)


def shrink(binary, repository, place, values, problems):
    """Removes value after value, whole maps first, while the target still fails."""
    smaller = True
    while smaller:
        smaller = False
        for leaf in sorted(leaves(values), key=len):
            try:
                attempt = without(values, leaf)
            except KeyError:
                continue  # it was removed with its map
            found = still_fails(binary, repository, place, attempt)
            if found:
                values, problems, smaller = attempt, found, True
    return values, problems


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=suite.seed())
    parser.add_argument("--count", type=int, default=os.environ.get("TWINHULL_PROPERTY_COUNT") or 200,
                        help="number of environments to draw")
    parser.add_argument("--binary", default=str(outputs.REPOSITORY / "build/twinhull"))
    parser.add_argument("--driver", default=str(outputs.REPOSITORY / "build/tests/values_schema_driver"))
    parser.add_argument("--root", type=pathlib.Path, default=outputs.REPOSITORY)
    options = parser.parse_args()
    binary = os.path.abspath(options.binary)
    print(f"seed {options.seed}", flush=True)

    with tempfile.TemporaryDirectory(prefix="twinhull-property-") as folder:
        root = pathlib.Path(folder)
        scratch_root(options.root, root)
        if twinhull(binary, root, "generate").returncode:
            raise ToolFailed("the repository's own inputs cannot be generated")
        schemas = sampler.read_schemas(options.driver, root)
        rng = random.Random(options.seed)
        drawn = draw_environments(rng, root, options.count, schemas)
        first, lost = sort_out(binary, root, drawn, lambda place: draw_environment(rng, schemas, root, place))
        print(f"{options.count} environments drawn, {first} refused as drawn, {lost} given up")
        generated = twinhull(binary, root, "generate")
        if generated.returncode:
            print(generated.stdout)
            raise ToolFailed("twinhull generate rejects what it accepted before")

        by_name = {(target.system, target.name): target for target in systems.read_targets(root, root / "out")}
        jobs = sorted(drawn)
        chosen = [by_name[place.system, place.target] for place in jobs]
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            results = list(pool.map(lambda target: outputs.twins(target, lint=False), chosen))

        failing = [(place, problems) for place, problems in zip(jobs, results) if problems]
        for number, (place, problems) in enumerate(failing):
            values = drawn[place]
            if number < 3:  # the rest usually has the same causes
                values, problems = shrink(binary, options.root, place, values, problems)
            print(f"FAILED {place.file}\n{outputs.indent(outputs.dump(values, visible=True))}")
            print("".join(f"  {problem}\n" for problem in problems[:5]))

    # A test that drops some of its cases proves less than it claims.
    too_many = lost * 50 > options.count
    if too_many:
        print("FAILED too many samples were given up: the sampler no longer matches the schemas")
    print(f"{len(jobs) - len(failing)} passed, {len(failing) + too_many} failed")
    return 1 if failing or too_many else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except ToolFailed as error:
        print(f"FAILED {error}\n0 passed, 1 failed")
        sys.exit(1)
