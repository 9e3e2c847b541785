#include "commands/lint_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "base/text.h"
#include "commands/output.h"
#include "diagnostic/rules.h"

namespace twinhull::commands {
namespace {

bool fail_by_name(std::string_view what, std::string_view name, const std::vector<std::string_view>& known) {
  const std::string_view near = base::closest_match(name, known);
  fail(fmt::format("unknown {} `{}`", what, name), near.empty()
                                                       ? "`twinhull explain` lists all rules and their groups"
                                                       : fmt::format("did you mean `{}`?", near));
  return false;
}

}  // namespace

bool apply_options(const Options& options, lint::Settings& settings) {
  for (const auto* list : {&options.select, &options.ignore}) {
    for (const std::string& name : *list) {
      if (diagnostic::find_rule(name) != nullptr || diagnostic::is_group(name)) continue;
      return fail_by_name("rule or group", name, diagnostic::rule_and_group_names());
    }
  }
  for (const std::string& name : options.select) settings.select.emplace_back(diagnostic::current_id(name));
  for (const std::string& name : options.ignore) settings.ignore.emplace_back(diagnostic::current_id(name));
  if (!options.profile.empty()) {
    const std::span<const std::string_view> known = lint::profiles();
    if (std::ranges::find(known, options.profile) == known.end()) {
      fail(fmt::format("unknown profile `{}`", options.profile),
           fmt::format("use one of `{}`", fmt::join(known, "`, `")));
      return false;
    }
    settings.profile = options.profile;
  }
  if (!options.kubernetes_version.empty()) {
    kubernetes::ParsedVersion parsed = kubernetes::parse_kubernetes_version(options.kubernetes_version);
    if (!parsed.version) {
      fail(fmt::format("--kubernetes-version `{}` {}", options.kubernetes_version, parsed.error),
           "use a version such as 1.34");
      return false;
    }
    settings.kubernetes_version = *parsed.version;
  }
  for (const std::string& text : options.externals) {
    lint::ExternalObject external;
    if (!lint::parse_external(text, external)) {
      fail(fmt::format("--external `{}` is not an object reference", text),
           "write `Kind/name` or `namespace/Kind/name`");
      return false;
    }
    settings.externals.push_back(std::move(external));
  }
  std::ranges::copy(options.crds, std::back_inserter(settings.crds));
  std::ranges::copy(options.policies, std::back_inserter(settings.policies));
  return true;
}

}  // namespace twinhull::commands
