#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "diagnostic/render.h"
#include "diagnostic/rules.h"
#include "diagnostic/snippet.h"

using namespace twinhull;
using diagnostic::Finding;
using diagnostic::Findings;
using nlohmann::ordered_json;

namespace {

struct Fixture {
  source::Files files;
  Findings findings;

  Fixture() {
    const std::string text = "backend:\n  resources:\n    limits: 512Mi\n    requests: 1Gi\n";
    const std::uint32_t file = files.add("environments/a b/values.yaml", text);
    auto span = [&](std::string_view part) {
      const auto begin = static_cast<std::uint32_t>(text.find(part));
      return source::Span{file, begin, begin + static_cast<std::uint32_t>(part.size())};
    };
    Finding found;
    found.rule = "requests-exceed-limits";
    found.message = "requests are `1Gi`, 100% more: too much, see above";
    found.span = span("1Gi");
    found.related.push_back({"the limit is set here", span("512Mi")});
    found.help = "raise the limit";
    found.system = "001-chat";
    found.target = "phase4-minikube";
    found.path = "backend.resources.requests";
    findings.push_back(found);
  }
};

diagnostic::Snippet marked(std::string_view line, std::string_view part) {
  const std::size_t begin = line.find(part);
  return diagnostic::excerpt(line, begin, begin + part.size(), '^');
}

}  // namespace

TEST_CASE_FIXTURE(Fixture, "text shows location, line, related locations and help") {
  CHECK(
      diagnostic::render_text(findings, files, false) ==
      R"(environments/a b/values.yaml:4:15: error[requests-exceed-limits]: requests are `1Gi`, 100% more: too much, see above
   4 |     requests: 1Gi
     |               ^~~
environments/a b/values.yaml:3:13: note: the limit is set here
   3 |     limits: 512Mi
     |             ~~~~~
target: phase4-minikube
help: raise the limit
)");
}

TEST_CASE_FIXTURE(Fixture, "text names the targets unless the file does") {
  auto shows = [&](std::string_view line) {
    return diagnostic::render_text(findings, files, false).find(line) != std::string::npos;
  };
  findings[0].targets = {"a-b", "c", "d", "e"};
  CHECK(shows("\ntargets: a-b, c, d, e\n"));
  findings[0].targets.push_back("f");
  CHECK(shows("\ntargets: a-b, c, d and 2 more\n"));
  findings[0].targets.clear();
  findings[0].system = "a b";
  findings[0].target = "val";
  CHECK(shows("\ntarget: val\n"));
  findings[0].target = "values";
  CHECK_FALSE(shows("\ntarget"));
}

TEST_CASE_FIXTURE(Fixture, "a finding about a secret shows no source line") {
  findings[0].redact_source = true;
  const std::string text = diagnostic::render_text(findings, files, false);
  CHECK(text.find("requests: 1Gi") == std::string::npos);
  CHECK(text.find("512Mi") == std::string::npos);
  CHECK(text.find("values.yaml:3:13: note: the limit is set here\ntarget:") != std::string::npos);
}

TEST_CASE("findings without a span name their file, or nothing") {
  Finding found;
  found.rule = "stale-output";
  found.severity = diagnostic::Severity::warning;
  found.message = "old";
  CHECK(diagnostic::render_text({found}, {}, false) == "warning[stale-output]: old\n");
  found.file = "out/x.yaml";
  CHECK(diagnostic::render_text({found, found}, {}, false) ==
        "out/x.yaml: warning[stale-output]: old\n\nout/x.yaml: warning[stale-output]: old\n");
  CHECK(diagnostic::render_github({found}, {}) == "::warning file=out/x.yaml,title=stale-output::old\n");
}

TEST_CASE("user text is escaped for terminals") {
  source::Files files;
  const std::uint32_t file = files.add("a\x1B.yaml", "key: \x1B[2J\xE2\x80\xAE\n");
  Finding found;
  found.rule = "rule";
  found.message = "bad `\x1B[2J`\n::error::forged";
  found.span = {file, 0, 3};
  found.help = "no\x07";
  for (bool color : {false, true}) {
    const std::string text = diagnostic::render_text({found}, files, color);
    CHECK(text.find("\x1B[2J") == std::string::npos);
    CHECK(text.find("\xE2\x80\xAE") == std::string::npos);
    CHECK(text.find("\n::error") == std::string::npos);
    CHECK(text.find("\\x1B[2J\\u202E") != std::string::npos);
    CHECK((text.find("\x1B[1;31merror[rule]\x1B[0m") != std::string::npos) == color);
  }
  found.message = "bidi \xE2\x80\xAE, tag \xF3\xA0\x81\x81, bad \xFF";
  const std::string json = diagnostic::render_json({found}, files, {});
  CHECK(json.find("bidi \\u202e, tag \\udb40\\udc41, bad \xEF\xBF\xBD") != std::string::npos);
  CHECK(json.find('\x1B') == std::string::npos);
}

TEST_CASE("markers are below the span for characters of any width") {
  CHECK(marked("key: value", "value").before == "     ");
  CHECK(marked("key: value", "value").marks == "^~~~~");
  CHECK(marked("\tkey", "key").line == "    key");
  CHECK(marked("\tkey", "key").before == "    ");
  CHECK(marked("ab\tkey", "key").before == "    ");
  CHECK(marked("中文: x", "x").before == "      ");
  CHECK(marked("中文: x", "中文").marks == "^~~~");
  CHECK(marked("e\xCC\x81: x", "x").before == "   ");
  CHECK(marked("\x01: x", "x").before == "      ");
}

TEST_CASE("empty and multi-line spans have markers") {
  const diagnostic::Snippet end = diagnostic::excerpt("key:", 4, 4, '^');
  CHECK(end.before == "    ");
  CHECK(end.marks == "^");
  CHECK(diagnostic::excerpt("key:", 0, 999, '^').marks == "^~~~");
  CHECK(diagnostic::excerpt("", 0, 0, '~').marks == "~");
}

TEST_CASE("long lines are truncated around the span") {
  const std::string line = std::string(5000, 'a') + "HERE" + std::string(5000, 'b');
  const diagnostic::Snippet middle = marked(line, "HERE");
  CHECK(middle.line == "…" + std::string(40, 'a') + "HERE" + std::string(72, 'b') + "…");
  CHECK(middle.before.size() == 41);
  CHECK(middle.marks == "^~~~");
  CHECK(diagnostic::excerpt(line, 0, line.size(), '^').marks.size() == 120);
  const diagnostic::Snippet last = diagnostic::excerpt(line, line.size(), line.size(), '^');
  CHECK(last.line == "…" + std::string(120 - 80, 'b') + std::string(80, 'b'));
  CHECK(last.before.size() == 121);
  std::string wide;
  for (int i = 0; i < 200; ++i) wide += "中";
  const diagnostic::Snippet cut = diagnostic::excerpt(wide, 301, 303, '^');
  CHECK(cut.line.find("\\x") == std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "json has the documented keys in their order") {
  const std::string text = diagnostic::render_json(findings, files, {.files = 7, .targets = 2, .objects = 3});
  const std::string expected =
      R"({"version":1,"findings":[{"rule":"requests-exceed-limits","severity":"error",)"
      R"("message":"requests are `1Gi`, 100% more: too much, see above","file":"environments/a b/values.yaml",)"
      R"("line":4,"column":15,"endLine":4,"endColumn":18,"related":[{"message":"the limit is set here",)"
      R"("file":"environments/a b/values.yaml","line":3,"column":13}],"help":"raise the limit",)"
      R"("system":"001-chat","target":"phase4-minikube","path":"backend.resources.requests"}],)"
      R"("summary":{"errors":1,"warnings":0,"files":7,"targets":2,"objects":3,"unread":0}})";
  CHECK(ordered_json::parse(text).dump() == expected);
  CHECK(text.ends_with("}\n"));
}

TEST_CASE("json omits absent members") {
  Finding found;
  found.rule = "rule";
  found.severity = diagnostic::Severity::info;
  found.message = "m";
  const ordered_json json = ordered_json::parse(diagnostic::render_json({found}, {}, {}));
  CHECK(json["findings"].dump() == R"([{"rule":"rule","severity":"info","message":"m"}])");
  CHECK(ordered_json::parse(diagnostic::render_json({}, {}, {}))["findings"].dump() == "[]");
}

TEST_CASE_FIXTURE(Fixture, "sarif has rules, regions, related locations and fingerprints") {
  const ordered_json log = ordered_json::parse(diagnostic::render_sarif(findings, files));
  CHECK(log["version"] == "2.1.0");
  const ordered_json& run = log["runs"][0];
  CHECK(run["tool"]["driver"]["name"] == "twinhull");
  CHECK(run["tool"]["driver"]["rules"][0]["id"] == "requests-exceed-limits");
  const ordered_json& rule = run["tool"]["driver"]["rules"][0];
  CHECK(rule["shortDescription"]["text"] == diagnostic::find_rule("requests-exceed-limits")->title);
  CHECK(rule["help"]["markdown"] == diagnostic::find_rule("requests-exceed-limits")->page);
  CHECK(rule["defaultConfiguration"]["level"] == "error");
  CHECK(rule["properties"]["tags"].dump() == R"(["resources"])");
  CHECK_FALSE(rule.contains("helpUri"));
  CHECK(run["columnKind"] == "unicodeCodePoints");
  const ordered_json& result = run["results"][0];
  CHECK(result["level"] == "error");
  CHECK(result["ruleIndex"] == 0);
  CHECK_FALSE(result["properties"].contains("targets"));
  const ordered_json& location = result["locations"][0]["physicalLocation"];
  CHECK(location["artifactLocation"]["uri"] == "environments/a%20b/values.yaml");
  CHECK(location["region"].dump() == R"({"startLine":4,"startColumn":15,"endLine":4,"endColumn":18})");
  CHECK(result["relatedLocations"][0]["message"]["text"] == "the limit is set here");
  CHECK(result["relatedLocations"][0]["physicalLocation"]["region"]["startLine"] == 3);
}

TEST_CASE_FIXTURE(Fixture, "machine-readable formats list all targets of a shared finding") {
  findings[0].targets = {"phase4-minikube", "phase5-minikube"};
  const ordered_json log = ordered_json::parse(diagnostic::render_sarif(findings, files));
  CHECK(log["runs"][0]["results"][0]["properties"]["targets"].size() == 2);
  CHECK(diagnostic::render_github(findings, files).find("%0Atargets: phase4-minikube, phase5-minikube%0A") !=
        std::string::npos);
}

TEST_CASE("fingerprints are independent of line numbers and differ for equal lines") {
  auto prints = [](const std::string& text, bool hide) {
    source::Files files;
    const std::uint32_t file = files.add("a.yaml", text);
    Findings findings;
    for (std::size_t at = text.find("bad"); at != std::string::npos; at = text.find("bad", at + 1)) {
      Finding found;
      found.rule = "rule";
      found.message = "m";
      found.redact_source = hide;
      found.span = {file, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + 3)};
      findings.push_back(found);
    }
    std::vector<std::string> out;
    const ordered_json log = ordered_json::parse(diagnostic::render_sarif(findings, files));
    for (const ordered_json& result : log["runs"][0]["results"]) {
      out.push_back(result["partialFingerprints"]["primaryLocationLineHash"]);
    }
    return out;
  };
  const auto before = prints("x: bad\nx: bad\n", false);
  REQUIRE(before.size() == 2);
  CHECK(before[0] != before[1]);
  CHECK(prints("# more\n\nx: bad\nx: bad\n", false) == before);
  CHECK(prints("y: bad\n", false)[0] != before[0]);
  CHECK(prints("y: bad\n", true) == prints("x: bad\n", true));
}

TEST_CASE_FIXTURE(Fixture, "github prints one escaped command per finding") {
  findings[0].rule = "a,b:c";
  CHECK(diagnostic::render_github(findings, files) ==
        "::error file=environments/a b/values.yaml,line=4,col=15,endLine=4,endColumn=18,title=a%2Cb%3Ac::"
        "requests are `1Gi`, 100%25 more: too much, see above"
        "%0Aenvironments/a b/values.yaml:3:13: the limit is set here%0Ahelp: raise the limit\n");
  CHECK(diagnostic::render(findings, files, {}, diagnostic::Format::github, true) ==
        diagnostic::render_github(findings, files));
}
