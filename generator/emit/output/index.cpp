#include "emit/output/index.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "diagnostic/json_text.h"
#include "emit/output/merge.h"
#include "emit/output/path.h"

namespace twinhull::emit {

namespace {

using nlohmann::json;  // sorted, unlike the ordered form
using nlohmann::ordered_json;

/// Copies a map of digests; returns an error or an empty text. The file is not trusted: its paths may be
/// deleted.
std::string read_digests(const json& root, const char* key, Digests& out) {
  const auto found = root.find(key);
  if (found == root.end()) return {};
  if (!found->is_object()) return "`" + std::string(key) + "` is not an object";
  for (const auto& [path, sha] : found->items()) {
    if (!unsafe_path_reason(path).empty() || path == kIndexName) {
      return "`" + std::string(key) + "` contains a path that " +
             (path == kIndexName ? "is index.json itself" : std::string(unsafe_path_reason(path)));
    }
    if (!sha.is_string() || !is_digest(sha.get_ref<const std::string&>())) {
      return "`" + std::string(key) + "` contains an invalid SHA-256 digest";
    }
    out.emplace_hint(out.end(), path, sha.get_ref<const std::string&>());
  }
  return {};
}

std::string read_into(Index& index, std::string_view text, std::string_view system) {
  const json root = json::parse(text, nullptr, false);
  if (root.is_discarded()) return "it is not JSON";
  if (!root.is_object()) return "it is not an object";
  auto holds = [&](const char* key, const json& wanted) {
    const auto found = root.find(key);
    return found != root.end() && *found == wanted;
  };
  if (!holds("generator", "twinhull")) return "`generator` is not `twinhull`";
  if (!holds("version", 1)) return "`version` is not 1";
  if (!holds("system", std::string(system))) return "`system` is not `" + std::string(system) + "`";
  if (!root.contains("files")) return "`files` is missing";
  if (std::string fault = read_digests(root, "files", index.files); !fault.empty()) return fault;
  return read_digests(root, "pending", index.pending);
}

/// Reads the entries of both sides of a merge; what else is in the file does not matter. Returns an error or
/// an empty text.
std::string read_sides(Index& index, std::string_view text) {
  index.files.clear();
  index.pending.clear();
  for (auto& [path, sha] : all_entries(text)) {
    const std::string_view fault = unsafe_path_reason(path);
    if (!fault.empty() || path == kIndexName)
      return "`files` contains a path that is not one of a generated file";
    index.files.emplace(path, sha);
    index.merged.emplace(path, std::move(sha));
  }
  return {};
}

/// Written without a JSON tree, since there may be very many. Safe paths need no escapes.
void add_digests(std::string_view key, const Digests& digests, std::string& text) {
  text.append(",\n  \"").append(key).append("\": {");
  bool first = true;
  for (const auto& [path, sha] : digests) {
    text += std::exchange(first, false) ? "\n    \"" : ",\n\n    \"";
    for (const char c : path) {
      if (c == '"') text += '\\';
      text += c;
    }
    text.append("\": \"").append(sha) += '"';
  }
  text += first ? "}" : "\n  }";
}

}  // namespace

bool Index::is_unmodified(const std::string& path, const std::string& sha) const {
  auto has = [&](const Digests& digests) {
    const auto found = digests.find(path);
    return found != digests.end() && found->second == sha;
  };
  const auto [first, last] = merged.equal_range(path);
  return has(files) || has(pending) ||
         std::any_of(first, last, [&](const auto& one) { return one.second == sha; });
}

std::vector<std::string> Index::paths() const {
  std::vector<std::string> out;
  for (const Digests* digests : {&files, &pending}) {
    for (const auto& [path, sha] : *digests) out.push_back(path);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

Index read_index(std::string_view text, std::string_view system) {
  Index index;
  index.corruption = read_into(index, text, system);
  bool of_merge = all_entries(text).size() > index.files.size() + index.pending.size();
  if (!index.corruption.empty()) {
    Index joined;
    of_merge = has_conflict_markers(text) || read_into(joined, join_sides(text), system).empty();
  }
  if (of_merge) index.corruption = read_sides(index, text);
  if (!index.corruption.empty()) {
    index.files.clear();
    index.pending.clear();
    index.merged.clear();
  }
  return index;
}

std::string write_index(const std::string& system, const ordered_json& targets, const Digests& files,
                        const Digests& pending) {
  std::string text = diagnostic::to_json_text(
      {{"version", 1}, {"generator", "twinhull"}, {"system", system}, {"targets", targets}});
  text.resize(text.size() - std::string_view("\n}\n").size());
  add_digests("files", files, text);
  if (!pending.empty()) add_digests("pending", pending, text);
  return text += "\n}\n";
}

}  // namespace twinhull::emit
