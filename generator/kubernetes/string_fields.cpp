#include "kubernetes/string_fields.h"

#include <algorithm>
#include <array>

namespace twinhull::kubernetes {
namespace {

constexpr std::string_view any_key = "*";

/// Applies to values whose path ends in these parts; `*` is any key of a map.
struct Rule {
  std::array<std::string_view, 4> tail;  ///< right-aligned; empty parts match nothing
  std::string_view reason;
};

constexpr std::string_view label = "a label value must be a string";
constexpr std::string_view annotation = "an annotation value must be a string";
constexpr std::string_view name = "a name must be a string";
constexpr std::string_view env = "the value of an environment variable must be a string";
constexpr std::string_view argument = "a command argument must be a string";
constexpr std::string_view selector = "selector values must be strings";
constexpr std::string_view data = "values of ConfigMaps and Secrets must be strings";
constexpr std::string_view image = "an image reference must be a string";

/// Applies to objects of every kind, including pod templates in them.
constexpr std::array tail_rules = {
    Rule{{"", "metadata", "labels", any_key}, label},
    Rule{{"", "metadata", "annotations", any_key}, annotation},
    Rule{{"", "", "matchLabels", any_key}, selector},
    Rule{{"", "", "nodeSelector", any_key}, selector},
    Rule{{"", "env", "[]", "value"}, env},
    Rule{{"", "env", "[]", "name"}, name},
    Rule{{"containers", "[]", "args", "[]"}, argument},
    Rule{{"containers", "[]", "command", "[]"}, argument},
    Rule{{"initContainers", "[]", "args", "[]"}, argument},
    Rule{{"initContainers", "[]", "command", "[]"}, argument},
    Rule{{"ephemeralContainers", "[]", "args", "[]"}, argument},
    Rule{{"ephemeralContainers", "[]", "command", "[]"}, argument},
    Rule{{"", "exec", "command", "[]"}, argument},
    Rule{{"", "containers", "[]", "image"}, image},
    Rule{{"", "initContainers", "[]", "image"}, image},
    Rule{{"", "containers", "[]", "name"}, name},
    Rule{{"", "initContainers", "[]", "name"}, name},
    Rule{{"", "volumes", "[]", "name"}, name},
    Rule{{"", "volumeMounts", "[]", "name"}, name},
    Rule{{"", "imagePullSecrets", "[]", "name"}, name},
    Rule{{"", "httpHeaders", "[]", "value"}, "a header value must be a string"},
    Rule{{"", "ports", "[]", "name"}, name},
    Rule{{"", "", "configMapRef", "name"}, name},
    Rule{{"", "", "secretRef", "name"}, name},
    Rule{{"", "", "configMapKeyRef", "name"}, name},
    Rule{{"", "", "secretKeyRef", "name"}, name},
    Rule{{"", "", "configMapKeyRef", "key"}, name},
    Rule{{"", "", "secretKeyRef", "key"}, name},
};

/// Applies to a whole path in objects of one kind (all kinds if empty).
struct StringField {
  std::string_view kind;
  std::array<std::string_view, 3> path;  ///< left-aligned; ends at the first empty part
  std::string_view reason;
};

constexpr std::array fields = {
    StringField{"", {"apiVersion", "", ""}, "`apiVersion` must be a string"},
    StringField{"", {"kind", "", ""}, "`kind` must be a string"},
    StringField{"", {"metadata", "name", ""}, name},
    StringField{"", {"metadata", "namespace", ""}, name},
    StringField{"ConfigMap", {"data", any_key, ""}, data},
    StringField{"ConfigMap", {"binaryData", any_key, ""}, data},
    StringField{"Secret", {"data", any_key, ""}, data},
    StringField{"Secret", {"stringData", any_key, ""}, data},
    StringField{"Service", {"spec", "selector", any_key}, selector},
    StringField{"ReplicationController", {"spec", "selector", any_key}, selector},
};

bool matches(std::string_view wanted, std::string_view part) {
  return wanted == part || (wanted == any_key && part != "[]");
}

bool ends_with(std::span<const std::string_view> path, const std::array<std::string_view, 4>& tail) {
  const auto begin =
      std::find_if(tail.begin(), tail.end(), [](std::string_view part) { return !part.empty(); });
  const auto length = static_cast<std::size_t>(tail.end() - begin);
  if (path.size() < length) return false;
  return std::equal(begin, tail.end(), path.end() - static_cast<std::ptrdiff_t>(length), matches);
}

bool is(std::span<const std::string_view> path, const std::array<std::string_view, 3>& whole) {
  const auto end = std::find(whole.begin(), whole.end(), std::string_view());
  return std::equal(whole.begin(), end, path.begin(), path.end(), matches);
}

/// Below these keys, the API does not prescribe the content.
bool is_free_data(std::span<const std::string_view> path, std::string_view kind) {
  return (kind == "ConfigMap" || kind == "Secret") && !path.empty() && path[0] != "metadata";
}

}  // namespace

std::string_view why_string_is_required(std::span<const std::string_view> path, std::string_view kind) {
  for (const StringField& field : fields) {
    if ((field.kind.empty() || field.kind == kind) && is(path, field.path)) return field.reason;
  }
  if (is_free_data(path, kind)) return {};
  for (const Rule& rule : tail_rules) {
    if (ends_with(path, rule.tail)) return rule.reason;
  }
  return {};
}

}  // namespace twinhull::kubernetes
