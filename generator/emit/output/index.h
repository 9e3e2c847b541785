#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "emit/output/layout.h"

namespace twinhull::emit {

/// Path to SHA-256; paths are relative to the system's directory.
using Digests = std::map<std::string, std::string>;

/// The content of index.json: the generated files and their digests.
struct Index {
  Digests files;
  /// What an interrupted run was about to write; empty after a completed run.
  Digests pending;
  /// All digests of the files, in the order of paths, if both sides of a merge changed some of them.
  std::multimap<std::string, std::string> merged;
  std::string corruption;  ///< why it cannot be used; empty if valid

  /// Whether the file is a generated one.
  bool contains(const std::string& path) const { return files.contains(path) || pending.contains(path); }
  /// Whether a file with that digest is unmodified.
  bool is_unmodified(const std::string& path, const std::string& sha) const;
  std::vector<std::string> paths() const;
};

/// Parses an index.json, also one with the lines of both sides of a merge; never throws.
Index read_index(std::string_view text, std::string_view system);

/// Writes an index.json: LF, sorted, with `pending` only if not empty. An empty line between the files lets
/// Git merge changes of different files.
std::string write_index(const std::string& system, const nlohmann::ordered_json& targets,
                        const Digests& files, const Digests& pending = {});

}  // namespace twinhull::emit
