// Labels of Pod Security Admission on namespaces.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "base/text.h"
#include "lint/engine/scalar_fixes.h"
#include "lint/validation/checks.h"

namespace twinhull::lint {
namespace {

constexpr std::string_view prefix = "pod-security.kubernetes.io/";
constexpr std::array<std::string_view, 3> label_modes = {"enforce", "audit", "warn"};
constexpr std::array<std::string_view, 3> levels = {"privileged", "baseline", "restricted"};

bool is_version(std::string_view text) {
  if (text == "latest") return true;
  if (!text.starts_with("v1.")) return false;
  text.remove_prefix(3);
  const bool digits = !text.empty() && std::ranges::all_of(text, base::is_digit);
  return digits && (text == "0" || text[0] != '0');
}

}  // namespace

void check_invalid_pod_security_label(const Object& object, const ObjectIndex&, Reporter& report) {
  if (object.id.kind != "Namespace" || !object.id.group.empty()) return;
  const yaml::Node* labels = value_at(object.node, "metadata.labels");
  if (labels == nullptr) return;
  for (const yaml::Entry& label : labels->entries) {
    if (!label.key.starts_with(prefix) || has_unexpanded_placeholder(label.value->text)) continue;
    std::string_view mode = label.key.substr(prefix.size());
    const bool version = mode.ends_with("-version");
    if (version) mode.remove_suffix(8);
    if (std::ranges::find(label_modes, mode) == label_modes.end()) continue;
    const bool nothing = label.value->is(yaml::Kind::null);  // read as an empty string
    const std::string_view text = nothing ? std::string_view() : label.value->text;
    if (version ? is_version(text) : std::ranges::find(levels, text) != levels.end()) continue;
    diagnostic::Finding& finding = report.add(
        object, label.value->span,
        fmt::format("`{}` is `{}`, which is no {} of Pod Security: the API server rejects the Namespace",
                    label.key, text, version ? "version" : "level"),
        version ? "write `latest`, or a version such as `v1.35`"
                : "use `privileged`, `baseline` or `restricted`");
    const std::string fixed = version ? "v" + std::string(text) : base::lowered(text);
    const bool good = version ? is_version(fixed) : std::ranges::find(levels, fixed) != levels.end();
    if (good) finding.fix = replace_text(label.value->span, text, fixed);
  }
}

}  // namespace twinhull::lint
