#include "lint/dapr/checks.h"

#include <array>

#include "lint/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    Check{"invalid-app-id", check_app_id},
    Check{"duplicate-app-id", check_duplicate_app_ids},
    Check{"sidecar-service-name", check_sidecar_services},
    Check{"unknown-scope", check_scopes},
    Check{"unknown-pubsub", check_subscribed_pubsub},
    Check{"unknown-subscribed-topic", check_subscribed_topics},
};

}  // namespace

std::span<const Check> dapr_checks() { return table; }

}  // namespace twinhull::lint
