// External references of values.schema.json. Helm would fetch them, or read any file they refer to.

#include "lint/load/helm/schema_references.h"

#include <fmt/format.h>

#include <array>

#include "lint/engine/finding_at.h"
#include "lint/helm/checks.h"

namespace twinhull::lint {
namespace {

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

}  // namespace

void check_schema_references(const ChartSource& chart, SourceCache& sources,
                             std::vector<ObjectFinding>& out) {
  const ValuesSchemas schemas = values_schemas_of(chart.folder, sources.real_file_system());
  std::size_t left = kMostUnpacked;
  for (const std::string& path : schemas.archives) {
    const ArchiveSchema state = schema_of_archive(path, sources.real_file_system(), left);
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
    for (const yaml::Node* root : sources.documents(path)) {
      for (const yaml::Node* reference : external_references_of(*root)) {
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
