"""What holds for the files themselves: the chart, and the Kustomize tree."""

import fnmatch
import json

import yaml

CHART_KEYS = {"apiVersion", "name", "version", "kubeVersion", "description", "type", "keywords", "home", "sources",
              "dependencies", "maintainers", "icon", "appVersion", "deprecated", "annotations"}
OLD_FIELDS = {"bases", "commonLabels", "commonAnnotations", "patchesStrategicMerge", "patchesJson6902", "vars",
              "imageTags", "helmChartInflationGenerator"}


def walk(value):
    yield value
    for child in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from walk(child)


def ignored(file, root):
    """Whether git leaves a file alone, by the .gitignore files above it and the repository's own."""
    return any(fnmatch.fnmatch(file.name, line)
               for folder in {*file.parents, root} if (folder / ".gitignore").is_file()
               for line in (folder / ".gitignore").read_text("utf-8").splitlines())


def chart(facts, folder, root):
    about = yaml.safe_load((folder / "Chart.yaml").read_text("utf-8"))
    facts.check(set(about) <= CHART_KEYS, "Chart.yaml", f"has unknown keys: {sorted(set(about) - CHART_KEYS)}")
    facts.equal(about["apiVersion"], "v2", "Chart.yaml", "apiVersion")
    facts.check(isinstance(about["appVersion"], str) and isinstance(about["version"], str), "Chart.yaml",
                "a version is no string")
    for file in ("README.md", ".helmignore", "values.yaml", "values.schema.json", "templates/NOTES.txt",
                 "templates/_helpers.tpl"):
        facts.check((folder / file).is_file(), file, "is not in the chart")
    schema = json.loads((folder / "values.schema.json").read_text("utf-8"))
    facts.check("draft-07" in schema["$schema"], "values.schema.json", "is not of draft 07")
    facts.check(all(node["$ref"].startswith("#") for node in walk(schema) if isinstance(node, dict)
                    and isinstance(node.get("$ref"), str)), "values.schema.json", "needs other files")
    facts.equal(schema.get("additionalProperties"), False, "values.schema.json", "additionalProperties")
    facts.check("global" in schema["properties"], "values.schema.json", "does not know `global`")
    override = folder / "values.override.yaml"
    facts.check(ignored(override, root), override.name, "git would take it")
    facts.check(override.name in (folder / ".helmignore").read_text("utf-8"), override.name, "would be packed")


def tree(facts, folder, root):
    for file in sorted(folder.rglob("kustomization.yaml")):
        about, where = yaml.safe_load(file.read_text("utf-8")), str(file.relative_to(folder))
        facts.check(not set(about) & OLD_FIELDS, where, f"uses old fields: {sorted(set(about) & OLD_FIELDS)}")
        kinds = {"Component": "v1alpha1", "Kustomization": "v1beta1"}
        facts.equal(about["apiVersion"], f"kustomize.config.k8s.io/{kinds[about['kind']]}", where, "apiVersion")
        facts.equal(about["kind"] == "Component", "components/" in where, where, "whether it is a Component")
        for patch in about.get("patches", []):
            exact = set(patch.get("target", ("kind", "name"))) == {"kind", "name"}
            facts.check(exact and set(patch) <= {"path", "target", "options"}, where,
                        f"the patch {patch} could miss its target without a word")
        for generator in about.get("configMapGenerator", []):
            facts.check("disableNameSuffixHash" not in generator.get("options", {}), where,
                        f"a change of {generator['name']} does not restart pods")
        for generator in about.get("secretGenerator", []):
            facts.equal(generator["options"].get("disableNameSuffixHash"), True, where, "disableNameSuffixHash")
            for env in generator["envs"]:
                facts.check((file.parent / f"{env}.example").is_file(), where, f"{env} has no example")
                facts.check(ignored(file.parent / env, root), where, f"git would take {env}")


def check(facts, system_folder, root):
    for folder in sorted((system_folder / "helm").iterdir()):
        chart(facts, folder, root)
    tree(facts, system_folder / "kustomize", root)
