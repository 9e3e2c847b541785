#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/glob.h"
#include "base/text.h"
#include "model/check.h"

namespace twinhull::model {
namespace {

using diagnostic::Findings;

diagnostic::Finding unknown(std::string message, source::Span span, std::string_view wrong,
                            const std::vector<std::string_view>& known) {
  std::string_view near = base::closest_match(wrong, known);
  std::string help = fmt::format("known: `{}`", base::join(known, "`, `"));
  if (known.empty()) help = "add a file for it to the system, or remove the name here";
  if (!near.empty()) help = fmt::format("did you mean `{}`?", near);
  return {.rule = "unknown-reference", .message = std::move(message), .span = span, .help = std::move(help)};
}

/// Whether a URL contains credentials: anything before the host other than an SSH user.
bool has_password(std::string_view address) {
  const std::size_t begin = address.find("://");
  if (begin == std::string_view::npos) return false;
  std::string_view host = address.substr(begin + 3);
  host = host.substr(0, host.find('/'));
  const std::size_t user = host.rfind('@');
  if (user == std::string_view::npos) return false;
  return !address.starts_with("ssh:") || host.substr(0, user).find(':') != std::string_view::npos;
}

/// Each name and pattern in `gitops.targets` matches a target.
void check_patterns(const yaml::Node* patterns, const std::vector<SystemFiles::VariantFiles>& variants,
                    Findings& findings) {
  if (patterns == nullptr || variants.empty()) return;
  std::vector<std::string_view> targets;
  for (const SystemFiles::VariantFiles& variant : variants) {
    for (const SystemFiles::TargetFiles& target : variant.targets) targets.push_back(target.name);
  }
  for (const yaml::Entry& entry : patterns->entries) {
    const auto matches = [&](std::string_view target) { return base::glob_match(entry.key, target); };
    if (std::ranges::any_of(targets, matches)) continue;
    findings.push_back(
        unknown(fmt::format("`{}` matches no target", entry.key), entry.key_span, entry.key, targets));
  }
}

}  // namespace

Findings check_gitops(const yaml::Node& system, const std::vector<SystemFiles::VariantFiles>& variants) {
  Findings findings;
  const yaml::Node* repository = system.at("gitops.repository");
  if (repository != nullptr && has_password(repository->text)) {
    findings.push_back({.rule = "secret-in-values-file",
                        .message = "`gitops.repository` contains credentials",
                        .span = repository->span,
                        .help = "remove the part before the host; controllers have their own credentials "
                                "for private repositories (docs/gitops.md)",
                        .path = "gitops.repository",
                        .redact_source = true});
  }
  check_patterns(system.at("gitops.targets"), variants, findings);
  const yaml::Node* named = system.at("gitops.environments");
  if (named == nullptr) return findings;
  std::map<std::string_view, std::vector<std::string_view>> variants_of;
  for (const SystemFiles::VariantFiles& variant : variants) {
    for (const SystemFiles::TargetFiles& target : variant.targets)
      variants_of[target.environment].push_back(variant.name);
  }
  std::vector<std::string_view> environments;
  for (const auto& [environment, names] : variants_of) environments.push_back(environment);
  for (const yaml::Entry& entry : named->entries) {
    const auto found = variants_of.find(entry.key);
    if (found == variants_of.end()) {
      findings.push_back(unknown(fmt::format("environment `{}` does not exist", entry.key), entry.key_span,
                                 entry.key, environments));
      continue;
    }
    const yaml::Node* variant = entry.value->get("variant");
    if (variant == nullptr || std::ranges::find(found->second, variant->text) != found->second.end())
      continue;
    std::erase(found->second, std::string_view());  // of a system without variants
    findings.push_back(
        unknown(fmt::format("variant `{}` with environment `{}` does not exist", variant->text, entry.key),
                variant->span, variant->text, found->second));
  }
  return findings;
}

}  // namespace twinhull::model
