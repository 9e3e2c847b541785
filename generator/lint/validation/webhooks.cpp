// Webhooks and policies: `*` next to what it contains, and versions that the API server does not send.
#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "lint/validation/conflicts.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

void check_wildcard(const Object& object, const Node& rule, std::string_view field, Reporter& report) {
  const auto items = items_at(&rule, field);
  const auto any = std::ranges::find_if(items, [](const Node* item) { return item->text == "*"; });
  if (any == items.end() || items.size() < 2) return;
  const bool resources = field == "resources";
  for (const Node* item : items) {
    if (item->text == "*" || (resources && item->text.find('/') != std::string_view::npos)) continue;
    report.add(object, item->span,
               fmt::format("`{}` contains `*` and `{}`: the API server rejects it", field, item->text),
               "keep one of them");
    return;
  }
}

void check_resources(const Object& object, const Node& rule, Reporter& report) {
  const auto items = items_at(&rule, "resources");
  const auto has = [&](std::string_view text) {
    return std::ranges::any_of(items, [&](const Node* item) { return item->text == text; });
  };
  for (const Node* item : items) {
    const std::size_t slash = item->text.find('/');
    const std::string_view resource = item->text.substr(0, slash);
    const bool sub = slash != std::string_view::npos;
    const std::string all = fmt::format("{}/*", resource),
                      each = fmt::format("*/{}", sub ? item->text.substr(slash + 1) : "");
    const bool whole = has("*/*") && item->text != "*/*";
    const bool some = sub && ((item->text != all && has(all)) || (item->text != each && has(each)));
    if (!whole && !some) continue;
    report.add(
        object, item->span,
        fmt::format("`resources` contains `{}` and what contains it: the API server rejects it", item->text),
        "remove it");
    return;
  }
}

}  // namespace

void check_webhook_conflicts(const Object& object, Reporter& report) {
  for (const Node* webhook : items_at(object.node, "webhooks")) {
    for (const Node* rule : items_at(webhook, "rules")) {
      for (std::string_view field : {"apiGroups", "apiVersions", "operations", "resources"})
        check_wildcard(object, *rule, field, report);
      check_resources(object, *rule, report);
    }
    const auto versions = items_at(webhook, "admissionReviewVersions");
    const bool known = std::ranges::any_of(
        versions, [](const Node* one) { return one->text == "v1" || one->text == "v1beta1"; });
    if (!versions.empty() && !known)
      report.add(object, versions.front()->span,
                 "`admissionReviewVersions` contains neither `v1` nor `v1beta1`: the API server rejects it",
                 "add `v1`");
    const Node* path = value_at(webhook, "clientConfig.service.path");
    if (path != nullptr && path->text.find("//") != std::string_view::npos)
      report.add(object, path->span, "`path` contains an empty segment: the API server rejects it",
                 "remove one `/`");
  }
}

void check_policy_binding_conflicts(const Object& object, Reporter& report) {
  const auto actions = items_at(object.node, "spec.validationActions");
  const auto has = [&](std::string_view text) {
    return std::ranges::find_if(actions, [&](const Node* item) { return item->text == text; });
  };
  if (has("Deny") == actions.end() || has("Warn") == actions.end()) return;
  report.add(object, (*has("Warn"))->span, "`Warn` is not allowed with `Deny`: the API server rejects it",
             "remove one of them");
}

}  // namespace twinhull::lint
