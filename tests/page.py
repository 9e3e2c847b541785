"""`twinhull report` and `twinhull graph`: the page is complete, accessible, safe and deterministic, and a real
browser shows it on phones and desktops, light and dark.

`--screenshots DIR` saves screenshots.
"""

import argparse
import html.parser
import pathlib
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

import browser
import suite
from suite import Failed, wanted

REPOSITORY = pathlib.Path(__file__).resolve().parents[1]
BINARY = REPOSITORY / "build/twinhull"
HOSTILE = '<img src=x onerror=alert(1)></style><script>alert(2)</script>"\'&\u202e`'
SECRET = "sk-proj-" + "Xq7Lm2Vt9Rb4Nc8Zw3Kd6Hs1" * 2
EMPTY = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


def run(*arguments, root=REPOSITORY, status=0):
    ran = subprocess.run([BINARY, *map(str, arguments)], cwd=root, capture_output=True, text=True, timeout=120)
    wanted(ran.returncode == status, f"twinhull {arguments} ended with {ran.returncode}\n{ran.stderr}")
    return ran.stdout


class Outline(html.parser.HTMLParser):
    """The elements of a page; rejects one that is not well-formed."""

    def __init__(self, text):
        super().__init__()
        self.open, self.elements, self.headings, self.texts = [], [], [], []
        self.feed(text)
        self.close()
        wanted(not self.open, f"unclosed elements: {self.open}")

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes), self.open[-1] if self.open else None))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.elements.append((tag, dict(attributes), self.open[-1] if self.open else None))

    def handle_endtag(self, tag):
        wanted(self.open and self.open[-1] == tag, f"</{tag}> closes {self.open[-3:]}")
        self.open.pop()

    def handle_data(self, text):
        self.texts.append(text)

    def all(self, *tags):
        return [attributes for tag, attributes, _ in self.elements if tag in tags]


def check_page(text):
    """Checks for every page."""
    outline = Outline(text)
    wanted(not outline.all("script", "iframe", "object", "embed", "img", "base", "form"), "the page contains scripts or external content")
    wanted(not re.search(r"(?:https?:)?//[^ ]*\.(?:js|css|woff2?|png)|@import|url\(", text), "the page has external references")
    for tag, attributes, _ in outline.elements:
        handlers = [name for name in attributes if name.startswith("on")]
        wanted(not handlers, f"<{tag}> has {handlers}")
        address = attributes.get("href") or ""
        wanted(not address or address.startswith("#") or address == "data:,", f"<{tag}> links to {address}")
    ids = [attributes["id"] for _, attributes, _ in outline.elements if "id" in attributes]
    wanted(len(ids) == len(set(ids)), "duplicate id")
    for attributes in outline.all("a"):
        wanted(attributes["href"][1:] in ids, f"{attributes['href']} does not exist")
    wanted(outline.headings.count(1) == 1, "there is not exactly one first-level heading")
    for before, after in zip(outline.headings, outline.headings[1:]):
        wanted(after <= before + 1, "a level of headings is skipped")
    wanted(all(attributes.get("scope") for attributes in outline.all("th")), "a table header has no scope")
    wanted(len(outline.all("table")) == len(outline.all("thead")), "a table has no header")
    drawings = [i for i, (tag, _, _) in enumerate(outline.elements) if tag == "svg"]
    for i in drawings:
        attributes = outline.elements[i][1]
        wanted(attributes.get("role") == "img" and attributes.get("aria-label"), "a diagram has no name")
        wanted(outline.elements[i + 1][0] == "title", "a diagram has no title")
    wanted([a.get("lang") for a in outline.all("html")] == ["en"], "the page does not set its language")
    return outline


def begin(folder, name="shop"):
    root = folder / name
    root.mkdir()
    run("init", name, root=root)
    return root


def whole(folder):
    text = run("report")
    outline = check_page(text)
    (folder / "page.html").write_text(text)
    systems = sorted(path.name for path in (REPOSITORY / "environments").iterdir())
    for system in systems:
        wanted(f"environments/{system}</code>" in text, f"{system} is missing")
    targets = [path for path in (REPOSITORY / "environments").glob("*/*/*.yaml") if path.name != "values.yaml"]
    wanted(len(outline.all("article")) == len(targets), "a target is missing")
    wanted(text.count('<div class="usage') == 2 * len(targets), "a bar is missing")
    wanted(len(outline.all("svg")) >= 2 * len(systems), "a diagram is missing")
    wanted(run("report", "--jobs", "1") == text, "the page depends on the number of threads")
    one = run("report", systems[0])
    check_page(one)
    wanted(systems[1] not in one, "one system was selected, others are included")


def file(folder):
    out = run("report", "--output", folder / "written.html")
    wanted(out == "" and (folder / "written.html").read_text() == run("report"), "the file differs from standard output")


def hostile(folder):
    root = begin(folder, "hostile")
    path = root / "environments/hostile/system.yaml"
    text = path.read_text()
    quoted = '"' + HOSTILE.replace("\\", "\\\\").replace('"', '\\"') + '"'
    text = re.sub(r"^title: .*", lambda _: "title: " + quoted, text, flags=re.M)
    text = re.sub(r"^description: .*", lambda _: "description: " + quoted, text, flags=re.M)
    path.write_text(text)
    production = root / "environments/hostile/production.yaml"
    production.write_text(production.read_text() + "\nweb:\n  podAnnotations:\n    note: " + quoted + "\n"
                          if "\nweb:" not in production.read_text() else
                          production.read_text().replace("\nweb:\n", "\nweb:\n  podAnnotations:\n    note: " + quoted + "\n"))
    page = run("report", root=root)
    check_page(page)
    wanted("&lt;img src=x" in page and "&lt;/style&gt;" in page, "the names are not shown unchanged")
    wanted(page.count("alert(2)") > 2, "the value that differs is not shown")
    wanted("\u202e" not in page, "bidirectional control characters are not escaped")
    (folder / "hostile.html").write_text(page)
    drawing = run("graph", "hostile", "minikube", root=root)
    xml.etree.ElementTree.fromstring(drawing)


def secret(folder):
    root = begin(folder, "secret")
    values = root / "environments/secret/production.yaml"
    values.write_text(values.read_text().rstrip() + f"\n  env:\n    API_KEY: {SECRET}\n")
    page = run("report", root=root, status=1)
    check_page(page)
    wanted(SECRET not in page and SECRET[8:] not in page, "the page shows a secret")
    wanted("error" in page and "<svg" not in page, "the finding is missing, or a diagram was drawn anyway")


def broken(folder):
    root = begin(folder, "broken")
    values = root / "environments/broken/production.yaml"
    values.write_text(values.read_text() + "\ncapacity:\n  cpu: 10m\n  memory: 64Gi\n"
                      if "capacity:" not in values.read_text() else
                      re.sub(r"(capacity:\n  cpu: ).*", r"\g<1>10m", values.read_text()))
    page = run("report", root=root, status=1)
    check_page(page)
    wanted("exceeds-capacity" in page and 'class="usage over"' in page, "exceeded capacity is not highlighted")
    (folder / "broken.html").write_text(page)
    values.write_text("frontend: [\n")
    page = run("report", root=root, status=1)
    check_page(page)
    wanted("yaml-syntax" in page or "error" in page, "the finding is missing")


def drawings(_):
    for path in sorted((REPOSITORY / "environments").glob("*/*/*.yaml")):
        if path.name == "values.yaml":
            continue
        system, target = path.parts[-3], f"{path.parts[-2]}-{path.stem}"
        text = run("graph", system, target)
        root = xml.etree.ElementTree.fromstring(text)
        wanted(root.get("role") == "img" and root[0].tag.endswith("title"), f"{target} has no title")
        wanted("http" not in text.replace("http://www.w3.org/2000/svg", "").replace("https://", "").replace(">http://", ""),
               f"{target} has external references")
        wanted(text == run("graph", system, target), f"{target} is not deterministic")


SIZES = [("phone", 390, 844), ("narrow", 320, 568), ("desktop", 1280, 900)]


def contrast(first, second):
    """The contrast ratio of two colors, as defined by WCAG."""
    def light(color):
        parts = [int(part) / 255 for part in re.findall(r"\d+", color)[:3]]
        parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    dark, bright = sorted((light(first), light(second)))
    return (bright + 0.05) / (dark + 0.05)


TEXTS = """[...document.querySelectorAll('p,li,th,td,summary,a,small,h1,h2,h3,figcaption,.badge,svg text')].map(e => {
  const s = getComputedStyle(e); let g = e;
  while (g && getComputedStyle(g).backgroundColor === 'rgba(0, 0, 0, 0)') g = g.parentElement;
  const box = e.closest('g') && e.closest('g').querySelector('rect.box');
  return [e.closest('svg') ? s.fill : s.color,
          box ? getComputedStyle(box).fill : g ? getComputedStyle(g).backgroundColor : 'rgb(255, 255, 255)',
          e.textContent.slice(0, 40)]; })"""


def shown(folder, screenshots):
    """Every page in a real browser."""
    with browser.Browser(browser.find()) as window:
        for page in ("page", "hostile", "broken"):
            for name, width, height in SIZES:
                for dark in (False, True):
                    where = f"{page} on a {'dark' if dark else 'light'} {name}"
                    window.load(folder / f"{page}.html", width, height, dark, phone=name != "desktop")
                    # Everything expanded, because collapsed content is not measured.
                    window.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
                    wanted(not window.complaints(), f"{where}: {window.complaints()}")
                    asked = [url for url in window.requests() if url != "data:,"]
                    wanted(len(asked) == 1 and asked[0].startswith("file:"), f"{where}: requests {asked}")
                    wide = window.evaluate("document.documentElement.scrollWidth")
                    wanted(wide <= width, f"{where}: {wide} pixels wide")
                    down = window.evaluate("scrollY")
                    wanted(down == 0, f"{where}: begins {down} pixels down")
                    ground = window.evaluate("getComputedStyle(document.body).backgroundColor")
                    wanted((sum(map(int, re.findall(r"\d+", ground)[:3])) < 200) == dark, f"{where}: the background is {ground}")
                    texts = window.evaluate(TEXTS)
                    wanted(len(texts) > 20, f"{where}: too little text")
                    faint = [text for color, behind, text in texts if contrast(color, behind) < 4.5]
                    wanted(not faint, f"{where}: low contrast: {faint[:3]}")
                    if screenshots:
                        window.evaluate("document.querySelectorAll('details').forEach(d => d.open = false)")
                        window.photograph(screenshots / f"{page}-{name}-{'dark' if dark else 'light'}.png", 4000)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--screenshots", type=pathlib.Path)
    options = parser.parse_args()
    if options.screenshots:
        options.screenshots.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="twinhull-page-") as name:
        folder = pathlib.Path(name)

        def in_a_browser(folder):
            """The pages that the tests before wrote."""
            if not browser.find():
                return "chromium is not installed"
            try:
                shown(folder, options.screenshots)
            except browser.Broken as reason:
                raise Failed(reason) from reason
            return None

        return suite.run_tests("page", (whole, file, hostile, secret, broken, drawings, in_a_browser), lambda test: test(folder))


if __name__ == "__main__":
    sys.exit(main())
