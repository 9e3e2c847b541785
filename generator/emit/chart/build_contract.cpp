// BUILD.md: what the image of each component must provide, as system.yaml describes it.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "emit/chart/chart.h"
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

  std::string listed() const {
    std::vector<std::string> shown;
    for (const std::string_view name : names_) shown.push_back(code(name));
    return base::join(shown, ", ");
  }

  /// Those that the build reads.
  std::vector<std::string_view> of_build() const {
    std::vector<std::string_view> out;
    for (const std::string_view name : names_) {
      if (is_read_by_build(name)) out.push_back(name);
    }
    return out;
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

std::string code_or_empty(std::string_view text) { return text.empty() ? std::string() : code(text); }

/// Build arguments: those of system.yaml, with an example, and variables that browsers read.
std::string build_arguments(const Node& component, const Variables& variables) {
  std::vector<std::string> shown;
  const Node* given = component.at("build.arguments");
  for (const Entry& entry : given == nullptr ? std::span<const Entry>() : given->entries)
    shown.push_back(code(fmt::format("{}={}", entry.key, one_line(entry.value->text))));
  for (const std::string_view name : variables.of_build()) {
    if (given == nullptr || given->get(name) == nullptr) shown.push_back(code(name));
  }
  return base::join(shown, ", ");
}

/// A table without the columns that are empty in every row.
void filled_columns(std::string& out, const Row& head, const std::vector<Row>& rows) {
  Row kept_head;
  std::vector<Row> kept(rows.size());
  for (std::size_t column = 0; column < head.size(); ++column) {
    const bool filled =
        std::any_of(rows.begin(), rows.end(), [&](const Row& row) { return !row[column].empty(); });
    if (!filled) continue;
    kept_head.push_back(head[column]);
    for (std::size_t row = 0; row < rows.size(); ++row) kept[row].push_back(rows[row][column]);
  }
  if (kept_head.size() > 1) table(out, kept_head, kept);
}

}  // namespace

std::string build_contract(const model::System& system) {
  std::vector<Row> images;
  std::vector<Row> builds;
  std::vector<Row> variables;
  for (const Entry& component : system.root->get("components")->entries) {
    const Node* values = system.chart_defaults->get(component.key);
    const bool has_port = component.value->get("port") != nullptr;
    const std::string_view path = has_port ? field_text(values, "healthPath") : std::string_view();
    images.push_back({code(component.key), code_or_empty(field_text(values, "image.repository")),
                      std::string(field_text(component.value, "port")),
                      std::string(field_text(values, "securityContext.runAsUser")), code_or_empty(path),
                      writable(*component.value)});
    const Variables own(system, *component.value);
    const Node* build = component.value->get("build");
    const std::string_view size = field_text(build, "maxSize");
    builds.push_back({code(component.key), code_or_empty(one_line(field_text(build, "dockerfile"))),
                      code_or_empty(one_line(field_text(build, "context"))),
                      code_or_empty(one_line(field_text(build, "baseImage"))),
                      build_arguments(*component.value, own),
                      size.empty() ? std::string() : fmt::format("less than {}", code(size))});
    variables.push_back({code(component.key), own.listed()});
  }
  std::string out =
      fmt::format("<!-- {} -->\n\n# Images of {}\n", generated_by(system), system.text("chart.name"));
  out += R"(
What the image of each component must provide: a process that listens on the port as this user, answers
requests for the path with status 200, and writes to these directories only. The root filesystem is read-only. A
`HEALTHCHECK` in the Dockerfile can request the same path; Kubernetes ignores it.

)";
  filled_columns(out, {"Component", "Image", "Port", "User", "Health check", "Writable directories"}, images);
  std::string built;
  filled_columns(built, {"Component", "Dockerfile", "Context", "Base image", "Build arguments", "Image size"},
                 builds);
  if (!built.empty())
    out +=
        "\n## Build\n\nVariables whose names begin with `NEXT_PUBLIC_`, `VITE_`, `REACT_APP_` or `PUBLIC_` "
        "are build "
        "arguments:\nbrowsers have the value of the build, whatever the container is given. Names of "
        "Services in them are those of\nthe release " +
        code(system.text("release")) + ": another release needs another image.\n\n" + built;
  std::string started;
  filled_columns(started, {"Component", "Variables"}, variables);
  if (!started.empty()) out += "\n## Environment\n\nVariables that the containers are given.\n\n" + started;
  return out;
}

}  // namespace twinhull::emit
