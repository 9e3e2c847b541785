#include "lint/gitops/checks.h"

#include <array>

#include "lint/engine/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    Check{"conflicting-secret-policies", check_secret_policies},
    Check{"frozen-helm-release", check_helm_release_chart},
    Check{"invalid-application-source", check_application_source},
    Check{"missing-app-project", check_application_project},
    Check{"missing-external-store", check_secret_store_reference},
    Check{"missing-flux-dependency", check_flux_dependencies},
    Check{"missing-flux-source", check_flux_source},
    Check{"passed-over-by-argocd", check_argocd_passed_over},
    Check{"passed-over-by-flux", check_flux_passed_over},
    Check{"unknown-argocd-option", check_argocd_annotations},
};

}  // namespace

std::span<const Check> gitops_checks() { return table; }

}  // namespace twinhull::lint
