// `${NAME}` in manifests: replaced by a value before the server sees it, such as by Flux or envsubst.

#include <algorithm>
#include <utility>

#include "base/ascii.h"
#include "lint/typecheck/run.h"

namespace twinhull::lint {
namespace {

bool begins_name(char c) { return base::is_letter(c) || c == '_'; }
bool in_name(char c) { return begins_name(c) || base::is_digit(c); }

}  // namespace

bool is_variable(const yaml::Node& node) {
  if (!node.is(yaml::Kind::string)) return false;
  std::string_view rest = node.text;
  for (std::size_t at = rest.find("${"); at != std::string_view::npos; at = rest.find("${")) {
    rest.remove_prefix(at + 2);
    const auto end = std::ranges::find_if_not(rest, in_name);
    const bool name = !rest.empty() && begins_name(rest.front());
    if (name && end != rest.end() && (*end == '}' || *end == ':' || *end == '-' || *end == '=')) return true;
  }
  return false;
}

void check_variable(TypeCheck& run, const FieldLocation& spot) {
  diagnostic::Findings wrong;
  TypeCheck trial = {.kubernetes_version = run.kubernetes_version,
                     .patterns = run.patterns,
                     .kind = run.kind,
                     .custom = run.custom,
                     .findings = wrong,
                     .encrypted = run.encrypted,
                     .made = run.made};
  check_plain_value(trial, spot);
  if (wrong.empty() || run.substituted || std::exchange(run.variable_reported, true)) return;
  report(run, spot, "unsubstituted-variable",
         named(run, spot) + " is " + shown(spot) + ", which the API server rejects",
         "substitute it before it is applied, with `postBuild.substitute` of a Flux Kustomization or "
         "`envsubst`, or set the value");
}

}  // namespace twinhull::lint
