// Paths and annotations that expose more than intended.
#include <fmt/format.h>

#include <array>

#include "lint/network/checks.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

bool is_ingress(const Object& object) {
  return object.id.kind == "Ingress" && object.id.group == "networking.k8s.io";
}

/// Why the API rejects the path; empty if valid.
std::string refused(std::string_view path, std::string_view type) {
  if (!path.starts_with('/')) return "must begin with `/`";
  if (type != "Exact" && type != "Prefix") return {};
  for (std::string_view part : {"//", "/./", "/../", "%2f", "%2F"}) {
    if (path.find(part) != std::string_view::npos) return fmt::format("contains `{}`", part);
  }
  for (std::string_view end : {"/..", "/."}) {
    if (path.ends_with(end)) return fmt::format("must not end with `{}`", end);
  }
  return {};
}

/// Directories of a controller that a path must not refer to.
constexpr std::array<std::string_view, 5> inside = {"/etc", "/root", "/proc", "/var/run/secrets",
                                                    "/var/run/kubernetes"};

bool is_inside(std::string_view path) {
  for (std::string_view directory : inside) {
    if (path.starts_with(directory) && (path.size() == directory.size() || path[directory.size()] == '/'))
      return true;
  }
  return false;
}

}  // namespace

void check_invalid_ingress_path(const Object& object, const ObjectIndex&, Reporter& report) {
  if (!is_ingress(object)) return;
  for (const Node* rule : items_at(object.node, "spec.rules")) {
    for (const Node* item : items_at(rule, "http.paths")) {
      const Node* path = value_at(item, "path");
      const std::string_view type = text_at(item, "pathType");
      if (path == nullptr || !path->is(yaml::Kind::string)) continue;
      if (path->text.empty() && type == "ImplementationSpecific") continue;
      const std::string why = refused(path->text, type);
      if (why.empty()) continue;
      report.add(object, path->span, fmt::format("`{}` {}: the API server rejects it", path->text, why),
                 "use the path that clients request, such as `/api`");
    }
  }
}

void check_dangerous_ingress_path(const Object& object, const ObjectIndex&, Reporter& report) {
  if (!is_ingress(object)) return;
  for (const Node* rule : items_at(object.node, "spec.rules")) {
    for (const Node* item : items_at(rule, "http.paths")) {
      const Node* path = value_at(item, "path");
      if (path == nullptr || !is_inside(path->text)) continue;
      report.add(
          object, path->span,
          fmt::format("`{}` is a directory of the Ingress controller that contains its secrets", path->text),
          "use another path");
    }
  }
}

void check_nginx_snippet(const Object& object, const ObjectIndex&, Reporter& report) {
  if (!is_ingress(object)) return;
  const Node* annotations = value_at(object.node, "metadata.annotations");
  if (annotations == nullptr) return;
  for (const yaml::Entry& entry : annotations->entries) {
    if (!entry.key.starts_with("nginx.ingress.kubernetes.io/") || !entry.key.ends_with("-snippet")) continue;
    report.add(object, entry.key_span,
               fmt::format("`{}` adds configuration to the shared controller, and is disabled by default",
                           entry.key),
               "use a specific annotation instead");
  }
}

void check_rewritten_ingress_path(const Object& object, const ObjectIndex&, Reporter& report) {
  if (!is_ingress(object)) return;
  const Node* annotations = value_at(object.node, "metadata.annotations");
  const Node* target =
      annotations == nullptr ? nullptr : annotations->get("nginx.ingress.kubernetes.io/rewrite-target");
  if (target == nullptr || target->text.empty() || target->text.find('$') != std::string_view::npos) return;
  for (const Node* rule : items_at(object.node, "spec.rules")) {
    for (const Node* item : items_at(rule, "http.paths")) {
      const Node* path = value_at(item, "path");
      // The controller does not rewrite an equal path; an exact path has nothing after it.
      if (path == nullptr || path->text == target->text || text_at(item, "pathType") == "Exact") continue;
      report
          .add(object, target->span,
               fmt::format("all requests under `{}` arrive as `{}`: the rest of the path is lost", path->text,
                           target->text),
               fmt::format("remove the annotation to keep the path, or use `path: {}(/|$)(.*)` with "
                           "`pathType: ImplementationSpecific` and `rewrite-target: /$2`",
                           path->text == "/" ? "" : path->text))
          .related.push_back({"the path is set here", path->span});
      return;  // the annotation is one
    }
  }
}

}  // namespace twinhull::lint
