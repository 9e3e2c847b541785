"""The pages of docs/rules/: the rule reports the bad example of each page, and not the good one.

A fenced block whose first line names a file (```yaml environments/todo/values.yaml) writes that file. In the
bad example it also has the lines that the rule reports (```yaml web.yaml:6): exactly these, in all its files;
a `console` block is run line by line (`$ twinhull …`). Examples of inputs extend the system of
tests/fixtures/todo with the real schemas and templates and are validated; all others are linted. `$ …` lines of a page
replace that. Files below environments/events/ extend tests/fixtures/events, a system with Dapr
and Kafka, instead. `--accept` regenerates the index docs/rules/README.md
and the lines.
"""

import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import suite

REPOSITORY = pathlib.Path(__file__).resolve().parents[1]
PAGES = REPOSITORY / "docs/rules"
BINARY = suite.BUILD / "twinhull"
INPUTS = ("environments", "schemas", "templates")
# How sources name a rule: in a finding, in a row of a table of checks, in a call that makes a finding.
ROW = re.compile(r'RuleCheck\{"([a-z0-9-]+)", *\n? *(\w+[<\w, >]*)\}')
# In the table of checks of a run: the rules of a row, and those of other rows that it reports as well.
RUN_ROW = re.compile(r"^    RunCheck\{(.*?)\},?$(?=\n(?:\n|\};|    RunCheck))", re.M | re.S)
NAMED = re.compile(r'(?:\.rule = (?:[^"{};]*\? )?|RuleCheck\{|finding_at\()"([a-z0-9]+(?:-[a-z0-9]+)+)"')
FINDING = re.compile(r"^(?:.*?: )?(error|warning|info)\[([a-z0-9-]+)\]: ", re.M)
FACTS = re.compile(r"^Severity: (\w+)\. Group: (\w+)\.(?: Profiles: ([a-z, -]+)\.)?", re.M)
# The ID of a rule that a case defines.
CUSTOM = re.compile(r"^ *(?:- )?id: ([a-z0-9-]+)$", re.M)
PLACE = re.compile(r"^(\S.*?):(\d+):\d+: \w+\[([a-z0-9-]+)\]: ", re.M)
LIST = re.compile(r"(?:- .+\n(?:  .+\n)*)+")
BLOCK = re.compile(r"^```(\w+)(?: (\S+?)(?::([\d,]+))?)?\n(.*?)^```$", re.M | re.S)
ARRAY = re.compile(r"std::array<std::string_view, \d+> \w+ = \{+([^}]*)\}")


def sections(page):
    parts = re.split(r"^## (.+)$", page, flags=re.M)
    return dict(zip(parts[1::2], parts[2::2]))


def lay(root, blocks, profile):
    """Writes the files of an example; returns its commands."""
    commands = [line[2:] for language, _, _, body in blocks if language == "console"
                for line in body.splitlines() if line.startswith("$ ")]
    files = [(pathlib.Path(path), body) for _, path, _, body in blocks if path]
    inputs = any(path.parts[0] in INPUTS for path, _ in files)
    if inputs or (commands and not files):
        events = any(path.parts[:2] == ("environments", "events") for path, _ in files)
        fixture = "events" if events else "todo"
        shutil.copytree(REPOSITORY / "tests/fixtures" / fixture, root, dirs_exist_ok=True)
        for folder in ("schemas", "templates"):
            shutil.copytree(REPOSITORY / folder, root / folder)
    for path, body in files:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(body)
    if commands:
        return commands
    return ["twinhull validate"] if inputs else [f"twinhull lint --profile {profile} ."]


def run(blocks, profile):
    """The findings of an example, as pairs of severity and rule, and the output."""
    with tempfile.TemporaryDirectory(prefix="twinhull-rule-") as folder:
        root = pathlib.Path(folder)
        commands = lay(root, blocks, profile)
        environment = {"PATH": f"{BINARY.parent}:{REPOSITORY}/build/tools:/usr/bin:/bin", "HOME": folder,
                       "LC_ALL": "C.UTF-8"}
        heard, printed = set(), ""
        for command in commands:
            ran = subprocess.run(["sh", "-c", command], cwd=root, env=environment, capture_output=True,
                                 timeout=60, text=True, errors="backslashreplace")
            printed += f"$ {command}\n{ran.stdout}{ran.stderr}"
            heard |= set(FINDING.findall(ran.stdout))
        return heard, printed


def check_lines(page, rule, bad, printed):
    """The reported lines of the bad example are those that its blocks list."""
    places = {}
    for file, line, of in PLACE.findall(printed):
        if of == rule:
            places.setdefault(file, set()).add(int(line))
    heard = {file: ",".join(map(str, sorted(lines))) for file, lines in places.items()}
    blocks = [(file, lines) for _, file, lines, _ in BLOCK.findall(bad) if file]
    if "--accept" in sys.argv:
        marked = re.sub(r"^(```\w+ \S+?)(?::[\d,]+)?$", lambda found: ":".join(filter(None, [
            found[1], heard.get(found[1].split(" ")[1])])), bad, flags=re.M)
        page.write_text(page.read_text().replace(bad, marked, 1))
    else:
        return [f"{page.name}: the rule reports {file}:{heard.get(file, '')}, not {file}:{lines}"
                for file, lines in blocks if heard.get(file, "") != lines]
    return []


def check_form(path, parts):
    """What the build of the rule table does not check: that the sections have contents."""
    wrong = [f"{path.name}: `{name}` is empty" for name, body in parts.items() if not body.strip()]
    silent = parts.get("Not reported when")
    if silent is not None and not LIST.fullmatch(silent.strip() + "\n"):
        wrong.append(f"{path.name}: `Not reported when` is not a list")
    return wrong


def check(path):
    """The errors of one page."""
    text = path.read_text()
    profile = (FACTS.search(text)[3] or "default").split(",")[0]
    finding, parts = (FACTS.search(text)[1], path.stem), sections(text)
    wrong = check_form(path, parts)
    for name, speaks in (("Bad", True), ("Good", False)):
        blocks = BLOCK.findall(parts.get(name, ""))
        if not blocks:
            wrong.append(f"{path.name}: `{name}` has no example")
            continue
        heard, printed = run(blocks, profile)
        if (finding in heard) != speaks:
            wrong.append(f"{path.name}: the {name.lower()} example {'does not break' if speaks else 'breaks'} "
                         f"the rule\n{printed}")
        elif speaks:
            wrong += check_lines(path, path.stem, parts[name], printed)
    return wrong


def index(pages):
    rules = []
    for path in pages:
        lines = path.read_text().splitlines()
        severity, group, profiles = FACTS.match(lines[2]).groups()
        rules.append((group, path.stem, severity, profiles or "all", lines[4]))
    lines = ["# Rules", "", "`twinhull explain RULE` prints the page of a rule. A rule is enabled in the profiles that its row lists.",
             "", "<!-- Generated by `make accept` from the pages. -->", ""]
    for group in sorted({rule[0] for rule in rules}):
        lines += [f"## {group}", "", "| rule | severity | profiles | reports |", "|---|---|---|---|"]
        lines += [f"| [{name}]({name}.md) | {severity} | {profiles} | {title} |"
                  for of, name, severity, profiles, title in rules if of == group]
        lines.append("")
    return "\n".join(lines)


def check_ids(pages):
    """Every rule that a test expects or the sources use has a page with its severity."""
    known = {path.stem: FACTS.search(path.read_text())[1] for path in pages}
    wrong = []
    for path in sorted((REPOSITORY / "tests/cases").glob("*/*.case")):
        # Settings change severities; `render` cannot print what lint only warns that it did not read.
        judged = "--- file: twinhull.yaml" in path.read_text() or path.parent.name == "render"
        custom = set(CUSTOM.findall(path.read_text()))
        for severity, rule in sorted(set(FINDING.findall(path.read_text()))):
            if rule in custom:
                continue
            # In an incomplete run some errors are warnings.
            order = ("error", "warning", "info")
            milder = rule in known and order.index(severity) >= order.index(known[rule])
            if not milder and not (judged and rule in known):
                wrong.append(f"{path.name}: {severity}[{rule}] has no page of that severity")
    named = set()
    for path in sorted((REPOSITORY / "generator").rglob("*.cpp")):
        for rule in NAMED.findall(path.read_text()):
            named.add(rule)
            if rule not in known:
                wrong.append(f"{path.relative_to(REPOSITORY)}: `{rule}` has no page")
    return wrong if len(named) > 300 else [*wrong, f"only {len(named)} rules are found in the sources"]


def check_rows(pages):
    """Every rule of a check of the linter belongs to one row of a table, and every row has pages."""
    lint, known, wrong, owner = REPOSITORY / "generator/lint", {path.stem for path in pages}, [], {}

    def own(rule, row):
        if rule not in known:
            wrong.append(f"{row}: `{rule}` has no page")
        if owner.setdefault(rule, row) != row:
            wrong.append(f"{row}: `{rule}` is a rule of {owner[rule]} as well")

    for path in sorted(lint.glob("*/checks.cpp")):
        for rule, function in ROW.findall(path.read_text()):
            own(rule, f"lint/{path.parent.name}")
            name = "check_" + rule.replace("-", "_")  # a template, such as `check_privileges<…>`, has many rules
            if function != name and "<" not in function:
                wrong.append(f"lint/{path.parent.name}: the check of `{rule}` is `{function}` instead of `{name}`")
    also = set()
    for number, row in enumerate(RUN_ROW.findall((lint / "run/run_checks.cpp").read_text()), 1):
        # After the function: one list, or two.
        rules = re.sub(r'"\s*\n\s*"', "", row[max(row.rfind("}"), row.find("check_types")):])
        lists = re.findall(r'"([a-z0-9 -]*)"', rules)
        for rule in lists[0].split():
            own(rule, f"row {number} of lint/run/run_checks.cpp")
        also |= {(number, rule) for rule in " ".join(lists[1:]).split()}
    wrong += [f"row {number} of lint/run/run_checks.cpp: `{rule}` is a rule of no row or stage"
              for number, rule in sorted(also) if rule not in known]
    for folder in ("helm", "kustomize", "gitops"):
        for path in sorted((lint / folder).glob("*.cpp")):
            wrong += [f"lint/{folder}/{path.name}: `{rule}` is in no row" for rule in NAMED.findall(path.read_text())
                      if rule not in owner and rule not in {rule for _, rule in also} | {"limit-reached"}]
    return wrong if len(owner) > 200 else [*wrong, f"only {len(owner)} rules are in the tables"]


def check_lists(pages):
    """A list in the linter's sources that names one rule names only rules, and one of groups only groups."""
    facts = [FACTS.search(path.read_text()).groups() for path in pages]
    rules, groups = {path.stem for path in pages}, {fact[1] for fact in facts}
    wrong, found = [], 0
    for path in sorted((REPOSITORY / "generator/lint").rglob("*.cpp")):
        for items in ARRAY.findall(path.read_text()):
            words = set(re.findall(r'"([^"]*)"', items))
            for kind, names, least in (("rule", rules, 1), ("group", groups, 2)):
                if len(words & names) >= least:
                    found += 1
                    wrong += [f"{path.relative_to(REPOSITORY)}: `{word}` is no {kind}" for word in sorted(words - names)]
    return wrong if found > 10 else [*wrong, f"only {found} lists are found"]


def check_explain(pages):
    """`twinhull explain` lists every page."""
    ran = subprocess.run([BINARY, "explain", "--format", "json"], capture_output=True, text=True)
    listed = [(rule["id"], rule["severity"], rule["group"], rule["title"]) for rule in json.loads(ran.stdout)["rules"]]
    wanted = []
    for path in pages:
        lines = path.read_text().splitlines()
        wanted.append((path.stem, *FACTS.match(lines[2]).groups()[:2], lines[4]))
    table = subprocess.run([BINARY, "explain"], capture_output=True, text=True).stdout
    rows = [f"{rule}: is not listed" for rule, severity, _, title in wanted
            if not re.search(rf"^  {rule} +{severity} +{re.escape(title)}$", table, re.M)]
    return rows + ([] if listed == wanted else ["`explain --format json` lists other rules than there are pages"])


def check_index(pages):
    made, place = index(pages), PAGES / "README.md"
    if "--accept" in sys.argv:
        place.write_text(made)
    return [] if place.exists() and place.read_text() == made else ["README.md: is out of date: run `make accept`"]


def main():
    pages = sorted((path for path in PAGES.glob("*.md") if path.name != "README.md"), key=lambda path: path.stem)
    chosen = [word for word in sys.argv[1:] if not word.startswith("-")]
    unknown = set(chosen) - {path.stem for path in pages}
    if unknown:
        sys.exit(f"there is no page of {', '.join(sorted(unknown))}")
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(check, [path for path in pages if not chosen or path.stem in chosen]))
    if not chosen:
        results += [check_ids(pages), check_rows(pages), check_lists(pages), check_explain(pages), check_index(pages)]
    for wrong in results:
        for line in wrong:
            print(f"FAILED {line}")
    failed = sum(map(bool, results))
    silent = sum("Not reported when" in sections(path.read_text()) for path in pages)
    print(f"{silent} of {len(pages)} pages have a section `Not reported when`")
    print(suite.closing_line(len(results) - failed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
