#include "lint/gitops/checks.h"

#include <array>

#include "lint/engine/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    RuleCheck{"externalsecret-policy-conflict", check_secret_policies},
    RuleCheck{"helmrelease-ignores-chart-changes", check_helm_release_chart},
    RuleCheck{"invalid-argocd-source", check_application_source},
    RuleCheck{"dangling-app-project", check_application_project},
    RuleCheck{"dangling-secret-store", check_secret_store_reference},
    RuleCheck{"dangling-flux-dependency", check_flux_dependencies},
    RuleCheck{"dangling-flux-source", check_flux_source},
    RuleCheck{"ignored-argocd-field", check_argocd_passed_over},
    RuleCheck{"ignored-flux-health-checks", check_flux_passed_over},
    RuleCheck{"unknown-argocd-option", check_argocd_annotations},
};

}  // namespace

std::span<const RuleCheck> gitops_checks() { return table; }

}  // namespace twinhull::lint
