#include <fmt/format.h>

#include <span>

#include "model/rules/table.h"

namespace twinhull::model {
namespace {

using yaml::Entry;
using yaml::Node;

void check_calls(const Entry& component, Findings& findings) {
  const Node* calls = component.value->get("calls");
  for (const Node* callee : calls == nullptr ? std::span<const Node* const>() : calls->items) {
    findings.push_back(
        {.rule = "pre-install-hook-dependency",
         .message = fmt::format("`{}` runs before the deployment, but calls `{}`, which is part of it",
                                component.key, callee->text),
         .span = callee->span,
         .help = "set `run: after-deploy`, or remove the call and wait for a service outside of the system"});
  }
}

void check_claims(const Entry& component, Findings& findings) {
  const Node* claims = component.value->get("claims");
  for (const Entry& claim : claims == nullptr ? std::span<const Entry>() : claims->entries) {
    findings.push_back({.rule = "pre-install-hook-dependency",
                        .message = fmt::format(
                            "`{}` runs before the deployment, but mounts the claim `{}`, which is part of it",
                            component.key, claim.key),
                        .span = claim.key_span,
                        .help = "set `run: after-deploy`, or use `existingClaim` or `emptyDir`"});
  }
}

}  // namespace

void check_jobs_before_deployment(const System& system, Findings& findings) {
  for (const Entry& component : system.root->get("components")->entries) {
    const Node* run = component.value->get("run");
    if (run == nullptr || run->text != "before-deploy") continue;
    check_calls(component, findings);
    check_claims(component, findings);
  }
}

}  // namespace twinhull::model
