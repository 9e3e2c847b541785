"""No value adds to what a chart renders, even where Helm is told not to ask the schema.

Every value of every chart, every item of its lists and every key and entry of its open maps is set to hostile texts,
under `helm template --skip-schema-validation` and without the chart's own checks. The objects have exactly the keys and
items that they have with a harmless text in its place, and the text stands whole wherever the harmless one stood. For a
text in place of a map, Helm may also fail. What YAML cannot represent is refused by the chart's own checks, which Helm
cannot be told to skip.
"""

import concurrent.futures
import os
import pathlib
import random
import re
import shutil
import sys
import tempfile

import yaml

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import outputs
import objects
import sampler
import suite
import systems
import texts

DRIVER = outputs.REPOSITORY / "build/tests/values_schema_driver"
ROUNDS = 12
BROKERS = ("redpanda", "strimzi", "external")
NO_STRINGS = 4  # one of so many values that are not strings is set at a time, as other values may depend on it
MAPS = ("array", "object")
LIKE_MAPS = [texts.HOSTILE[0], "x: y", "a: b\nc: d", '{"x": "y"}']
SWITCH = re.compile(r"(^|\.)(enabled|create|createNamespace|persistent|bindLowPorts|type|source|broker|reload)$")
# Values that no object contains unchanged: they are only compared, or another value replaces them.
NOWHERE = {"global.namespace", "capacity.cpu", "capacity.memory", "*.podDisruptionBudget.maxUnavailable"}
# Values that hide others: omitted in every second round.
HIDING = re.compile(r"global\.imageRegistry|(?!global\.).*\.image\.(tag|digest)|.*\.lifecycle\..*")
CHECKED = {"nameOverride", "fullnameOverride"}  # part of names: the template that prints them rejects what is not a name
NAME = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")
LAST = ("*.tolerations.[].value", "*.extraVolumes.[].name")  # the end of a document, where Helm removes blank lines


class Failed(Exception):
    pass


class Chart:
    """A chart, and a copy of it without its checks."""

    def __init__(self, system, folder, schema, home):
        self.system, self.schema = system, schema
        self.folder = folder
        self.bare = pathlib.Path(home) / f"{system}-without-checks"
        shutil.copytree(folder, self.bare)
        (self.bare / "templates/validate.yaml").unlink()
        self.secrets = systems.secret_keys(outputs.REPOSITORY, system)
        self.places = texts.places(schema, self.secrets)

    def render(self, broker, given, checked=False):
        """The index of Helm's objects with values set: place → text."""
        values = texts.switched_on(self.schema, broker)
        values.setdefault("secrets", {}).update({key.value: key.sample() for key in self.secrets})
        for place, text in given.items():
            texts.put(values, place.path, place.wrapped(text))
        with tempfile.TemporaryDirectory(prefix="twinhull-hostile-") as home:
            file = pathlib.Path(home) / "values.yaml"
            file.write_text(outputs.dump(values), "utf-8")
            ran = outputs.run([outputs.HELM, "template", "hostile", self.folder if checked else self.bare, "-f", file, "-n", "hostile",
                             "--skip-schema-validation"], home)
        if ran.status:
            raise Failed(f"does not render: {ran.stderr.strip()}")
        try:
            return texts.index(objects.read(ran.stdout))
        except (yaml.YAMLError, objects.DuplicateKey) as error:
            raise Failed(f"cannot be read: {error}") from error

    def wrong(self, broker, given):
        """The places at which texts were seen, and what is wrong."""
        try:
            marked, hostile = (self.render(broker, each) for each in ({place: place.marker for place in given}, given))
        except Failed as error:
            return set(), [str(error)]
        by_marker = {place.marker: text for place, text in given.items()}
        seen, wrong = texts.compare(marked, hostile, by_marker)
        if texts.shape(marked, by_marker) != texts.shape(hostile, {}):
            wrong.append("other keys or items than with a harmless text")
        return {place for place in given if place.marker in seen}, wrong

    def problems(self, broker, given):
        """The places at which texts were seen, and what is wrong, at the fewest places that still show it."""
        seen, wrong = self.wrong(broker, given)
        while wrong and len(given) > 1:
            every = list(given.items())
            halves = (dict(every[:len(every) // 2]), dict(every[len(every) // 2:]))
            tried = [(half, found) for half in halves for found in [self.wrong(broker, half)[1]] if found]
            if not tried:
                break
            given, wrong = tried[0]
        shown = {".".join(place.path): text for place, text in list(given.items())[:3]}
        return seen, [f"{self.system} with {broker}: {shown!r}: {one}" for one in wrong[:3]]


def rounds(chart, turns, rng):
    """(broker, place → text) of each round: all strings, and each time some of what is no string, one of a kind."""
    kinds = {}
    for place in chart.places:
        if not place.text and place.type not in MAPS and place.path != ("dapr", "enabled"):  # a template takes no text for it
            kinds.setdefault(place.kind, place)
    others = rng.sample(list(kinds.values()), len(kinds))
    for turn in range(ROUNDS):
        some = [place for place in chart.places if place.text and place.kind not in CHECKED
                and not (turn % 2 and HIDING.fullmatch(place.kind))] + others[turn % NO_STRINGS::NO_STRINGS]
        given, keys = {}, set()
        for place in some:
            text = turns.next(place.kind)
            while place.path[-1] == "{}" and text in keys:  # maps that the chart merges would have one entry for both
                text = turns.next(place.kind)
            keys |= {text} if place.path[-1] == "{}" else set()
            given[place] = text
        yield BROKERS[turn // NO_STRINGS % len(BROKERS)], {
            place: text.rstrip("\n") if place.kind in LAST else text for place, text in given.items()}


def not_maps(chart, known):
    """(broker, place → text) of texts in place of maps and lists, one by one, one of a kind in all charts."""
    for place in chart.places:
        if place.type in MAPS and place.kind not in known:
            known.add(place.kind)
            yield from ((BROKERS[0], {place: text}) for text in LIKE_MAPS)


def refused(chart, known):
    """(place, text) of strings that YAML cannot represent, one of a kind in all charts, but for secrets, which are encoded;
    and of what is no name."""
    for number, place in enumerate(chart.places):
        if place.text and place.kind in CHECKED:
            yield from ((place, text) for text in texts.HOSTILE if text and not NAME.fullmatch(text.replace(".", "-")))
        elif place.text and place.kind not in known and place.path[0] != "secrets":
            known.add(place.kind)
            yield place, texts.REFUSED[number % len(texts.REFUSED)]


def is_refused(chart, place, text):
    """What is wrong with the answer of a chart's own checks to a text."""
    try:
        chart.render(BROKERS[0], {place: text}, checked=True)
    except Failed as error:
        return [] if "these values are invalid" in str(error) else [f"{chart.system}: {place.kind}: {text!r}: {error}"]
    return [f"{chart.system}: {place.kind}: {text!r} is not refused"]


def renders_alike(chart, broker, given):
    """What is wrong with texts for which a chart may fail."""
    try:
        chart.render(broker, given)
    except Failed as error:
        return [] if str(error).startswith("does not render") else [str(error)]
    return chart.problems(broker, given)[1]


def main():
    root = outputs.REPOSITORY
    schemas = sampler.read_schemas(DRIVER, root)
    charts = {target.system: target.chart for target in systems.read_targets(root, root / "out")}
    rng = random.Random(suite.seed())
    turns = texts.Turns([*texts.HOSTILE, *texts.random_texts(rng, 12)])
    with tempfile.TemporaryDirectory(prefix="twinhull-hostile-") as home:
        charts = [Chart(system, folder, schemas[system], home) for system, folder in charts.items()]
        work = [(chart, *one) for chart in charts for one in rounds(chart, turns, rng)]
        maps, strings = set(), set()
        alone = [(renders_alike, chart, *one) for chart in charts for one in not_maps(chart, maps)]
        alone += [(is_refused, chart, *one) for chart in charts for one in refused(chart, strings)]
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            results = list(pool.map(lambda row: row[0].problems(*row[1:]), work))
            others = list(pool.map(lambda row: row[0](*row[1:]), alone))
    problems = [problem for _, found in results for problem in found] + [problem for found in others for problem in found]
    seen = {place.kind for places, _ in results for place in places}
    unseen = {place.kind for _, _, given in work for place in given} - seen - NOWHERE
    problems += [f"no text was seen of {kind}" for kind in sorted(unseen) if not SWITCH.search(kind)]
    for problem in problems:
        print(f"FAILED {problem}")
    print(suite.closing_line(sum(len(places) for places, _ in results) + len(alone), len(problems)))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
