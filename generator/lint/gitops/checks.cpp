#include "lint/gitops/checks.h"

#include <array>

#include "lint/engine/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    RuleCheck{"conflicting-secret-policies", check_secret_policies},
    RuleCheck{"frozen-helm-release", check_helm_release_chart},
    RuleCheck{"invalid-application-source", check_application_source},
    RuleCheck{"missing-app-project", check_application_project},
    RuleCheck{"missing-external-store", check_secret_store_reference},
    RuleCheck{"missing-flux-dependency", check_flux_dependencies},
    RuleCheck{"missing-flux-source", check_flux_source},
    RuleCheck{"passed-over-by-argocd", check_argocd_passed_over},
    RuleCheck{"passed-over-by-flux", check_flux_passed_over},
    RuleCheck{"unknown-argocd-option", check_argocd_annotations},
};

}  // namespace

std::span<const RuleCheck> gitops_checks() { return table; }

}  // namespace twinhull::lint
