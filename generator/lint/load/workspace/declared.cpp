#include "lint/load/workspace/declared.h"

#include <array>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>

#include "base/path.h"
#include "emit/output/layout.h"

namespace twinhull::lint {
namespace {

using nlohmann::json;

/// The common directory of all targets of a system, which shares what any of them declares.
constexpr std::array<std::string_view, 4> kShared = {emit::kHelmDirectory, emit::kBaseDirectory,
                                                     emit::kComponentsDirectory, emit::kGitopsDirectory};

std::string text_of(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::vector<std::string> texts_of(const json& object, const char* key) {
  std::vector<std::string> out;
  const auto found = object.find(key);
  if (found == object.end() || !found->is_array()) return out;
  for (const json& item : *found) {
    if (item.is_string()) out.push_back(item.get<std::string>());
  }
  return out;
}

void declare(const std::string& directory, const std::string& object, ObjectIndex& index) {
  const std::size_t slash = object.find('/');
  if (slash == std::string::npos) return;
  index.add_declared(directory, object.substr(0, slash), object.substr(slash + 1));
}

void take_target(const std::string& system, const json& target, ObjectIndex& index) {
  if (!target.is_object()) return;
  const std::string overlay = base::join_path(system, text_of(target, "overlay"));
  for (const std::string& object : texts_of(target, "externals")) {
    declare(overlay, object, index);
    for (std::string_view shared : kShared) declare(base::join_path(system, shared), object, index);
  }
  const auto secrets = target.find("secrets");
  if (secrets == target.end() || !secrets->is_object() || text_of(*secrets, "source") != "install") return;
  // If Argo CD or Flux installs the chart, its Secrets are created beforehand.
  for (const std::string& name : texts_of(*secrets, "names")) {
    index.add_declared(base::join_path(overlay, emit::kWithoutSecrets), "Secret", name);
    index.add_declared(base::join_path(system, emit::kHelmDirectory), "Secret", name);
  }
}

void take_index(const std::string& directory, base::FileSystem& fs, ObjectIndex& index) {
  const std::string path = base::join_path(directory, emit::kIndexName);
  if (fs.type_no_follow(path) != base::FileType::file) return;
  const base::Expected<std::string> text = fs.read(path);
  if (!text.value) return;
  const json root = json::parse(*text.value, nullptr, false);
  if (!root.is_object() || text_of(root, "generator") != "twinhull") return;
  const auto targets = root.find("targets");
  if (targets == root.end() || !targets->is_array()) return;
  for (const json& target : *targets) take_target(directory, target, index);
}

}  // namespace

void add_declared(const std::vector<std::string>& directories, base::FileSystem& fs, ObjectIndex& index) {
  std::set<std::string> seen;
  for (std::string directory : directories) {
    // Directories seen before have been followed to the top.
    while (seen.insert(directory).second) {
      take_index(directory, fs, index);
      directory = base::directory_of(directory);
    }
  }
}

}  // namespace twinhull::lint
