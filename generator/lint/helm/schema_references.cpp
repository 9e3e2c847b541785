// External references of values.schema.json. Helm would fetch them, or read any file they refer to.
#include "lint/helm/schema_references.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/path.h"
#include "lint/engine/finding_at.h"
#include "lint/helm/chart_source.h"
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

/// The schemas of a chart and of its subcharts.
std::vector<std::string> schemas_of(const std::string& chart, base::FileSystem& fs, int depth = 0) {
  std::vector<std::string> out;
  const std::string own = base::join_path(chart, "values.schema.json");
  if (fs.target_type(own) == base::FileType::file) out.push_back(own);
  const std::string below = base::join_path(chart, "charts");
  const base::Expected<std::vector<base::DirectoryEntry>> list = fs.list(below);
  if (!list.value || depth > 8) return out;
  for (const base::DirectoryEntry& entry : *list.value) {
    if (entry.type != base::FileType::directory) continue;
    for (std::string& path : schemas_of(base::join_path(below, entry.name), fs, depth + 1))
      out.push_back(std::move(path));
  }
  return out;
}

std::vector<const Node*> references_of(const Node& root) {
  std::set<std::string_view> ids;
  std::vector<const Node*> references;
  collect(root, false, ids, references);
  std::erase_if(references, [&](const Node* reference) {  // a part of the same file, by its own `$id`
    return ids.contains(reference->text.substr(0, reference->text.find('#')));
  });
  return references;
}

}  // namespace

bool refers_elsewhere(const std::string& chart, base::FileSystem& fs) {
  for (const std::string& path : schemas_of(chart, fs)) {
    const base::Expected<std::string> text = fs.read(path);
    if (!text.value) continue;
    source::Files files;
    base::Arena arena;
    for (const yaml::Document& document : yaml::read(files, files.add(path, *text.value), arena).documents) {
      if (document.root != nullptr && !references_of(*document.root).empty()) return true;
    }
  }
  return false;
}

void check_schema_references(const ChartSource& chart, SourceCache& sources,
                             std::vector<ObjectFinding>& out) {
  for (const std::string& path : schemas_of(chart.folder, sources.real_file_system())) {
    for (const Node* root : sources.documents(path)) {
      for (const Node* reference : references_of(*root)) {
        out.push_back(finding_at("remote-resource", reference->span,
                                 fmt::format("`{}` is outside this schema: it is not downloaded, and the "
                                             "chart is rendered without its schema",
                                             reference->text),
                                 "copy the definition into `definitions` and use `#/definitions/…`"));
      }
    }
  }
}

}  // namespace twinhull::lint
