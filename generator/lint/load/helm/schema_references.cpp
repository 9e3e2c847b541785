// External references of values.schema.json. Helm would fetch them, or read any file they refer to.
#include "lint/load/helm/schema_references.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/path.h"
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

/// The schemas of a chart and of its subcharts. Helm follows links; `seen` ends loops.
void find_schemas(const std::string& chart, base::FileSystem& fs, std::set<std::string>& seen,
                  ValuesSchemas& out) {
  if (!seen.insert(fs.real(chart)).second) return;
  const std::string own = base::join_path(chart, "values.schema.json");
  if (fs.target_type(own) == base::FileType::file) out.files.push_back(own);
  const std::string below = base::join_path(chart, "charts");
  const base::Expected<std::vector<base::DirectoryEntry>> list = fs.list(below);
  if (!list.value) return;
  for (const base::DirectoryEntry& entry : *list.value) {
    const std::string path = base::join_path(below, entry.name);
    if (fs.target_type(path) == base::FileType::directory) {
      find_schemas(path, fs, seen, out);
    } else if (entry.name.ends_with(".tgz") && !entry.name.starts_with('.') && !entry.name.starts_with('_')) {
      out.archives.push_back(path);
    }
  }
}

}  // namespace

ValuesSchemas values_schemas_of(const std::string& chart, base::FileSystem& fs) {
  ValuesSchemas out;
  std::set<std::string> seen;
  find_schemas(chart, fs, seen, out);
  return out;
}

ArchiveSchema schema_of_archive(const std::string& path, base::FileSystem& fs, std::size_t& left) {
  const base::Expected<std::string> archive = fs.read(path);
  return archive.value ? schema_of_archive(std::string_view(*archive.value), left) : ArchiveSchema::damaged;
}

std::vector<const Node*> external_references_of(const Node& root) {
  std::set<std::string_view> ids;
  std::vector<const Node*> references;
  collect(root, false, ids, references);
  std::erase_if(references, [&](const Node* reference) {  // a part of the same file, by its own `$id`
    return ids.contains(reference->text.substr(0, reference->text.find('#')));
  });
  return references;
}

bool refers_elsewhere(const std::string& chart, base::FileSystem& fs) {
  const ValuesSchemas schemas = values_schemas_of(chart, fs);
  for (const std::string& path : schemas.files) {
    const base::Expected<std::string> text = fs.read(path);
    if (!text.value) continue;
    source::Files files;
    base::Arena arena;
    for (const yaml::Document& document : yaml::read(files, files.add(path, *text.value), arena).documents) {
      if (document.root != nullptr && !external_references_of(*document.root).empty()) return true;
    }
  }
  std::size_t left = kMostUnpacked;
  return std::ranges::any_of(schemas.archives, [&](const std::string& path) {
    return schema_of_archive(path, fs, left) != ArchiveSchema::closed;
  });
}

}  // namespace twinhull::lint
