// What the image of each component must provide, as system.yaml describes it.

#include <algorithm>
#include <array>
#include <span>

#include "base/text.h"
#include "emit/chart/markdown.h"
#include "emit/chart/value_docs.h"
#include "model/system.h"

namespace twinhull::emit {
namespace {

using yaml::Entry;
using yaml::Node;

/// Prefixes of variables that frameworks replace by their value when they build the files for browsers.
constexpr std::array<std::string_view, 4> kBuildPrefixes = {"NEXT_PUBLIC_", "VITE_", "REACT_APP_", "PUBLIC_"};

bool is_read_by_build(std::string_view name) {
  return std::any_of(kBuildPrefixes.begin(), kBuildPrefixes.end(),
                     [&](std::string_view prefix) { return name.starts_with(prefix); });
}

std::string_view field_text(const Node* map, std::string_view path) {
  const Node* node = map == nullptr ? nullptr : map->at(path);
  return node == nullptr ? std::string_view() : node->text;
}

/// The names of the variables that a component gets from system.yaml.
class Variables {
 public:
  Variables(const model::System& system, const Node& component) {
    add_keys(component.get("env"));
    add_config(system, component.get("config"));
    const Node* secrets = component.get("secrets");
    for (const Node* secret : secrets == nullptr ? std::span<const Node* const>() : secrets->items)
      add_secret(system, *secret);
  }

  std::string listed(bool by_build) const {
    std::vector<std::string> names;
    for (const std::string_view name : names_) {
      if (is_read_by_build(name) == by_build) names.push_back(code(name));
    }
    return base::join(names, ", ");
  }

 private:
  void add(std::string_view name) {
    if (std::find(names_.begin(), names_.end(), name) == names_.end()) names_.push_back(name);
  }

  void add_keys(const Node* map) {
    for (const Entry& entry : map == nullptr ? std::span<const Entry>() : map->entries) add(entry.key);
  }

  void add_config(const model::System& system, const Node* config) {
    if (config == nullptr) return;
    if (config->is(yaml::Kind::string)) add_keys(system.root->at("config.keys"));
    for (const Node* key : config->items) add(key->text);
  }

  void add_secret(const model::System& system, const Node& secret) {
    const Node* keys = secret.get("keys");
    add_keys(secret.get("env"));
    for (const Node* key : keys == nullptr ? std::span<const Node* const>() : keys->items) add(key->text);
    if (keys != nullptr || secret.get("env") != nullptr) return;
    const Node* secrets = system.root->get("secrets");
    const Node* all = secrets == nullptr ? nullptr : secrets->get(field_text(&secret, "name"));
    add_keys(all == nullptr ? nullptr : all->get("keys"));
  }

  std::vector<std::string_view> names_;
};

std::string writable(const Node& component) {
  std::vector<std::string> paths;
  const Node* sizes = component.get("writablePaths");
  for (const Entry& entry : sizes == nullptr ? std::span<const Entry>() : sizes->entries)
    paths.push_back(code(entry.key) + " (" + std::string(entry.value->text) + ")");
  return base::join(paths, ", ");
}

}  // namespace

std::string images_section(const model::System& system) {
  const Node* components = system.root->get("components");
  if (components == nullptr) return {};
  std::vector<Row> images;
  std::vector<Row> variables;
  for (const Entry& component : components->entries) {
    const Node* values = system.chart_defaults->get(component.key);
    const std::string_view path =
        component.value->get("port") == nullptr ? "" : field_text(values, "healthPath");
    const std::string_view port = field_text(component.value, "port");
    const std::string_view user = field_text(values, "securityContext.runAsUser");
    const std::string_view image = field_text(values, "image.repository");
    images.push_back({code(component.key), image.empty() ? "" : code(image), std::string(port),
                      std::string(user), path.empty() ? "" : code(path), writable(*component.value)});
    const Variables own(system, *component.value);
    const std::string started = own.listed(false);
    const std::string built = own.listed(true);
    if (!started.empty() || !built.empty()) variables.push_back({code(component.key), started, built});
  }
  std::string out =
      "\n## Images\n\nWhat the image of each component must provide: a process that listens on the port as "
      "this user, "
      "answers\nrequests for the path with status 200, and writes to these directories only.\n\n";
  table(out, {"Component", "Image", "Port", "User", "Health check", "Writable directories"}, images);
  if (variables.empty()) return out;
  out +=
      "\nVariables of the containers. Browsers have the value that the last ones had when the image was "
      "built: pass "
      "them\nto the build as arguments.\n\n";
  table(out, {"Component", "At runtime", "Also when the image is built"}, variables);
  return out;
}

}  // namespace twinhull::emit
