#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "base/file_system.h"
#include "diagnostic/render.h"
#include "diagnostic/rules.h"
#include "pipeline/build.h"
#include "pipeline/builtin_files.h"

// Any content in one file of a system, schema or template: validation terminates with findings of known rules
// and valid spans, which every output format can represent; without errors, both outputs are generated. The
// first byte selects the file to replace; schemas and templates are the built-in ones.

using namespace twinhull;

namespace {

constexpr std::string_view kSystem = R"(title: Todo
chart: {name: todo, version: 0.1.0, appVersion: "1.0", description: Todo.}
release: todo
components:
  backend:
    description: API.
    port: 8000
    user: 1000
    config: all
    secrets: [{name: todo-secrets, keys: [DATABASE_URL]}]
config:
  name: todo-config
  keys:
    LOG_LEVEL: {description: What is logged.}
secrets:
  todo-secrets:
    keys:
      DATABASE_URL:
        value: databaseUrl
        description: Connection string.
        message: Database URL is required
        example: postgresql://USER:PASSWORD@HOST/DATABASE
dapr:
  pubsub: {name: pubsub, scopes: [backend]}
kafka:
  topics:
    tasks: {description: Tasks., partitions: 1}
)";

constexpr std::string_view kValues = R"(config: {LOG_LEVEL: info}
backend:
  image: {repository: todo-backend, tag: "1.0"}
  service: {port: 8000}
)";

std::string path_of(std::uint8_t choice) {
  switch (choice) {
    case 'v':
      return "environments/todo/values.yaml";
    case 'V':
      return "environments/todo/phase5/values.yaml";
    case 's':
      return "environments/todo/system.yaml";
    case 'c':
      return "schemas/values.schema.json";
    case 't':
      return "templates/system/fuzzed.yaml";
    default:
      return "environments/todo/phase5/minikube.yaml";
  }
}

void check(const diagnostic::Findings& findings, const source::Files& files) {
  for (const diagnostic::Finding& finding : findings) {
    if (finding.message.empty() || diagnostic::find_rule(finding.rule) == nullptr) std::abort();
    const source::Span& span = finding.span;
    if (!span.known()) continue;
    if (span.begin > span.end || span.end > files.text(span.file).size() + 1) std::abort();
  }
}

/// The system before one of its files is replaced.
base::InMemoryFileSystem whole_system() {
  base::InMemoryFileSystem fs;
  fs.files["r/environments/todo/system.yaml"] = kSystem;
  fs.files["r/environments/todo/values.yaml"] = kValues;
  fs.files["r/environments/todo/phase5/values.yaml"] =
      "dapr: {enabled: true}\nkafka: {enabled: true}\nredpanda: {enabled: true}\n";
  fs.files["r/environments/todo/phase5/minikube.yaml"] = "global: {namespace: todo}\n";
  return fs;
}

std::unique_ptr<pipeline::Inputs> load(base::FileSystem& fs, diagnostic::Findings& findings) {
  pipeline::LoadedInputs loaded = pipeline::load_inputs({.root = "r"}, fs, findings);
  return std::get<std::unique_ptr<pipeline::Inputs>>(std::move(loaded));
}

/// The built-in schemas and templates, parsed once because that is most of the cost of a run.
const pipeline::Inputs& builtin_inputs() {
  static const std::unique_ptr<pipeline::Inputs> inputs = [] {
    base::InMemoryFileSystem fs = whole_system();
    diagnostic::Findings findings;
    std::unique_ptr<pipeline::Inputs> loaded = load(fs, findings);
    if (loaded == nullptr || !findings.empty()) std::abort();
    return loaded;
  }();
  return *inputs;
}

/// The inputs of a run; `brings_own`: the disk contains schemas or templates.
std::unique_ptr<pipeline::Inputs> inputs_for(base::InMemoryFileSystem& fs, bool brings_own,
                                             diagnostic::Findings& findings) {
  if (brings_own) return load(fs, findings);
  const pipeline::Inputs& builtin = builtin_inputs();
  auto inputs = std::make_unique<pipeline::Inputs>();
  inputs->root = builtin.root;
  inputs->files = builtin.files;
  inputs->schemas = builtin.schemas;
  inputs->library = builtin.library;
  inputs->valid = builtin.valid;
  inputs->selection = builtin.selection;
  return inputs;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  base::InMemoryFileSystem fs = whole_system();
  if (data[0] == 'c') {
    const std::string name = "schemas/system.schema.json";
    fs.files["r/" + name] = *pipeline::builtin_files().read("./" + name).value;
  }
  fs.files["r/" + path_of(data[0])] = std::string(reinterpret_cast<const char*>(data + 1), size - 1);

  const bool brings_own = data[0] == 'c' || data[0] == 't';
  diagnostic::Findings findings;
  const std::unique_ptr<pipeline::Inputs> inputs = inputs_for(fs, brings_own, findings);
  if (inputs == nullptr) std::abort();
  pipeline::Timings timings;
  pipeline::NoProgress progress;
  const std::vector<pipeline::BuildResult> built =
      pipeline::build(*inputs, fs, 1, pipeline::BuildMode::generate, timings, progress, findings);
  check(findings, inputs->files);
  diagnostic::Sink sink;
  sink.add(findings);
  if (!sink.has_errors() && (built.size() != 1 || built[0].files.empty())) std::abort();
  const diagnostic::Findings sorted = sink.sorted(inputs->files);
  using diagnostic::Format;
  for (const Format format : {Format::text, Format::json, Format::sarif, Format::github}) {
    const std::string text = diagnostic::render(sorted, inputs->files, {}, format, false);
    const bool is_json = format == Format::json || format == Format::sarif;
    if (is_json && !nlohmann::json::accept(text)) std::abort();
    for (const char c : text) {
      if (static_cast<unsigned char>(c) < 0x20 && c != '\n') std::abort();  // no terminal control characters
    }
  }
  return 0;
}
