#include "lint/gitops/checks.h"

#include <array>

#include "lint/engine/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    RuleCheck{"dangling-app-project", check_dangling_app_project},
    RuleCheck{"dangling-flux-dependency", check_dangling_flux_dependency},
    RuleCheck{"dangling-flux-source", check_dangling_flux_source},
    RuleCheck{"dangling-flux-values", check_dangling_flux_values},
    RuleCheck{"dangling-secret-store", check_dangling_secret_store},
    RuleCheck{"externalsecret-policy-conflict", check_externalsecret_policy_conflict},
    RuleCheck{"helmrelease-ignores-chart-changes", check_helmrelease_ignores_chart_changes},
    RuleCheck{"ignored-argocd-field", check_ignored_argocd_field},
    RuleCheck{"ignored-flux-health-checks", check_ignored_flux_health_checks},
    RuleCheck{"invalid-argocd-source", check_invalid_argocd_source},
    RuleCheck{"unknown-argocd-option", check_unknown_argocd_option},
};
static_assert(is_sorted_by_rule(table));

}  // namespace

std::span<const RuleCheck> gitops_checks() { return table; }

}  // namespace twinhull::lint
