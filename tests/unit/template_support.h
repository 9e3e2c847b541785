#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/arena.h"
#include "base/file_system.h"
#include "source/files.h"
#include "template/evaluate.h"
#include "template/go_template_printer.h"
#include "template/incremental.h"
#include "template/specialize.h"
#include "template/template_set.h"
#include "template/value_reads.h"
#include "yaml/reader.h"
#include "yaml/writer.h"

/// The inputs of templates in a test: a small system by default.
struct TemplateInputs {
  /// By path below `templates/`: `system/a.yaml`.
  std::map<std::string, std::string> templates;

  std::string system = R"(
release: shop
chart: {name: shop, version: 1.2.3, appVersion: "4.5"}
components:
  api: {key: api, values: "${{ values.api }}", name: "${{ release.name }}-${{ component.key }}", port: 8000}
  web: {key: web, values: "${{ values.web }}", name: web, port: 80}
list: [a, b]
rows: [{id: 1}, {id: 2}]
settings: {B: "2", A: "1"}
word: hello
derived: ["${{ values.note }}"]
loop: ${{ system.pool }}
pool: ${{ system.loop }}
)";

  std::string system_schema = R"(
properties:
  components:
    additionalProperties:
      properties: {key: {}, values: {}, name: {type: string}, port: {type: integer}, args: {type: array}}
  list: {type: array}
  rows: {type: array}
  settings: {type: object, additionalProperties: {}}
  word: {type: string}
  derived: {type: array}
  loop: {type: string}
  pool: {type: string}
  nowhere: {type: object}
)";

  std::string values_schema = R"(
type: object
properties:
  api: {$ref: "#/$defs/component"}
  web: {$ref: "#/$defs/component"}
  note: {type: string, default: ""}
  extra: {type: string}
  section: {type: object, properties: {deep: {type: string, default: ""}}}
  tag: {type: string, format: image-tag, default: "1.0"}
  mode: {enum: [fast, slow], default: fast}
  flag: {type: boolean, default: true}
  count: {type: integer, default: 3}
  small: {type: integer, maximum: 100, default: 3}
  list: {type: array, items: {type: string}, default: []}
  map: {type: object, additionalProperties: {type: string}, default: {}}
  groups: {type: object, additionalProperties: {type: array, items: {type: string}}, default: {}}
  filled: {type: object, properties: {x: {type: integer, default: 1}}, default: {}}
  either: {type: [string, array], default: ""}
$defs:
  component:
    type: object
    default: {}
    properties:
      enabled: {type: boolean, default: true}
      replicas: {type: integer, maximum: 100, default: 1}
)";

  std::string values = R"(
api: {enabled: true, replicas: 2}
web: {enabled: false, replicas: 1}
note: "say \"hi\""
tag: "1.0"
mode: fast
flag: true
count: 3000000
small: 3
list: [p, q]
map: {b: "2", a: "1"}
groups: {}
filled: {x: 1}
either: text
)";

  /// Other values, which differ in several ways.
  std::string other_values = R"(
api: {enabled: false, replicas: 2}
web: {enabled: true, replicas: 4}
note: other
extra: more
tag: "1.0"
mode: slow
flag: false
count: 3000000
small: 4
list: [q]
map: {b: "3"}
groups: {g: [x]}
filled: {x: 1}
either: [text]
)";
};

/// The results, as text.
struct TemplateResult {
  std::string findings;                      ///< one line each: "system/a.yaml:3:5: rule: message | help"
  std::string objects;                       ///< YAML, separated by `---`
  std::string followed;                      ///< the same, evaluated incrementally after other values
  std::map<std::string, std::string> chart;  ///< by path below the chart's `templates/`, without first lines
  std::string reads;  ///< one line each: a value that is read, then the values of its conditions, `!` for not
};

inline std::string dotted_path(std::span<const std::string_view> path) {
  std::string out;
  for (const std::string_view key : path) out += (out.empty() ? "" : ".") + std::string(key);
  return out;
}

inline std::string reads_as_text(const twinhull::tmpl::ResidualProgram& program) {
  using namespace twinhull::tmpl;
  std::string out;
  for (const ValueRead& read : reads(program)) {
    out += dotted_path(read.path);
    for (const PathCondition& condition : read.conditions) {
      const ResidualExpr* value = deciding_value(*condition.condition, condition.wanted,
                                                 [&](const ResidualExpr&) { return !condition.wanted; });
      out += (condition.wanted ? " " : " !") + (value == nullptr ? "?" : dotted_path(value->path));
    }
    out += '\n';
  }
  return out;
}

/// Templates specialized for the system of their inputs.
struct TemplateBench {
  twinhull::source::Files files;
  twinhull::base::Arena arena;
  twinhull::diagnostic::Findings findings;
  twinhull::base::InMemoryFileSystem fs;
  twinhull::model::System system;
  twinhull::tmpl::TemplateSet library;
  twinhull::tmpl::ResidualProgram program;

  explicit TemplateBench(const TemplateInputs& inputs) {
    using namespace twinhull;
    system.id = "test";
    system.root = read("system.yaml", inputs.system);
    system.values_schema = read("values.schema", inputs.values_schema);
    const yaml::Node* system_schema = read("system.schema", inputs.system_schema);
    for (const auto& [path, text] : inputs.templates) fs.files["root/templates/" + path] = text;
    library = tmpl::load_templates({fs, "root", ""}, nullptr, files, arena, findings);
    program = tmpl::specialize(library, system, *system_schema, arena, findings);
  }

  const twinhull::yaml::Node* read(const std::string& path, const std::string& text) {
    using namespace twinhull;
    yaml::ReadResult result = yaml::read(files, files.add(path, text), arena);
    findings.insert(findings.end(), result.findings.begin(), result.findings.end());
    return result.ok() ? result.documents.at(0).root : yaml::make_null(arena);
  }

  twinhull::tmpl::EvaluationContext environment(const std::string& values) {
    return {.values = read("values.yaml", values),
            .release_name = "shop",
            .release_namespace = "prod",
            .chart_name = "shop",
            .chart_version = "1.2.3",
            .chart_app_version = "4.5"};
  }
};

inline std::string objects_as_text(const std::vector<const twinhull::yaml::Node*>& objects) {
  std::string text;
  for (const twinhull::yaml::Node* object : objects) {
    if (!text.empty()) text += "---\n";
    twinhull::yaml::write(text, *object);
  }
  return text;
}

inline TemplateResult run_templates(const TemplateInputs& inputs) {
  using namespace twinhull;
  TemplateBench bench(inputs);
  diagnostic::Findings& findings = bench.findings;
  TemplateResult result{.reads = reads_as_text(bench.program)};
  for (tmpl::HelmFile& file : tmpl::print_helm(bench.program, "shop", "Made", bench.arena, findings)) {
    result.chart[file.path] = file.text.substr(file.text.find('\n') + 1);
  }
  const tmpl::EvaluationContext environment = bench.environment(inputs.values);
  // As in a run, templates with errors produce no objects.
  if (findings.empty()) {
    result.objects = objects_as_text(tmpl::evaluate(bench.program, environment, bench.arena, findings));
  }
  if (findings.empty()) {
    const tmpl::IncrementalEvaluator incremental(bench.program, bench.environment(inputs.other_values),
                                                 bench.arena, findings);
    result.followed = objects_as_text(incremental.evaluate(environment, bench.arena, findings));
    findings.clear();  // findings about the other values are ignored
  }
  for (const diagnostic::Finding& finding : findings) {
    std::string path = finding.span.known() ? bench.files.path(finding.span.file) : "";
    if (path.starts_with("templates/")) path.erase(0, std::string_view("templates/").size());
    const source::Position location = finding.span.known()
                                          ? bench.files.position(finding.span.file, finding.span.begin)
                                          : source::Position{};
    result.findings += path + ":" + std::to_string(location.line) + ":" + std::to_string(location.column) +
                       ": " + finding.rule + ": " + finding.message + " | " + finding.help + "\n";
  }
  return result;
}

/// The results of one template, `system/a.yaml` (in the chart `a.yaml`).
inline TemplateResult run_template(const std::string& text) {
  return run_templates({.templates = {{"system/a.yaml", text}}});
}
