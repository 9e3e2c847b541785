#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "base/sha256.h"
#include "emit/output/index.h"
#include "emit/output/output.h"
#include "emit/output/path.h"

using namespace twinhull;
using emit::FileState;
using emit::OutputFile;

namespace {

using Map = std::map<std::string, std::string>;
using Names = std::vector<std::string>;

/// Files in memory with links and failing writes.
struct Disk final : base::FileSystem {
  base::InMemoryFileSystem memory;
  std::set<std::string> links;
  std::string failing;
  Names written;

  base::Expected<std::string> read(const std::string& path) override { return memory.read(path); }
  base::Expected<std::vector<base::DirectoryEntry>> list(const std::string& path) override {
    return memory.list(path);
  }
  base::FileType type_no_follow(const std::string& path) override {
    return links.contains(path) ? base::FileType::symlink : memory.type_no_follow(path);
  }
  base::FileType type_of(const std::string& path) override { return memory.type_of(path); }
  std::string write(const std::string& path, std::string_view text) override {
    if (path == failing) return "No space left on device";
    written.push_back(path);
    return memory.write(path, text);
  }
  std::string remove(const std::string& path) override { return memory.remove(path); }
  void remove_if_empty(const std::string& path) override { memory.remove_if_empty(path); }
};

struct Fixture {
  Disk fs;
  emit::OutputRoot output_root{"/root/out", "out", "sys"};
  nlohmann::ordered_json targets = nlohmann::ordered_json::array({{{"name", "phase4-minikube"}}});

  emit::OutputPlan plan(std::vector<OutputFile> files, bool force = false) {
    return emit::plan(fs, output_root, std::move(files), targets, force);
  }
  emit::ApplyResult generate(std::vector<OutputFile> files, bool force = false) {
    fs.written.clear();
    return emit::apply(fs, plan(std::move(files), force));
  }
  std::string& at(const std::string& path) { return fs.memory.files["/root/out/sys/" + path]; }
  bool has(const std::string& path) { return fs.memory.files.contains("/root/out/sys/" + path); }
};

Names shown(const diagnostic::Findings& findings) {
  Names out;
  for (const diagnostic::Finding& finding : findings) out.push_back(finding.rule + " " + finding.file);
  return out;
}

const std::vector<OutputFile> kTwo = {{"helm/b.yaml", "b\n"}, {"a.yaml", "a\n"}};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a first run writes the files, then the index") {
  const emit::OutputPlan planned = plan(kTwo);
  CHECK(planned.count(FileState::created) == 2);
  CHECK(planned.index_state == FileState::created);
  CHECK(fs.written.empty());
  CHECK(generate(kTwo).findings.empty());
  CHECK(fs.written == Names{"/root/out/sys/index.json", "/root/out/sys/a.yaml", "/root/out/sys/helm/b.yaml",
                            "/root/out/sys/index.json"});
  CHECK(at("helm/b.yaml") == "b\n");
  const std::string a = base::sha256_hex("a\n");
  const std::string b = base::sha256_hex("b\n");
  CHECK(
      nlohmann::ordered_json::parse(at("index.json")).dump() ==
      R"({"version":1,"generator":"twinhull","system":"sys","targets":[{"name":"phase4-minikube"}],"files":{)"
      R"("a.yaml":")" +
          a + R"(","helm/b.yaml":")" + b + R"("}})");
}

TEST_CASE_FIXTURE(Fixture, "unchanged files are not touched") {
  generate(kTwo);
  CHECK(generate(kTwo).findings.empty());
  CHECK(fs.written.empty());
  CHECK(emit::check(plan(kTwo)).empty());
  CHECK(generate({{"a.yaml", "new\n"}, {"helm/b.yaml", "b\n"}}).findings.empty());
  CHECK(at("a.yaml") == "new\n");
  CHECK(std::count(fs.written.begin(), fs.written.end(), "/root/out/sys/helm/b.yaml") == 0);
}

TEST_CASE_FIXTURE(Fixture, "obsolete generated files are removed, other files are kept") {
  generate(kTwo);
  at("helm/mine.txt") = "someone's";
  CHECK(generate({{"a.yaml", "a\n"}}).findings.empty());
  CHECK_FALSE(has("helm/b.yaml"));
  CHECK(has("helm/mine.txt"));
  CHECK(at("index.json").find("helm/b.yaml") == std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "all generated files of a removed system are removed") {
  generate(kTwo);
  CHECK(emit::written_systems(fs, "/root/out") == Names{"sys"});
  CHECK(shown(emit::check(plan({}))) ==
        Names{"orphaned-output out/sys/a.yaml", "orphaned-output out/sys/helm/b.yaml"});
  CHECK(generate({}).findings.empty());
  CHECK(fs.memory.files.empty());
  CHECK(generate({}).findings.empty());
  CHECK(emit::written_systems(fs, "/root/out").empty());
}

TEST_CASE_FIXTURE(Fixture, "a modified file prevents writing, unless forced") {
  generate(kTwo);
  at("a.yaml") = "edited\n";
  at("helm/b.yaml") = "edited too\n";
  const Map before = fs.memory.files;
  const emit::ApplyResult applied = generate({{"a.yaml", "new\n"}, {"c.yaml", "c\n"}});
  CHECK(shown(applied.findings) ==
        Names{"modified-output out/sys/a.yaml", "modified-output out/sys/helm/b.yaml"});
  CHECK_FALSE(applied.failed);
  CHECK(applied.findings[0].help.find("--force") != std::string::npos);
  CHECK(fs.memory.files == before);
  CHECK(generate({{"a.yaml", "new\n"}, {"c.yaml", "c\n"}}, true).findings.empty());
  CHECK(at("a.yaml") == "new\n");
  CHECK_FALSE(has("helm/b.yaml"));
}

TEST_CASE_FIXTURE(Fixture, "a modified file with the new content is up to date") {
  generate(kTwo);
  at("a.yaml") = "new\n";
  CHECK(generate({{"a.yaml", "new\n"}, {"helm/b.yaml", "b\n"}}).findings.empty());
  CHECK(emit::check(plan({{"a.yaml", "new\n"}, {"helm/b.yaml", "b\n"}})).empty());
}

TEST_CASE_FIXTURE(Fixture,
                  "a file in the place of ours is not overwritten, one that is equal is taken over") {
  at("a.yaml") = "theirs\n";
  at("helm/b.yaml") = "b\n";
  CHECK(shown(generate(kTwo).findings) == Names{"unmanaged-output-file out/sys/a.yaml"});
  CHECK(at("a.yaml") == "theirs\n");
  CHECK_FALSE(has("index.json"));
  CHECK(generate(kTwo, true).findings.empty());
  CHECK(at("a.yaml") == "a\n");
}

TEST_CASE_FIXTURE(Fixture, "check names missing, stale and orphaned files and shows a diff") {
  generate({{"a.yaml", "1\n2\n"}, {"gone.yaml", "x\n"}, {"lost.yaml", "y\n"}});
  fs.memory.files.erase("/root/out/sys/lost.yaml");
  const Map before = fs.memory.files;
  const emit::OutputPlan planned = plan({{"a.yaml", "1\n\x1B\n"}, {"lost.yaml", "y\n"}});
  CHECK(shown(emit::check(planned)) == Names{"stale-output out/sys/a.yaml",
                                             "orphaned-output out/sys/gone.yaml",
                                             "missing-output out/sys/lost.yaml"});
  CHECK(emit::diffs(planned, [](std::string_view text) { return std::string(text); }) ==
        "--- a/out/sys/a.yaml\n+++ b/out/sys/a.yaml\n@@ -1,2 +1,2 @@\n 1\n-2\n+\\x1B\n");
  CHECK(fs.memory.files == before);
}

TEST_CASE_FIXTURE(Fixture, "check reports an index that is the only outdated file") {
  generate(kTwo);
  targets.push_back({{"name", "phase5-minikube"}});
  CHECK(shown(emit::check(plan(kTwo))) == Names{"stale-output out/sys/index.json"});
  CHECK(generate(kTwo).findings.empty());
  CHECK(fs.written == Names{"/root/out/sys/index.json"});
}

TEST_CASE_FIXTURE(Fixture, "a damaged index is a finding, and force overwrites it") {
  const std::string sha(64, '0');
  for (const std::string& text : {
           std::string("{"),
           std::string("[]"),
           std::string("{\"version\":1}"),
           std::string(200'000, '['),
           R"({"version":2,"generator":"twinhull","system":"sys","files":{}})" + std::string(),
           R"({"version":1,"generator":"twinhull","system":"other","files":{}})" + std::string(),
           R"({"version":1,"generator":"twinhull","system":"sys","files":{"../../x":")" + sha + R"("}})",
           R"({"version":1,"generator":"twinhull","system":"sys","files":{"/etc/x":")" + sha + R"("}})",
           R"({"version":1,"generator":"twinhull","system":"sys","files":{"a.yaml":"short"}})" +
               std::string(),
           R"({"version":1,"generator":"twinhull","system":"sys","files":[]})" + std::string(),
       }) {
    CAPTURE(text.substr(0, 80));
    fs.memory.files.clear();
    generate(kTwo);
    at("a.yaml") = "other\n";
    at("index.json") = text;
    CHECK(shown(generate(kTwo).findings) == Names{"invalid-output-index out/sys/index.json"});
    CHECK(at("index.json") == text);
    CHECK(generate(kTwo, true).findings.empty());
    CHECK(at("a.yaml") == "a\n");
    CHECK(emit::check(plan(kTwo)).empty());
  }
}

TEST_CASE_FIXTURE(Fixture, "links in the output are rejected") {
  generate(kTwo);
  fs.links = {"/root/out/sys/helm"};
  CHECK(shown(generate(kTwo, true).findings) == Names{"unsafe-output-path out/sys/helm"});
  fs.links = {"/root/out/sys"};
  CHECK(shown(generate(kTwo).findings) == Names{"unsafe-output-path out/sys"});
  fs.links = {"/root/out/sys/a.yaml"};
  CHECK(shown(generate(kTwo).findings) == Names{"unsafe-output-path out/sys/a.yaml"});
  fs.links = {"/root/out/sys/index.json"};
  const emit::ApplyResult applied = generate(kTwo);
  CHECK(shown(applied.findings) == Names{"unreadable-file out/sys/index.json"});
  CHECK(applied.failed);
  CHECK(fs.written.empty());
}

TEST_CASE_FIXTURE(Fixture, "unsafe and conflicting paths are rejected") {
  for (const char* path :
       {"", "/a", "../a", "a/../b", "a//b", "a\\b", "a\nb", "a/.", "\xFF", "a\xE2\x80\xAE"}) {
    CAPTURE(path);
    CHECK_FALSE(emit::unsafe_path_reason(path).empty());
    const emit::ApplyResult applied = generate({{path, "x"}}, true);
    REQUIRE(applied.findings.size() == 1);
    CHECK(applied.findings[0].rule == "unsafe-output-path");
  }
  CHECK(emit::unsafe_path_reason("helm/.helmignore").empty());
  CHECK(emit::unsafe_path_reason("a..b/..c").empty());
  CHECK(shown(generate({{"a", "1"}, {"a", "2"}}).findings) == Names{"unsafe-output-path out/sys/a"});
  CHECK(shown(generate({{"a", "1"}, {"a/b", "2"}}).findings) == Names{"unsafe-output-path out/sys/a"});
  CHECK(shown(generate({{"index.json", "1"}}).findings) == Names{"unsafe-output-path out/sys/index.json"});
  output_root.system = "../x";
  CHECK(generate(kTwo).findings.size() == 1);
  CHECK(fs.memory.files.empty());
}

TEST_CASE_FIXTURE(Fixture, "a file can become a directory and vice versa") {
  generate({{"a", "file"}, {"b/c", "1"}, {"b/d/e", "2"}});
  CHECK(generate({{"a/x", "below"}, {"b", "file"}}).findings.empty());
  CHECK(at("a/x") == "below");
  CHECK(at("b") == "file");
  CHECK(emit::check(plan({{"a/x", "below"}, {"b", "file"}})).empty());
  generate({{"k", "1"}});
  at("n") = "theirs";
  CHECK(shown(generate({{"k", "1"}, {"n/m", "2"}}).findings) == Names{"unmanaged-output-file out/sys/n"});
}

TEST_CASE_FIXTURE(Fixture, "a failed write is reported, and the next run continues from there") {
  generate({{"a.yaml", "1\n"}, {"b.yaml", "1\n"}, {"old.yaml", "1\n"}});
  fs.failing = "/root/out/sys/b.yaml";
  const emit::ApplyResult applied = generate({{"a.yaml", "2\n"}, {"b.yaml", "2\n"}, {"c.yaml", "2\n"}});
  CHECK(applied.failed);
  CHECK(shown(applied.findings) == Names{"write-failed out/sys/b.yaml"});
  CHECK(applied.findings[0].message == "the file cannot be written: No space left on device");
  CHECK(has("old.yaml"));

  // Neither written nor unwritten files look modified, even if the inputs have changed and the second run is
  // interrupted as well.
  fs.failing = "/root/out/sys/c.yaml";
  const std::vector<OutputFile> third = {{"a.yaml", "2\n"}, {"b.yaml", "3\n"}, {"c.yaml", "3\n"}};
  CHECK(shown(generate(third).findings) == Names{"write-failed out/sys/c.yaml"});
  fs.failing.clear();
  const std::vector<OutputFile> last = {{"a.yaml", "4\n"}, {"b.yaml", "4\n"}, {"c.yaml", "4\n"}};
  CHECK(generate(last).findings.empty());
  CHECK(at("index.json").find("pending") == std::string::npos);
  CHECK_FALSE(has("old.yaml"));
  CHECK(emit::check(plan(last)).empty());
}

TEST_CASE("an index with thousands of files is written and read back") {
  emit::Digests files;
  for (int i = 0; i < 20'000; ++i) files["f/" + std::to_string(i)] = base::sha256_hex(std::to_string(i));
  const std::string text =
      emit::write_index("sys", nlohmann::ordered_json::array(), files, {{"p", std::string(64, 'a')}});
  const emit::Index index = emit::read_index(text, "sys");
  CHECK(index.corruption.empty());
  CHECK(index.files == files);
  CHECK(index.is_unmodified("p", std::string(64, 'a')));
  CHECK(index.paths().size() == 20'001);
}

TEST_CASE_FIXTURE(Fixture, "what a merge leaves is generated anew, and edits are still found") {
  generate({{"a.yaml", "1\n"}, {"b.yaml", "1\n"}});
  const std::string is_unmodified = at("index.json");
  generate({{"a.yaml", "2\n"}, {"b.yaml", "1\n"}});
  const std::string theirs = at("index.json");
  const auto line_of = [](const std::string& text) {
    const std::size_t begin = text.find("    \"a.yaml\"");
    return text.substr(begin, text.find('\n', begin) + 1 - begin);
  };
  std::string both = theirs, marked = theirs;
  both.insert(both.find("    \"a.yaml\""), line_of(is_unmodified));
  marked.replace(
      marked.find("    \"a.yaml\""), line_of(theirs).size(),
      "<<<<<<< HEAD\n" + line_of(is_unmodified) + "=======\n" + line_of(theirs) + ">>>>>>> theirs\n");
  for (const std::string& index : {both, marked}) {
    CAPTURE(index);
    at("index.json") = index;
    for (const char* text : {"1\n", "2\n", "<<<<<<< HEAD\n1\n=======\n2\n>>>>>>> theirs\n"}) {
      at("a.yaml") = text;
      CHECK(plan({{"a.yaml", "3\n"}, {"b.yaml", "3\n"}}).findings.empty());
    }
    at("a.yaml") = "by hand\n";
    CHECK(shown(generate({{"a.yaml", "3\n"}, {"b.yaml", "3\n"}}).findings) ==
          Names{"modified-output out/sys/a.yaml"});
  }
  at("index.json") =
      "<<<<<<< HEAD\n    \"../x\": \"" + std::string(64, '0') + "\"\n=======\n>>>>>>> theirs\n";
  CHECK(shown(generate(kTwo).findings) == Names{"invalid-output-index out/sys/index.json"});
}

TEST_CASE_FIXTURE(Fixture, "unchanged files have a plan without being generated") {
  generate({{"a/b.yaml", "b\n"}, {"c\"d.yaml", "d\n"}});
  const std::string digest = base::sha256_hex(at("index.json"));
  const auto unchanged = [&] { return emit::plan_unchanged(fs, output_root, digest, 2); };
  const std::optional<emit::OutputPlan> found = unchanged();
  REQUIRE(found);
  CHECK(found->files.size() == 2);
  CHECK(found->count(FileState::unchanged) == 2);
  CHECK(emit::check(*found).empty());
  CHECK(emit::apply(fs, *found).findings.empty());
  CHECK_FALSE(emit::plan_unchanged(fs, output_root, "another digest", 1));

  at("a/b.yaml") = "x\n";
  CHECK_FALSE(unchanged());
  at("a/b.yaml") = "b\n";
  CHECK(unchanged());
  fs.links.insert("/root/out/sys/a/b.yaml");
  CHECK_FALSE(unchanged());
  fs.links.clear();
  fs.memory.files.erase("/root/out/sys/a/b.yaml");
  CHECK_FALSE(unchanged());
  at("a/b.yaml") = "b\n";
  at("index.json") += "\n";
  CHECK_FALSE(unchanged());
}

TEST_CASE_FIXTURE(Fixture, "files in a temporary file are planned and written as those in memory") {
  const std::vector<OutputFile> files = {{"a.yaml", "a\n"}, {"b/c.yaml", "c\n"}, {"empty", ""}};
  const auto spilled = [&] {
    std::vector<OutputFile> out = files;
    emit::spill(out, base::Spill::create());
    CHECK(out[0].text.empty());
    return out;
  };
  generate(spilled());
  CHECK(at("a.yaml") == "a\n");
  CHECK(at("empty").empty());
  const std::string index = at("index.json");
  CHECK(plan(spilled()).count(FileState::unchanged) == 3);
  CHECK(plan(files).count(FileState::unchanged) == 3);
  at("b/c.yaml") = "edited\n";
  const emit::OutputPlan edited = plan(spilled());
  CHECK(edited.count(FileState::edited) == 1);
  CHECK(emit::diffs(edited, [](std::string_view text) { return std::string(text); }).find("+c\n") !=
        std::string::npos);
  generate(spilled(), true);
  CHECK(at("b/c.yaml") == "c\n");
  CHECK(at("index.json") == index);
}
