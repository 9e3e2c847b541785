#include "lint/typecheck/run.h"

#include "base/limits.h"
#include "schema/messages.h"

namespace twinhull::lint {

std::string path_of(const FieldLocation& spot, std::string_view below) {
  std::string path = spot.parent == nullptr ? std::string() : path_of(*spot.parent);
  const auto step = [&](std::string_view key) {
    if (key.find_first_of(".[]\"") != std::string_view::npos) {
      path += "[\"" + std::string(key) + "\"]";
    } else {
      path += (path.empty() ? "" : ".") + std::string(key);
    }
  };
  if (spot.index >= 0)
    path += "[" + std::to_string(spot.index) + "]";
  else if (spot.parent != nullptr)
    step(spot.key);
  if (!below.empty()) step(below);
  return path;
}

std::string named(const TypeCheck& run, const FieldLocation& spot) {
  if (spot.parent == nullptr) return "the " + std::string(run.kind);
  std::string items;
  const FieldLocation* list = &spot;
  for (; list->index >= 0; list = list->parent) items.insert(0, "[" + std::to_string(list->index) + "]");
  return "`" + std::string(list->key) + items + "`";
}

std::string shown(const FieldLocation& spot) {
  const bool collection = spot.node->is(yaml::Kind::map) || spot.node->is(yaml::Kind::list);
  return spot.secret && !collection ? "a secret value" : schema::shown(*spot.node);
}

diagnostic::Finding& report(TypeCheck& run, const FieldLocation& spot, std::string_view rule,
                            std::string message, std::string help, source::Span span) {
  if (const std::size_t most = base::limit(base::Limit::findings); run.findings.size() >= most) {
    if (run.findings.size() == most)
      run.findings.push_back({.rule = "limit-reached", .span = spot.node->span});
    ++run.findings.back().more;
    run.left_out = {};
    return run.left_out;
  }
  diagnostic::Finding finding{
      .rule = std::string(rule), .message = std::move(message), .help = std::move(help)};
  finding.span = span.known() ? span : spot.node->span;
  finding.path = path_of(spot);
  finding.redact_source = spot.secret;
  // The server ignores the status of an applied manifest, so it was exported from a cluster; but it has to
  // read it.
  diagnostic::limit_to_warning(finding, spot.status && (run.custom || finding.rule != "invalid-type"));
  run.findings.push_back(std::move(finding));
  return run.findings.back();
}

}  // namespace twinhull::lint
