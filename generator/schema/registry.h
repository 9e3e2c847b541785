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

/// Schemas that references may lead to, by URI without fragment.
struct SchemaRegistry {
  std::map<std::string, const yaml::Node*, std::less<>> documents;
};

/// Adds all `.json`, `.yaml` and `.yml` files of a folder and of those below it. Each is known by
/// `base_uri` and its path below the folder, and by its `$id`. Findings: what cannot be read.
void add_folder(SchemaRegistry& remotes, base::FileSystem& fs, const std::string& folder,
                const std::string& base_uri, source::Files& files, base::Arena& arena,
                std::vector<diagnostic::Finding>& findings);

/// The meta-schemas of all drafts and their vocabularies, which are always at hand; null for any other
/// URI. Their nodes stand in no file and live as long as the program.
const yaml::Node* builtin_metaschema(std::string_view uri);

}  // namespace twinhull::schema
