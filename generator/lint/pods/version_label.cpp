#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "lint/pods/checks.h"

namespace twinhull::lint {
namespace {

/// Labels with the version of a chart or program.
constexpr std::array<std::string_view, 5> versions = {"app.kubernetes.io/version", "appVersion", "chart",
                                                      "helm.sh/chart", "pod-template-hash"};

bool looks_like_version(std::string_view text) {
  if (text.starts_with('v')) text.remove_prefix(1);
  return !text.empty() && base::is_digit(text.front()) && text.find('.') != std::string_view::npos;
}

/// A plain `version: v1` distinguishes two Deployments on purpose; `version: 1.4.2` changes with each
/// release.
bool moves(const yaml::Entry& label) {
  return std::ranges::binary_search(versions, label.key) || label.key.starts_with("checksum/") ||
         (label.key == "version" && looks_like_version(label.value->text));
}

}  // namespace

void check_selector_with_version_label(const Object& object, const ObjectIndex&, Reporter& report) {
  if (object.id.group != "apps") return;
  const yaml::Node* labels = value_at(object.node, "spec.selector.matchLabels");
  if (labels == nullptr) return;
  for (const yaml::Entry& label : labels->entries) {
    if (!moves(label)) continue;
    report.add(object, label.key_span,
               fmt::format("the selector of `{}` contains `{}`: the next version is rejected, because "
                           "selectors are immutable",
                           display(object), label.key),
               "remove it from the selector and keep it in the Pod template");
  }
}

}  // namespace twinhull::lint
