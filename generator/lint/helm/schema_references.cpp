// External references of values.schema.json. Helm would fetch them, or read any file they refer to.
#include "lint/helm/schema_references.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/path.h"
#include "lint/engine/finding_at.h"
#include "lint/helm/archive_references.h"
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

struct Schemas {
  std::vector<std::string> files;
  std::vector<std::string> archives;  ///< packed charts, which may contain some
};

/// The schemas of a chart and of its subcharts. Helm follows links; `seen` ends loops.
void find_schemas(const std::string& chart, base::FileSystem& fs, std::set<std::string>& seen, Schemas& out) {
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

Schemas schemas_of(const std::string& chart, base::FileSystem& fs) {
  Schemas out;
  std::set<std::string> seen;
  find_schemas(chart, fs, seen, out);
  return out;
}

ArchiveSchema schema_at(const std::string& path, base::FileSystem& fs, std::size_t& left) {
  const base::Expected<std::string> archive = fs.read(path);
  return archive.value ? schema_of_archive(*archive.value, left) : ArchiveSchema::damaged;
}

/// Why a chart is rendered without the schemas of an archive, and what helps.
struct ArchiveRow {
  ArchiveSchema state;
  std::string_view why;
  std::string_view help;
};

constexpr std::array archive_rows = {
    ArchiveRow{ArchiveSchema::refers_elsewhere,
               "a schema in this archive has references to other files or addresses: they are not read",
               "unpack the archive in `charts/`, so that its schema can be read"},
    ArchiveRow{ArchiveSchema::nested,
               "this archive contains another one, whose schema can reference other files or addresses",
               "unpack the archive in `charts/`, so that its schemas can be read"},
    ArchiveRow{ArchiveSchema::damaged, "this archive cannot be unpacked: it is damaged or truncated",
               "package the chart again: `helm dependency update` of the chart that uses it"},
    ArchiveRow{ArchiveSchema::too_large, "this archive exceeds 100 MiB unpacked: Helm rejects it",
               "remove large files from the packaged chart with .helmignore"},
    ArchiveRow{
        ArchiveSchema::not_searched,
        "the archives of this chart exceed 100 MiB unpacked, and this one is not searched for references",
        "remove large files from the packaged charts with .helmignore"},
};

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
  const Schemas schemas = schemas_of(chart, fs);
  for (const std::string& path : schemas.files) {
    const base::Expected<std::string> text = fs.read(path);
    if (!text.value) continue;
    source::Files files;
    base::Arena arena;
    for (const yaml::Document& document : yaml::read(files, files.add(path, *text.value), arena).documents) {
      if (document.root != nullptr && !references_of(*document.root).empty()) return true;
    }
  }
  std::size_t left = kMostUnpacked;
  return std::ranges::any_of(schemas.archives, [&](const std::string& path) {
    return schema_at(path, fs, left) != ArchiveSchema::closed;
  });
}

void check_schema_references(const ChartSource& chart, SourceCache& sources,
                             std::vector<ObjectFinding>& out) {
  const Schemas schemas = schemas_of(chart.folder, sources.real_file_system());
  std::size_t left = kMostUnpacked;
  for (const std::string& path : schemas.archives) {
    const ArchiveSchema state = schema_at(path, sources.real_file_system(), left);
    for (const ArchiveRow& row : archive_rows) {
      if (row.state != state) continue;
      out.push_back(
          {.finding = {.rule = "remote-resource",
                       .message = fmt::format("{}; the chart is rendered without its schema", row.why),
                       .help = std::string(row.help),
                       .file = path}});
    }
  }
  for (const std::string& path : schemas.files) {
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
