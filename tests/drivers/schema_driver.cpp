// Driver for the JSON Schema engine.
//   schema_driver suite DRAFT assert|note REMOTES FILE…
//       runs files of the official test suite: prints `tests<TAB>N`, and for each failed test
//       `FILE<TAB>CASE<TAB>TEST<TAB>result`. Formats are asserted or annotations; REMOTES is the directory
//       of schemas available to references.
//   schema_driver bench SCHEMA VALUE MILLISECONDS
//       benchmarks compilation and validation: prints `NAME<TAB>nanoseconds per run<TAB>runs`

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"
#include "schema/registry.h"
#include "schema/schema.h"
#include "yaml/reader.h"

namespace {

using namespace twinhull;

constexpr const char* base_of_remotes = "http://localhost:1234/";

/// Parsed files, and the memory of their nodes.
struct Inputs {
  source::Files files;
  base::Arena arena;
  diagnostic::Findings findings;
};

const yaml::Node* read(Inputs& inputs, const std::string& path) {
  auto text = base::real_file_system().read(path);
  if (!text.value) {
    std::fprintf(stderr, "%s: %s\n", path.c_str(), text.error.c_str());
    return nullptr;
  }
  const yaml::ReadResult result =
      yaml::read(inputs.files, inputs.files.add(path, std::move(*text.value)), inputs.arena);
  for (const diagnostic::Finding& finding : result.findings) {
    const source::Position location = inputs.files.position(finding.span.file, finding.span.begin);
    std::fprintf(stderr, "%s:%d:%d: %s\n", path.c_str(), location.line, location.column,
                 finding.message.c_str());
  }
  return result.ok() && result.documents.size() == 1 ? result.documents[0].root : nullptr;
}

std::string messages(const diagnostic::Findings& findings) {
  std::string text;
  for (const diagnostic::Finding& finding : findings) {
    text += (text.empty() ? "" : "; ") + finding.rule + ": " + finding.message;
  }
  for (char& c : text) c = c == '\n' || c == '\t' ? ' ' : c;
  return text.empty() ? "valid" : text;
}

/// The failure of a test, or an empty text.
std::string apply_severities(const schema::Compiled& compiled, const yaml::Node& test) {
  if (!compiled.schema.usable()) return messages(compiled.findings);
  const yaml::Node& data = *test.get("data");
  const diagnostic::Findings findings = schema::validate(compiled.schema, data);
  if (findings.empty() != schema::is_valid(compiled.schema, data))
    return "`validate` and `is_valid` disagree";
  return findings.empty() == test.get("valid")->is_true() ? "" : messages(findings);
}

int run_suite(const std::vector<std::string>& arguments) {
  if (arguments.size() < 4) return 2;
  schema::CompileOptions options;
  options.lenient = true;
  options.assert_formats = arguments[1] == "assert";
  options.draft = arguments[0] == "draft7"         ? schema::Draft::draft7
                  : arguments[0] == "draft2019-09" ? schema::Draft::draft2019
                                                   : schema::Draft::draft2020;
  Inputs inputs;
  schema::SchemaRegistry remotes;
  schema::add_directory(remotes, base::real_file_system(), arguments[2], base_of_remotes, inputs.files,
                        inputs.arena, inputs.findings);
  options.remotes = &remotes;
  std::size_t tests = 0;
  for (std::size_t i = 3; i < arguments.size(); ++i) {
    const yaml::Node* file = read(inputs, arguments[i]);
    if (file == nullptr) return 1;
    for (const yaml::Node* group : file->items) {
      const schema::Compiled compiled = schema::compile(*group->get("schema"), options);
      for (const yaml::Node* test : group->get("tests")->items) {
        ++tests;
        const std::string wrong = apply_severities(compiled, *test);
        if (wrong.empty()) continue;
        std::printf("%s\t%s\t%s\t%s\n", arguments[i].c_str(),
                    std::string(group->get("description")->text).c_str(),
                    std::string(test->get("description")->text).c_str(), wrong.c_str());
      }
    }
  }
  std::printf("tests\t%zu\n", tests);
  return 0;
}

/// Repeats the work for a given time.
template <typename Work>
void measure(const char* name, double milliseconds, Work work) {
  using Clock = std::chrono::steady_clock;
  work();
  std::size_t runs = 0;
  const Clock::time_point begin = Clock::now();
  double passed = 0;
  while (passed < milliseconds * 1e6) {
    for (int i = 0; i < 16; ++i) work();
    runs += 16;
    passed = std::chrono::duration<double, std::nano>(Clock::now() - begin).count();
  }
  std::printf("%s\t%.0f\t%zu\n", name, passed / static_cast<double>(runs), runs);
}

int run_bench(const std::vector<std::string>& arguments) {
  if (arguments.size() != 3) return 2;
  Inputs inputs;
  const yaml::Node* root = read(inputs, arguments[0]);
  const yaml::Node* value = read(inputs, arguments[1]);
  if (root == nullptr || value == nullptr) return 1;
  schema::CompileOptions options;
  options.lenient = true;
  const schema::Compiled compiled = schema::compile(*root, options);
  if (!compiled.schema.usable()) {
    std::fprintf(stderr, "%s\n", messages(compiled.findings).c_str());
    return 1;
  }
  const double milliseconds = std::atof(arguments[2].c_str());
  bool good = true;
  measure("compile", milliseconds, [&] { good = schema::compile(*root, options).schema.usable() && good; });
  measure("validate", milliseconds,
          [&] { good = schema::validate(compiled.schema, *value).empty() && good; });
  measure("fits", milliseconds, [&] { good = schema::is_valid(compiled.schema, *value) && good; });
  if (!good) std::fprintf(stderr, "%s\n", messages(schema::validate(compiled.schema, *value)).c_str());
  return good ? 0 : 1;
}

}  // namespace

int main(int count, char** arguments) {
  const std::string_view mode = count > 1 ? arguments[1] : "";
  const std::vector<std::string> rest(arguments + std::min(count, 2), arguments + count);
  int status = 2;
  if (mode == "suite") status = run_suite(rest);
  if (mode == "bench") status = run_bench(rest);
  if (status == 2) std::fputs("usage: schema_driver suite|bench …\n", stderr);
  return status;
}
