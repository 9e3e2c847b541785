#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/file_system.h"
#include "diagnostic/finding.h"
#include "source/files.h"
#include "yaml/node.h"

namespace twinhull::schema {

/// Schemas available to references, by URI without fragment.
struct SchemaRegistry {
  std::map<std::string, const yaml::Node*, std::less<>> documents;
};

/// Adds all `.json`, `.yaml` and `.yml` files of a directory, recursively. Each is registered under
/// `base_uri` plus its path in the directory, and under its `$id`. Findings: files that cannot be read.
void add_directory(SchemaRegistry& remotes, base::FileSystem& fs, const std::string& directory,
                   const std::string& base_uri, source::Files& files, base::Arena& arena,
                   diagnostic::Findings& findings);

/// The built-in meta-schemas of all drafts and vocabularies; null for any other URI. Their nodes have no
/// spans and live as long as the process.
const yaml::Node* builtin_metaschema(std::string_view uri);

}  // namespace twinhull::schema
