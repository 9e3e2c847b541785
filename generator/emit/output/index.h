#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace twinhull::emit {

inline constexpr std::string_view kIndexName = "index.json";

/// Path to SHA-256, both relative to the system's folder.
using Digests = std::map<std::string, std::string>;

/// What index.json says: which files we made, and how we left them.
struct Index {
  Digests files;
  /// What a run that was interrupted was about to write; empty after a run that came to its end.
  Digests pending;
  std::string damage;  ///< why it cannot be used; empty when it can

  /// Whether the file was made by us at all.
  bool lists(const std::string& path) const { return files.contains(path) || pending.contains(path); }
  /// Whether a file with that digest is as we left it.
  bool ours(const std::string& path, const std::string& sha) const;
  std::vector<std::string> paths() const;
};

/// Reads an index.json; never throws.
Index read_index(std::string_view text, std::string_view system);

/// Writes an index.json: LF, sorted, with `pending` only where there is some.
std::string write_index(const std::string& system, const nlohmann::ordered_json& targets,
                        const Digests& files, const Digests& pending = {});

}  // namespace twinhull::emit
