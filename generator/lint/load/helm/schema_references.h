#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "lint/load/helm/archive_references.h"
#include "yaml/node.h"

namespace twinhull::lint {

/// The schemas of a chart and of its subcharts.
struct ValuesSchemas {
  std::vector<std::string> files;
  std::vector<std::string> archives;  ///< packed charts, which may contain some
};

ValuesSchemas values_schemas_of(const std::string& chart, base::FileSystem& fs);

/// The same for an archive on disk, which is damaged if it cannot be read.
ArchiveSchema schema_of_archive(const std::string& path, base::FileSystem& fs, std::size_t& left);

/// The references of a schema to other files or addresses.
std::vector<const yaml::Node*> external_references_of(const yaml::Node& root);

/// Whether a values.schema.json of the chart, or of one in its charts/, has external references.
bool refers_elsewhere(const std::string& chart, base::FileSystem& fs);

}  // namespace twinhull::lint
