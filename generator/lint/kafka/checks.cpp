#include "lint/kafka/checks.h"

#include <array>

#include "lint/engine/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    RuleCheck{"min-insync-equals-replicas", check_in_sync},
    RuleCheck{"redpanda-memory-exceeds-limit", check_broker_memory},
    RuleCheck{"kafka-without-node-pool", check_brokers},
    RuleCheck{"duplicate-kafka-listener", check_listeners},
    RuleCheck{"missing-strimzi-cluster-label", check_cluster_label},
    RuleCheck{"kafka-default-replication-factor", check_small_cluster},
    RuleCheck{"ignored-strimzi-field", check_passed_over},
    RuleCheck{"replication-factor-exceeds-brokers", check_replication},
    RuleCheck{"kafkatopic-without-operator", check_operators},
    RuleCheck{"dangling-broker-address", check_broker_address},
    RuleCheck{"unknown-kafka-cluster", check_cluster_name},
    RuleCheck{"kafka-advertises-loopback", check_advertised_address},
    RuleCheck{"min-insync-exceeds-replicas", check_writable},
};

}  // namespace

std::span<const RuleCheck> kafka_checks() { return table; }

}  // namespace twinhull::lint
