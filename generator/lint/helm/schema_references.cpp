// External references of values.schema.json. Helm would fetch them, or read any file they refer to.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "base/path.h"
#include "helm/chart.h"
#include "lint/engine/finding_at.h"
#include "lint/helm/checks.h"
#include "yaml/reader.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

/// Keywords whose values are data, and those whose keys are names.
constexpr std::array<std::string_view, 4> data = {"const", "default", "enum", "examples"};
constexpr std::array<std::string_view, 6> named = {"properties", "patternProperties", "definitions",
                                                   "$defs",      "dependentSchemas",  "dependencies"};

void collect(const Node& node, bool names, std::set<std::string_view>& ids,
             std::vector<const Node*>& references) {
  for (const yaml::Entry& entry : node.entries) {
    if (!names && std::ranges::find(data, entry.key) != data.end()) continue;
    if (entry.value->is(yaml::Kind::string)) {
      if (entry.key == "$id") ids.insert(entry.value->text);
      const bool reference =
          entry.key == "$ref" || entry.key == "$dynamicRef" || entry.key == "$recursiveRef";
      const bool dialect =
          entry.key == "$schema" && entry.value->text.find("json-schema.org/") == std::string_view::npos;
      if (dialect || (reference && !entry.value->text.starts_with('#'))) references.push_back(entry.value);
    }
    collect(*entry.value, !names && std::ranges::find(named, entry.key) != named.end(), ids, references);
  }
  for (const Node* item : node.items) collect(*item, false, ids, references);
}

/// The references of a schema to other files or addresses.
std::vector<const Node*> external_references_of(const Node& root) {
  std::set<std::string_view> ids;
  std::vector<const Node*> references;
  collect(root, false, ids, references);
  std::erase_if(references, [&](const Node* reference) {  // a part of the same file, by its own `$id`
    return ids.contains(reference->text.substr(0, reference->text.find('#')));
  });
  return references;
}

/// Whether a path is that of a schema of the chart, or of one in its charts/.
bool is_values_schema(std::string_view path) {
  constexpr std::string_view directory = "charts/";
  while (path.starts_with(directory)) {
    path.remove_prefix(directory.size());
    path.remove_prefix(std::min(path.size(), path.find('/') + 1));
  }
  return path == "values.schema.json";
}

void check_packed(const helm::ChartFile& file, const std::string& archive, std::vector<ObjectFinding>& out) {
  source::Files files;
  base::Arena arena;
  const std::uint32_t id = files.add(file.path, file.content);
  for (const yaml::Document& document : yaml::read(files, id, arena).documents) {
    if (document.root == nullptr) continue;
    const std::vector<const Node*> references = external_references_of(*document.root);
    if (references.empty()) continue;
    out.push_back(
        {.finding = {.rule = "remote-resource",
                     .message = fmt::format("`{}` is outside the schema {}: it is not downloaded, and "
                                            "values are not validated against the schema",
                                            references.front()->text, file.path),
                     .help = "copy the definition into `definitions` of the packaged chart",
                     .file = archive}});
  }
}

}  // namespace

void check_schema_references(const ChartSource& chart, SourceCache& sources,
                             std::vector<ObjectFinding>& out) {
  const helm::ChartFiles read = helm::read_chart(chart.directory, sources.real_file_system(), true);
  constexpr std::string_view packed = ".tgz/";
  for (const helm::ChartFile& file : read.files) {
    if (!is_values_schema(file.path)) continue;
    const std::string path = base::join_path(chart.directory, file.path);
    if (const std::size_t end = file.path.find(packed); end != std::string::npos) {
      check_packed(file, base::join_path(chart.directory, file.path.substr(0, end + packed.size() - 1)), out);
      continue;
    }
    for (const Node* root : sources.documents(path)) {
      for (const Node* reference : external_references_of(*root)) {
        out.push_back(
            finding_at("remote-resource", reference->span,
                       fmt::format("`{}` is outside this schema: it is not downloaded, and values are "
                                   "not validated against the schema",
                                   reference->text),
                       "copy the definition into `definitions` and use `#/definitions/…`"));
      }
    }
  }
}

}  // namespace twinhull::lint
